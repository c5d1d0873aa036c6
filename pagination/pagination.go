// Package pagination cuts lists into pages: [PageNumber], [LimitOffset] and
// [Cursor], with DRF's parameters, envelopes and links.
//
//	Pagination: pagination.PageNumber{Size: 10, SizeParam: "page_size", MaxSize: 100}
//
// Every page is bounded, whether or not the declaration says so.
package pagination

import (
	"context"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Pagination is a declaration, the same for every resource that it is given to.
type Pagination interface {
	// Bind checks the declaration for a resource. The error joins all mistakes.
	Bind(resource Resource) (Paginator, error)
}

// Resource is what a pagination learns of the lists that it will cut.
type Resource struct {
	// Name is the resource's, such as that of its table.
	Name string
	// Table describes the rows.
	Table *store.Table
	// Order is the order where the request asks for no other.
	Order []store.Order
	// Count is how many objects there are at all, roughly, where the database
	// keeps a number of its own; nil where it does not.
	Count func(ctx context.Context) (int64, error)
}

// Paginator is a [Pagination] of one resource. One value serves all requests at
// once.
type Paginator interface {
	// Page reads r's query parameters and returns the page that they ask for. A
	// page that does not exist is an *[rest.Error] of kind NotFound.
	Page(r *rest.Request, list List) (*Page, error)

	// Asked reports whether r names a page, or a size.
	Asked(r *rest.Request) bool

	// Parameters are the query parameters that it reads.
	Parameters() []schema.Parameter

	// Envelope describes the members around the results; nil is a bare list.
	Envelope() []schema.Field
}

// List is a list that is cut into pages: what a viewset has selected.
type List interface {
	// Query selects the whole list: scope, filter and order. The order is
	// complete: it ends with the primary key.
	Query() store.Query
	// Asked are the query parameters that have narrowed the list, in one text.
	Asked() string
	// Count is the number of objects in the list.
	Count() (int64, error)
	// Find returns the objects that q, a narrowed Query, selects.
	Find(q store.Query) (Objects, error)
	// After returns those of them that come after a position in q's order, as
	// [Objects] tell it. Q has a limit and no offset. The cost does not grow with the
	// number of objects before, where there is an index.
	After(q store.Query, position []any) (Objects, error)
}

// Objects are objects of a list, of whatever type.
type Objects interface {
	Len() int
	// Slice is a part of the objects.
	Slice(from, to int) Objects
	// Reverse turns the order round.
	Reverse()
	// Position is where an object stands in an order: its values of the order's
	// columns; nil is NULL.
	Position(i int, order []store.Order) ([]any, error)
}

// Page is one page of a list.
type Page struct {
	Objects Objects
	// Count is the number of objects in the whole list; nil is not known.
	Count *int64
	// Next and Previous are the URLs of the pages beside; empty for none.
	Next, Previous string
	// Link says that the URLs are to be sent in a Link header as well (RFC 8288).
	Link bool
	// Wrap puts the answer's body around the results.
	Wrap func(results any) any
}

// wrap is DRF's envelope.
func (p *Page) wrap(counts bool) {
	p.Wrap = func(results any) any {
		body := make(rest.Object, 0, 4)
		if counts {
			body = append(body, rest.Member{Name: "count", Value: *p.Count})
		}
		return append(body,
			rest.Member{Name: "next", Value: orNull(p.Next)},
			rest.Member{Name: "previous", Value: orNull(p.Previous)},
			rest.Member{Name: "results", Value: results},
		)
	}
}

// orNull is a URL, or null for none.
func orNull(url string) any {
	if url == "" {
		return nil
	}
	return url
}

// envelope describes what wrap makes.
func envelope(counts bool) []schema.Field {
	fields := []schema.Field{
		{Name: "next", Type: "url", Nullable: true, ReadOnly: true, Help: "The next page."},
		{Name: "previous", Type: "url", Nullable: true, ReadOnly: true, Help: "The previous page."},
		{Name: "results", Type: "list", Required: true, ReadOnly: true},
	}
	if counts {
		fields = append([]schema.Field{{Name: "count", Type: "integer", Required: true, ReadOnly: true, Help: "The number of objects on all pages."}}, fields...)
	}
	return fields
}
