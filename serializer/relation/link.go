package relation

import (
	"errors"
	"fmt"
	"net/url"
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

// Link shows related objects by their URLs, and takes URLs and paths (DRF's
// HyperlinkedRelatedField).
type Link[T any] struct {
	// Store has the related objects.
	Store store.Store[T]
	// Route is the name of the route to an object, such as "accounts-detail".
	Route string
	// Lookup is the name of the route's path parameter; the default is "pk".
	Lookup string
	// Field is the column that the parameter is the value of; the default is
	// the primary key.
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
func (k Link[T]) Refer(to store.Relation) (serializer.Reference, error) {
	if k.Route == "" {
		return nil, errors.New("a Link needs the name of a route: set Route, such as \"accounts-detail\"")
	}
	k.Lookup = lookup(k.Lookup)
	k.target = target[T]{store: k.Store, scope: k.Scope, order: k.Order, notEmpty: k.NotEmpty, firstOnly: k.FirstOnly}
	if err := k.attach(to, k.Field); err != nil {
		return k, err
	}
	return k, k.checkSearch(k.Search)
}

// lookup is the name of a path parameter, or the default.
func lookup(name string) string {
	if name == "" {
		return "pk"
	}
	return name
}

// Describe sets the type.
func (k Link[T]) Describe(f *schema.Field) {
	k.describe(f)
	f.Format, f.Names = "uri", &schema.Field{Type: "url", Format: "uri"}
}

// Loads is the query for many, or where URLs are not made of keys.
func (k Link[T]) Loads(r *rest.Request) (store.Query, bool) {
	return k.loads(r), k.many || !k.ShowsKeys()
}

// ShowsKeys is true where URLs are made of keys, so that one in the object's own
// row need not be loaded.
func (k Link[T]) ShowsKeys() bool {
	return k.refersToKey() && (k.Field == "" || k.Field == k.key.Name)
}

// For is the kind for one request.
func (k Link[T]) For(r *rest.Request, _ any) field.Kind {
	k.r = r
	return k
}

// Parse finds the objects that the URLs lead to.
func (k Link[T]) Parse(input any) (any, error) {
	return k.parse(k.r, input, k.follow, func(any) error {
		return field.Invalid("does_not_exist", "Invalid hyperlink - Object does not exist.")
	})
}

// follow reads a URL as the value of its path parameter.
func (k Link[T]) follow(item any) name {
	text, ok := item.(string)
	if !ok {
		return name{problem: field.Invalid("incorrect_type", "Incorrect type. Expected URL string, received "+python.TypeName(item)+".")}
	}
	address, err := url.Parse(strings.TrimSpace(text))
	if err != nil || k.r.Resolve == nil {
		return name{problem: field.Invalid("no_match", "Invalid hyperlink - No URL match.")}
	}
	route, params, found := k.r.Resolve(address.Path)
	switch {
	case !found:
		return name{problem: field.Invalid("no_match", "Invalid hyperlink - No URL match.")}
	case route != k.Route:
		return name{problem: field.Invalid("incorrect_match", "Invalid hyperlink - Incorrect URL match.")}
	}
	value, ok := field.Key(reflect.TypeFor[T]().FieldByIndex(k.column.Index).Type, params[k.Lookup])
	if !ok {
		return name{problem: field.Invalid("does_not_exist", "Invalid hyperlink - Object does not exist.")}
	}
	return name{value: value}
}

// Append appends the URL, or a list of URLs.
func (k Link[T]) Append(dst []byte, value reflect.Value) ([]byte, error) {
	data, err := k.urls(value)
	if err != nil {
		return dst, err
	}
	return jsontext.AppendValue(dst, data)
}

// Plain is the URL, or a list of URLs. A URL that can't be made is nil.
func (k Link[T]) Plain(value reflect.Value) any {
	data, err := k.urls(value)
	if err != nil {
		return nil
	}
	return data
}

// urls are the URLs of related objects.
func (k Link[T]) urls(value reflect.Value) (data any, err error) {
	data = shown(value, func(object reflect.Value) any {
		if object.Type() == reflect.TypeFor[T]() {
			object = object.FieldByIndex(k.column.Index)
		}
		address, failure := reversed(k.r, k.Route, k.Lookup, object)
		if failure != nil {
			err = failure
		}
		return address
	})
	return data, err
}

// reversed is the URL of a route for a value of its parameter; nil for an
// object that is not stored yet.
func reversed(r *rest.Request, route, parameter string, value reflect.Value) (any, error) {
	if value.IsZero() {
		return nil, nil
	}
	if r == nil || r.Reverse == nil {
		return nil, fmt.Errorf("relation: a link to %q needs a request that came through a router", route)
	}
	return r.Reverse(route, parameter, fmt.Sprint(plain(value)))
}
