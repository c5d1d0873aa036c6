package field

import (
	"mime/multipart"
	"reflect"

	"github.com/quintet-go/rest/schema"
)

// HStore is an object whose values are texts or null (DRF's HStoreField). The
// model holds a map[string]string or map[string]*string.
type HStore struct {
	// NotEmpty refuses an empty object.
	NotEmpty bool
}

func (k HStore) dict() Dict {
	return Dict{Child: String{Blank: true}, ChildNull: true, NotEmpty: k.NotEmpty}
}

// Describe sets the type and the child.
func (k HStore) Describe(f *schema.Field) { k.dict().Describe(f) }

// Parse takes an object.
func (k HStore) Parse(input any) (any, error) { return k.dict().Parse(input) }

// ReadForm takes the values of name.key for every key.
func (k HStore) ReadForm(form *multipart.Form, name string, partial bool) (any, bool) {
	return k.dict().ReadForm(form, name, partial)
}

// Append appends the values.
func (k HStore) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return k.dict().Append(dst, value)
}

// Plain is a rest.Object.
func (k HStore) Plain(value reflect.Value) any { return k.dict().Plain(value) }
