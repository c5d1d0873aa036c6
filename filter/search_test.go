package filter_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
)

func TestSearch(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, with(
			filter.Search("title", "author__username", "tags__label"),
			filter.SearchFilter{Names: []string{"^title", "=subtitle"}, Param: "begins"},
			filter.SearchFilter{Names: []string{"$title", "$stars"}, Param: "pattern"},
			filter.SearchFilter{Names: []string{"title__endswith", "subtitle__exact", "mail__startswith", "chapters__name__iendswith"}, Param: "looks"},
			filter.SearchFilter{Names: []string{"title__regex"}, Param: "cased"},
			filter.SearchFilter{Names: []string{"title"}, Param: "plain", Plain: true},
			filter.SearchFilter{Names: []string{"stars", "price", "sold", "code", "status"}, Param: "other"},
		))
		t.Run("every word is in one of the fields", func(t *testing.T) {
			s.wants([][2]string{
				{"search=alpha", "1 2"}, {"search=ALPHA", "1 2"}, {"search=alpha+ann", "1 2"}, {"search=alpha+hid", ""}, {"search=hid", "3"}, {"search=go", "1 2"}, {"search=go,wild", "2"}, {"search=one,,+ann", "1"},
				{"search=", "1 2 3 4"}, {"search=+", "1 2 3 4"}, {"search=,+,", "1 2 3 4"}, {"search=nothing", ""}, {"search=alpha&search=hid", "3"}, {"search=art", "1 4"}, {is("search", "zoë"), "4"},
			})
		})
		t.Run("wildcards are letters", func(t *testing.T) {
			s.wants([][2]string{
				{is("search", "%"), "2"}, {is("search", "_"), "2"}, {is("search", `\`), "3"}, {is("search", "a%o"), ""}, {is("search", "100%"), "2"}, {is("begins", "_lpha"), ""}, {is("search", "'"), "4"}, {is("search", `s"`), ""}, {is("search", `d"`), "4"},
			})
		})
		t.Run("phrases", func(t *testing.T) {
			s.wants([][2]string{
				{is("search", `"alpha one"`), "1"}, {is("search", `'alpha one'`), "1"}, {is("search", `"one alpha"`), ""}, {is("search", `"alpha one" ann`), "1"}, {is("search", `"alpha one",ann`), "1"},
				{is("search", `"alpha one`), ""}, {is("search", `alpha "100% _two_"`), "2"}, {is("search", `"\"end\""`), "4"}, {is("search", `""`), "1 2 3 4"}, {is("search", `"alpha"one`), ""},
				{is("plain", `"end"`), "4"}, {is("plain", `"alpha one"`), ""}, {is("plain", `alpha one`), "1"},
			})
		})
		t.Run("prefixes and look-ups", func(t *testing.T) {
			s.wants([][2]string{
				{"begins=alpha", "1 2"}, {"begins=lpha", ""}, {"begins=SECOND", "2"}, {"begins=secon", ""}, {"begins=alpha+first", "1"},
				{is("pattern", "^alpha .*e$"), "1"}, {is("pattern", "^alpha  .*x"), ""}, {is("pattern", `"^alpha .*e$"`), "1"}, {is("pattern", "^ALPHA"), "1 2"}, {is("pattern", `^-?[3-9]`), "3 4"}, {is("pattern", `\d{3}`), "2"},
				{is("cased", "^alpha"), "2"},
				{"looks=One", "1"}, {"looks=one", ""}, {"looks=Second", "2"}, {"looks=second", ""}, {"looks=b@", "2"}, {"looks=TRO", "1 2"},
				{"other=40", "4"}, {"other=9.99", "3"}, {"other=draft", "1"}, {"other=2022-12-31", "3"}, {"other=923cd3", "3"},
			})
		})
		t.Run("NUL is as if it were not there", func(t *testing.T) {
			s.wants([][2]string{{"search=al%00pha", "1 2"}, {"search=%00", "1 2 3 4"}, {"begins=%00alpha", "1 2"}, {is("search", "\xff"), ""}})
		})
		t.Run("what can't be looked for", func(t *testing.T) {
			s.refuses(s.client, [][2]string{
				{is("search", strings.Repeat("a ", 51)), `{"search":["Search for at most 50 words."]}`}, {is("begins", strings.Repeat("a,", 10_000)), `{"begins":["Search for at most 50 words."]}`},
				{is("pattern", "("), `["This is not a regular expression."]`}, {is("pattern", `(a)\1`), `["This is not a regular expression."]`}, {is("pattern", "(?=a)"), `["This is not a regular expression."]`},
				{is("pattern", strings.Repeat("a", 201)), `["The regular expression is too long."]`}, {is("search", strings.Repeat("a", 10_001)), `["The text is too long, or not one that a database takes."]`},
			})
			s.wants([][2]string{{is("plain", strings.Repeat("a ", 50)), "1 2 3"}})
		})
	})
}

func TestFullTextSearch(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		if strings.Contains(t.Name(), "SQLite") {
			t.Skip("SQLite has no full-text search of ordinary tables.")
		}
		s := newShelf(t, open, with(filter.Search("@title")))
		if strings.Contains(t.Name(), "MariaDB") {
			if err := s.db.Exec("CREATE FULLTEXT INDEX idx_title ON books (title)").Error; err != nil {
				t.Fatal(err)
			}
		}
		s.wants([][2]string{
			{"search=alpha", "1 2"}, {"search=alph", ""}, {is("search", `"100 alpha"`), "2"},
		})
		for _, odd := range []string{"+", "-", "*", `"`, "@", "(", ")", "<", ">", "~", "alpha*", "+-alpha", "a & b", "!", ":*", "<->", `\`, "'", "%", "&", "|"} {
			s.client.Get("/books/?" + is("search", odd)).Expect(200)
		}
	})
}
