package blog_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/examples/blog/blog"
	"github.com/quintet-go/rest/store/gormstore"
)

// FuzzBodies sends any body to the site: it is never answered with an error of
// the server, and a refused request never changes a row.
func FuzzBodies(f *testing.F) {
	f.Add("POST", "/api/articles/", `{"title":"x","tags":["go"],"sources":[{"title":"a","url":"http://a.example.com"}]}`)
	f.Add("PATCH", "/api/articles/1/", `{"sources":[{"id":1,"title":"b"},{"id":2}],"rating":"4.5"}`)
	f.Add("PUT", "/api/articles/1/", `{"title":"x","rating":null,"status":"published","body":"b"}`)
	f.Add("POST", "/api/comments/", `{"article":1,"name":"x","text":"y"}`)
	f.Add("POST", "/api/tags/", `[{"slug":"a","label":"A"},{"slug":"go"}]`)
	db, err := gormstore.Open(":memory:", blog.Models()...)
	if err != nil {
		f.Fatal(err)
	}
	w := populate(f, db)
	seed := blog.Article{Title: "t", Body: "b", Status: blog.Published, AuthorID: 1, Sources: []blog.Source{{Title: "a", URL: "http://a.example.com"}}}
	other := blog.Article{Title: "u", Body: "b", AuthorID: 2, Sources: []blog.Source{{Title: "a", URL: "http://a.example.com"}}}
	for _, article := range []*blog.Article{&seed, &other} {
		if err := w.db.Create(article).Error; err != nil {
			f.Fatal(err)
		}
	}
	before := w.all()
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if method != "POST" && method != "PUT" && method != "PATCH" {
			method = "PATCH"
		}
		if !strings.HasPrefix(path, "/api/") || strings.ContainsAny(path, " \x00\r\n%#") || !isASCII(path) {
			path = "/api/articles/1/"
		}
		w.t = t
		for _, contentType := range []string{"application/json", "application/x-www-form-urlencoded"} {
			count := w.changes()
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", contentType)
			r = r.WithContext(rest.WithUser(r.Context(), &blog.Author{ID: 1, IsStaff: true}))
			answer := httptest.NewRecorder()
			w.site.ServeHTTP(answer, r)
			if answer.Code >= 500 {
				t.Fatalf("%s %s %q: %d %s", method, path, body, answer.Code, answer.Body)
			}
			if answer.Code < 400 {
				w.putBack()
				before = w.all()
				continue
			}
			if w.changes() == count {
				continue
			}
			if after := w.all(); after != before {
				t.Fatalf("%s %s %q was refused with %d and changed\n%s\nto\n%s", method, path, body, answer.Code, before, after)
			}
		}
	})
}

// changes counts the rows that were ever changed.
func (w *world) changes() (n int64) {
	w.t.Helper()
	if err := w.db.Raw("SELECT total_changes()").Scan(&n).Error; err != nil {
		w.t.Fatal(err)
	}
	return n
}

// all is the whole database as text.
func (w *world) all() string {
	w.t.Helper()
	var b strings.Builder
	for _, table := range []string{"articles", "sources", "comments", "tags", "article_tags", "authors"} {
		b.WriteString(w.sum(table, "1=1"))
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// putBack undoes what an accepted request has done, near enough for the next.
func (w *world) putBack() {
	w.t.Helper()
	for _, statement := range []string{
		"DELETE FROM comments", "DELETE FROM article_tags", "DELETE FROM articles WHERE id > 2", "DELETE FROM tags WHERE id > 3",
		"UPDATE articles SET title = 't', body = 'b', rating = NULL WHERE id = 1", "DELETE FROM sources WHERE article_id = 1",
		"INSERT INTO sources (id, article_id, title, url) VALUES (1, 1, 'a', 'http://a.example.com')",
		"UPDATE tags SET slug = 'go', label = 'GO' WHERE id = 1", "UPDATE tags SET slug = 'news', label = 'NEWS' WHERE id = 2",
		"UPDATE tags SET slug = 'rest', label = 'REST' WHERE id = 3",
	} {
		if err := w.db.Exec(statement).Error; err != nil {
			w.t.Fatal(err)
		}
	}
}
