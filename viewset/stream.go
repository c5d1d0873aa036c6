package viewset

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"

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
	return &rest.Response{Status: http.StatusOK, Data: items, Names: s.namesFor(r)}, nil
}

// each hands over every object of a list. A piece begins where the one before
// has ended, by the values that the list is sorted by, so that nothing that others
// write meanwhile moves it. A list that is sorted by another table's column has no
// such place: its pieces are counted off.
func (s *resource[T]) each(r *rest.Request, q store.Query, yield func(any, error) bool) error {
	counted := slices.ContainsFunc(q.Order, func(o store.Order) bool { return o.Relation != "" })
	q.Limit = piece
	var at []any
	for {
		found, err := s.piece(r, q, at, !counted)
		if err != nil {
			return err
		}
		for _, object := range found.shown {
			if !yield(object, nil) {
				return nil
			}
		}
		switch {
		case !found.more:
			return nil
		case counted:
			q.Offset += piece
		default:
			at = found.end
		}
	}
}

// pieceOf is a part of a list: what is shown of its objects, whether more may
// follow, and where it ends.
type pieceOf struct {
	shown []any
	more  bool
	end   []any
}

// piece reads the next objects, within the time that a request has.
func (s *resource[T]) piece(r *rest.Request, q store.Query, at []any, placed bool) (found pieceOf, err error) {
	ctx := r.Context()
	if base, ok := ctx.Value(unhurried{}).(context.Context); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(base, s.config.Timeout)
		defer cancel()
	}
	err = r.During(ctx, func() error {
		items, err := s.objects(ctx, q, at)
		if err != nil {
			return err
		}
		found.more = len(items) == q.Limit
		if found.more && placed {
			if found.end, err = s.position(ctx, &items[len(items)-1], q.Order); err != nil {
				return err
			}
		}
		found.shown, err = s.represent(r, items)
		return err
	})
	return found, err
}

// objects finds q's objects, of those after a position if there is one.
func (s *resource[T]) objects(ctx context.Context, q store.Query, at []any) ([]T, error) {
	if at == nil {
		return s.model.Store.Find(ctx, q)
	}
	return s.after(ctx, q, at)
}
