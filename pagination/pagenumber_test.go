package pagination_test

import (
	"testing"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/viewset"
)

func TestPagesAreNumbered(t *testing.T) {
	c := at(t, model[Item](items(t, 23), pagination.PageNumber{Size: 5, SizeParam: "page_size", MaxSize: 10}))
	for url, w := range map[string]want{
		"/items/":                    {numbers(1, 5), "?page=2", "-"},
		"/items/?page=1":             {numbers(1, 5), "?page=2", "-"},
		"/items/?page=2":             {numbers(6, 10), "?page=3", ""}, // the first page goes without a number
		"/items/?page=3":             {numbers(11, 15), "?page=4", "?page=2"},
		"/items/?page=5":             {numbers(21, 23), "-", "?page=4"},
		"/items/?page=last":          {numbers(21, 23), "-", "?page=4"},
		"/items/?page=%202":          {numbers(6, 10), "?page=3", ""},
		"/items/?page=02":            {numbers(6, 10), "?page=3", ""},
		"/items/?page=%2B2":          {numbers(6, 10), "?page=3", ""},
		"/items/?page=2&page=3":      {numbers(11, 15), "?page=4", "?page=2"},
		"/items/?page=%D9%A2":        {numbers(6, 10), "?page=3", ""}, // an Arabic 2
		"/items/?page=%E0%A5%A8":     {numbers(6, 10), "?page=3", ""},
		"/items/?page_size=10":       {numbers(1, 10), "?page=2&page_size=10", "-"},                   //
		"/items/?page_size=11":       {numbers(1, 10), "?page=2&page_size=11", "-"},                   // cut
		"/items/?page_size=1000000":  {numbers(1, 10), "?page=2&page_size=1000000", "-"},              //
		"/items/?page_size=9&page=3": {numbers(19, 23), "-", "?page=2&page_size=9"},                   //
		"/items/?page_size=+7":       {numbers(1, 7), "?page=2&page_size=+7", "-"},                    // a blank
		"/items/?page_size=0":        {numbers(1, 5), "?page=2&page_size=0", "-"},                     // as if it were not there
		"/items/?page_size=-1":       {numbers(1, 5), "?page=2&page_size=-1", "-"},                    //
		"/items/?page_size=abc":      {numbers(1, 5), "?page=2&page_size=abc", "-"},                   //
		"/items/?page_size=":         {numbers(1, 5), "?page=2&page_size=", "-"},                      //
		"/items/?page_size=5.0":      {numbers(1, 5), "?page=2&page_size=5.0", "-"},                   //
		"/items/?b=2&a=1&page=2":     {numbers(6, 10), "?a=1&b=2&page=3", "?a=1&b=2"},                 // sorted
		"/items/?q=a+b%26c&q=%C3%A9": {numbers(1, 5), "?page=2&q=a+b%26c&q=%C3%A9", "-"},              // repeated, and not ASCII
		"/items/?empty=&page=3":      {numbers(11, 15), "?empty=&page=4", "?empty=&page=2"},           //
		"/items/?format=json&page=2": {numbers(6, 10), "?format=json&page=3", "?format=json"},         //
		"/items/?%E6%97%A5=%22%3E":   {numbers(1, 5), "?page=2&%E6%97%A5=%22%3E", "-"},                //
		"/items/?page=2&page_size=5": {numbers(6, 10), "?page=3&page_size=5", "?page_size=5"},         //
		"/items/?page_size=5&x=;y":   {numbers(1, 5), "?page=2&page_size=5&x=%3By", "-"},              //
		"/items/?Page=2":             {numbers(1, 5), "?Page=2&page=2", "-"},                          // another parameter
		"/items/?page=3&offset=1000": {numbers(11, 15), "?offset=1000&page=4", "?offset=1000&page=2"}, //
	} {
		p := get(t, c, url)
		w.check(t, p, url)
		if p.Count == nil || *p.Count != 23 {
			t.Errorf("%s: got the count %v", url, p.Count)
		}
	}
}

func TestPagesThatDoNotExistAreNotFound(t *testing.T) {
	c := at(t, model[Item](items(t, 23), pagination.PageNumber{Size: 5, SizeParam: "page_size", MaxSize: 10}))
	for _, query := range []string{
		"page=0", "page=-1", "page=6", "page=abc", "page=1.5", "page=2.0", "page=", "page=1e0", "page=0x1", "page=LAST", "page=last%20", "page=%00",
		"page=99999999999999999999", "page=-99999999999999999999", "page=9223372036854775807", "page=1%002", "page=1,2", "page=%FF",
		"page=3&page_size=10000&page=4", "page=1&page=x",
	} {
		c.Get("/items/?" + query).Expect(404).JSON(`{"detail":"Invalid page."}`)
	}
	c.Do("HEAD", "/items/?page=99", nil).Expect(404)
}

func TestAnEmptyListHasOnePage(t *testing.T) {
	c := at(t, model[Item](items(t, 0), pagination.PageNumber{}))
	for _, query := range []string{"", "?page=1", "?page=last"} {
		c.Get("/items/" + query).Expect(200).JSON(`{"count":0,"next":null,"previous":null,"results":[]}`)
	}
	c.Get("/items/?page=2").Expect(404)
}

func TestPagesOfFilteredLists(t *testing.T) {
	m := model[Item](items(t, 30), pagination.PageNumber{Size: 3, SizeParam: "page_size", MaxSize: 5})
	m.Filters = []filter.Filter{filter.Search("name"), filter.Ordering("id")}
	c := at(t, m)
	p := get(t, c, "/items/?search=item+1&page=2&ordering=-id")
	want{"17 16 15", "?ordering=-id&page=3&search=item+1", "?ordering=-id&search=item+1"}.check(t, p, "filtered")
	if *p.Count != 12 {
		t.Errorf("got the count %d", *p.Count)
	}
}

func TestEveryPageIsBounded(t *testing.T) {
	db := items(t, 130)
	for name, c := range map[string]struct {
		pagination.Pagination
		query string
		n     int
	}{
		"a page":                      {pagination.PageNumber{}, "", 100},
		"a size that may not be sent": {pagination.PageNumber{}, "?page_size=120", 100},
		"a size that may":             {pagination.PageNumber{SizeParam: "page_size"}, "?page_size=120", 100},
		"a size below the largest":    {pagination.PageNumber{SizeParam: "page_size", MaxSize: 120}, "?page_size=119", 119},
		"a largest below the default": {pagination.PageNumber{SizeParam: "page_size", MaxSize: 7}, "", 7},
		"a size over the default":     {pagination.PageNumber{Size: 125, SizeParam: "page_size"}, "?page_size=1000", 125},
		"a limit":                     {pagination.LimitOffset{}, "?limit=1000", 100},
		"no limit":                    {pagination.LimitOffset{}, "", 100},
		"a larger limit":              {pagination.LimitOffset{Max: 120}, "?limit=9999999999999999999999", 120},
		"a cursor's page":             {pagination.Cursor{}, "?page_size=120", 100},
		"a cursor's size":             {pagination.Cursor{SizeParam: "n", MaxSize: 110}, "?n=120", 110},
		"no pages at all":             {nil, "", 100},
	} {
		t.Run(name, func(t *testing.T) {
			client := at(t, model[Item](db, c.Pagination))
			var got []any
			if c.Pagination == nil {
				answer := client.Get("/items/").Expect(200).Into(&got)
				if answer.Header.Get("Content-Range") != "items 0-99/*" {
					t.Errorf("got Content-Range %q", answer.Header.Get("Content-Range"))
				}
			} else {
				got = make([]any, len(get(t, client, "/items/"+c.query).Results))
			}
			if len(got) != c.n {
				t.Errorf("got %d objects, want %d", len(got), c.n)
			}
		})
	}
}

func TestStrictRequestsAreToldWhatOthersIgnore(t *testing.T) {
	db := items(t, 30)
	for url, c := range map[string]struct {
		pagination.Pagination
		want string
	}{
		"/items/?page_size=0":          {pagination.PageNumber{SizeParam: "page_size", MaxSize: 10, Size: 5}, `{"page_size":["Ask for 1 to 10 objects."]}`},
		"/items/?page_size=11":         {pagination.PageNumber{SizeParam: "page_size", MaxSize: 10, Size: 5}, `{"page_size":["Ask for 1 to 10 objects."]}`},
		"/items/?page_size=9":          {pagination.PageNumber{Size: 5}, `{"page_size":["Unknown parameter."]}`},
		"/items/?limit=x":              {pagination.LimitOffset{}, `{"limit":["Ask for 1 to 100 objects."]}`},
		"/items/?limit=101":            {pagination.LimitOffset{}, `{"limit":["Ask for 1 to 100 objects."]}`},
		"/items/?offset=-1":            {pagination.LimitOffset{}, `{"offset":["Write a number of objects, 0 or more."]}`},
		"/items/?offset=":              {pagination.LimitOffset{}, `{"offset":["Write a number of objects, 0 or more."]}`},
		"/items/?page_size=+":          {pagination.Cursor{SizeParam: "page_size"}, `{"page_size":["Ask for 1 to 100 objects."]}`},
		"/items/?page=2":               {pagination.Cursor{SizeParam: "page_size"}, `{"page":["Unknown parameter."]}`},
		"/items/?page=1&format=json":   {pagination.PageNumber{}, ""},
		"/items/?limit=100&offset=0":   {pagination.LimitOffset{}, ""},
		"/items/?cursor=&page_size=10": {pagination.Cursor{SizeParam: "page_size"}, ""},
	} {
		client := at(t, model[Item](db, c.Pagination))
		client.Get(url).Expect(200)
		strict := client.With("Prefer", "handling=strict")
		if c.want == "" {
			strict.Get(url).Expect(200)
			continue
		}
		strict.Get(url).Expect(400).JSON(c.want)
	}
	strict := resttest.New(t, serving(&viewset.Model[Item]{
		Config: viewset.Config{Strict: true}, Store: model[Item](db, nil).Store, Permissions: model[Item](db, nil).Permissions, Pagination: pagination.PageNumber{},
	}))
	strict.Get("/items/?page=1").Expect(200)
	strict.Get("/items/?page=9").Expect(404)
	strict.Get("/items/?pag=1").Expect(400)
}

func TestMistakesInDeclarationsAreReported(t *testing.T) {
	db := items(t, 0)
	for name, p := range map[string]pagination.Pagination{
		"a negative size":          pagination.PageNumber{Size: -1},
		"a negative largest":       pagination.LimitOffset{Max: -1},
		"a size over the largest":  pagination.Cursor{Size: 20, MaxSize: 10},
		"a short key":              pagination.Cursor{Key: []byte("secret")},
		"an empty key":             pagination.Cursor{Key: []byte{}},
		"an unknown way to count":  pagination.PageNumber{Count: 7},
		"a negative time":          pagination.LimitOffset{CountFor: -1},
		"counts kept and not made": pagination.PageNumber{Count: pagination.None, CountFor: 1},
	} {
		if err := model[Item](db, p).Err(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
