package rest_test

import (
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// queried is a request with a query as it is.
func queried(query string) *rest.Request {
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil)}
	r.URL.RawQuery = query
	return r
}

func TestQueryParams(t *testing.T) {
	for query, want := range map[string]url.Values{
		"":                     {},
		"a=1":                  {"a": {"1"}},
		"a=1&b=2&a=3":          {"a": {"1", "3"}, "b": {"2"}},
		"a":                    {"a": {""}},
		"a=":                   {"a": {""}},
		"=1":                   {"": {"1"}},
		"a=b=c":                {"a": {"b=c"}},
		"&&a=1&":               {"a": {"1"}},
		"a+b=c+d":              {"a b": {"c d"}},
		"a%20b=%26%3D%2B":      {"a b": {"&=+"}},
		"a;b=1;c=2":            {"a;b": {"1;c=2"}},
		"a=%":                  {"a": {"%"}},
		"a=%4":                 {"a": {"%4"}},
		"a=%zz%4x%41":          {"a": {"%zz%4xA"}},
		"a=%c3%a9&b=%C3%A9":    {"a": {"é"}, "b": {"é"}},
		"a=%ff&%c3=b":          {"a": {"\uFFFD"}, "\uFFFD": {"b"}},
		"a=\xff":               {"a": {"\uFFFD"}},
		"a=%00":                {"a": {"\x00"}},
		"a[]=1":                {"a[]": {"1"}},
		"a=%2525":              {"a": {"%25"}},
		"a=1#b":                {"a": {"1#b"}},
		strings.Repeat("&", 9): {},
	} {
		if got := queried(query).QueryParams(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}

func TestQueryParamsAreBounded(t *testing.T) {
	got := queried(strings.Repeat("a=1&", 1001) + "b=2").QueryParams()
	if len(got["a"]) != 1000 || got["b"] != nil {
		t.Errorf("%d are read", len(got["a"]))
	}
	if got := queried(strings.Repeat("&", 5000) + "b=2").QueryParams(); got.Get("b") != "2" {
		t.Errorf("what is between two separators counts: got %v", got)
	}
}

func TestQueryParamsAreReadOnce(t *testing.T) {
	r := queried("a=1")
	first := r.QueryParams()
	if n := testing.AllocsPerRun(10, func() { r.QueryParams() }); n > 0 {
		t.Errorf("reading them again takes %v allocations", n)
	}
	if r.URL.RawQuery = "a=2"; r.QueryParams().Get("a") != "2" || first.Get("a") != "1" {
		t.Errorf("another query: got %v, and %v before", r.QueryParams(), first)
	}
}

func FuzzQueryParams(f *testing.F) {
	for _, query := range []string{"a=1&b=2&a=3", "a+b=%41%zz%", "%ff=\xff&a", "&&=;", "a=%c3%a9%00", "%", "a=b=c"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got := queried(query).QueryParams()
		n := 0
		for name, values := range got {
			n += len(values)
			for _, text := range append(values, name) {
				if !utf8.ValidString(text) {
					t.Errorf("%q: %q is no UTF-8", query, text)
				}
			}
		}
		if n > 1000 || n > strings.Count(query, "&")+1 {
			t.Errorf("%q: %d parameters", query, n)
		}
		if want, err := url.ParseQuery(query); err == nil && n < 1000 && utf8.ValidString(query) && validUTF8(want) && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, and net/url reads %q", query, got, want)
		}
	})
}

// validUTF8 reports whether names and values are.
func validUTF8(values url.Values) bool {
	for name, list := range values {
		if !utf8.ValidString(name + strings.Join(list, "")) {
			return false
		}
	}
	return true
}
