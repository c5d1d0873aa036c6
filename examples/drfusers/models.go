// Package drfusers has the Go code of docs/for-drf-users.md: a small site of posts,
// in which each part shows what something of Django REST Framework has become.
package drfusers

import (
	"strconv"
	"time"

	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/schema"
)

// Author writes posts.
type Author struct {
	ID       uint          `json:"id"`
	Username string        `json:"username" gorm:"size:150;uniqueIndex" validate:"required"`
	Email    string        `json:"email" gorm:"size:254" validate:"omitempty,email"`
	Password password.Hash `json:"password" rest:"write_only" validate:"required"`
	IsStaff  bool          `json:"is_staff" rest:"read_only"`
}

// Identity is what tokens and sessions refer to.
func (a *Author) Identity() string { return strconv.FormatUint(uint64(a.ID), 10) }

// Active is false for who may not log in.
func (a *Author) Active() bool { return true }

// Staff is DRF's is_staff.
func (a *Author) Staff() bool { return a.IsStaff }

// String is what Django's __str__ is.
func (a *Author) String() string { return a.Username }

// Status is how far a post is.
type Status string

// Choices are the statuses with their names.
func (Status) Choices() []schema.Choice {
	return []schema.Choice{{Value: "draft", Label: "Draft"}, {Value: "published", Label: "Published"}}
}

// Post is a post.
type Post struct {
	ID       uint      `json:"id"`
	Title    string    `json:"title" gorm:"size:100" validate:"required"`
	Slug     string    `json:"slug" gorm:"size:50;uniqueIndex" validate:"required,slug"`
	Body     string    `json:"body"`
	Status   Status    `json:"status" gorm:"size:10;default:draft"`
	Rating   *int      `json:"rating" validate:"min=1,max=5"`
	Created  time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
	AuthorID uint      `gorm:"index"`
	Author   *Author
	Tags     []Tag  `gorm:"many2many:post_tags;constraint:OnDelete:CASCADE"`
	Links    []Link `gorm:"constraint:OnDelete:CASCADE"`
}

// Tag is a word that posts are found by.
type Tag struct {
	ID   uint   `json:"id"`
	Slug string `json:"slug" gorm:"size:50;uniqueIndex" validate:"required,slug"`
}

// Link is what a post points at.
type Link struct {
	ID     uint   `json:"id"`
	PostID uint   `gorm:"index"`
	URL    string `json:"url" gorm:"size:200" validate:"required,url"`
}

// Audit is a line about what has happened.
type Audit struct {
	ID   uint
	Text string `gorm:"size:200"`
}
