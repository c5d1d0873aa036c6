package main

import (
	"net/http"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/openapi/docs"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/viewset"
)

// models are the tables.
func models() []any {
	return []any{&User{}, &authentication.AccessToken{}, &Author{}, &Genre{}, &Book{}, &Quote{}, &Review{}, &Event{}}
}

// handler is the whole API on a database.
func handler(db *gorm.DB) http.Handler {
	people := users(db)
	tokens := authentication.Token{Store: gormstore.New[authentication.AccessToken](db), Users: people}
	site := viewset.Config{
		Authentication: []authentication.Authenticator{tokens, authentication.Basic{Users: people}},
		Renderers:      []renderer.Renderer{renderer.JSON{}, renderer.CSV{}, renderer.NDJSON{}},
		Pagination:     pagination.PageNumber{Size: 20, SizeParam: "page_size", MaxSize: 100},
		Throttles:      []throttle.Throttle{&throttle.User{Rate: throttle.Rate{Count: 100, Per: time.Minute}}},
	}
	api := router.NewDefault()
	browsable.On(api, &site, browsable.Renderer{Title: "Books"}) // web pages
	books := bookView(db, site)
	api.Register("books", books)
	api.Register("books/{book}/reviews", reviewView(db, site, books))
	api.Register("authors", shelfView[Author](db, site))
	api.Register("genres", shelfView[Genre](db, site))
	api.Register("events", eventView(db, site))
	api.Register("users", userView(db, site))
	api.Handle("token", tokenView(site, tokens))
	open := site
	open.Permissions = permission.List{permission.AllowAny}
	api.Handle("schema", openapi.View(api, openapi.Config{Config: open, Title: "Books", Version: "1.0.0"})) // OpenAPI, and
	api.Handle("docs", docs.View(docs.Config{Config: open, Title: "Books"}))                                // pages to try it on
	return api
}
