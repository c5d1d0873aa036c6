// Package relation holds the kinds of fields that point at other objects:
// [Key], [Slug], [Link], [Identity], [Text] and [Nested], DRF's serializer
// relations.
//
//	serializer.Field("tags", relation.Slug[Tag]{Store: tags, Field: "slug"})
//
// The Go field is the one that holds the related objects, such as
// Author *User or Tags []Tag, or the column of the reference, such as AuthorID.
// A slice makes the field one of many. What a body refers to is found with one
// query per field, within Scope; a row that the scope hides is as if it were
// not there. What an answer shows is loaded with one query per field and list.
package relation

import (
	"fmt"
	"mime/multipart"
	"reflect"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// maxItems is how many objects a body may name in one field.
const maxItems = 1000

// target is what the kinds of this package have in common: where the related
// objects are, and which of them.
type target[T any] struct {
	store    store.Store[T]
	scope    func(r *rest.Request) store.Condition
	order    []store.Order
	many     bool
	notEmpty bool
	// firstOnly reports the first item that can\'t be found, rather than all.
	firstOnly bool
	backward  bool              // the related objects refer to this one
	referred  []int             // the field that a belongs_to refers to; nil for others
	column    store.TableColumn // the column that objects are named by
	key       store.TableColumn
	searched  []store.Column // for forms
	label     func(object *T) string
}

// attach checks the relation, and finds the column that objects are named by.
func (t *target[T]) attach(to store.Relation, name store.Column) error {
	t.many = to.Kind == "has_many" || to.Kind == "many_to_many"
	t.backward = to.Kind == "has_one" || to.Kind == "has_many"
	if to.Kind == "belongs_to" {
		t.referred = to.Far
	}
	if to.Model != nil && to.Model != reflect.TypeFor[T]() {
		return fmt.Errorf("the relation %s holds %s, and the kind is one of %s: change one of them", to.Name, to.Model, reflect.TypeFor[T]())
	}
	if t.store == nil {
		return fmt.Errorf("its kind has no Store: set Store: gormstore.New[%s](db)", reflect.TypeFor[T]().Name())
	}
	table := t.store.Table()
	t.key = table.Key()
	if name == "" {
		name = t.key.Name
	}
	var ok bool
	if t.column, ok = table.Column(name); !ok {
		return fmt.Errorf("its kind names the column %q, which the table %q does not have", name, table.Name)
	}
	return nil
}

// where is the scope for a request.
func (t *target[T]) where(r *rest.Request) store.Condition {
	if t.scope == nil {
		return store.Condition{}
	}
	return t.scope(r)
}

// loads is the query for what is shown.
func (t *target[T]) loads(r *rest.Request) store.Query {
	return store.Query{Scope: t.where(r), Order: t.order}
}

// find is the related objects by the values of the column that they are named
// by, in one query.
func (t *target[T]) find(r *rest.Request, values []any) (map[any]*T, error) {
	if len(values) == 0 {
		return nil, nil
	}
	objects, err := t.store.Find(r.Context(), store.Query{Scope: t.where(r), Filter: t.column.Name.In(values...)})
	if err != nil {
		return nil, err
	}
	found := make(map[any]*T, len(objects))
	for i := range objects {
		found[t.named(&objects[i])] = &objects[i]
	}
	return found, nil
}

// named is the value that an object is named by.
func (t *target[T]) named(object *T) any {
	return reflect.ValueOf(object).Elem().FieldByIndex(t.column.Index).Interface()
}

// Exists reports whether r's user may refer to the object with this primary key.
// Without a Store that is not known, and every object may be.
func (t target[T]) Exists(r *rest.Request, key any) (bool, error) {
	if t.store == nil {
		return true, nil
	}
	n, err := t.store.Count(r.Context(), store.Query{Scope: t.where(r), Filter: t.store.Table().Key().Name.Is(key)})
	return n > 0, err
}

// Key is the value that refers to a related object: its primary key, or what
// the relation says instead.
func (t target[T]) Key(object any) any {
	typed, ok := object.(*T)
	if !ok || typed == nil {
		return nil
	}
	index := t.key.Index
	if t.referred != nil {
		index = t.referred
	}
	return reflect.ValueOf(typed).Elem().FieldByIndex(index).Interface()
}

// refersToKey reports whether references are primary keys.
func (t target[T]) refersToKey() bool {
	return t.referred == nil || slices.Equal(t.referred, t.key.Index)
}

// IsNull reports whether input is "".
func (target[T]) IsNull(input any) bool { return input == "" }

// ReadForm takes the value of the name, or all of them for many.
func (t target[T]) ReadForm(form *multipart.Form, name string, partial bool) (any, bool) {
	values, present := form.Value[name]
	switch {
	case !t.many && len(values) > 0:
		return values[len(values)-1], true
	case !t.many || !present && partial:
		return nil, false
	}
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list, true
}

// name is one item of a body: the value that it names an object by, or why it
// names none.
type name struct {
	value   any
	problem error
}

// parse finds what a body names, one object or many. Read turns an item into a
// value of the column, and missing words that there is no such object.
func (t *target[T]) parse(r *rest.Request, input any, read func(item any) name, missing func(item any) error) (any, error) {
	items := []any{input}
	if !t.many && input == "" {
		return nil, field.Invalid("null", "This field may not be null.")
	}
	if t.many {
		list, ok := input.([]any)
		switch {
		case !ok:
			return nil, field.Invalid("not_a_list", fmt.Sprintf(`Expected a list of items but got type "%s".`, python.TypeName(input)))
		case len(list) == 0 && t.notEmpty:
			return nil, field.Invalid("empty", "This list may not be empty.")
		case len(list) > maxItems:
			return nil, field.Invalid("max_length", fmt.Sprintf("Ensure this field has no more than %d elements.", maxItems))
		}
		items = list
	}
	objects, err := t.resolve(r, items, read, missing)
	if err != nil {
		return nil, err
	}
	if t.many {
		return objects, nil
	}
	return objects[0], nil
}

// resolve finds every item, and reports all that can't be found, or, as DRF
// does, the first of them alone.
func (t *target[T]) resolve(r *rest.Request, items []any, read func(item any) name, missing func(item any) error) ([]*T, error) {
	names := make([]name, len(items))
	var values []any
	for i, item := range items {
		if names[i] = read(item); names[i].problem == nil {
			values = append(values, names[i].value)
		}
	}
	found, err := t.find(r, values)
	if err != nil {
		return nil, err
	}
	objects := make([]*T, len(items))
	var problems []rest.Message
	for i, item := range items {
		problem := names[i].problem
		if problem == nil {
			if objects[i] = found[names[i].value]; objects[i] == nil {
				problem = missing(item)
			}
		}
		if problem != nil && t.firstOnly {
			return nil, problem
		}
		problems = append(problems, messages(problem)...)
	}
	if problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	return objects, nil
}

// messages are those of a refusal.
func messages(err error) []rest.Message {
	detail, _ := refusal(err)
	list, _ := detail.([]rest.Message)
	return list
}

// shown prints related objects: one, or a list of them.
func shown(value reflect.Value, one func(object reflect.Value) any) any {
	value = open(value)
	switch {
	case !value.IsValid():
		return nil
	case value.Kind() == reflect.Slice:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = shown(value.Index(i), one)
		}
		return list
	}
	return one(value)
}

// open is what a pointer or an interface holds.
func open(value reflect.Value) reflect.Value {
	for value.IsValid() && (value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface) {
		value = value.Elem()
	}
	return value
}

// describe fills in what all kinds of relations say.
func describe[T any](f *schema.Field) {
	f.Type, f.Relation = "field", reflect.TypeFor[T]().Name()
}

// describe makes a field read-only whose related objects hold the reference
// themselves: naming one would take it away from its parent.
func (t target[T]) describe(f *schema.Field) {
	describe[T](f)
	f.ReadOnly = f.ReadOnly || t.backward
	if t.column.Index != nil {
		f.Names = &schema.Field{}
		field.DescribeKey(reflect.TypeFor[T]().FieldByIndex(t.column.Index).Type, f.Names)
	}
}

// plain is a value as plain data.
func plain(value reflect.Value) any { return field.ReadOnly{}.Plain(value) }
