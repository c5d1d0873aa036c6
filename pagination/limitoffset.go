package pagination

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// LimitOffset cuts a part out of a list: ?limit=20&offset=40 (DRF's
// LimitOffsetPagination). Its envelope is that of [PageNumber]. Bad values are
// as if they were not there; an offset past the end is an empty page.
type LimitOffset struct {
	// Default is the number of objects where none is asked for. The default is
	// 100.
	Default int
	// Max is the largest number that may be asked for. The default is 100, or
	// Default where that is larger.
	Max int
	// LimitParam and OffsetParam are the query parameters. The defaults are limit
	// and offset.
	LimitParam, OffsetParam string
	// Count is how the list is counted.
	Count Counting
	// CountFor keeps a count for this time, in this process; 0 counts always.
	CountFor time.Duration
	// Link sends a Link header (RFC 8288) beside the envelope.
	Link bool
}

// limitOffset is a LimitOffset of one resource.
type limitOffset struct {
	LimitOffset
	size    size
	counter *counter
}

// Bind checks the sizes.
func (p LimitOffset) Bind(resource Resource) (Paginator, error) {
	if p.LimitParam == "" {
		p.LimitParam = "limit"
	}
	if p.OffsetParam == "" {
		p.OffsetParam = "offset"
	}
	s, err := newSize(p.LimitParam, p.Default, p.Max)
	if err != nil {
		return nil, fmt.Errorf("pagination.LimitOffset: %w", err)
	}
	c, err := newCounter(p.Count, p.CountFor, resource)
	if err != nil {
		return nil, fmt.Errorf("pagination.LimitOffset: %w", err)
	}
	return &limitOffset{p, s, c}, nil
}

// Page finds the part.
func (p *limitOffset) Page(r *rest.Request, list List) (*Page, error) {
	limit, err := p.size.of(r)
	if err != nil {
		return nil, err
	}
	offset, err := p.offset(r)
	if err != nil {
		return nil, err
	}
	count, err := p.counter.count(r, list)
	if err != nil {
		return nil, err
	}
	q := list.Query()
	q.Offset = int(min(offset, math.MaxInt))
	objects, more, err := window(list, q, nil, limit)
	if err != nil {
		return nil, err
	}
	page := &Page{Objects: objects, Count: count, Link: p.Link}
	if count != nil && p.Count == Exact {
		more = offset+int64(limit) < *count
	}
	if more {
		page.Next = link(r, map[string]string{p.LimitParam: strconv.Itoa(limit), p.OffsetParam: strconv.FormatInt(offset+int64(limit), 10)})
	}
	if offset > 0 {
		page.Previous = link(r, map[string]string{p.LimitParam: strconv.Itoa(limit), p.OffsetParam: positive(offset - int64(limit))})
	}
	page.wrap(count != nil)
	return page, nil
}

// positive is an offset as text, and nothing for the beginning.
func positive(offset int64) string {
	if offset <= 0 {
		return ""
	}
	return strconv.FormatInt(offset, 10)
}

// offset is where r wants the part to begin.
func (p *limitOffset) offset(r *rest.Request) (int64, error) {
	text, sent := last(r, p.OffsetParam)
	if !sent {
		return 0, nil
	}
	n, ok := wholeNumber(text)
	if ok && n >= 0 {
		return min(n, math.MaxInt64/2), nil
	}
	if r.Strict {
		return 0, &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: p.OffsetParam, Value: []rest.Message{{
			Text: "Write a number of objects, 0 or more.", Code: "invalid",
		}}}}}
	}
	return 0, nil
}

// Asked reports whether r names a limit or an offset.
func (p *limitOffset) Asked(r *rest.Request) bool {
	_, sent := last(r, p.OffsetParam)
	return sent || p.size.asked(r)
}

// Parameters are the limit and the offset.
func (p *limitOffset) Parameters() []schema.Parameter {
	offset := schema.Parameter{Name: p.OffsetParam, Type: "integer", Role: "offset", Minimum: int64(0), Description: "How many objects to skip."}
	return append(p.size.parameters("The largest number of objects."), offset)
}

// Envelope describes the body.
func (p *limitOffset) Envelope() []schema.Field { return envelope(p.Count != None) }
