package account

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/gorilla/mux"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/openapi/docs"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Options are what a site may be run with.
type Options struct {
	// HTTPS is true where browsers reach the site by HTTPS: cookies then travel
	// in no other way.
	HTTPS bool
	// Logger gets errors; the default is slog.Default().
	Logger *slog.Logger
}

// Models are the tables of the site.
func Models() []any {
	return []any{&User{}, &authentication.AccessToken{}, &authentication.SessionRow{}}
}

// New makes the site: the accounts at /api/accounts/, the ways to log in, and the
// API's document and pages to try it on.
func New(db *gorm.DB, options Options) http.Handler {
	_, _, root := site(db, options)
	root.NotFoundHandler = http.HandlerFunc(notFound)
	return root
}

// Document is the API's OpenAPI document, as /api/schema/ has it.
func Document(db *gorm.DB, options Options) ([]byte, error) {
	api, described, _ := site(db, options)
	return openapi.Document(api, described, "").RenderJSON("  ")
}

// site makes the API, mounted, and what its document says.
func site(db *gorm.DB, options Options) (*router.Router, openapi.Config, *mux.Router) {
	users := Accounts(db)
	tokens := authentication.Token{Store: gormstore.New[authentication.AccessToken](db), Users: users}
	sessions := authentication.Session{Store: gormstore.New[authentication.SessionRow](db), Users: users, Insecure: !options.HTTPS}
	site := viewset.Config{
		Authentication: []authentication.Authenticator{authentication.Basic{Users: users}, tokens, sessions},
		Logger:         options.Logger,
	}
	api := router.NewDefault()
	browsable.On(api, &site, browsable.Renderer{Title: "Accounts", Session: &sessions, UserName: username}) // web pages; without this line there are none
	open := site
	open.Permissions = permission.List{permission.AllowAny}

	api.RootView = func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet {
		root := open
		root.Name, root.Description = "Api Root", "The resources of this API."
		return viewset.Func(root, list)
	}
	api.Register("accounts", UserView(db, site))
	logins := login{users: users, tokens: tokens, sessions: sessions}
	api.Handle("token", logins.view(open, "Token", logins.token, tellToken))
	api.Handle("login", logins.view(open, "Log in", logins.login, tellLogin))
	api.Handle("logout", logins.view(open, "Log out", logins.logout, tellLogout))
	described := openapi.Config{Config: open, Title: "Accounts", Version: "1.0.0", Description: "User accounts: anyone may sign up, and staff look after them."}
	api.Handle("schema", openapi.View(api, described))
	api.Handle("docs", docs.View(docs.Config{Config: open, Title: "Accounts"}))

	root := mux.NewRouter().SkipClean(true)
	api.Mount(root, "/api")
	return api, described, root
}

// username is what pages call a user.
func username(user rest.User) string {
	if account, ok := user.(*User); ok {
		return account.Username
	}
	return user.Identity()
}

// notFound answers for paths outside of the API, in JSON as within it.
func notFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"detail":"Not found. The API is at /api/."}`)) // a client that has gone is no failure
}

// Accounts finds the site's users by name and password. A hash that is weaker
// than today's is replaced at log-in.
func Accounts(db *gorm.DB) authentication.Accounts[User] {
	hasher := password.Shared()
	return authentication.Accounts[User]{
		Store: gormstore.New[User](db),
		Check: func(ctx context.Context, user *User, plain string) (bool, func(*User), error) {
			var checked password.Hash // nobody's, which costs the same and matches nothing
			if user != nil {
				checked = user.Password
			}
			ok, weak, err := hasher.Verify(ctx, checked, plain)
			if err != nil || !ok || !weak {
				return ok, nil, err
			}
			stronger, err := hasher.Hash(ctx, plain)
			return ok, func(now *User) {
				if now.Password == checked {
					now.Password = stronger
				}
			}, err
		},
	}
}
