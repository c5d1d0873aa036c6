package relation

import (
	"maps"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"
)

// ReadForm takes the fields name.x for one object, and name[0]x for many.
func (k Nested[T]) ReadForm(form *multipart.Form, name string, _ bool) (any, bool) {
	if !k.target.many {
		sub, found := below(form, name+".")
		return sub, found
	}
	numbered := formItems{}
	for key, values := range form.Value {
		if i, rest, ok := numberedName(key, name); ok && len(values) > 0 {
			numbered.put(i, rest, values)
		}
	}
	for key, files := range form.File {
		if i, rest, ok := numberedName(key, name); ok {
			numbered.form(i).File[rest] = files
		}
	}
	return numbered.list(), len(numbered) > 0
}

// formItems are the items of a form's list by their numbers, which may have
// gaps: a form each, or a text where there is nothing else.
type formItems map[int]any

// numberedName takes name[3]title apart.
func numberedName(key, name string) (number int, rest string, ok bool) {
	after, ok := strings.CutPrefix(key, name+"[")
	if !ok {
		return 0, "", false
	}
	digits, rest, ok := strings.Cut(after, "]")
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), strings.TrimPrefix(rest, "."), ok && err == nil
}

// put adds a value of the i-th item.
func (f formItems) put(i int, name string, values []string) {
	if name != "" {
		f.form(i).Value[name] = values
	} else if f[i] == nil {
		f[i] = values[len(values)-1]
	}
}

// form is the i-th item as a form.
func (f formItems) form(i int) *multipart.Form {
	form, ok := f[i].(*multipart.Form)
	if !ok {
		form = &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}
		f[i] = form
	}
	return form
}

// list is the items in the order of their numbers.
func (f formItems) list() []any {
	list := make([]any, 0, len(f))
	for _, i := range slices.Sorted(maps.Keys(f)) {
		list = append(list, f[i])
	}
	return list
}

// below is the part of a form whose names begin with a prefix, without it.
func below(form *multipart.Form, prefix string) (*multipart.Form, bool) {
	sub := &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}
	for name, values := range form.Value {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			sub.Value[rest] = values
		}
	}
	for name, files := range form.File {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			sub.File[rest] = files
		}
	}
	return sub, len(sub.Value)+len(sub.File) > 0
}
