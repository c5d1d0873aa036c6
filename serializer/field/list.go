package field

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"mime/multipart"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// List is a list of values of one kind (DRF's ListField). The model holds a
// slice. Errors of items stand under their indexes: {"1": ["…"]}.
type List struct {
	// Child is the kind of the items; nil takes any JSON value.
	Child Kind
	// ChildNull lets items be null.
	ChildNull bool
	// MinLength and MaxLength count items; 0 is no limit.
	MinLength, MaxLength int
	// NotEmpty refuses an empty list.
	NotEmpty bool
}

// Describe sets the type, the child and the limits.
func (k List) Describe(f *schema.Field) {
	f.Type, f.MinLength, f.MaxLength = "list", k.MinLength, k.MaxLength
	f.Child = describeChild(k.Child, k.ChildNull)
}

// describeChild describes the kind of items.
func describeChild(child Kind, null bool) *schema.Field {
	f := &schema.Field{Nullable: null, Required: true}
	if child != nil {
		child.Describe(f)
	}
	return f
}

// Check asks the child.
func (k List) Check() error { return checkChild(k.Child) }

// For gives the child what it needs to know.
func (k List) For(r *rest.Request, object any) Kind {
	if child, ok := k.Child.(Contextual); ok {
		k.Child = child.For(r, object)
	}
	return k
}

// Parse takes a list, and returns the items' values as []any.
func (k List) Parse(input any) (any, error) {
	list, ok := input.([]any)
	if !ok {
		return nil, notAList(input)
	}
	if len(list) == 0 && k.NotEmpty {
		return nil, Invalid("empty", "This list may not be empty.")
	}
	values := make([]any, len(list))
	var problems rest.Object
	for i, item := range list {
		value, err := parseChild(k.Child, k.ChildNull, item)
		if err != nil {
			detail, refused := detailOf(err)
			if !refused {
				return nil, err
			}
			problems = append(problems, rest.Member{Name: strconv.Itoa(i), Value: detail})
		}
		values[i] = value
	}
	if problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	return values, k.limits(len(list))
}

// checkChild is what is wrong with the settings of the kind of items.
func checkChild(child Kind) error {
	if checker, ok := child.(Checker); ok {
		return checker.Check()
	}
	return nil
}

// limits applies the lengths.
func (k List) limits(length int) error {
	switch {
	case k.MaxLength > 0 && length > k.MaxLength:
		return Invalid("max_length", fmt.Sprintf("Ensure this field has no more than %d elements.", k.MaxLength))
	case length < k.MinLength:
		return Invalid("min_length", fmt.Sprintf("Ensure this field has at least %d elements.", k.MinLength))
	}
	return nil
}

// parseChild parses one item.
func parseChild(child Kind, null bool, item any) (any, error) {
	reader, _ := child.(NullReader)
	switch {
	case child == nil:
		if problems := unstorable(item); problems != nil {
			return nil, broken(problems...)
		}
		return asRead(item), nil
	case null && (item == nil || reader != nil && reader.IsNull(item)):
		return nil, nil
	case item == nil:
		return nil, Invalid("null", "This field may not be null.")
	}
	return child.Parse(item)
}

// ReadForm takes the values of the name, or of name[0], name[1] and so on, in
// the order of the numbers. Items that are objects or lists have their parts in
// name[0]part, or name[0].part, and name[0][0].
func (k List) ReadForm(form *multipart.Form, name string, _ bool) (any, bool) {
	if values := form.Value[name]; len(values) > 0 {
		return texts(values), true
	}
	items := map[int]*multipart.Form{}
	for full, values := range form.Value {
		if i, part, ok := cutIndex(full, name); ok && len(values) > 0 {
			if items[i] == nil {
				items[i] = &multipart.Form{Value: map[string][]string{}}
			}
			items[i].Value[part] = values
		}
	}
	list := make([]any, 0, len(items))
	for _, i := range slices.Sorted(maps.Keys(items)) {
		list = append(list, k.formItem(items[i]))
	}
	return list, len(list) > 0
}

// cutIndex takes the name of a form's field apart: name[7]part.
func cutIndex(full, name string) (i int, part string, ok bool) {
	rest, ok := strings.CutPrefix(full, name+"[")
	if !ok {
		return 0, "", false
	}
	digits, part, ok := strings.Cut(rest, "]")
	if i, err := strconv.ParseUint(digits, 10, 31); ok && err == nil {
		return int(i), strings.TrimPrefix(part, "."), true
	}
	return 0, "", false
}

// formItem is one item of a list in a form: a text, or what the child makes of
// the item's parts.
func (k List) formItem(form *multipart.Form) any {
	if values := form.Value[""]; len(values) > 0 {
		return values[len(values)-1]
	}
	if reader, ok := k.Child.(FormReader); ok {
		if value, present := reader.ReadForm(form, "", false); present {
			return value
		}
	}
	return formObject(form, "")
}

// Append appends the items.
func (k List) Append(dst []byte, value reflect.Value) ([]byte, error) {
	value = unwrapped(value)
	if !value.IsValid() {
		return append(dst, "null"...), nil
	}
	if value.Kind() != reflect.Slice && value.Kind() != reflect.Array {
		return dst, errors.New("field: a List can't print a " + value.Type().String())
	}
	var err error
	dst = append(dst, '[')
	for i := range value.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendChild(dst, k.Child, value.Index(i)); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendChild appends one item.
func appendChild(dst []byte, child Kind, item reflect.Value) ([]byte, error) {
	item = unwrapped(item)
	switch {
	case !item.IsValid():
		return append(dst, "null"...), nil
	case child == nil:
		return appendPlain(dst, anyOf(item))
	}
	return child.Append(dst, item)
}

// plainChild is one item as plain data.
func plainChild(child Kind, item reflect.Value) any {
	item = unwrapped(item)
	switch {
	case !item.IsValid():
		return nil
	case child == nil:
		return anyOf(item)
	}
	return child.Plain(item)
}

// maxExact is the largest float that is sure to be the whole number that was
// meant.
const maxExact = 1 << 53

// anyOf is a value of no certain kind as plain data. Databases keep such values
// as JSON, which encoding/json reads into floats: whole ones are shown as the
// integers that they were.
func anyOf(item reflect.Value) any {
	switch data := plainOf(item).(type) {
	case float64:
		if data == math.Trunc(data) && math.Abs(data) < maxExact {
			return int64(data)
		}
		return data
	case []any:
		for i := range data {
			data[i] = anyOf(reflect.ValueOf(data[i]))
		}
		return data
	default:
		return data
	}
}

// unwrapped is what pointers and interfaces hold; not valid for nil.
func unwrapped(value reflect.Value) reflect.Value {
	for value.IsValid() && (value.Kind() == reflect.Interface || value.Kind() == reflect.Pointer) {
		value = value.Elem()
	}
	return value
}

// Plain is a []any.
func (k List) Plain(value reflect.Value) any {
	value = unwrapped(value)
	if !value.IsValid() || value.Kind() != reflect.Slice && value.Kind() != reflect.Array {
		return nil
	}
	list := make([]any, value.Len())
	for i := range list {
		list[i] = plainChild(k.Child, value.Index(i))
	}
	return list
}
