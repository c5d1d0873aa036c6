package pagination_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
)

func TestLinksHaveThePathThatTheClientHasSent(t *testing.T) {
	vs := model[Item](items(t, 12), pagination.PageNumber{Size: 5})
	prefixed := mux.NewRouter()
	api := router.NewDefault()
	api.Register("items", vs)
	api.Mount(prefixed, "/api/v1")
	nested := router.NewDefault()
	nested.Register("shelves/{shelf}/items", vs)

	for url, c := range map[string]struct {
		http.Handler
		next string
	}{
		"/items/":                        {serving(vs), "http://example.com/items/?page=2"},
		"/items":                         {serving(vs), "http://example.com/items?page=2"},
		"/items.json":                    {serving(vs), "http://example.com/items.json?page=2"},
		"/cut/off/items/":                {http.StripPrefix("/cut/off", serving(vs)), "http://example.com/cut/off/items/?page=2"},
		"/api/v1/items/?x=1":             {prefixed, "http://example.com/api/v1/items/?page=2&x=1"},
		"https://example.org:8443/items": {serving(vs), "https://example.org:8443/items?page=2"},
		"http://a/cut/items/":            {http.StripPrefix("/cut", serving(vs)), "http://a/cut/items/?page=2"},
		"/shelves/a%20%C3%A9/items/":     {nested, "http://example.com/shelves/a%20%C3%A9/items/?page=2"},
		"/shelves/%3E%22;x/items/":       {nested, "http://example.com/shelves/%3E%22;x/items/?page=2"},
		"/shelves/>;rel=\"x\",</items/":  {nested, "http://example.com/shelves/%3E;rel=%22x%22,%3C/items/?page=2"},
	} {
		p := get(t, resttest.New(t, c.Handler), url)
		if text(p.Next) != c.next {
			t.Errorf("%s: got %s, want %s", url, text(p.Next), c.next)
		}
	}
}

func TestLinksToNoHostAreRelative(t *testing.T) {
	c := resttest.New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = `evil.com/?"`
		serving(model[Item](items(t, 12), pagination.PageNumber{Size: 5})).ServeHTTP(w, r)
	}))
	if got := text(get(t, c, "/items/").Next); got != "/items/?page=2" {
		t.Errorf("got %s", got)
	}
}

func TestLinkHeaders(t *testing.T) {
	db := items(t, 12)
	for name, c := range map[string]struct {
		pagination.Pagination
		url, header string
	}{
		"both sides":            {pagination.PageNumber{Size: 5, Link: true}, "/items/?page=2", `<http://example.com/items/?page=3>; rel="next", <http://example.com/items/>; rel="prev"`},
		"the last one":          {pagination.LimitOffset{Default: 10, Link: true}, "/items/?offset=10", `<http://example.com/items/?limit=10>; rel="prev"`},
		"one page":              {pagination.Cursor{Link: true}, "/items/", ""},
		"not asked for":         {pagination.PageNumber{Size: 5}, "/items/", ""},
		"a format without room": {pagination.PageNumber{Size: 5}, "/items/?format=csv&page=3", `<http://example.com/items/?format=csv&page=2>; rel="prev"`},
		"by a suffix":           {pagination.LimitOffset{Default: 5}, "/items.ndjson", `<http://example.com/items.ndjson?limit=5&offset=5>; rel="next"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := at(t, model[Item](db, c.Pagination)).Get(c.url).Expect(200).Header.Get("Link"); got != c.header {
				t.Errorf("got  %s\nwant %s", got, c.header)
			}
		})
	}
}

func TestFormatsWithoutRoomGetBareLists(t *testing.T) {
	db := items(t, 12)
	for url, want := range map[string]string{
		"/items/?format=csv":           "id,name,rank\r\n1,item 1,\r\n2,item 2,\r\n",
		"/items/?format=ndjson&page=6": `{"id":11,"name":"item 11","rank":null}` + "\n" + `{"id":12,"name":"item 12","rank":null}` + "\n",
	} {
		if got := at(t, model[Item](db, pagination.PageNumber{Size: 2})).Get(url).Expect(200).Body; got != want {
			t.Errorf("%s: got %q, want %q", url, got, want)
		}
	}
	c := at(t, model[Item](db, pagination.Cursor{Size: 5})).With("Accept", "application/x-ndjson")
	answer, lines := c.Get("/items/").Expect(200), 0
	for {
		lines += strings.Count(answer.Body, "\n")
		next, _, more := strings.Cut(strings.TrimPrefix(answer.Header.Get("Link"), "<"), `>; rel="next"`)
		if !more {
			break
		}
		answer = c.Get(next).Expect(200)
	}
	if lines != 12 {
		t.Errorf("walked over %d lines", lines)
	}
}
