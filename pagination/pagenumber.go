package pagination

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// PageNumber cuts a list into numbered pages: ?page=2, ?page=last (DRF's
// PageNumberPagination). Its envelope is
//
//	{"count": 1023, "next": "…?page=3", "previous": "…", "results": […]}
//
// A page that does not exist answers 404 "Invalid page.".
type PageNumber struct {
	// Size is the number of objects on a page. The default is 100.
	Size int
	// SizeParam is the query parameter that asks for another size, such as
	// page_size. With none nobody may ask.
	SizeParam string
	// MaxSize is the largest size that may be asked for. The default is 100, or
	// Size where that is larger.
	MaxSize int
	// Param is the query parameter of the number. The default is page.
	Param string
	// Count is how the list is counted. Without counts there is no last page.
	Count Counting
	// CountFor keeps a count for this time, in this process; 0 counts always.
	CountFor time.Duration
	// Link sends a Link header (RFC 8288) beside the envelope.
	Link bool
}

// pageNumber is a PageNumber of one resource.
type pageNumber struct {
	PageNumber
	size    size
	counter *counter
}

// Bind checks the sizes.
func (p PageNumber) Bind(resource Resource) (Paginator, error) {
	if p.Param == "" {
		p.Param = "page"
	}
	s, err := newSize(p.SizeParam, p.Size, p.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("pagination.PageNumber: %w", err)
	}
	c, err := newCounter(p.Count, p.CountFor, resource)
	if err != nil {
		return nil, fmt.Errorf("pagination.PageNumber: %w", err)
	}
	return &pageNumber{p, s, c}, nil
}

// errPage is the refusal of a page that does not exist.
func errPage() error { return &rest.Error{Kind: rest.NotFound, Detail: "Invalid page."} }

// Page finds the numbered page.
func (p *pageNumber) Page(r *rest.Request, list List) (*Page, error) {
	size, err := p.size.of(r)
	if err != nil {
		return nil, err
	}
	count, err := p.counter.count(r, list)
	if err != nil {
		return nil, err
	}
	number, ok := p.number(r, size, count)
	if !ok {
		return nil, errPage()
	}
	q := list.Query()
	q.Offset = (number - 1) * size
	objects, more, err := window(list, q, nil, size)
	if err != nil {
		return nil, err
	}
	if p.Count != Exact && number > 1 && objects.Len() == 0 {
		return nil, errPage()
	}
	page := &Page{Objects: objects, Count: count, Link: p.Link}
	if count != nil && p.Count == Exact {
		more = *count > int64(number)*int64(size)
	}
	if more {
		page.Next = link(r, map[string]string{p.Param: strconv.Itoa(number + 1)})
	}
	if number > 1 {
		page.Previous = link(r, map[string]string{p.Param: before(number)})
	}
	page.wrap(count != nil)
	return page, nil
}

// before is the number of the page before, which the first page goes without.
func before(number int) string {
	if number == 2 {
		return ""
	}
	return strconv.Itoa(number - 1)
}

// number is that of the page that r asks for, and false for one that can't be.
func (p *pageNumber) number(r *rest.Request, size int, count *int64) (int, bool) {
	highest := int64(math.MaxInt32 / size) // so that offsets are numbers on every machine
	if count != nil && p.Count == Exact {
		highest = max(1, (*count+int64(size)-1)/int64(size))
	}
	text, sent := last(r, p.Param)
	switch {
	case !sent:
		return 1, true
	case text == "last":
		return int(highest), count != nil && p.Count == Exact
	}
	n, ok := wholeNumber(text)
	return int(n), ok && n >= 1 && n <= highest
}

// Asked reports whether r names a page or a size.
func (p *pageNumber) Asked(r *rest.Request) bool {
	_, sent := last(r, p.Param)
	return sent || p.size.asked(r)
}

// Parameters are the number and the size.
func (p *pageNumber) Parameters() []schema.Parameter {
	number := schema.Parameter{Name: p.Param, Type: "integer", Role: "page", Minimum: int64(1), Description: "The number of a page."}
	return append([]schema.Parameter{number}, p.size.parameters("The number of objects on a page.")...)
}

// Envelope describes the body.
func (p *pageNumber) Envelope() []schema.Field { return envelope(p.Count != None) }
