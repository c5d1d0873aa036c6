package main

import (
	"testing"

	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/store/gormstore"
)

// newSite is the API on an empty database, with an author.
func newSite(t *testing.T) *resttest.Client {
	t.Helper()
	db, err := gormstore.Open(":memory:", models()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Create(&Author{Name: "Ursula K. Le Guin"}).Error; err != nil {
		t.Fatal(err)
	}
	return resttest.New(t, handler(db))
}

func TestPrivateBooksAreNobodyElsesBusiness(t *testing.T) {
	visitor := newSite(t)
	ann, ben := visitor.As(&User{ID: 1}), visitor.As(&User{ID: 2})

	visitor.Post("/books/", resttest.Form{"title": "Diary", "author": "1"}).Expect(401)
	ann.Post("/books/", map[string]any{"title": "Diary", "author": 1, "private": true, "owner": 2}).
		Expect(201).Has("owner", 1.0)

	ann.Get("/books/1/").Expect(200).Has("title", "Diary")
	ben.Get("/books/1/").Expect(404)
	ben.Get("/books/?search=diary").Expect(200).Has("count", 0.0).Lacks("Diary")
	ben.Patch("/books/1/", map[string]any{"private": false}).Expect(404)
	visitor.Get("/books/1/reviews/").Expect(404)

	ann.Patch("/books/1/", map[string]any{"private": false}).Expect(200)
	ben.Delete("/books/1/").Expect(403)
}

func TestWhatFailsLeavesNoEvent(t *testing.T) {
	ann := newSite(t).As(&User{ID: 1})
	ann.Post("/books/", map[string]any{"title": "Orsinia", "author": 1, "status": "finished"}).Expect(201)
	ann.Delete("/books/1/").Expect(409).JSON(`{"detail": "You have read this book: it stays."}`)
	ann.Get("/events/").Expect(200).Has("count", 1.0)
}
