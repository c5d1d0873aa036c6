package main

import (
	"testing"

	"github.com/quintet-go/rest/internal/docpage"
	"github.com/quintet-go/rest/store/gormstore"
)

func TestThePageSaysWhatHappens(t *testing.T) {
	page := docpage.Read(t, "../../../docs/tutorial/5-lists.md")
	page.QuotesFiles(t, "..")
	db, err := gormstore.Open(":memory:", models()...)
	if err != nil {
		t.Fatal(err)
	}
	page.Play(t, handler(db))
}
