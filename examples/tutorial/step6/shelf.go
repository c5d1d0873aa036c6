package main

import (
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Author wrote books.
type Author struct {
	ID   uint   `json:"id"`
	Name string `json:"name" gorm:"size:100;uniqueIndex" validate:"required"`
}

// Genre is a sort of book.
type Genre struct {
	ID   uint   `json:"id"`
	Slug string `json:"slug" gorm:"size:50;uniqueIndex" validate:"required,slug"`
}

// Quote is from a book, and belongs to it alone.
type Quote struct {
	ID     uint   `json:"id"`
	BookID uint   `gorm:"index"`
	Page   int    `json:"page" validate:"min=1"`
	Text   string `json:"text" gorm:"size:500" validate:"required"`
}

// Review is what a user says of a book.
type Review struct {
	ID      uint      `json:"id"`
	BookID  uint      `json:"book" rest:"read_only" gorm:"index"`
	UserID  uint      `gorm:"index"`
	User    *User     `gorm:"constraint:OnDelete:CASCADE"`
	Text    string    `json:"text" gorm:"size:2000" validate:"required"`
	Created time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
}

// shelfView lets everybody read, and users add several at once.
func shelfView[T any](db *gorm.DB, site viewset.Config) *viewset.Model[T] {
	return &viewset.Model[T]{
		Config:      site,
		Store:       gormstore.New[T](db),
		Only:        []string{"list", "create", "retrieve"},
		Many:        20,
		Permissions: permission.List{permission.IsAuthenticatedOrReadOnly},
	}
}

// reviewView serves the reviews of the book that the URL names.
func reviewView(db *gorm.DB, site viewset.Config, books *viewset.Model[Book]) *viewset.Model[Review] {
	return &viewset.Model[Review]{
		Config:  site,
		Store:   gormstore.New[Review](db),
		Parents: []viewset.Parent{viewset.Within("book", books, "book_id")},
		// New reviews don't shift the pages of who reads on.
		Pagination: pagination.Cursor{Size: 2},
		Ordering:   []store.Order{store.Column("created").Descending()},
		Serializer: serializer.Of[Review](
			serializer.Fields("id", "book", "user", "text", "created"),
			serializer.Field("user", nil, serializer.Settings{Source: "User.Username"}),
		),
		Permissions: permission.List{permission.Any(
			permission.ReadOnly, permission.Owner(func(v *Review) uint { return v.UserID }),
		)},
		BeforeCreate: func(r *rest.Request, v *Review) error {
			if user, ok := r.User.(*User); ok {
				v.UserID = user.ID
			}
			return nil
		},
	}
}
