// Package blog is a site of articles with authors, tags, comments and sources:
// what serializers do beyond plain fields, and lists
// that are filtered, searched, sorted and cut into pages.
package blog

import (
	"strconv"
	"time"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/schema"
)

// Author writes articles and logs in.
type Author struct {
	ID       uint          `json:"id"`
	Username string        `json:"username" gorm:"size:50;uniqueIndex" validate:"required,slug"`
	Name     string        `json:"name" gorm:"size:100"`
	Password password.Hash // without a json name: no client ever sees or sets it
	IsStaff  bool
}

// Identity is what the log-in refers to.
func (a *Author) Identity() string { return strconv.FormatUint(uint64(a.ID), 10) }

// Active is true: the blog shuts nobody out.
func (*Author) Active() bool { return true }

// Staff is true for those who look after the tags.
func (a *Author) Staff() bool { return a.IsStaff }

// Status is how far an article is. Its declared values make it a choice.
type Status string

// The statuses.
const (
	Draft     Status = "draft"
	Published Status = "published"
)

// Choices are the statuses with their names.
func (Status) Choices() []schema.Choice {
	return []schema.Choice{{Value: Draft, Label: "Draft"}, {Value: Published, Label: "Published"}}
}

// Tag is a word that articles are found by.
type Tag struct {
	ID    uint
	Slug  string `json:"slug" gorm:"size:50;uniqueIndex" validate:"required,slug"`
	Label string `json:"label" gorm:"size:80" validate:"required"`
}

// Article belongs to its author.
type Article struct {
	ID           uint      `json:"id"`
	Title        string    `json:"title" gorm:"size:100" validate:"required"`
	Body         string    `json:"body"`
	Status       Status    `json:"status" gorm:"size:9;default:draft"`
	Rating       *string   `json:"rating" gorm:"type:decimal(3,1)" validate:"min=0,max=5"`
	Created      time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
	AuthorID     uint      `gorm:"index"`
	Author       *Author   `json:"author"`
	Tags         []Tag     `json:"tags" gorm:"many2many:article_tags;constraint:OnDelete:CASCADE"`
	Sources      []Source  `json:"sources" gorm:"constraint:OnDelete:CASCADE"`
	Comments     []Comment `gorm:"constraint:OnDelete:CASCADE"`
	CommentCount int64     `json:"comment_count" rest:"read_only" gorm:"-"`
}

// Source is where an article has its facts from. It is written with the
// article, and belongs to it alone.
type Source struct {
	ID        uint   `json:"id"`
	ArticleID uint   `gorm:"uniqueIndex:idx_sources_article_url"`
	Title     string `json:"title" gorm:"size:100" validate:"required"`
	URL       string `json:"url" gorm:"size:200;uniqueIndex:idx_sources_article_url" validate:"required,url"`
}

// Comment is on an article.
type Comment struct {
	ID        uint `json:"id"`
	ArticleID uint `json:"article" validate:"required" gorm:"index"`
	Article   *Article
	Name      string    `json:"name" gorm:"size:50" validate:"required"`
	Text      string    `json:"text" gorm:"size:500" validate:"required"`
	Created   time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
}

// Models are the tables of the site.
func Models() []any {
	return []any{&Author{}, &Tag{}, &Article{}, &Source{}, &Comment{}, &authentication.SessionRow{}}
}
