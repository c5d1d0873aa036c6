package blog

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/mux"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/openapi/docs"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/viewset"
)

// New makes the site, with everything below /api/.
func New(db *gorm.DB, logger *slog.Logger) http.Handler {
	users := authors(db)
	sessions := authentication.Session{Store: gormstore.New[authentication.SessionRow](db), Users: users, Insecure: true} // it is served at one's own machine
	site := viewset.Config{
		Authentication: []authentication.Authenticator{authentication.Basic{Users: users}, sessions},
		Throttles:      []throttle.Throttle{&throttle.Anonymous{Rate: throttle.Rate{Count: 600, Per: time.Minute}}},
		Renderers:      []renderer.Renderer{renderer.JSON{}, renderer.CSV{}, renderer.NDJSON{}},
		Logger:         logger,
	}
	api := router.NewDefault()
	browsable.On(api, &site, browsable.Renderer{Title: "Blog", Session: &sessions, UserName: nameOf}) // web pages; without this line there are none
	articles := ArticleView(db, site)
	comments := CommentView(db, site, articles)
	api.Register("articles", articles)
	api.Register("articles/{article}/comments", comments)
	api.Register("authors", AuthorView(db, site))
	api.Register("comments", comments)
	api.Register("tags", TagView(db, site))
	open := site
	open.Permissions = permission.List{permission.AllowAny}
	api.Handle("schema", openapi.View(api, openapi.Config{Config: open, Title: "Blog", Version: "1.0.0"})) // the API's document, and
	api.Handle("docs", docs.View(docs.Config{Config: open, Title: "Blog"}))                                // pages to try it on
	root := mux.NewRouter().SkipClean(true)
	api.Mount(root, "/api")
	return root
}

// nameOf is what pages call a user.
func nameOf(user rest.User) string {
	if author, ok := user.(*Author); ok {
		return author.Username
	}
	return user.Identity()
}

// AuthorView shows the authors.
func AuthorView(db *gorm.DB, site viewset.Config) *viewset.Model[Author] {
	return &viewset.Model[Author]{
		Config: site, Store: gormstore.New[Author](db), Only: []string{"list", "retrieve"},
		Permissions: permission.List{permission.AllowAny},
	}
}

// CommentView lets everybody comment on what is published. Its comments are those
// of one article at /articles/{article}/comments/, and all of them elsewhere.
func CommentView(db *gorm.DB, site viewset.Config, articles *viewset.Model[Article]) *viewset.Model[Comment] {
	return &viewset.Model[Comment]{
		Config: site, Store: gormstore.New[Comment](db), Only: []string{"list", "create", "retrieve"},
		Serializer: serializer.Of[Comment](
			serializer.Field("article", relation.Key[Article]{
				Store: gormstore.New[Article](db),
				Scope: func(*rest.Request) store.Condition { return published },
				Label: func(a *Article) string { return a.Title }, Search: []store.Column{"title"},
			}),
		),
		Permissions: permission.List{permission.AllowAny},
		Parents:     []viewset.Parent{viewset.Within("article", articles, "article_id")},
		Scope:       func(*rest.Request) store.Condition { return store.Related("Article", published) },
		Filters:     []filter.Filter{filter.Fields("article", "created__gte"), filter.Search("name", "text")},
		Pagination:  pagination.Cursor{Size: 20},
	}
}

// TagView lets staff look after the tags, several at once where they like.
func TagView(db *gorm.DB, site viewset.Config) *viewset.Model[Tag] {
	return &viewset.Model[Tag]{
		Config: site, Store: gormstore.New[Tag](db), Lookup: "slug", Many: 50,
		Ordering:    []store.Order{store.Column("slug").Ascending()},
		Permissions: permission.List{permission.Any(permission.ReadOnly, permission.IsAdminUser)},
	}
}

// authors finds authors by their names and passwords.
func authors(db *gorm.DB) authentication.Accounts[Author] {
	return authentication.Accounts[Author]{
		Store: gormstore.New[Author](db),
		Check: func(ctx context.Context, author *Author, plain string) (bool, func(*Author), error) {
			var hash password.Hash
			if author != nil {
				hash = author.Password
			}
			ok, _, err := password.Shared().Verify(ctx, hash, plain)
			return ok, nil, err
		},
	}
}
