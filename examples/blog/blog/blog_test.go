package blog_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/examples/blog/blog"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/openapi/openapitest"
	"github.com/quintet-go/rest/resttest"
)

// world is a site with two authors, Ann (staff) and Ben, and a visitor.
type world struct {
	t        testing.TB
	db       *gorm.DB
	site     http.Handler
	visitor  *resttest.Client
	ann, ben *resttest.Client
}

func newWorld(t *testing.T, open testdb.Open) *world {
	t.Helper()
	return populate(t, open(t, blog.Models()...))
}

// populate makes the site on an empty database.
func populate(t testing.TB, db *gorm.DB) *world {
	t.Helper()
	w := &world{t: t, db: db}
	for _, author := range []blog.Author{{ID: 1, Username: "ann", Name: "Ann Archer", IsStaff: true}, {ID: 2, Username: "ben", Name: "Ben Bishop"}} {
		w.add(&author)
	}
	for _, slug := range []string{"go", "news", "rest"} {
		w.add(&blog.Tag{Slug: slug, Label: strings.ToUpper(slug)})
	}
	w.site = blog.New(w.db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	w.visitor = resttest.New(t, openapitest.Watch(t, w.document(), w.site)) // every answer is one that the document tells of
	w.ann, w.ben = w.visitor.As(&blog.Author{ID: 1, IsStaff: true}), w.visitor.As(&blog.Author{ID: 2})
	return w
}

// document is the site's OpenAPI document.
func (w *world) document() []byte {
	w.t.Helper()
	return []byte(resttest.New(w.t, w.site).Get("/api/schema/").Expect(200).Body)
}

func (w *world) add(row any) {
	w.t.Helper()
	if err := w.db.Create(row).Error; err != nil {
		w.t.Fatal(err)
	}
}

// sum is a table as text: it changes with every change of a row.
func (w *world) sum(table, where string) string {
	w.t.Helper()
	var rows []map[string]any
	if err := w.db.Table(table).Where(where).Order("1").Find(&rows).Error; err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(rows)
}

type object = map[string]any

func TestArticles(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)

		t.Log("Ann writes a draft with tags and sources. Who she is, the client can't say.")
		first := w.ann.Post("/api/articles/", object{
			"title": "One", "body": "a b c", "tags": []string{"rest", "go"}, "author": 2, "id": 77, "word_count": 9,
			"sources": []object{{"title": "S1", "url": "http://a.example.com"}, {"title": "S2", "url": "http://b.example.com"}},
		}).Expect(201)
		first.Has("id", 1.0).Has("status", "draft").Has("word_count", 3.0).Has("comment_count", 0.0).Lacks("password")
		if got := fmt.Sprint(first.Field("author"), first.Field("tags")); got != "map[id:1 name:Ann Archer username:ann] [go rest]" {
			t.Errorf("got %s", got)
		}
		if got := first.Header.Get("Location"); got != "http://example.com/api/articles/1/" {
			t.Errorf("Location: %q", got)
		}

		t.Log("Nobody else knows of the draft, under any method or name.")
		w.visitor.Get("/api/articles/1/").Expect(404)
		w.ben.Patch("/api/articles/1/", object{"title": "Mine"}).Expect(404)
		w.visitor.Post("/api/comments/", object{"article": 1, "name": "x", "text": "y"}).Expect(400).
			JSON(`{"article":["Invalid pk \"1\" - object does not exist."]}`)
		w.ann.Post("/api/articles/1/publish/", nil).Expect(200).Has("status", "published")
		w.ann.Post("/api/articles/1/publish/", nil).Expect(409)
		w.visitor.Post("/api/comments/", object{"article": 1, "name": "x", "text": "y"}).Expect(201)
		w.visitor.Get("/api/articles/1/").Expect(200).Has("comment_count", 1.0)
		w.ben.Patch("/api/articles/1/", object{"title": "Mine"}).Expect(403)

		t.Log("Left out, empty and null are three things.")
		w.ann.Patch("/api/articles/1/", object{"rating": "4.5"}).Expect(200).Has("rating", "4.5")
		w.ann.Put("/api/articles/1/", object{"title": "Two"}).Expect(200).Has("body", "a b c").Has("rating", "4.5")
		got := w.ann.Put("/api/articles/1/", object{"title": "Two", "tags": []string{}, "rating": nil, "sources": []object{}}).Expect(200)
		got.Has("rating", nil)
		if fmt.Sprint(got.Field("tags"), got.Field("sources")) != "[] []" {
			t.Errorf("got %v and %v", got.Field("tags"), got.Field("sources"))
		}
		w.ann.Patch("/api/articles/1/", object{"body": ""}).Expect(400).JSON(`{"non_field_errors":["A published article needs a body."]}`)

		t.Log("All errors come at once, in the order of the fields.")
		w.ann.Post("/api/articles/", object{
			"status": "lost", "rating": 9, "tags": []any{"nope", "go", 5},
			"sources": []any{object{"title": "x", "url": "y"}, object{"title": "ok", "url": "http://x.example.com"}, 5},
		}).Expect(400).JSON(`{"title":["This field is required."],"status":["\"lost\" is not a valid choice."],
			"rating":["Ensure this value is less than or equal to 5."],"tags":["Object with slug=nope does not exist.","Object with slug=5 does not exist."],
			"sources":{"0":{"url":["Enter a valid URL."]},"2":{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}}}`)
		w.ann.Delete("/api/articles/1/").Expect(204)
		if n := w.sum("sources", "1=1") + w.sum("article_tags", "1=1") + w.sum("comments", "1=1"); n != "[][][]" {
			t.Errorf("left over: %s", n)
		}
	})
}

func TestSourcesBelongToTheirArticle(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)
		source := func(n int) object {
			return object{"title": fmt.Sprint("S", n), "url": fmt.Sprintf("http://%d.example.com", n)}
		}
		w.ann.Post("/api/articles/", object{"title": "Ann's", "sources": []object{source(1), source(2)}}).Expect(201)
		w.ben.Post("/api/articles/", object{"title": "Ben's", "sources": []object{source(1)}}).Expect(201)
		before := w.sum("sources", "article_id = 2") + w.sum("articles", "id = 2") + w.sum("authors", "1=1") + w.sum("tags", "1=1")

		t.Log("Items with a key are the article's own; others are new; those that are not named go.")
		got := w.ann.Patch("/api/articles/1/", object{"sources": []object{{"id": 2, "title": "S2 new"}, source(3)}}).Expect(200).Field("sources")
		if fmt.Sprint(got) != "[map[id:2 title:S2 new url:http://2.example.com] map[id:4 title:S3 url:http://3.example.com]]" {
			t.Errorf("got %v", got)
		}

		t.Log("Another article's source can't be named, changed, adopted or removed, nor any other row.")
		mine := w.sum("sources", "article_id = 1") + w.sum("articles", "id = 1")
		for name, c := range map[string]struct {
			sources any
			want    string
		}{
			"the key of another article's source": {[]object{{"id": 3, "title": "stolen"}}, `{"sources":{"0":{"id":["Invalid pk \"3\" - object does not exist."]}}}`},
			"as text":                             {[]object{{"id": "3"}}, `{"sources":{"0":{"id":["Invalid pk \"3\" - object does not exist."]}}}`},
			"a key that nobody has":               {[]object{{"id": 99}}, `{"sources":{"0":{"id":["Invalid pk \"99\" - object does not exist."]}}}`},
			"a huge key":                          {[]any{object{"id": 1e300}}, ""},
			"a key that is none":                  {[]object{{"id": []int{1}}}, `{"sources":{"0":{"id":["Incorrect type. Expected pk value, received list."]}}}`},
			"the same key twice":                  {[]object{{"id": 2}, {"id": 2}}, `{"sources":{"1":{"id":["Invalid pk \"2\" - object does not exist."]}}}`},
			"an object in the place of a list":    {object{"id": 2}, `{"sources":{"non_field_errors":["Expected a list of items but got type \"dict\"."]}}`},
			"null":                                {nil, `{"sources":["This field may not be null."]}`},
			"too many":                            {make([]object, 21), `{"sources":{"non_field_errors":["Ensure this field has no more than 20 elements."]}}`},
			"one URL twice":                       {[]object{source(5), source(5)}, `{"sources":{"1":{"url":["This field must be unique."]}}}`},
			"a valid one and a broken one":        {[]object{source(6), {"title": ""}}, `{"sources":{"1":{"title":["This field may not be blank."],"url":["This field is required."]}}}`},
		} {
			answer := w.ann.Patch("/api/articles/1/", object{"title": "changed", "sources": c.sources}).Expect(400)
			if c.want != "" {
				answer.JSON(c.want)
			}
			if after := w.sum("sources", "article_id = 1") + w.sum("articles", "id = 1"); after != mine {
				t.Errorf("%s: a refused request changed %s to %s", name, mine, after)
			}
		}
		w.ann.Patch("/api/articles/1/", object{
			"author": object{"id": 2, "username": "x"}, "author_id": 2, "AuthorID": 2, "comments": []object{{"id": 1}}, "article": 2,
			"sources": []object{{"id": 2, "article_id": 2, "ArticleID": 2, "article": 2}},
		}).Expect(200)
		if after := w.sum("sources", "article_id = 2") + w.sum("articles", "id = 2") + w.sum("authors", "1=1") + w.sum("tags", "1=1"); after != before {
			t.Errorf("other rows changed:\n%s\n%s", before, after)
		}
	})
}

func TestFormsWriteNestedObjects(t *testing.T) {
	w := newWorld(t, testdb.SQLite)
	got := w.ann.Post("/api/articles/", resttest.Form{
		"title": "Form", "tags": "go", "sources[0]title": "A", "sources[0]url": "http://a.example.com", "sources[1].title": "B", "sources[1].url": "http://b.example.com",
	}).Expect(201)
	if s := fmt.Sprint(got.Field("tags"), got.Field("sources")); !strings.HasPrefix(s, "[go] [map[id:1 title:A") || !strings.Contains(s, "title:B") {
		t.Errorf("got %s", s)
	}
	w.ann.Patch("/api/articles/1/", resttest.Form{"title": "New"}).Expect(200)
	if s := fmt.Sprint(w.ann.Get("/api/articles/1/").Field("tags")); s != "[go]" {
		t.Errorf("a PATCH without tags changed them: %s", s)
	}
}

func TestTagsAreWrittenSeveralAtOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)
		before := w.sum("tags", "1=1")
		tag := func(slug string) object { return object{"slug": slug, "label": slug} }
		w.ben.Post("/api/tags/", []object{tag("a")}).Expect(403)
		w.ann.Post("/api/tags/", []any{tag("a"), object{"slug": "go", "label": ""}, object{"slug": "b"}, 5}).Expect(400).
			JSON(`{"1":{"slug":["tag with this slug already exists."],"label":["This field may not be blank."]},"2":{"label":["This field is required."]},
				"3":{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}}`)
		w.ann.Post("/api/tags/", []object{tag("a"), tag("b"), tag("a")}).Expect(400).JSON(`{"2":{"slug":["tag with this slug already exists."]}}`)
		w.ann.Post("/api/tags/", make([]object, 51)).Expect(400).JSON(`{"non_field_errors":["Ensure this field has no more than 50 elements."]}`)
		if after := w.sum("tags", "1=1"); after != before {
			t.Errorf("a refused list changed %s to %s", before, after)
		}
		w.ann.Post("/api/tags/", []object{tag("a"), tag("b")}).Expect(201).JSON(`[{"slug":"a","label":"a"},{"slug":"b","label":"b"}]`)
		w.ann.Post("/api/tags/", []object{}).Expect(201).JSON(`[]`)
		w.visitor.Get("/api/tags/a/").Expect(200).JSON(`{"slug":"a","label":"a"}`)
		w.ann.Patch("/api/tags/a/", object{"slug": "c"}).Expect(200)
		w.visitor.Get("/api/tags/a/").Expect(404)
		w.ben.Post("/api/comments/", []object{}).Expect(400).JSON(`{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`)
	})
}

// counted counts the queries of a database.
func counted(t *testing.T, db *gorm.DB) *int {
	t.Helper()
	n := new(int)
	count := func(*gorm.DB) { *n++ }
	if err := db.Callback().Query().Before("gorm:query").Register("count", count); err != nil {
		t.Fatal(err)
	}
	if err := db.Callback().Row().Before("gorm:row").Register("count_rows", count); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestListsCostTheSameNumberOfQueries(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := newWorld(t, open)
		queries := counted(t, w.db)
		articles := blog.ArticleView(w.db, viewsetConfig())
		articles.Pagination, articles.Limit = nil, 2000
		cost := map[int]int{}
		stored := 0
		for _, size := range []int{10, 1000} {
			var batch []blog.Article
			for ; stored < size; stored++ {
				batch = append(batch, blog.Article{
					Title: "x", Body: "y", Status: blog.Published, AuthorID: uint(1 + stored%2), Tags: []blog.Tag{{ID: uint(1 + stored%3)}},
					Sources: []blog.Source{{Title: "s", URL: fmt.Sprint("http://x.example.com/", stored)}},
				})
			}
			if err := w.db.Omit("Tags.*").CreateInBatches(batch, 200).Error; err != nil {
				t.Fatal(err)
			}
			*queries = 0
			answer := resttest.New(t, served(articles)).Get("/articles/").Expect(200)
			cost[size] = *queries
			var list []object
			answer.Into(&list)
			last := list[len(list)-1]
			if len(list) != size || fmt.Sprint(last["tags"]) == "[]" || fmt.Sprint(last["sources"]) == "[]" || last["author"] == nil {
				t.Fatalf("%d articles, the last is %v", len(list), last)
			}
		}
		if cost[10] != cost[1000] || cost[10] > 6 {
			t.Errorf("10 articles cost %d queries, and 1000 cost %d", cost[10], cost[1000])
		}
	})
}
