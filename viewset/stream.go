package viewset

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// piece is how many objects of a streamed list are in memory at once.
const piece = 500

// streams reports whether the whole list is the answer: in a format that has no
// room for pages, unless the request asks for one.
func (s *resource[T]) streams(r *rest.Request) bool {
	return s.model.Stream != 0 && s.bare(r) && (s.paginator == nil || !s.paginator.Asked(r))
}

// stream answers with the whole list, which is read piece by piece while it is
// sent.
func (s *resource[T]) stream(r *rest.Request, q store.Query) (*rest.Response, error) {
	if s.model.Stream > 0 {
		n, err := s.model.Store.Count(r.Context(), q)
		if err != nil {
			return nil, err
		}
		if n > int64(s.model.Stream) {
			return nil, &rest.Error{Kind: rest.Invalid, Detail: fmt.Sprintf(
				"This list has more than %d objects: narrow it with filters, or ask for one page after the other.", s.model.Stream)}
		}
	}
	var items iter.Seq2[any, error] = func(yield func(any, error) bool) {
		if err := s.each(r, q, yield); err != nil {
			yield(nil, err)
		}
	}
	return &rest.Response{Status: http.StatusOK, Data: items, Names: s.names}, nil
}

// each hands over every object of a list. A piece begins where the one before
// has ended, by the values that the list is sorted by.
func (s *resource[T]) each(r *rest.Request, q store.Query, yield func(any, error) bool) error {
	whole := q.Filter
	q.Limit = piece
	for {
		found, more, err := s.piece(r, q)
		if err != nil {
			return err
		}
		for _, object := range found.shown {
			if !yield(object, nil) {
				return nil
			}
		}
		if !more {
			return nil
		}
		values := make([]any, len(q.Order))
		for i, o := range q.Order {
			values[i] = found.Value(found.Len()-1, o.Column)
		}
		after, err := s.table.After(q.Order, values)
		if err != nil { // sorted by another table's column
			q.Offset += piece
			continue
		}
		q.Filter = store.And(whole, after)
	}
}

// shownRows are objects and what is shown of them.
type shownRows[T any] struct {
	rows[T]
	shown []any
}

// piece reads the next objects, within the time that a request has.
func (s *resource[T]) piece(r *rest.Request, q store.Query) (found shownRows[T], more bool, err error) {
	ctx := r.Context()
	if base, ok := ctx.Value(unhurried{}).(context.Context); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(base, s.config.Timeout)
		defer cancel()
	}
	err = r.During(ctx, func() error {
		found.table = s.table
		if found.items, err = s.model.Store.Find(ctx, q); err != nil {
			return err
		}
		found.shown, err = s.represent(r, found.items)
		return err
	})
	return found, len(found.items) == q.Limit, err
}
