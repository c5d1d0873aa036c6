package drfusers

import (
	"context"
	"net/http"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/versioning"
	"github.com/quintet-go/rest/viewset"
)

// Models are the tables.
func Models() []any {
	return []any{&Author{}, &Post{}, &Tag{}, &Link{}, &Audit{}, &authentication.AccessToken{}, &authentication.SessionRow{}}
}

// settings is REST_FRAMEWORK = {…}.
func settings(db *gorm.DB) viewset.Config {
	users := accounts(db)
	return viewset.Config{
		Authentication: []authentication.Authenticator{
			authentication.Session{Store: gormstore.New[authentication.SessionRow](db), Users: users},
			authentication.Token{Store: gormstore.New[authentication.AccessToken](db), Users: users},
			authentication.Basic{Users: users},
		},
		Permissions: permission.List{permission.IsAuthenticatedOrReadOnly},
		Throttles: []throttle.Throttle{
			&throttle.Anonymous{Rate: throttle.Rate{Count: 100, Per: 24 * time.Hour}},
			&throttle.User{Rate: throttle.Rate{Count: 1000, Per: 24 * time.Hour}},
		},
		Versioning: versioning.Query{Default: "1.0", Allowed: []string{"1.0", "2.0"}},
		OnError: func(_ *rest.Request, _ error, answer *rest.Response) *rest.Response {
			if body, ok := answer.Data.(rest.Object); ok {
				answer.Data = slices.Concat(body, rest.Object{{Name: "status_code", Value: answer.Status}})
			}
			return answer
		},
	}
}

// accounts finds authors by name and password.
func accounts(db *gorm.DB) authentication.Accounts[Author] {
	return authentication.Accounts[Author]{
		Store: gormstore.New[Author](db),
		Check: func(ctx context.Context, author *Author, plain string) (bool, func(*Author), error) {
			return checkDjango(ctx, password.Shared(), author, plain)
		},
	}
}

// New makes the site.
func New(db *gorm.DB) http.Handler {
	site := settings(db)
	posts := postView(db, site)

	api := router.NewDefault()
	api.Register("posts", posts)
	api.Handle("clock", viewset.Of(Clock{}, site))
	api.Handle("ping", viewset.Func(site, func(*rest.Request) (*rest.Response, error) {
		return &rest.Response{Data: rest.Object{{Name: "pong", Value: true}}}, nil
	}, "GET"))
	api.Handle("archive", viewset.View(posts, "list"), router.Basename("archive"))
	return api
}
