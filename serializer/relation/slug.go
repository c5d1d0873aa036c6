package relation

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Slug shows related objects by one of their fields, which tells them apart,
// and takes its values (DRF's SlugRelatedField).
type Slug[T any] struct {
	// Store has the related objects.
	Store store.Store[T]
	// Field is the column that objects are named by, such as "slug".
	Field store.Column
	// Scope is the rows that r's user may refer to; nil is every row.
	Scope func(r *rest.Request) store.Condition
	// Order sorts many.
	Order []store.Order
	// NotEmpty refuses an empty list.
	NotEmpty bool
	// FirstOnly reports the first item of a list that names no object, as DRF does,
	// rather than all of them.
	FirstOnly bool
	// Label names an object for people who choose one in a form; the default is
	// the value that it is named by. Search are the columns in which they may look
	// for words; with none they find an object by its value. Both tell whoever may
	// fill in the form, of the objects in Scope.
	Label  func(object *T) string
	Search []store.Column

	target[T]
	r *rest.Request
}

// Refer prepares the kind for a field.
func (k Slug[T]) Refer(to store.Relation) (serializer.Reference, error) {
	if to.Kind == "" {
		return nil, errors.New("a Slug has to load the related objects, and no relation of the model holds them: " +
			"add a Go field for them, such as Author *User beside AuthorID")
	}
	if k.Field == "" {
		return nil, errors.New("a Slug needs the column that objects are named by: set Field")
	}
	k.target = target[T]{store: k.Store, scope: k.Scope, order: k.Order, notEmpty: k.NotEmpty, firstOnly: k.FirstOnly}
	if err := k.attach(to, k.Field); err != nil {
		return k, err
	}
	return k, k.checkSearch(k.Search)
}

// Describe sets the type.
func (k Slug[T]) Describe(f *schema.Field) { k.describe(f) }

// Loads is the query for the objects.
func (k Slug[T]) Loads(r *rest.Request) (store.Query, bool) { return k.loads(r), true }

// For is the kind for one request.
func (k Slug[T]) For(r *rest.Request, _ any) field.Kind {
	k.r = r
	return k
}

// Parse finds the objects with the values.
func (k Slug[T]) Parse(input any) (any, error) {
	goType := reflect.TypeFor[T]().FieldByIndex(k.column.Index).Type
	missing := func(item any) error {
		return field.Invalid("does_not_exist", fmt.Sprintf("Object with %s=%s does not exist.", k.Field, python.Text(item)))
	}
	return k.parse(k.r, input, func(item any) name {
		if value, ok := field.Key(goType, python.Text(item)); ok && item != nil {
			return name{value: value}
		}
		if _, known := keyValue(goType, item); !known && item != nil && goType.Kind() != reflect.String {
			return name{problem: field.Invalid("invalid", "Invalid value.")}
		}
		return name{problem: missing(item)}
	}, missing)
}

// Append appends the value, or a list of values.
func (k Slug[T]) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return jsontext.AppendValue(dst, k.Plain(value))
}

// Plain is the value, or a list of values.
func (k Slug[T]) Plain(value reflect.Value) any {
	return shown(value, func(object reflect.Value) any {
		if object.Type() != reflect.TypeFor[T]() {
			return nil
		}
		return plain(object.FieldByIndex(k.column.Index))
	})
}
