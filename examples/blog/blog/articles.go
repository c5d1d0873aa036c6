package blog

import (
	"net/http"
	"strings"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// published are the articles that everybody may read.
var published = store.Column("status").Is(string(Published))

// visible are the articles that r's user may know of: what is published, and
// the user's own drafts.
func visible(r *rest.Request) store.Condition {
	if author, ok := r.User.(*Author); ok {
		return store.Or(published, store.Column("author_id").Is(author.ID))
	}
	return published
}

// ArticleView lets everybody read what is published, and authors write.
func ArticleView(db *gorm.DB, site viewset.Config) *viewset.Model[Article] {
	return &viewset.Model[Article]{
		Config:     site,
		Store:      gormstore.New[Article](db),
		Serializer: ArticleSerializer(db),
		Scope:      visible,
		Permissions: permission.List{permission.Any(
			permission.ReadOnly, permission.Owner(func(a Article) uint { return a.AuthorID }),
		)},
		Filters: []filter.Filter{
			filter.Fields("status", "author", "author__username", "rating__gte", "tags__slug", "created__year"),
			filter.Search("title", "body", "=author__username"),
			filter.Ordering("created", "title", "rating", "author__username"),
		},
		Ordering:   []store.Order{store.Column("created").Descending(), store.Column("id").Descending()},
		Pagination: pagination.PageNumber{Size: 10, SizeParam: "page_size", MaxSize: 100},
		Stream:     100_000,
		BeforeCreate: func(r *rest.Request, a *Article) error {
			if author, ok := r.User.(*Author); ok {
				a.AuthorID = author.ID
			}
			return nil
		},
		Actions: []viewset.Action[Article]{
			{Name: "publish", Detail: true, Methods: []string{http.MethodPost}, Do: publish, Summary: "Publish a draft.",
				Input:  func() schema.Object { return schema.Object{} }, // no body
				Errors: []rest.Kind{rest.Conflict}},
		},
	}
}

// ArticleSerializer shows an article with its author, tags and sources, and
// takes tags by their slugs and sources as they are.
func ArticleSerializer(db *gorm.DB) *serializer.Model[Article] {
	return serializer.Of[Article](
		serializer.Fields("url", "id", "title", "body", "status", "rating", "created", "author", "tags", "sources", "comment_count", "word_count"),
		serializer.Field("url", relation.Identity{Route: "articles-detail"}),
		serializer.Field("author", relation.Nested[Author]{Store: gormstore.New[Author](db)}),
		serializer.Field("tags", relation.Slug[Tag]{
			Store: gormstore.New[Tag](db), Field: "slug", Order: []store.Order{store.Column("slug").Ascending()},
			Label: func(t *Tag) string { return t.Label },
		}),
		serializer.Field("sources", relation.Nested[Source]{
			Store: gormstore.New[Source](db), MaxLength: 20,
			Write: relation.Create | relation.Update | relation.Replace,
		}),
		serializer.Computed("word_count", func(_ *rest.Request, a *Article) (int, error) {
			return len(strings.Fields(a.Body)), nil
		}),
		serializer.Prepare(func(r *rest.Request, articles []*Article) error { return countComments(r, db, articles) }),
		serializer.Validate(func(_ *rest.Request, a *Article) error {
			if a.Status == Published && a.Body == "" {
				return &rest.Error{Kind: rest.Invalid, Detail: "A published article needs a body."}
			}
			return nil
		}),
	)
}

// countComments counts the comments of all articles of an answer, in one query.
func countComments(r *rest.Request, db *gorm.DB, articles []*Article) error {
	byID := map[uint]*Article{}
	ids := make([]uint, len(articles))
	for i, a := range articles {
		ids[i], byID[a.ID] = a.ID, a
	}
	var counts []struct {
		ArticleID uint
		N         int64
	}
	err := gormstore.DB(r.Context(), db).Model(&Comment{}).Select("article_id, count(*) AS n").
		Where("article_id IN ?", ids).Group("article_id").Scan(&counts).Error
	for _, count := range counts {
		byID[count.ArticleID].CommentCount = count.N
	}
	return err
}

// publish makes an article of a draft.
func publish(_ *rest.Request, a *Article) (*rest.Response, error) {
	switch {
	case a.Status == Published:
		return nil, &rest.Error{Kind: rest.Conflict, Detail: "The article is published already."}
	case a.Body == "":
		return nil, &rest.Error{Kind: rest.Invalid, Detail: "A published article needs a body."}
	}
	a.Status = Published
	return nil, nil
}
