package site

import (
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// staffChanges lets everybody read and write comments, and staff change them.
type staffChanges struct{}

func (staffChanges) HasPermission(r *rest.Request) bool {
	return r.IsSafe() || r.Method == http.MethodPost || r.User.Staff()
}

func (p staffChanges) HasObjectPermission(r *rest.Request, _ any) bool { return p.HasPermission(r) }

// comments is the viewset of comments.
func (s *Site) comments(config viewset.Config) *viewset.Model[Comment] {
	config.Name, config.Description = "Comment", "Comments. Anybody reads and writes; only staff change or delete."
	return &viewset.Model[Comment]{
		Config: config,
		Store:  gormstore.New[Comment](s.db),
		Serializer: serializer.Of[Comment](
			serializer.Field("article", relation.Key[Article]{Store: gormstore.New[Article](s.db)}),
		),
		Pagination:  pagination.LimitOffset{Default: 5, Max: 20},
		Filters:     []filter.Filter{filter.Fields("article", "email"), filter.Ordering()},
		Permissions: permission.List{permission.Message(staffChanges{}, "Only staff may change comments.", "")},
	}
}

// commentsOf answers with the comments of an article, or adds one.
func commentsOf(r *rest.Request, article *Article, comments *viewset.Model[Comment]) (*rest.Response, error) {
	if r.Method == http.MethodPost {
		if err := addressTo(r, article); err != nil {
			return nil, err
		}
		return comments.Create(r)
	}
	found, err := comments.Store.Find(r.Context(), store.Query{Filter: store.Column("article_id").Is(article.ID)})
	if err != nil {
		return nil, err
	}
	data, err := comments.Represent(r, found)
	return &rest.Response{Data: data}, err
}

// addressTo has a comment's body name the article of the URL.
func addressTo(r *rest.Request, article *Article) error {
	data, err := r.Data()
	if err != nil {
		return err
	}
	key := (&User{ID: article.ID}).Identity()
	switch body := data.(type) {
	case rest.Object:
		body = slices.DeleteFunc(slices.Clone(body), func(m rest.Member) bool { return m.Name == "article" })
		r.Amend(append(body, rest.Member{Name: "article", Value: key}))
	case *multipart.Form:
		body.Value["article"] = []string{key}
	}
	return nil
}
