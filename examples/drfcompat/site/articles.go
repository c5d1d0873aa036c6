package site

import (
	"net/http"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// isOwnerOrReadOnly lets everybody read, and authors change.
type isOwnerOrReadOnly struct{}

func (isOwnerOrReadOnly) HasPermission(*rest.Request) bool { return true }

func (isOwnerOrReadOnly) HasObjectPermission(r *rest.Request, object any) bool {
	article, ok := object.(*Article)
	return r.IsSafe() || ok && r.User.Identity() == (&User{ID: article.AuthorID}).Identity()
}

// articles is the viewset of articles.
func (s *Site) articles(config viewset.Config, comments *viewset.Model[Comment]) *viewset.Model[Article] {
	config.Name, config.Description = "Article", "Articles. Anybody reads; the author or staff change."
	articles := &viewset.Model[Article]{
		Config:     config,
		Store:      gormstore.New[Article](s.db),
		Serializer: s.articleSerializer(),
		Permissions: permission.List{permission.All(
			permission.IsAuthenticatedOrReadOnly,
			permission.Any(isOwnerOrReadOnly{}, permission.IsAdminUser),
		)},
		Ordering:     []store.Order{store.Column("created").Descending(), store.Column("id").Descending()},
		Pagination:   pagination.PageNumber{Size: 10, SizeParam: "page_size", MaxSize: 20},
		BeforeCreate: setAuthor,
		Filters: []filter.Filter{
			filter.Fields("status", "status__in", "author", "author__username", "rating", "rating__gte", "rating__lte", "rating__isnull",
				"created__gte", "created__lt", "created__year", "tags__slug"),
			filter.SearchFilter{Names: []string{"title", "body", "^author__username"}, Plain: true},
			filter.Ordering("title", "rating", "created", "published_at"),
		},
	}
	articles.Actions = []viewset.Action[Article]{
		{Name: "publish", Detail: true, Methods: []string{http.MethodPost}, Do: publish, Summary: "Publish a draft."},
		{Name: "recent", Summary: "The five most recently published articles.", Do: func(r *rest.Request, _ *Article) (*rest.Response, error) {
			return recent(r, articles)
		}},
		{
			Name: "comments", Detail: true, Methods: []string{http.MethodGet, http.MethodPost}, Summary: "The comments of one article.",
			Permissions: permission.List{permission.AllowAny},
			Input:       comments.Fields, Output: comments.Fields,
			Do: func(r *rest.Request, article *Article) (*rest.Response, error) {
				return commentsOf(r, article, comments)
			},
		},
	}
	return articles
}

// articleSerializer has the fields of articles.
func (s *Site) articleSerializer() *serializer.Model[Article] {
	return serializer.Of[Article](
		serializer.Fields("url", "id", "title", "body", "status", "rating", "published_at", "created", "author", "author_name", "tags", "comment_count"),
		serializer.Field("url", relation.Identity{Route: "articles-detail"}),
		serializer.Field("author", relation.Key[User]{Store: gormstore.New[User](s.db)}),
		serializer.Field("author_name", field.ReadOnly{}, serializer.Settings{Source: "Author.Username"}),
		serializer.Field("comment_count", field.ReadOnly{}),
		serializer.Field("tags", relation.Slug[Tag]{
			Store: gormstore.New[Tag](s.db), Field: "slug", Order: []store.Order{store.Column("slug").Ascending()}, FirstOnly: true,
		}),
		serializer.Prepare(s.countComments),
		serializer.ValidateField("title", noSpam),
		serializer.Validate(publishedHasBody),
	)
}

// noSpam is the rule about titles.
func noSpam(_ *rest.Request, title string) error {
	if strings.Contains(strings.ToLower(title), "spam") {
		return &rest.Error{Kind: rest.Invalid, Detail: `Title must not contain "spam".`}
	}
	return nil
}

// publishedHasBody is the rule about articles as a whole.
func publishedHasBody(_ *rest.Request, a *Article) error {
	if a.Status == Published && a.Body == "" {
		return &rest.Error{Kind: rest.Invalid, Detail: "A published article needs a body."}
	}
	return nil
}

// setAuthor gives a new article to who sent it.
func setAuthor(r *rest.Request, a *Article) error {
	if user, ok := r.User.(*User); ok {
		a.AuthorID = user.ID
	}
	return nil
}

// countComments counts the comments of all articles of an answer.
func (s *Site) countComments(r *rest.Request, articles []*Article) error {
	ids := make([]uint, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	var counts []struct {
		ArticleID uint
		N         int64
	}
	err := gormstore.DB(r.Context(), s.db).Model(&Comment{}).Select("article_id, count(*) AS n").
		Where("article_id IN ?", ids).Group("article_id").Scan(&counts).Error
	byArticle := map[uint]int64{}
	for _, c := range counts {
		byArticle[c.ArticleID] = c.N
	}
	for _, a := range articles {
		a.CommentCount = byArticle[a.ID]
	}
	return err
}

// publish makes an article of a draft.
func publish(_ *rest.Request, a *Article) (*rest.Response, error) {
	if a.Status == Published {
		return nil, &rest.Error{Kind: rest.Conflict, Detail: "Article is already published."}
	}
	now := time.Now().UTC()
	a.Status, a.PublishedAt = Published, &now
	return nil, nil
}

// recent answers with the articles that were published last.
func recent(r *rest.Request, articles *viewset.Model[Article]) (*rest.Response, error) {
	at := store.Column("published_at")
	found, err := articles.Store.Find(r.Context(), store.Query{
		Filter: store.And(store.Column("status").Is(string(Published)), store.Not(at.Is(nil))),
		Order:  []store.Order{at.Descending(), store.Column("id").Descending()},
		Limit:  5,
	})
	if err != nil {
		return nil, err
	}
	data, err := articles.Represent(r, found)
	return &rest.Response{Data: data}, err
}
