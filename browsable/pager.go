package browsable

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
)

// pager are the links to the pages of a list.
type pager struct {
	Previous, Next string
	Numbers        []numbered
	Summary        string
}

// numbered is a page by its number; one without a URL is the present page, and one
// without a number a gap.
type numbered struct {
	Number int64
	URL    string
}

// envelope is what is around a page of a list.
type envelope struct {
	next, previous string
	count, shown   int64 // count is -1 where nobody has counted
}

// envelopeOf reads the body of a page.
func envelopeOf(data any) (envelope, bool) {
	object, ok := data.(rest.Object)
	if !ok {
		return envelope{}, false
	}
	results, ok := object.Get("results")
	if !ok {
		return envelope{}, false
	}
	list, ok := results.([]any)
	if !ok {
		return envelope{}, false
	}
	e := envelope{count: -1, shown: int64(len(list))}
	next, _ := object.Get("next")
	previous, _ := object.Get("previous")
	e.next, _ = next.(string)
	e.previous, _ = previous.(string)
	if count, found := object.Get("count"); found {
		if n, err := strconv.ParseInt(fmt.Sprint(count), 10, 64); err == nil {
			e.count = n
		}
	}
	return e, true
}

// newPager finds the pages beside a page. Nil is that there is only one.
func newPager(page *renderer.Page, path string, query url.Values) *pager {
	e, ok := envelopeOf(page.Data)
	if !ok {
		return nil
	}
	p := &pager{Previous: relative(e.previous), Next: relative(e.next)}
	number, offset := parameter(page.Parameters, "page"), parameter(page.Parameters, "offset")
	switch {
	case e.count < 0:
	case number != "":
		p.byNumber(e, number, path, query)
	case offset != "":
		p.byOffset(e, page.Parameters, path, query)
	}
	if p.Summary == "" && e.count >= 0 {
		p.Summary = fmt.Sprintf("%d in all", e.count)
	}
	if p.Previous == "" && p.Next == "" && p.Summary == "" {
		return nil
	}
	return p
}

// parameter is the name of the one with a role, or nothing.
func parameter(all []schema.Parameter, role string) string {
	for i := range all {
		if all[i].Role == role {
			return all[i].Name
		}
	}
	return ""
}

// relative is a URL of this site without its host.
func relative(address string) string {
	parsed, err := url.Parse(address)
	if address == "" || err != nil {
		return ""
	}
	return with(local(parsed.EscapedPath()), parsed.Query())
}

// valueIn is a number in a URL's query, or the fallback.
func valueIn(address, name string, fallback int64) int64 {
	parsed, err := url.Parse(address)
	if err != nil {
		return fallback
	}
	n, err := strconv.ParseInt(parsed.Query().Get(name), 10, 64)
	if err != nil {
		return fallback
	}
	return n
}

// byNumber links numbered pages.
func (p *pager) byNumber(e envelope, name, path string, query url.Values) {
	current := int64(1)
	if e.previous != "" {
		current = valueIn(e.previous, name, 1) + 1
	}
	size := e.shown
	if e.next == "" && current > 1 {
		size = (e.count - e.shown) / (current - 1)
	}
	p.number(e, current, size, (current-1)*size, func(n int64) string {
		if n == 1 {
			return with(path, query, name, "")
		}
		return with(path, query, name, strconv.FormatInt(n, 10))
	})
}

// byOffset links pages that begin so many objects further on.
func (p *pager) byOffset(e envelope, all []schema.Parameter, path string, query url.Values) {
	limit, offset := parameter(all, "size"), parameter(all, "offset")
	size := valueIn(e.next, limit, valueIn(e.previous, limit, e.shown))
	start := valueIn("?"+query.Encode(), offset, 0)
	if size < 1 || start < 0 {
		return
	}
	p.number(e, start/size+1, size, start, func(n int64) string {
		if n == 1 {
			return with(path, query, offset, "")
		}
		return with(path, query, offset, strconv.FormatInt((n-1)*size, 10))
	})
}

// number lists the first and the last page, the present one, and those beside it.
func (p *pager) number(e envelope, current, size, start int64, link func(int64) string) {
	if e.shown > 0 {
		p.Summary = fmt.Sprintf("%d–%d of %d", start+1, start+e.shown, e.count)
	}
	if size < 1 {
		return
	}
	last := (e.count + size - 1) / size
	if last < 2 {
		return
	}
	before := int64(0)
	for _, n := range []int64{1, current - 2, current - 1, current, current + 1, current + 2, last} {
		if n <= before || n > last {
			continue
		}
		if n == before+2 {
			p.Numbers = append(p.Numbers, numbered{before + 1, link(before + 1)})
		} else if n > before+2 {
			p.Numbers = append(p.Numbers, numbered{})
		}
		one := numbered{Number: n}
		if n != current {
			one.URL = link(n)
		}
		p.Numbers = append(p.Numbers, one)
		before = n
	}
}
