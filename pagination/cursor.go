package pagination

import (
	"errors"
	"fmt"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Cursor cuts a list into pages that are found by where the page before ended,
// rather than by counting rows: the millionth page costs what the first one does,
// and rows that are added or removed meanwhile neither repeat nor hide others
// (DRF's CursorPagination). Its envelope is
//
//	{"next": "…?cursor=…", "previous": null, "results": […]}
//
// A cursor holds the values of all columns that the list is sorted by, the
// primary key among them, sealed with a key: nobody can read or make one. It is
// good for the same resource, filters and order alone; any other answers 404
// "Invalid cursor".
type Cursor struct {
	// Size is the number of objects on a page. The default is 100.
	Size int
	// SizeParam is the query parameter that asks for another size. With none
	// nobody may ask.
	SizeParam string
	// MaxSize is the largest size that may be asked for. The default is 100, or
	// Size where that is larger.
	MaxSize int
	// Param is the query parameter of the cursor. The default is cursor.
	Param string
	// Key seals cursors: 16 random bytes or more, the same for all processes that
	// serve the list. With none every process makes its own when it starts, and
	// cursors of another one, or from before, are invalid.
	Key []byte
	// Link sends a Link header (RFC 8288) beside the envelope.
	Link bool
}

// cursor is a Cursor of one resource.
type cursor struct {
	Cursor
	size     size
	seal     *seal
	resource Resource
}

// Bind checks the sizes, the key and the order.
func (c Cursor) Bind(resource Resource) (Paginator, error) {
	if c.Param == "" {
		c.Param = "cursor"
	}
	s, sizes := newSize(c.SizeParam, c.Size, c.MaxSize)
	sealing, key := newSeal(c.Key)
	var order error
	if slices.ContainsFunc(resource.Order, func(o store.Order) bool { return o.Relation != "" }) {
		order = errors.New("the list is sorted by a column of another table, which a cursor can't hold: sort by columns of its own")
	}
	if err := errors.Join(sizes, key, order); err != nil {
		return nil, fmt.Errorf("pagination.Cursor: %w", err)
	}
	return &cursor{c, s, sealing, resource}, nil
}

// errCursor is the refusal of a cursor that is none, or one of another list. The
// text has no full stop, as in DRF.
func errCursor() error { return &rest.Error{Kind: rest.NotFound, Detail: "Invalid cursor"} }

// Page finds the page beside a row.
func (c *cursor) Page(r *rest.Request, list List) (*Page, error) {
	size, err := c.size.of(r)
	if err != nil {
		return nil, err
	}
	q := list.Query()
	if slices.ContainsFunc(q.Order, func(o store.Order) bool { return o.Relation != "" }) {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: "This list can't be sorted by a field of another object."}
	}
	order := q.Order
	about := c.about(list, order)
	at, started, err := c.position(r, about, len(order))
	if err != nil {
		return nil, err
	}
	if at.back {
		q.Order = reversed(order)
	}
	objects, more, err := window(list, q, at.values, size)
	if err != nil {
		return nil, err
	}
	if at.back {
		objects.Reverse()
	}
	page := &Page{Objects: objects, Link: c.Link}
	page.wrap(false)
	return page, c.links(r, page, links{about: about, order: order, at: at, started: started, more: more})
}

// links are what the links of a page depend on.
type links struct {
	about         []byte
	order         []store.Order
	at            position
	started, more bool // not at the beginning; more objects in the direction of the page
}

// links adds the links to the pages beside.
func (c *cursor) links(r *rest.Request, page *Page, l links) error {
	n := page.Objects.Len()
	if l.at.back && n == 0 { // what was before has gone
		page.Next = link(r, map[string]string{c.Param: ""})
		return nil
	}
	behind, before := l.more, l.started
	if l.at.back {
		behind, before = l.at.values != nil, l.more
	}
	var err error
	if behind {
		page.Next, err = c.beside(r, page.Objects, n-1, false, l)
	}
	if err == nil && before {
		page.Previous, err = c.beside(r, page.Objects, 0, true, l)
	}
	return err
}

// beside is the URL of the page beside an object, or at the end of the list
// where there are no objects.
func (c *cursor) beside(r *rest.Request, objects Objects, i int, back bool, l links) (string, error) {
	at := position{back: back}
	if objects.Len() > 0 {
		var err error
		if at.values, err = objects.Position(i, l.order); err != nil {
			return "", err
		}
	}
	token, err := c.seal.close(at, l.about)
	return link(r, map[string]string{c.Param: token}), err
}

// position reads the request's cursor, and reports whether there is one.
func (c *cursor) position(r *rest.Request, about []byte, columns int) (position, bool, error) {
	token, sent := last(r, c.Param)
	if !sent || token == "" {
		return position{}, false, nil
	}
	at, ok := c.seal.open(token, about)
	if !ok || at.values != nil && len(at.values) != columns {
		return position{}, false, errCursor()
	}
	return at, true, nil
}

// about is what a cursor is good for: the resource, its filters and its order.
func (c *cursor) about(list List, order []store.Order) []byte {
	return fmt.Appendf(nil, "%q %q %v", c.resource.Name, list.Asked(), order)
}

// reversed is an order turned round.
func reversed(order []store.Order) []store.Order {
	turned := slices.Clone(order)
	for i := range turned {
		turned[i].Descending = !turned[i].Descending
	}
	return turned
}

// Asked reports whether r names a cursor or a size.
func (c *cursor) Asked(r *rest.Request) bool {
	_, sent := last(r, c.Param)
	return sent || c.size.asked(r)
}

// Parameters are the cursor and the size.
func (c *cursor) Parameters() []schema.Parameter {
	at := schema.Parameter{Name: c.Param, Type: "string", Role: "cursor", Description: "Where a page begins: as the link to it says."}
	return append([]schema.Parameter{at}, c.size.parameters("The number of objects on a page.")...)
}

// Envelope describes the body.
func (*cursor) Envelope() []schema.Field { return envelope(false) }
