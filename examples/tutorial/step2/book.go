package main

import (
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
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

// Book is a book on somebody's list.
type Book struct {
	ID     uint      `json:"id"`
	Title  string    `json:"title" gorm:"size:200" validate:"required"`
	Author string    `json:"author" gorm:"size:100"`
	ISBN   *string   `json:"isbn" gorm:"size:13;uniqueIndex"`
	Pages  int       `json:"pages" validate:"min=1,max=20000" gorm:"default:1"`
	Status Status    `json:"status" gorm:"size:10;default:waiting"`
	Rating *int      `json:"rating" validate:"min=1,max=5"`
	Added  time.Time `json:"added" rest:"read_only" gorm:"autoCreateTime"`
}

// bookSerializer has the rules that tags can't say.
func bookSerializer() *serializer.Model[Book] {
	return serializer.Of[Book](
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
