package viewset

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/store"
)

// defaultLimit is the largest number of objects in a list that sets no other.
const defaultLimit = 100

// list answers with the objects in the user's scope that the filters leave: a
// page of them, or as many as Limit says, or all of them one by one.
func (s *resource[T]) list(r *rest.Request) (*rest.Response, error) {
	q, err := s.selected(r)
	if err != nil {
		return nil, err
	}
	if s.streams(r) {
		return s.stream(r, q)
	}
	if s.paginator != nil {
		return s.page(r, q)
	}
	return s.limited(r, q)
}

// selected is the query for a list.
func (s *resource[T]) selected(r *rest.Request) (store.Query, error) {
	scope, err := s.within(r)
	if err != nil {
		return store.Query{}, err
	}
	q := store.Query{Scope: scope, Order: slices.Clip(s.model.Ordering)}
	err = s.narrow(r, &q)
	q.Order = s.table.Complete(q.Order)
	return q, err
}

// limited answers with a list of a bounded length.
func (s *resource[T]) limited(r *rest.Request, q store.Query) (*rest.Response, error) {
	if s.limit > 0 {
		q.Limit = s.limit + 1
	}
	objects, err := s.model.Store.Find(r.Context(), q)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	if s.limit > 0 && len(objects) > s.limit {
		objects = objects[:s.limit]
		header.Set("Content-Range", fmt.Sprintf("items 0-%d/*", s.limit-1))
	}
	data, err := s.represent(r, objects)
	if err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusOK, Data: data, Names: s.namesFor(r), Header: header}, nil
}

// page answers with a page of a list.
func (s *resource[T]) page(r *rest.Request, q store.Query) (*rest.Response, error) {
	page, err := s.paginator.Page(r, &listing[T]{s, r, q})
	if err != nil {
		return nil, err
	}
	var objects []T
	if found, ok := page.Objects.(rows[T]); ok {
		objects = found.items
	}
	results, err := s.represent(r, objects)
	if err != nil {
		return nil, err
	}
	response := &rest.Response{Status: http.StatusOK, Data: results, Names: s.namesFor(r), Header: http.Header{}}
	bare := s.bare(r)
	if page.Wrap != nil && !bare {
		response.Data = page.Wrap(results)
	}
	if page.Link || bare {
		setLinks(response.Header, page)
	}
	return response, nil
}

// bare reports whether the format of the answer has no room for anything but
// the list.
func (s *resource[T]) bare(r *rest.Request) bool {
	for _, candidate := range s.config.Renderers {
		if candidate.Format() == r.Format {
			b, ok := candidate.(renderer.Bare)
			return ok && b.Bare()
		}
	}
	return false
}

// setLinks names the pages beside in a header (RFC 8288).
func setLinks(header http.Header, page *pagination.Page) {
	var links []string
	for _, l := range []struct{ relation, url string }{{"next", page.Next}, {"prev", page.Previous}} {
		if l.url != "" {
			links = append(links, fmt.Sprintf("<%s>; rel=%q", l.url, l.relation))
		}
	}
	if links != nil {
		header.Set("Link", strings.Join(links, ", "))
	}
}
