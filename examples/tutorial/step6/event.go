package main

import (
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Event is something that happened to a user's books.
type Event struct {
	ID     uint      `json:"id"`
	UserID uint      `gorm:"index"`
	What   string    `json:"what" gorm:"size:20"`
	Title  string    `json:"title" gorm:"size:200"`
	At     time.Time `json:"at" gorm:"autoCreateTime"`
}

// record is a hook that writes down what happened, in the transaction in which it
// does.
func record(db *gorm.DB, what string) func(*rest.Request, *Book) error {
	return func(r *rest.Request, b *Book) error {
		return gormstore.DB(r.Context(), db).Create(&Event{UserID: b.OwnerID, What: what, Title: b.Title}).Error
	}
}

// keepFinished is a hook that refuses to remove what one has read.
func keepFinished(_ *rest.Request, b *Book) error {
	if b.Status == Finished {
		return &rest.Error{Kind: rest.Conflict, Detail: "You have read this book: it stays."}
	}
	return nil
}

// eventView shows users what happened to their own books.
func eventView(db *gorm.DB, site viewset.Config) *viewset.Model[Event] {
	return &viewset.Model[Event]{
		Config:      site,
		Store:       gormstore.New[Event](db),
		Only:        []string{"list"},
		Permissions: permission.List{permission.IsAuthenticated},
		Scope: func(r *rest.Request) store.Condition {
			if user, ok := r.User.(*User); ok {
				return store.Column("user_id").Is(user.ID)
			}
			return store.Column("id").Is(nil) // nobody's
		},
	}
}
