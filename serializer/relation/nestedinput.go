package relation

import (
	"errors"
	"fmt"
	"mime/multipart"
	"reflect"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
)

// items are nested objects as a body has them.
type items[T any] struct {
	list []item[T]
	many bool
}

// item is one nested object: what it would be, and the request that says so,
// for a second reading under a lock.
type item[T any] struct {
	object *T
	sub    *rest.Request
	isNew  bool
}

// Related is what the parent's Go field holds meanwhile.
func (i *items[T]) Related() any {
	if !i.many {
		if len(i.list) == 0 {
			return nil
		}
		return i.list[0].object
	}
	objects := make([]*T, len(i.list))
	for j := range i.list {
		objects[j] = i.list[j].object
	}
	return objects
}

// Parse reads nested objects, each with its errors.
func (k Nested[T]) Parse(input any) (any, error) {
	own, err := k.own(k.parent)
	if err != nil {
		return nil, err
	}
	if !k.target.many {
		return k.parseOne(input, own)
	}
	list, ok := input.([]any)
	switch {
	case !ok:
		return nil, wholeList("not_a_list", fmt.Sprintf(`Expected a list of items but got type "%s".`, python.TypeName(input)))
	case len(list) == 0 && k.NotEmpty:
		return nil, wholeList("empty", "This list may not be empty.")
	case len(list) > k.MaxLength:
		return nil, wholeList("max_length", fmt.Sprintf("Ensure this field has no more than %d elements.", k.MaxLength))
	}
	read := &items[T]{many: true, list: make([]item[T], len(list))}
	var problems rest.Object
	for i, data := range list {
		read.list[i], err = k.parseItem(data, own)
		if err == nil {
			continue
		}
		detail, refused := refusal(err)
		if !refused {
			return nil, err
		}
		problems = append(problems, rest.Member{Name: strconv.Itoa(i), Value: detail})
	}
	if problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	return read, nil
}

// wholeList is a refusal of a list as a whole.
func wholeList(code, text string) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: "non_field_errors", Value: []rest.Message{{Text: text, Code: code}}},
	}}
}

// refusal is what a refusal says, and false for any other error.
func refusal(err error) (any, bool) {
	var refused *rest.Error
	if !errors.As(err, &refused) || refused.Kind != rest.Invalid {
		return nil, false
	}
	return refused.Detail, true
}

// parseOne reads the object of a relation to one.
func (k Nested[T]) parseOne(input any, own map[any]*T) (any, error) {
	for _, present := range own { // there is at most one
		if k.Write&Update == 0 {
			return nil, notAllowed("update", "This object can't be changed here.")
		}
		read, err := k.accept(input, present, false)
		return &items[T]{list: []item[T]{read}}, err
	}
	if k.Write&Create == 0 {
		return nil, notAllowed("create", "An object can't be added here.")
	}
	read, err := k.accept(input, k.fresh(), true)
	return &items[T]{list: []item[T]{read}}, err
}

func notAllowed(code, text string) error {
	return wholeList("not_allowed_"+code, text)
}

// parseItem reads one of many: an item with a key is one of the parent's own,
// an item without is new.
func (k Nested[T]) parseItem(data any, own map[any]*T) (item[T], error) {
	named, hasKey := memberOf(data, k.keyed)
	if !hasKey || named == nil {
		if k.Write&Create == 0 {
			return item[T]{}, notAllowed("create", "An object can't be added here.")
		}
		return k.accept(data, k.fresh(), true)
	}
	value, known := keyValue(reflect.TypeFor[T]().FieldByIndex(k.target.key.Index).Type, named)
	present := own[value]
	switch {
	case !known:
		return item[T]{}, underKey(k.keyed, field.Invalid("incorrect_type", "Incorrect type. Expected pk value, received "+python.TypeName(named)+"."))
	case present == nil:
		return item[T]{}, underKey(k.keyed, noSuchKey(named))
	case k.Write&Update == 0:
		return item[T]{}, notAllowed("update", "This object can't be changed here.")
	}
	delete(own, value) // an object is named once
	return k.accept(data, present, false)
}

// underKey puts a refusal under the name of the key's field.
func underKey(name string, err error) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: name, Value: messages(err)}}}
}

// memberOf is a member of an object, or a value of a form.
func memberOf(data any, name string) (any, bool) {
	switch data := data.(type) {
	case rest.Object:
		return data.Get(name)
	case *multipart.Form:
		values := data.Value[name]
		if len(values) == 0 || values[len(values)-1] == "" {
			return nil, false
		}
		return values[len(values)-1], true
	}
	return nil, false
}

// fresh is a new object with the table's defaults.
func (k Nested[T]) fresh() *T { return storeNew[T](k.Store) }

// accept reads one nested object with its own serializer. A new one is checked
// as a whole, whatever the method.
func (k Nested[T]) accept(data any, object *T, isNew bool) (item[T], error) {
	sub := *k.r
	sub.Sent = nil
	sub.Partial = k.r.Partial && !isNew
	sub.Amend(data)
	if data == nil {
		return item[T]{}, field.Invalid("null", "This field may not be null.")
	}
	err := k.inner.Accept(&sub, object)
	return item[T]{object, &sub, isNew}, err
}

var _ serializer.Reference = Nested[struct{}]{}
