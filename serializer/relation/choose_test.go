package relation_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
)

func TestFormsOfferObjectsInTheScope(t *testing.T) {
	l := newLibrary(t)
	visible := func(*rest.Request) store.Condition { return store.Column("hidden").Is(false) }
	books, err := serializer.Of[Book](
		serializer.Field("author", relation.Key[Author]{Store: l.authors, Scope: visible, Label: (*Author).String, Search: []store.Column{"name"}}),
		serializer.Field("editor", relation.Link[Author]{Store: l.authors, Scope: visible, Route: "authors-detail"}),
		serializer.Field("genres", relation.Slug[Genre]{Store: l.genres, Field: "code"}),
	).Bind(l.books)
	if err != nil {
		t.Fatal(err)
	}
	model, ok := books.(*serializer.Model[Book])
	if !ok {
		t.Fatalf("it is a %T", books)
	}
	r := &rest.Request{Request: httptest.NewRequest("GET", "/", nil), Reverse: func(name string, pairs ...string) (string, error) {
		return "/" + name + "/" + pairs[1], nil
	}}
	for _, c := range []struct {
		name, words string
		most        int
		want        string
	}{
		{"author", "", 10, "[{1 <ann> } {2 <ben> }]"},
		{"author", "", 1, "[{1 <ann> }]"},
		{"author", "EN b", 10, "[{2 <ben> }]"},
		{"author", "2", 10, "[{2 <ben> }]"},
		{"author", "hid", 10, "[]"},
		{"author", "3", 10, "[]"},
		{"author", "100%_\x00", 10, "[]"},
		{"editor", "", 10, "[{/authors-detail/1 1 } {/authors-detail/2 2 }]"},
		{"editor", "ann", 10, "[]"},
		{"genres", "a", 10, "[{art art } {law law }]"},
	} {
		choices, known, err := model.Choices(r, c.name, c.words, c.most)
		if got := fmt.Sprint(choices); err != nil || !known || got != c.want {
			t.Errorf("%s %q: %s, %v, %v; want %s", c.name, c.words, got, known, err, c.want)
		}
	}
	for _, name := range []string{"title", "id", "none"} {
		if _, known, err := model.Choices(r, name, "", 10); known || err != nil {
			t.Errorf("%s has choices: %v", name, err)
		}
	}
	_, err = serializer.Of[Book](serializer.Field("author", relation.Key[Author]{Store: l.authors, Search: []store.Column{"nme"}})).Bind(l.books)
	if err == nil {
		t.Error("a column that is not there is searched")
	}
}
