package relation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Key shows related objects by their primary keys, and takes keys (DRF's
// PrimaryKeyRelatedField).
type Key[T any] struct {
	// Store has the related objects. A read-only field needs none.
	Store store.Store[T]
	// Scope is the rows that r's user may refer to; nil is every row.
	Scope func(r *rest.Request) store.Condition
	// Order sorts the keys of many.
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
	readOnly bool
	r        *rest.Request
}

// Refer prepares the kind for a field.
func (k Key[T]) Refer(to store.Relation) (serializer.Reference, error) {
	k.target = target[T]{store: k.Store, scope: k.Scope, order: k.Order, notEmpty: k.NotEmpty, firstOnly: k.FirstOnly}
	if k.Store == nil && to.Kind == "belongs_to" || k.Store == nil && to.Kind == "" {
		k.readOnly = true
		k.column.Index = to.Far // whose type describes the keys
		return k, nil
	}
	if err := k.attach(to, ""); err != nil {
		return k, err
	}
	return k, k.checkSearch(k.Search)
}

// Describe sets the type.
func (k Key[T]) Describe(f *schema.Field) {
	k.describe(f)
	f.ReadOnly = f.ReadOnly || k.readOnly
}

// Loads is the query for many keys; one is in the object's own row.
func (k Key[T]) Loads(r *rest.Request) (store.Query, bool) {
	return k.loads(r), k.many || !k.ShowsKeys()
}

// ShowsKeys is true where references are keys: one in the object's own row need
// not be loaded.
func (k Key[T]) ShowsKeys() bool { return k.refersToKey() }

// For is the kind for one request.
func (k Key[T]) For(r *rest.Request, _ any) field.Kind {
	k.r = r
	return k
}

// Parse finds the objects with the keys.
func (k Key[T]) Parse(input any) (any, error) {
	goType := reflect.TypeFor[T]().FieldByIndex(k.column.Index).Type
	return k.parse(k.r, input, func(item any) name {
		if item == nil {
			return name{problem: noSuchKey(item)}
		}
		value, known := keyValue(goType, item)
		if !known {
			return name{problem: field.Invalid("incorrect_type",
				"Incorrect type. Expected pk value, received "+python.TypeName(item)+".")}
		}
		if value == nil {
			return name{problem: noSuchKey(item)}
		}
		return name{value: value}
	}, noSuchKey)
}

// noSuchKey is the refusal of a key that no object in the scope has.
func noSuchKey(item any) error {
	return field.Invalid("does_not_exist", fmt.Sprintf("Invalid pk \"%s\" - object does not exist.", python.Text(item)))
}

// keyValue reads a key. It is not known for input of a type that no key has,
// and nil for a number that no key can be.
func keyValue(goType reflect.Type, item any) (value any, known bool) {
	var text string
	switch item := item.(type) {
	case string:
		text = item
	case json.Number:
		text = wholePart(item, reflect.Zero(goType))
	default:
		return nil, false
	}
	if value, ok := field.Key(goType, text); ok {
		return value, true
	}
	number := reflect.Zero(goType)
	if !number.CanInt() && !number.CanUint() {
		return nil, false
	}
	if _, isNumber := item.(json.Number); isNumber {
		return nil, true
	}
	_, err := field.Integer{}.Parse(item)
	return nil, err == nil && !strings.Contains(text, ".")
}

// wholePart cuts a number as Python's int does, where the key is one.
func wholePart(n json.Number, key reflect.Value) string {
	text := python.Number(n)
	if (key.CanInt() || key.CanUint()) && !strings.ContainsAny(text, "einf") {
		text, _, _ = strings.Cut(text, ".")
	}
	return text
}

// Append appends the key, or a list of keys.
func (k Key[T]) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return jsontext.AppendValue(dst, k.Plain(value))
}

// Plain is the key, or a list of keys.
func (k Key[T]) Plain(value reflect.Value) any {
	return shown(value, func(object reflect.Value) any {
		if object.Type() == reflect.TypeFor[T]() && k.key.Index != nil {
			object = object.FieldByIndex(k.key.Index)
		}
		return plain(object)
	})
}
