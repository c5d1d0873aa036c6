package filter_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// letters is a table of texts: the columns a, b and c.
type letters struct{}

func (letters) Lookup(path string) (filter.Field, error) {
	if len(path) != 1 || !strings.Contains("abc", path) {
		return filter.Field{}, fmt.Errorf("there is no %q", path)
	}
	return filter.Field{Field: schema.Field{Name: path, Column: path, Type: "string"}, Parse: func(text string) (any, error) { return text, nil }}, nil
}

func (letters) Describe() schema.Object {
	return schema.Object{Fields: []schema.Field{{Name: "a", Column: "a"}, {Name: "b", Column: "b"}, {Name: "c", Column: "c"}}}
}

// bound is a filter of letters.
func bound(t testing.TB, f filter.Filter) filter.Bound {
	t.Helper()
	b, err := f.Bind(letters{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// narrowed is the query for a parameter's value. What is refused is refused as
// invalid.
func narrowed(t testing.TB, b filter.Bound, name, value string) (q store.Query, refused bool) {
	t.Helper()
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil), User: rest.Anonymous{}}
	r.URL.RawQuery = is(name, value)
	q.Scope = store.Column("scope").Is(1)
	err := b.Narrow(r, &q)
	var e *rest.Error
	if err != nil && (!errors.As(err, &e) || e.Kind != rest.Invalid) {
		t.Errorf("%q: %v", value, err)
	}
	if fmt.Sprint(q.Scope) != fmt.Sprint(store.Column("scope").Is(1)) {
		t.Errorf("%q: the scope is %v", value, q.Scope)
	}
	return q, err != nil
}

// leaves are the tests that a condition is made of.
func leaves(c store.Condition) []store.Condition {
	if len(c.Parts) == 0 && !c.IsZero() {
		return []store.Condition{c}
	}
	var all []store.Condition
	for _, part := range c.Parts {
		all = append(all, leaves(part)...)
	}
	return all
}

func FuzzSearch(f *testing.F) {
	for _, text := range []string{`a b,c`, `"a b" c`, `'a \' b'`, `"a`, `""`, `a"b c"d`, "\x00a", `"\\"`, `" ,"`, "a\u00a0b\u2003c", strings.Repeat("x ", 60)} {
		f.Add(text)
	}
	quoting, plain := bound(f, filter.Search("a")), bound(f, filter.SearchFilter{Names: []string{"a"}, Plain: true})
	f.Fuzz(func(t *testing.T, text string) {
		clean := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
		words := strings.FieldsFunc(clean, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })
		for _, b := range []filter.Bound{quoting, plain} {
			q, refused := narrowed(t, b, "search", text)
			var terms []string
			for _, c := range leaves(q.Filter) {
				term, _ := c.Values[0].(string)
				if c.Op != "contains" || c.Column != "a" || !c.Fold || term == "" || strings.Contains(term, "\x00") {
					t.Errorf("%q: %+v", text, c)
				}
				terms = append(terms, term)
			}
			if len(terms) > 50 || refused && len(words) <= 50 {
				t.Errorf("%q: %d terms, refused: %v", text, len(terms), refused)
			}
			if (b == plain || !strings.ContainsAny(text, `"'`)) && !refused && !slices.Equal(terms, words) {
				t.Errorf("%q: got %q, want %q", text, terms, words)
			}
		}
	})
}

func FuzzOrdering(f *testing.F) {
	for _, text := range []string{"a", "-b,c", "--a", " a , -b ", ",,", "d,a", "a,-a", "a;", strings.Repeat("a,", 20)} {
		f.Add(text)
	}
	b := bound(f, filter.Ordering("a", "x=b"))
	f.Fuzz(func(t *testing.T, text string) {
		q, refused := narrowed(t, b, "ordering", text)
		if refused || len(q.Order) > 8 || !q.Filter.IsZero() {
			t.Errorf("%q: %+v", text, q)
		}
		for _, o := range q.Order {
			if o.Column != "a" && o.Column != "b" || o.Relation != "" {
				t.Errorf("%q: %+v", text, o)
			}
		}
		if len(q.Order) > 0 && !strings.ContainsAny(text, "ax") {
			t.Errorf("%q: %+v", text, q.Order)
		}
	})
}

func FuzzFields(f *testing.F) {
	looks := everyLook()
	for _, text := range []string{"", "1", "1,2", "2021-01-04", "2021-01-04T00:00:00Z", "08:30", "PT1H", "true", "draft", "825d7aeb-05a9-45b5-a5b7-05df87923cd2", "1e50", "-1e-9", "\x00", "\xff", "%", ","} {
		for i := range 9 {
			f.Add(uint(i*17), text)
		}
	}
	db, err := gormstore.Open(filepath.Join(f.TempDir(), "test.db"), models...)
	if err != nil {
		f.Fatal(err)
	}
	fill(f, db)
	var log strings.Builder
	api := router.NewDefault()
	api.Register("books", &viewset.Model[Book]{
		Config: viewset.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))},
		Store:  gormstore.New[Book](db), Permissions: permission.List{permission.AllowAny}, Serializer: bookSerializer(db, visible), Filters: []filter.Filter{filter.Fields(looks...)},
	})
	f.Fuzz(func(t *testing.T, i uint, text string) {
		name := looks[i%uint(len(looks))]
		r := httptest.NewRequest(http.MethodGet, "/books/", nil)
		r.URL.RawQuery = url.QueryEscape(name) + "=" + url.QueryEscape(text)
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		if answer.Code != http.StatusOK && answer.Code != http.StatusBadRequest || log.Len() > 0 {
			t.Errorf("%s=%q: %d %s\n%s", name, text, answer.Code, answer.Body, log.String())
			log.Reset()
		}
	})
}
