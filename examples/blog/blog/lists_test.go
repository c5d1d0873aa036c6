package blog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/resttest"
)

// names are a member of all results of an answer, in order.
func names(a *resttest.Answer, member string) string {
	var page struct {
		Results []object `json:"results"`
	}
	a.Expect(200).Into(&page)
	found := make([]string, len(page.Results))
	for i, result := range page.Results {
		found[i] = fmt.Sprint(result[member])
	}
	return strings.Join(found, " ")
}

func TestArticlesAreFoundSortedAndCut(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)
		for i, title := range []string{"Alpha", "Beta", "Gamma 100%", "Delta"} {
			writer := w.ann
			if i%2 == 1 {
				writer = w.ben
			}
			w.post(writer, title, i)
		}
		t.Log("Delta stays a draft of Ben's: he alone finds it, by whatever way.")
		for _, c := range []struct{ path, visitor, ben string }{
			{"?ordering=title", "Alpha Beta Gamma 100%", "Alpha Beta Delta Gamma 100%"},
			{"?ordering=-title", "Gamma 100% Beta Alpha", "Gamma 100% Delta Beta Alpha"},
			{"?ordering=author__username,-title", "Gamma 100% Alpha Beta", "Gamma 100% Alpha Delta Beta"},
			{"?author=2&ordering=title", "Beta", "Beta Delta"}, {"?author__username=ben&ordering=title", "Beta", "Beta Delta"},
			{"?status=draft", "", "Delta"}, {"?search=delta", "", "Delta"}, {"?search=a%25", "", ""}, {"?search=0%25", "Gamma 100%", "Gamma 100%"},
			{"?rating__gte=2&ordering=title", "Gamma 100%", "Delta Gamma 100%"}, {"?tags__slug=go&ordering=title", "Alpha Gamma 100%", "Alpha Gamma 100%"},
			{"?search=ben%20beta", "Beta", "Beta"}, {"?page_size=1&page=2&ordering=title", "Beta", "Beta"},
		} {
			if got := names(w.visitor.Get("/api/articles/"+c.path), "title"); got != c.visitor {
				t.Errorf("%s: a visitor finds %q, want %q", c.path, got, c.visitor)
			}
			if got := names(w.ben.Get("/api/articles/"+c.path), "title"); got != c.ben {
				t.Errorf("%s: Ben finds %q, want %q", c.path, got, c.ben)
			}
		}
		w.visitor.Get("/api/articles/1/?status=draft").Expect(404)
		w.visitor.Get("/api/articles/?author=x").Expect(400).Has("author", []any{"Select a valid choice. That choice is not one of the available choices."})

		t.Log("Tables have all articles, one after the other.")
		table := w.visitor.Get("/api/articles.csv?ordering=title").Expect(200)
		if lines := strings.Split(table.Body, "\r\n"); len(lines) != 5 || !strings.HasPrefix(lines[0], "url,id,title,") || !strings.Contains(lines[1], ",Alpha,") {
			t.Errorf("got %s", table.Body)
		}
		if got := w.ben.Get("/api/articles.ndjson?status=draft").Expect(200).Body; strings.Count(got, "\n") != 1 || !strings.Contains(got, `"title":"Delta"`) {
			t.Errorf("got %s", got)
		}
	})
}

// post has a writer write an article, and publish all but the fourth.
func (w *world) post(writer *resttest.Client, title string, i int) {
	tags := []string{}
	if i%2 == 0 {
		tags = []string{"go"}
	}
	a := writer.Post("/api/articles/", object{"title": title, "body": "text", "rating": i, "tags": tags}).Expect(201)
	if i < 3 {
		writer.Post(fmt.Sprintf("/api/articles/%v/publish/", a.Field("id")), nil).Expect(200)
	}
}

func TestCommentsHangBelowTheirArticle(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)
		w.post(w.ann, "One", 0)
		w.post(w.ann, "Two", 1)
		w.post(w.ann, "Draft", 3)
		for i := range 3 {
			w.visitor.Post("/api/articles/1/comments/", object{"name": "Eve", "text": fmt.Sprint("first ", i), "article": 2}).Expect(201).Has("article", 1.0)
		}
		w.visitor.Post("/api/articles/2/comments/", object{"name": "Eve", "text": "second"}).Expect(201)
		w.visitor.Post("/api/articles/3/comments/", object{"name": "Eve", "text": "third"}).Expect(404)
		w.ann.Post("/api/articles/3/comments/", object{"name": "Ann", "text": "third"}).Expect(400)

		if got := names(w.visitor.Get("/api/articles/1/comments/"), "text"); got != "first 0 first 1 first 2" {
			t.Errorf("got %s", got)
		}
		if got := names(w.visitor.Get("/api/comments/"), "text"); got != "first 0 first 1 first 2 second" {
			t.Errorf("got %s", got)
		}
		if got := names(w.visitor.Get("/api/articles/2/comments/?search=FIRST"), "text"); got != "" {
			t.Errorf("got %s", got)
		}
		w.visitor.Get("/api/articles/2/comments/1/").Expect(404)
		w.visitor.Get("/api/articles/1/comments/1/").Expect(200)

		t.Log("The comments of an article that is taken back are seen no more.")
		if err := w.db.Table("articles").Where("id = 1").Update("status", "draft").Error; err != nil {
			t.Fatal(err)
		}
		w.visitor.Get("/api/articles/1/comments/").Expect(404)
		if got := names(w.visitor.Get("/api/comments/"), "text"); got != "second" {
			t.Errorf("got %s", got)
		}
	})
}
