package relation

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// maxWords is how many words a search for objects may have.
const maxWords = 10

// Choose finds objects that r's user may refer to, for forms.
func (k Key[T]) Choose(r *rest.Request, words string, most int) ([]schema.Choice, error) {
	k.searched, k.label = k.Search, k.Label
	return k.choose(r, words, most, func(object *T) (any, error) { return plain(reflect.ValueOf(k.named(object))), nil })
}

// Choose finds objects that r's user may refer to, for forms.
func (k Slug[T]) Choose(r *rest.Request, words string, most int) ([]schema.Choice, error) {
	k.searched, k.label = k.Search, k.Label
	return k.choose(r, words, most, func(object *T) (any, error) { return plain(reflect.ValueOf(k.named(object))), nil })
}

// Choose finds objects that r's user may refer to, for forms.
func (k Link[T]) Choose(r *rest.Request, words string, most int) ([]schema.Choice, error) {
	k.searched, k.label = k.Search, k.Label
	return k.choose(r, words, most, func(object *T) (any, error) {
		return reversed(r, k.Route, k.Lookup, reflect.ValueOf(k.named(object)))
	})
}

// choose finds objects in the scope, in which all words are found, and names
// them by value.
func (t *target[T]) choose(r *rest.Request, words string, most int, value func(*T) (any, error)) ([]schema.Choice, error) {
	if t.store == nil {
		return nil, nil
	}
	order := t.order
	if order == nil {
		order = []store.Order{t.column.Name.Ascending()}
	}
	objects, err := t.store.Find(r.Context(), store.Query{Scope: t.where(r), Filter: t.matching(words), Order: order, Limit: most})
	if err != nil {
		return nil, err
	}
	choices := make([]schema.Choice, len(objects))
	for i := range objects {
		if choices[i].Value, err = value(&objects[i]); err != nil {
			return nil, err
		}
		if t.label != nil {
			choices[i].Label = t.label(&objects[i])
		} else {
			choices[i].Label = fmt.Sprint(plain(reflect.ValueOf(t.named(&objects[i]))))
		}
	}
	return choices, nil
}

// matching is the objects that are named by the words, or have each of them in
// one of the columns that are searched.
func (t *target[T]) matching(words string) store.Condition {
	words = strings.TrimSpace(strings.ReplaceAll(words, "\x00", ""))
	if words == "" {
		return store.Condition{}
	}
	goType := reflect.TypeFor[T]().FieldByIndex(t.column.Index).Type
	named := store.Or()
	if key, ok := field.Key(goType, words); ok {
		named = t.column.Name.Is(key)
	}
	columns := t.searched
	if columns == nil && goType.Kind() == reflect.String {
		columns = []store.Column{t.column.Name}
	}
	if columns == nil {
		return named
	}
	var all store.Condition
	for i, word := range strings.Fields(words) {
		if i == maxWords {
			break
		}
		anywhere := make([]store.Condition, len(columns))
		for j, column := range columns {
			anywhere[j] = column.Contains(word)
			anywhere[j].Fold = true
		}
		all = store.And(all, store.Or(anywhere...))
	}
	return store.Or(named, all)
}

// checkSearch wants the columns that are searched to be there.
func (t *target[T]) checkSearch(columns []store.Column) error {
	table := t.store.Table()
	for _, name := range columns {
		if _, ok := table.Column(name); !ok {
			return fmt.Errorf("its kind searches the column %q, which the table %q does not have", name, table.Name)
		}
	}
	return nil
}
