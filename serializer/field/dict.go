package field

import (
	"errors"
	"fmt"
	"mime/multipart"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/internal/python"
	"github.com/quintet-go/rest/schema"
)

// Dict is an object whose values are of one kind, whatever their names (DRF's
// DictField). The model holds a map from strings. Errors of values stand under
// their names.
type Dict struct {
	// Child is the kind of the values; nil takes any JSON value.
	Child Kind
	// ChildNull lets values be null.
	ChildNull bool
	// NotEmpty refuses an empty object.
	NotEmpty bool
}

// Describe sets the type and the child.
func (k Dict) Describe(f *schema.Field) {
	f.Type, f.Child = "nested object", describeChild(k.Child, k.ChildNull)
}

// Check asks the child.
func (k Dict) Check() error { return checkChild(k.Child) }

// For gives the child what it needs to know.
func (k Dict) For(r *rest.Request, object any) Kind {
	if child, ok := k.Child.(Contextual); ok {
		k.Child = child.For(r, object)
	}
	return k
}

// Parse takes an object, and returns a [rest.Object] of the parsed values. Of
// members with the same name the last one counts.
func (k Dict) Parse(input any) (any, error) {
	object, ok := input.(rest.Object)
	if !ok {
		return nil, Invalid("not_a_dict", fmt.Sprintf(`Expected a dictionary of items but got type "%s".`, python.TypeName(input)))
	}
	if len(object) == 0 && k.NotEmpty {
		return nil, Invalid("empty", "This dictionary may not be empty.")
	}
	values, problems := make(rest.Object, 0, len(object)), rest.Object(nil)
	for _, member := range withoutDoubles(object) {
		value, err := parseChild(k.Child, k.ChildNull, member.Value)
		if broken := unprintable(member.Name); err == nil && broken != nil {
			err = &rest.Error{Kind: rest.Invalid, Detail: broken}
		}
		if err != nil {
			detail, refused := detailOf(err)
			if !refused {
				return nil, err
			}
			problems = append(problems, rest.Member{Name: member.Name, Value: detail})
		}
		values = append(values, rest.Member{Name: member.Name, Value: value})
	}
	if problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	return values, nil
}

// withoutDoubles keeps the last of members with the same name, where the first
// one stands.
func withoutDoubles(object rest.Object) rest.Object {
	places := make(map[string]int, len(object))
	kept := make(rest.Object, 0, len(object))
	for _, member := range object {
		if i, double := places[member.Name]; double {
			kept[i] = member
			continue
		}
		places[member.Name] = len(kept)
		kept = append(kept, member)
	}
	return kept
}

// ReadForm takes the values of name.key for every key. The name alone stands
// for an empty object.
func (k Dict) ReadForm(form *multipart.Form, name string, _ bool) (any, bool) {
	object := formObject(form, name+".")
	if object == nil {
		_, named := form.Value[name]
		return rest.Object{}, named
	}
	return object, true
}

// formObject are the fields of a form whose names have a prefix, in the order of
// their names; nil for none.
func formObject(form *multipart.Form, prefix string) rest.Object {
	var object rest.Object
	for full, values := range form.Value {
		if name, ok := strings.CutPrefix(full, prefix); ok && name != "" && len(values) > 0 {
			object = append(object, rest.Member{Name: name, Value: values[len(values)-1]})
		}
	}
	slices.SortFunc(object, func(a, b rest.Member) int { return strings.Compare(a.Name, b.Name) })
	return object
}

// Append appends the values, those of a map in the order of their names.
func (k Dict) Append(dst []byte, value reflect.Value) ([]byte, error) {
	value = unwrapped(value)
	names, values, ok := members(value)
	if !ok {
		return dst, errors.New("field: a Dict can't print a " + value.Type().String())
	}
	var err error
	dst = append(dst, '{')
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsontext.AppendString(dst, name), ':')
		if dst, err = appendChild(dst, k.Child, values[i]); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// members are the names and values of a map, or of a rest.Object.
func members(value reflect.Value) (names []string, values []reflect.Value, ok bool) {
	if object, isObject := value.Interface().(rest.Object); isObject {
		for _, member := range object {
			names, values = append(names, member.Name), append(values, reflect.ValueOf(member.Value))
		}
		return names, values, true
	}
	if value.Kind() != reflect.Map || value.Type().Key().Kind() != reflect.String {
		return nil, nil, false
	}
	keys := value.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	for _, key := range keys {
		names, values = append(names, key.String()), append(values, value.MapIndex(key))
	}
	return names, values, true
}

// Plain is a [rest.Object].
func (k Dict) Plain(value reflect.Value) any {
	names, values, _ := members(unwrapped(value))
	object := make(rest.Object, len(names))
	for i, name := range names {
		object[i] = rest.Member{Name: name, Value: plainChild(k.Child, values[i])}
	}
	return object
}
