package pagination_test

import (
	"testing"

	"github.com/quintet-go/rest/pagination"
)

func TestListsAreCutByLimitAndOffset(t *testing.T) {
	c := at(t, model[Item](items(t, 23), pagination.LimitOffset{Default: 5, Max: 10}))
	for url, w := range map[string]want{
		"/items/":                                     {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=5":                             {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=5&offset=5":                    {numbers(6, 10), "?limit=5&offset=10", "?limit=5"}, // the beginning goes without an offset
		"/items/?limit=5&offset=10":                   {numbers(11, 15), "?limit=5&offset=15", "?limit=5&offset=5"},
		"/items/?offset=3":                            {numbers(4, 8), "?limit=5&offset=8", "?limit=5"},
		"/items/?limit=5&offset=20":                   {numbers(21, 23), "-", "?limit=5&offset=15"},
		"/items/?limit=5&offset=18":                   {numbers(19, 23), "-", "?limit=5&offset=13"},
		"/items/?limit=10&offset=23":                  {"", "-", "?limit=10&offset=13"},
		"/items/?offset=1000":                         {"", "-", "?limit=5&offset=995"},
		"/items/?offset=99999999999999999999":         {"", "-", "?limit=5&offset=4611686018427387898"},
		"/items/?limit=11":                            {numbers(1, 10), "?limit=10&offset=10", "-"},
		"/items/?limit=99999999999999999999":          {numbers(1, 10), "?limit=10&offset=10", "-"},
		"/items/?limit=0":                             {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=-3":                            {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=abc":                           {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=":                              {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=5.5":                           {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?limit=5&limit=6":                     {numbers(1, 6), "?limit=6&offset=6", "-"},
		"/items/?offset=abc":                          {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?offset=":                             {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?offset=-4":                           {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?offset=-99999999999999999999":        {numbers(1, 5), "?limit=5&offset=5", "-"},
		"/items/?offset=%202&limit=%D9%A3":            {numbers(3, 5), "?limit=3&offset=5", "?limit=3"},
		"/items/?z=1&offset=10&a=%C3%A9&limit=5&a=+b": {numbers(11, 15), "?a=%C3%A9&a=+b&limit=5&offset=15&z=1", "?a=%C3%A9&a=+b&limit=5&offset=5&z=1"},
	} {
		p := get(t, c, url)
		w.check(t, p, url)
		if p.Count == nil || *p.Count != 23 {
			t.Errorf("%s: got the count %v", url, p.Count)
		}
	}
}

func TestParametersHaveOtherNames(t *testing.T) {
	db := items(t, 9)
	c := at(t, model[Item](db, pagination.LimitOffset{LimitParam: "n", OffsetParam: "skip"}))
	want{"3 4", "?limit=3&n=2&skip=4", "?limit=3&n=2"}.check(t, get(t, c, "/items/?skip=2&n=2&limit=3"), "limit")
	c = at(t, model[Item](db, pagination.PageNumber{Size: 2, Param: "p"}))
	want{"3 4", "?p=3", ""}.check(t, get(t, c, "/items/?p=2"), "page")
}

func TestALimitAloneIsTheSizeOfAPage(t *testing.T) {
	c := at(t, model[Item](items(t, 0), pagination.LimitOffset{Default: 5}))
	c.Get("/items/?offset=2").Expect(200).JSON(`{"count":0,"next":null,"previous":"http://example.com/items/?limit=5","results":[]}`)
}
