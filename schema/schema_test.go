package schema_test

import (
	"fmt"
	"testing"

	"github.com/quintet-go/rest/schema"
)

func TestFieldsAreFoundByName(t *testing.T) {
	o := schema.Object{Fields: []schema.Field{{Name: "a"}, {Name: "b", WriteOnly: true}}}
	if f := o.Field("b"); f == nil || !f.Secret() {
		t.Errorf("got %+v", f)
	}
	if o.Field("B") != nil || o.Field("a").Secret() {
		t.Error("found the wrong field")
	}
}

func ExampleObject_Field() {
	object := schema.Object{Name: "User", Fields: []schema.Field{{Name: "email", Type: "email", MaxLength: 254}}}
	fmt.Println(object.Field("email").Type)
	// Output: email
}
