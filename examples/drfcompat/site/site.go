// Package site is a copy, in Quintet, of a small Django REST Framework project
// whose answers were recorded: accounts, articles, comments, events and tags. It
// is a test server: it hashes passwords cheaply, and anybody may
// put its data back.
package site

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"gorm.io/gorm"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// The two orders of authenticators in which answers were recorded. The first
// authenticator decides between 401 and 403.
const (
	SessionFirst = "session_first"
	BasicFirst   = "basic_first"
)

// Site is the server and its data.
type Site struct {
	db      *gorm.DB
	fixture Fixture
	hasher  *password.Hasher
	tokens  authentication.Token
	keys    keys
	counter counter
	handler http.Handler
}

// New makes the site on a database, and fills it with the fixture.
func New(ctx context.Context, db *gorm.DB, fixture Fixture, variant string, logger *slog.Logger) (*Site, error) {
	s := &Site{db: db, fixture: fixture, hasher: &password.Hasher{Memory: 1 << 10, Time: 1, Threads: 1}}
	users := s.users()
	s.tokens = authentication.Token{Store: gormstore.New[authentication.AccessToken](db), Users: users}
	session := authentication.Session{Store: gormstore.New[authentication.SessionRow](db), Users: users, Insecure: true}
	basic := authentication.Basic{Users: users}
	orders := map[string][]authentication.Authenticator{
		SessionFirst: {session, basic, s.tokens},
		BasicFirst:   {basic, session, s.tokens},
	}
	order, ok := orders[variant]
	if !ok {
		return nil, fmt.Errorf("there is no variant %q: choose %s or %s", variant, SessionFirst, BasicFirst)
	}
	s.handler = s.route(sessionPages{session, users}, viewset.Config{
		Authentication: order,
		Permissions:    permission.List{permission.AllowAny},
		Renderers:      []renderer.Renderer{renderer.JSON{}},
		Parsers:        []parser.Parser{looseJSON, looseForm{}, looseMultiPart{}},
		Logger:         logger,
	})
	return s, s.Reset(ctx)
}

// ServeHTTP answers requests. The recorded server took methods in small letters
// for those in capitals.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Method = strings.ToUpper(r.Method)
	s.handler.ServeHTTP(w, r)
}

// route gives the resources their URLs.
func (s *Site) route(pages sessionPages, config viewset.Config) http.Handler {
	api := router.NewDefault()
	browsable.On(api, &config, browsable.Renderer{Title: "Recorded"})
	if pages, ok := config.Renderers[1].(browsable.Renderer); ok {
		config.Renderers[1] = page{pages}
	}
	api.NotFound = http.HandlerFunc(notFound)
	api.RootView = func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet {
		root := config
		root.Name, root.Description = "Api Root", "The default basic root view for DefaultRouter"
		return viewset.Func(root, list)
	}
	comments := s.comments(config)
	api.Register("accounts", s.accounts(config), router.Basename("list"))
	api.Register("articles", s.articles(config, comments))
	api.Register("comments", comments)
	api.Register("events", s.events(config))
	api.Register("tags", s.tags(config))
	api.Handle("limited", s.limited(config))

	root := mux.NewRouter().SkipClean(true)
	root.HandleFunc("/__reset__", s.reset).Methods(http.MethodPost)
	for _, slash := range []string{"", "/"} {
		root.HandleFunc("/api-auth/login"+slash, pages.login)
		root.HandleFunc("/api-auth/logout"+slash, pages.logout)
	}
	api.Mount(root, "/api")
	outside := router.NewSimple()
	outside.NotFound = api.NotFound
	outside.Handle("api-token-auth", s.tokenView(config, pages.users))
	outside.Mount(root, "")
	return root
}

// reset puts all data back.
func (s *Site) reset(w http.ResponseWriter, r *http.Request) {
	if err := s.Reset(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// notFound is the page that Django has for a path that leads nowhere.
func notFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte("<!doctype html>\n<title>Not Found</title>\n<h1>Not Found</h1>\n")) // a client that has gone is no failure
}
