package viewset

import (
	"net/http"
	"sync"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/throttle"
)

// Model serves the objects of a store (DRF's ModelViewSet). Store and some
// permission are all that it needs; everything else has a default.
//
// A declaration is checked when a router registers it; it must not be changed
// after that.
type Model[T any] struct {
	// Config is what the site's viewsets have in common.
	Config

	// Store keeps the objects.
	Store store.Store[T]

	// Serializer says what goes out and what may come in. The default is
	// serializer.Of[T](), made from T's tags.
	Serializer serializer.Serializer[T]

	// SerializerFor chooses the serializer for a request; nil or a nil answer
	// stands for Serializer. It must answer from serializers made beforehand,
	// and is asked once for each action at registration, with an anonymous
	// request.
	SerializerFor func(r *rest.Request) serializer.Serializer[T]

	// Permissions must all hold. The default is that of Config.
	Permissions permission.List

	// PermissionsFor chooses the permissions for a request; nil or a nil
	// answer stands for Permissions.
	PermissionsFor func(r *rest.Request) permission.List

	// Throttles are all asked, and each counts the request. The default is that of
	// Config.
	Throttles []throttle.Throttle

	// Filters narrow lists by query parameters, and look-ups of single objects as
	// well: what they leave out answers 404 (DRF's filter_queryset).
	Filters []filter.Filter

	// Pagination cuts lists into pages. The default is that of Config.
	Pagination pagination.Pagination

	// Stream is how many objects a list may have that is sent whole, one by one, in
	// formats that have no room for pages (CSV, NDJSON), where the request asks for
	// no page. With 0 such formats get pages as well; Unlimited bounds nothing. A
	// longer list answers 400.
	Stream int

	// Parents tie the objects of nested routes to those that the URL names; see
	// [Within].
	Parents []Parent

	// Lookup is the name of the serializer's field that URLs find objects by,
	// which must be unique, such as "slug"; the default is the primary key. It
	// is also the name of the URL's parameter, "pk" for the default. LookupPattern
	// is what the parameter may look like (RE2 syntax); the default is [^/.]+.
	Lookup, LookupPattern string

	// Many is how many objects one POST may create, from a body that is a list;
	// 0 takes no lists. All of them are stored, or none; errors stand under the
	// indexes of the items: {"1": {"title": ["…"]}}.
	Many int

	// Scope is the rows that r's user may know of, on every action. What it
	// hides answers 404. The default is every row.
	Scope func(r *rest.Request) store.Condition

	// Ordering sorts lists. The primary key always comes last, and alone by
	// default.
	Ordering []store.Order

	// Limit is the largest number of objects in a list. The default is 100.
	// Where there are more, the header Content-Range says so: items 0-99/*.
	Limit int

	// Only names the actions that are served, of list, create, retrieve,
	// update, partial_update and destroy. The default is all of them.
	Only []string

	// Actions are extra actions.
	Actions []Action[T]

	// The hooks run in the transaction of the write that they are about, which
	// r.Context() carries: an error undoes it. Before hooks may change the
	// object; after hooks see it as it was stored.
	BeforeCreate, AfterCreate   func(r *rest.Request, object *T) error
	BeforeUpdate, AfterUpdate   func(r *rest.Request, object *T) error
	BeforeDestroy, AfterDestroy func(r *rest.Request, object *T) error

	once     sync.Once
	compiled *resource[T]
	err      error
}

// Action is an extra action of a [Model].
type Action[T any] struct {
	// Name is the action's name, in r.Action and in the URL, where it ends the
	// path unless Path says otherwise.
	Name string
	// Path is the last part of the URL; the default is Name.
	Path string
	// Methods are the HTTP methods; the default is GET.
	Methods []string
	// Detail is true for an action on one object, at /{pk}/{path}/.
	Detail bool
	// Target selects the one object of an action that is not at an object's
	// URL, such as the account of the user who asks. It narrows the viewset's
	// Scope.
	Target func(r *rest.Request) (store.Condition, error)
	// Permissions must all hold; the default is the viewset's.
	Permissions permission.List
	// Throttles are all asked; the default is the viewset's.
	Throttles []throttle.Throttle
	// Summary tells people what the action does.
	Summary string
	// Input and Output describe the bodies that Do reads and answers with, such as
	// the method Fields of another Model. The default is the viewset's serializer.
	// An Input without fields is no body.
	Input, Output func() schema.Object
	// Parameters are the query parameters that Do reads. Where they are listed, a
	// strict request may send no others.
	Parameters []schema.Parameter
	// Errors are kinds of failures that Do may return, such as rest.Conflict, for
	// documents of the API.
	Errors []rest.Kind
	// Do answers. For an action with an object (Detail or Target) the object
	// is found in the scope, and its permissions are checked, before. Where the
	// method is not a safe one the object is locked, and what Do changes in it
	// is stored, unless Do returns an error. A nil answer stands for the object's
	// representation.
	//
	// With no Do, an action with a Target does what the method does to an
	// object's own URL: GET retrieves, PUT and PATCH update, DELETE destroys.
	Do func(r *rest.Request, object *T) (*rest.Response, error)
}

// Describe lists the actions.
func (m *Model[T]) Describe() []schema.Operation {
	return m.ready().operations
}

// Allows reports whether r's user may perform the action, as far as that can
// be told without an object.
func (m *Model[T]) Allows(r *rest.Request, action rest.Action) bool {
	return m.ready().Allows(r, action)
}

// Serve answers r.
func (m *Model[T]) Serve(w http.ResponseWriter, r *rest.Request) {
	m.ready().Serve(w, r)
}

// Fields describes the serializer: for actions of other viewsets that read or
// answer with such objects.
func (m *Model[T]) Fields() schema.Object {
	if s := m.ready(); s.serializer != nil {
		return s.serializer.Describe()
	}
	return schema.Object{}
}

// Represent shows objects as the answer to r, in a number of queries that does
// not grow with their number: for actions that answer with a list.
func (m *Model[T]) Represent(r *rest.Request, objects []T) ([]any, error) {
	return m.ready().represent(r, objects)
}

// Create stores a new object from r's body, as a POST to the list does, and
// answers with it: for actions elsewhere, such as a POST to /articles/4/comments/.
// It asks no permissions: the action's are those that count.
func (m *Model[T]) Create(r *rest.Request) (*rest.Response, error) {
	return m.ready().create(r)
}

// Err reports the mistakes in the declaration, all together, each in a
// sentence that says how to mend it.
func (m *Model[T]) Err() error {
	m.once.Do(func() { m.compiled, m.err = compile(m) })
	return m.err
}

// ready is the compiled declaration. One with mistakes has no actions.
func (m *Model[T]) ready() *resource[T] {
	if err := m.Err(); err != nil {
		return closed[T](m, err)
	}
	return m.compiled
}
