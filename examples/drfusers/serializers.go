package drfusers

import (
	"strings"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Brief is class PostSerializer(ModelSerializer) with Meta.fields.
func Brief() *serializer.Model[Post] {
	return serializer.Of[Post](
		serializer.Fields("id", "title", "slug", "body", "status", "created"),
		serializer.ReadOnly("status"),
	)
}

// Declared has fields of every sort.
func Declared() *serializer.Model[Post] {
	return serializer.Of[Post](
		serializer.Field("title", field.String{MinLength: 3, MaxLength: 100}, serializer.Settings{
			Help:     "What the post is about.",
			Messages: map[string]string{"required": "A post needs a title."},
		}),
		serializer.Field("author_name", nil, serializer.Settings{Source: "Author.Username"}),
		serializer.Field("status", nil, serializer.Settings{Default: "draft"}),
		serializer.Hidden("author_id", currentAuthor),
		serializer.Computed("word_count", func(_ *rest.Request, p *Post) (int, error) {
			return len(strings.Fields(p.Body)), nil
		}),
	)
}

// currentAuthor is CurrentUserDefault for a column of numbers.
func currentAuthor(r *rest.Request) (any, error) {
	if author, ok := r.User.(*Author); ok {
		return author.ID, nil
	}
	return nil, &rest.Error{Kind: rest.NotAuthenticated}
}

// Ruled has rules.
func Ruled() *serializer.Model[Post] {
	return serializer.Of[Post](
		serializer.ValidateField("title", func(_ *rest.Request, title string) error {
			if strings.ToUpper(title) == title {
				return &rest.Error{Kind: rest.Invalid, Detail: "Don't shout."}
			}
			return nil
		}),
		serializer.Validate(func(_ *rest.Request, p *Post) error {
			if p.Status == "published" && p.Body == "" {
				return &rest.Error{Kind: rest.Invalid, Detail: "A published post needs a body."}
			}
			return nil
		}),
		serializer.UniqueTogether("title", "status"),
		serializer.UniqueFor("slug", "created", "month"),
	)
}

// Related has relations of every sort.
func Related(db *gorm.DB) *serializer.Model[Post] {
	authors, tags, links := gormstore.New[Author](db), gormstore.New[Tag](db), gormstore.New[Link](db)
	active := func(*rest.Request) store.Condition { return store.Column("is_staff").Is(true) }
	return serializer.Of[Post](
		serializer.Field("url", relation.Identity{Route: "posts-detail"}),
		serializer.Field("author", relation.Key[Author]{Store: authors, Scope: active}),
		serializer.Field("tags", relation.Slug[Tag]{Store: tags, Field: "slug"}),
		serializer.Field("links", relation.Nested[Link]{
			Store: links, Write: relation.Create | relation.Update | relation.Replace,
		}),
	)
}
