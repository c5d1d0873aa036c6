package viewset

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// item is one object of a list that a body holds, with a request of its own.
type item[T any] struct {
	r      *rest.Request
	object *T
}

// createMany stores every object of a list, or none.
func (s *resource[T]) createMany(r *rest.Request, accepting serializer.Serializer[T], list []any) (*rest.Response, error) {
	if len(list) > s.model.Many {
		return nil, wholeList("max_length", fmt.Sprintf("Ensure this field has no more than %d elements.", s.model.Many))
	}
	items, err := s.acceptMany(r, accepting, list)
	if err != nil {
		return nil, err
	}
	objects := make([]T, len(items))
	err = s.write(r, func(tx store.Tx[T]) error {
		for i, item := range items {
			item.r.Request = r.Request // which carries the transaction
			if err := s.insert(item.r, tx, accepting, item.object); err != nil {
				return s.under(item.r, i, err)
			}
			objects[i] = *item.object
		}
		return nil
	})
	if err != nil {
		for _, item := range items {
			item.r.Request = r.Request // without the transaction, which has ended
			err = s.discard(item.r, accepting, err)
		}
		return nil, err
	}
	data, err := s.represent(r, objects)
	return &rest.Response{Status: http.StatusCreated, Data: data}, err
}

// acceptMany reads every item, and reports the errors of all of them.
func (s *resource[T]) acceptMany(r *rest.Request, accepting serializer.Serializer[T], list []any) ([]item[T], error) {
	items := make([]item[T], len(list))
	var problems rest.Object
	for i, data := range list {
		sub := *r
		sub.Amend(data)
		items[i] = item[T]{&sub, store.New[T](s.table)}
		err := s.acceptOne(accepting, items[i], data)
		if err == nil {
			continue
		}
		detail, refused := refusalOf(err)
		if !refused {
			return nil, err
		}
		problems = append(problems, rest.Member{Name: strconv.Itoa(i), Value: detail})
	}
	if problems != nil {
		err := error(&rest.Error{Kind: rest.Invalid, Detail: problems})
		for _, item := range items {
			err = s.discard(item.r, accepting, err)
		}
		return nil, err
	}
	return items, nil
}

// acceptOne reads one item. Null is none, in the words of a field that may not
// be null.
func (s *resource[T]) acceptOne(accepting serializer.Serializer[T], one item[T], data any) error {
	if data == nil {
		return field.Invalid("null", "This field may not be null.")
	}
	return s.accept(one.r, accepting, one.object)
}

// under puts a refusal of the write under the item's index.
func (s *resource[T]) under(r *rest.Request, i int, err error) error {
	err = s.worded(r, err)
	detail, refused := refusalOf(err)
	if !refused {
		return err
	}
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: strconv.Itoa(i), Value: detail}}}
}

// wholeList is a refusal of a list as a whole.
func wholeList(code, text string) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: "non_field_errors", Value: []rest.Message{{Text: text, Code: code}}},
	}}
}
