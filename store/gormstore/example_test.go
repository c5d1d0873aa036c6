package gormstore_test

import (
	"context"
	"fmt"

	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Note is a model.
type Note struct {
	ID    uint
	Title string `gorm:"size:100"`
}

func Example() {
	db, err := gormstore.Open(":memory:", &Note{})
	if err != nil {
		fmt.Println(err)
		return
	}
	notes := gormstore.New[Note](db)
	ctx := context.Background()
	err = notes.Write(ctx, func(_ context.Context, tx store.Tx[Note]) error {
		return tx.Create(&Note{Title: "Hello"})
	})
	if err != nil {
		fmt.Println(err)
	}
	found, err := notes.Find(ctx, store.Query{Filter: store.Column("title").Is("Hello")})
	fmt.Println(found, err)
	// Output: [{1 Hello}] <nil>
}
