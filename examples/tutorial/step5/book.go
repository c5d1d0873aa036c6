package main

import (
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Status is how far one is with a book.
type Status string

// The statuses.
const (
	Waiting  Status = "waiting"
	Reading  Status = "reading"
	Finished Status = "finished"
)

// Choices are the statuses with their names.
func (Status) Choices() []schema.Choice {
	return []schema.Choice{{Value: Waiting, Label: "Waiting"}, {Value: Reading, Label: "Reading"}, {Value: Finished, Label: "Finished"}}
}

// Book is a book on its owner's list.
type Book struct {
	ID       uint   `json:"id"`
	OwnerID  uint   `json:"owner" rest:"read_only" gorm:"uniqueIndex:idx_books_owner_isbn"`
	Title    string `json:"title" gorm:"size:200" validate:"required"`
	AuthorID uint   `json:"author" validate:"required" gorm:"index"`
	Author   *Author
	Genres   []Genre   `json:"genres" gorm:"many2many:book_genres;constraint:OnDelete:CASCADE"`
	Quotes   []Quote   `json:"quotes" gorm:"constraint:OnDelete:CASCADE"`
	Reviews  []Review  `gorm:"constraint:OnDelete:CASCADE"`
	ISBN     *string   `json:"isbn" gorm:"size:13;uniqueIndex:idx_books_owner_isbn"`
	Pages    int       `json:"pages" validate:"min=1,max=20000" gorm:"default:1"`
	Status   Status    `json:"status" gorm:"size:10;default:waiting"`
	Rating   *int      `json:"rating" validate:"min=1,max=5"`
	Private  bool      `json:"private"`
	Added    time.Time `json:"added" rest:"read_only" gorm:"autoCreateTime"`
}

// bookView lets everybody read what is not private, and owners write.
func bookView(db *gorm.DB, site viewset.Config) *viewset.Model[Book] {
	return &viewset.Model[Book]{
		Config:     site,
		Store:      gormstore.New[Book](db),
		Serializer: bookSerializer(db),
		Scope:      visible,
		Filters: []filter.Filter{
			filter.Fields("status", "owner", "author__name", "genres__slug", "rating__gte", "added__year"),
			filter.Search("title", "author__name", "=isbn"),
			filter.Ordering("title", "pages", "rating", "added", "author__name"),
		},
		Ordering: []store.Order{store.Column("title").Ascending()},
		Stream:   100_000,
		Permissions: permission.List{permission.Any(
			permission.ReadOnly, permission.Owner(func(b *Book) uint { return b.OwnerID }),
		)},
		BeforeCreate: func(r *rest.Request, b *Book) error {
			if user, ok := r.User.(*User); ok {
				b.OwnerID = user.ID
			}
			return nil
		},
	}
}

// visible are the books that r's user may know of.
func visible(r *rest.Request) store.Condition {
	public := store.Column("private").Is(false)
	if user, ok := r.User.(*User); ok {
		return store.Or(public, store.Column("owner_id").Is(user.ID))
	}
	return public
}

// bookSerializer shows a book with what belongs to it.
func bookSerializer(db *gorm.DB) *serializer.Model[Book] {
	return serializer.Of[Book](
		serializer.Field("author", relation.Key[Author]{Store: gormstore.New[Author](db)}),
		serializer.Field("author_name", nil, serializer.Settings{Source: "Author.Name"}),
		serializer.Field("genres", relation.Slug[Genre]{Store: gormstore.New[Genre](db), Field: "slug"}),
		serializer.Field("quotes", relation.Nested[Quote]{
			Store: gormstore.New[Quote](db), MaxLength: 20,
			Write: relation.Create | relation.Update | relation.Replace,
		}),
		serializer.Computed("hours", func(_ *rest.Request, b *Book) (float64, error) {
			return float64(b.Pages) / pagesPerHour, nil
		}),
		serializer.ValidateField("isbn", checkISBN),
		serializer.Validate(checkRating),
	)
}

// pagesPerHour is how fast people read.
const pagesPerHour = 40

// checkISBN wants the last digit of an ISBN-13 to fit the others (ISO 2108).
func checkISBN(_ *rest.Request, isbn string) error {
	sum := 0
	for i, digit := range isbn {
		if digit < '0' || digit > '9' {
			return &rest.Error{Kind: rest.Invalid, Detail: "An ISBN has digits alone."}
		}
		sum += int(digit-'0') * (1 + i%2*2)
	}
	if len(isbn) != 13 || sum%10 != 0 {
		return &rest.Error{Kind: rest.Invalid, Detail: "This is no ISBN of 13 digits."}
	}
	return nil
}

// checkRating lets one rate what one has read.
func checkRating(_ *rest.Request, b *Book) error {
	if b.Rating != nil && b.Status != Finished {
		return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{
			Name: "rating", Value: []rest.Message{{Text: "Finish the book first.", Code: "unfinished"}},
		}}}
	}
	return nil
}
