package site

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/schema"
)

// User is an account, as Django's auth.User has it.
type User struct {
	ID          uint          `json:"id"`
	Username    string        `json:"username" gorm:"size:150;uniqueIndex" validate:"required"`
	Password    password.Hash `json:"password" rest:"write_only" validate:"required"`
	FirstName   string        `json:"first_name" gorm:"size:150"`
	LastName    string        `json:"last_name" gorm:"size:150"`
	Email       string        `json:"email" gorm:"size:254" validate:"omitempty,email"`
	IsStaff     bool          `json:"is_staff" rest:"read_only"`
	IsSuperuser bool          `json:"is_superuser" rest:"read_only"`
	IsActive    bool          `json:"is_active" rest:"read_only" gorm:"default:true"`
	DateJoined  time.Time     `json:"date_joined" rest:"read_only" gorm:"autoCreateTime"`
}

// Identity is what tokens and sessions refer to.
func (u *User) Identity() string { return strconv.FormatUint(uint64(u.ID), 10) }

// Active is false for an account that may not log in.
func (u *User) Active() bool { return u.IsActive }

// Staff is true for those who administer the accounts.
func (u *User) Staff() bool { return u.IsStaff }

// Tag is a word that articles are found by.
type Tag struct {
	ID    uint
	Slug  string `json:"slug" gorm:"size:50;uniqueIndex" validate:"required,slug"`
	Label string `json:"label" gorm:"size:80" validate:"required"`
}

// Status is how far an article is.
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

// Article belongs to its author.
type Article struct {
	ID           uint       `json:"id"`
	Title        string     `json:"title" gorm:"size:100" validate:"required"`
	Body         string     `json:"body"`
	Status       Status     `json:"status" gorm:"size:9;default:draft"`
	Rating       *string    `json:"rating" gorm:"type:decimal(3,1)" validate:"min=0,max=5"`
	PublishedAt  *time.Time `json:"published_at"`
	Created      time.Time  `json:"created" rest:"read_only" gorm:"autoCreateTime"`
	AuthorID     uint       `json:"author" rest:"read_only"`
	Author       *User      `gorm:"constraint:OnDelete:CASCADE"`
	Tags         []Tag      `json:"tags" gorm:"many2many:article_tags;constraint:OnDelete:CASCADE"`
	Comments     []Comment  `gorm:"constraint:OnDelete:CASCADE"`
	CommentCount int64      `json:"comment_count" rest:"read_only" gorm:"-"`
}

// Comment is on an article; an address comments once on each.
type Comment struct {
	ID         uint      `json:"id"`
	ArticleID  uint      `json:"article" gorm:"uniqueIndex:idx_comments_article_email" validate:"required"`
	Text       string    `json:"text" gorm:"size:500" validate:"required"`
	AuthorName string    `json:"author_name" gorm:"size:50" validate:"required"`
	Email      string    `json:"email" gorm:"size:254;uniqueIndex:idx_comments_article_email" validate:"required,email"`
	Created    time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
}

// Event has one field of every common type.
type Event struct {
	ID        uint            `json:"id"`
	Code      string          `json:"code" gorm:"size:20;uniqueIndex" validate:"required,slug"`
	Name      string          `json:"name" gorm:"size:50" validate:"required"`
	StartsOn  time.Time       `json:"starts_on" gorm:"type:date" validate:"required"`
	StartsAt  *string         `json:"starts_at" gorm:"size:15"`
	Duration  *time.Duration  `json:"duration"`
	Attendees int             `json:"attendees" validate:"min=0,max=2147483647"`
	Capacity  int             `json:"capacity" gorm:"default:10" validate:"min=1,max=1000"`
	Big       *int64          `json:"big"`
	Ratio     *float64        `json:"ratio"`
	IsPublic  bool            `json:"is_public" gorm:"default:true"`
	Website   string          `json:"website" gorm:"size:200" validate:"omitempty,url"`
	UID       *string         `json:"uid" gorm:"size:36" validate:"uuid"`
	IP        *string         `json:"ip" gorm:"size:39" validate:"ip"`
	Extra     json.RawMessage `json:"extra" gorm:"serializer:json;type:text"`
}
