package relation

import (
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// Identity shows the URL of the object itself (DRF's
// HyperlinkedIdentityField). As a field called url it is also the Location of a
// 201.
type Identity struct {
	// Route is the name of the route to an object, such as "articles-detail".
	Route string
	// Lookup is the name of the route's path parameter; the default is "pk".
	Lookup string
	// Field is the Go field that the parameter is the value of; the default is
	// "ID".
	Field string

	r *rest.Request
}

// WholeObject marks a kind whose value is the object itself.
func (Identity) WholeObject() {}

// Describe makes the field read-only.
func (Identity) Describe(f *schema.Field) {
	f.Type, f.Format, f.ReadOnly, f.Required = "field", "uri", true, false
	f.Names = &schema.Field{Type: "url", Format: "uri"}
}

// Parse is never called: it refuses everything.
func (Identity) Parse(any) (any, error) {
	return nil, field.Invalid("read_only", "This field is read-only.")
}

// For is the kind for one request.
func (k Identity) For(r *rest.Request, _ any) field.Kind {
	k.r = r
	return k
}

// Append appends the URL.
func (k Identity) Append(dst []byte, value reflect.Value) ([]byte, error) {
	address, err := k.address(value)
	if err != nil {
		return dst, err
	}
	return jsontext.AppendValue(dst, address)
}

// Plain is the URL, or nil where it can't be made.
func (k Identity) Plain(value reflect.Value) any {
	address, err := k.address(value)
	if err != nil {
		return nil
	}
	return address
}

// address is the object's URL.
func (k Identity) address(value reflect.Value) (any, error) {
	named := k.Field
	if named == "" {
		named = "ID"
	}
	id := open(value).FieldByName(named)
	if !id.IsValid() {
		return nil, fmt.Errorf("relation: an Identity of %s names the Go field %q, which it does not have: set Field", value.Type(), named)
	}
	return reversed(k.r, k.Route, lookup(k.Lookup), id)
}
