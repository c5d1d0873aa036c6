package relation

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Text shows related objects by their String method (DRF's
// StringRelatedField). It is read-only.
type Text struct {
	// Order sorts many.
	Order []store.Order
}

// Refer wants a relation whose objects have a String method.
func (k Text) Refer(to store.Relation) (serializer.Reference, error) {
	if to.Kind == "" {
		return nil, errors.New("a Text has to load the related objects, and no relation of the model holds them: " +
			"add a Go field for them, such as Author *User beside AuthorID")
	}
	if !reflect.PointerTo(to.Model).Implements(reflect.TypeFor[fmt.Stringer]()) {
		return nil, fmt.Errorf("a Text shows what the method String says, and %s has none: write one", to.Model)
	}
	return k, nil
}

// Describe makes the field read-only.
func (Text) Describe(f *schema.Field) {
	f.Type, f.ReadOnly, f.Required = "field", true, false
	f.Names = &schema.Field{Type: "string"}
}

// Loads is the query for the objects.
func (k Text) Loads(*rest.Request) (store.Query, bool) { return store.Query{Order: k.Order}, true }

// Key is nothing: the field is read-only.
func (Text) Key(any) any { return nil }

// Parse is never called: it refuses everything.
func (Text) Parse(any) (any, error) {
	return nil, field.Invalid("read_only", "This field is read-only.")
}

// Append appends the text, or a list of texts.
func (k Text) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return jsontext.AppendValue(dst, k.Plain(value))
}

// Plain is the text, or a list of texts.
func (Text) Plain(value reflect.Value) any {
	return shown(value, func(object reflect.Value) any {
		pointer := reflect.New(object.Type())
		pointer.Elem().Set(object)
		return fmt.Sprint(pointer.Interface())
	})
}
