package browsable

import (
	"mime/multipart"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// The routes of the pages to log in and out.
const (
	loginRoute  = "browsable-login"
	logoutRoute = "browsable-logout"
)

// maxNext is how long the address may be that follows a log-in, in bytes.
const maxNext = 2048

// loginForm is the page to log in.
type loginForm struct {
	frame
	Username, Next, Problem string
}

// loginPage writes that page, whatever the answer is.
type loginPage struct{ Renderer }

// Page appends the form, with what is wrong.
func (p loginPage) Page(dst []byte, header http.Header, r *rest.Request, page *renderer.Page) ([]byte, error) {
	header.Set("Content-Security-Policy", policy)
	header.Set("Cache-Control", "no-store")
	form, ok := page.Data.(loginForm)
	if !ok {
		form.Problem = http.StatusText(page.Status)
		if object, isObject := page.Data.(rest.Object); isObject {
			if detail, found := object.Get("detail"); found {
				form.Problem = textOf(detail)
			}
		}
	}
	form.frame = p.newFrame(r)
	form.Heading = "Log in"
	return p.execute(dst, "login", form)
}

// internal is a view that is no part of the API.
type internal struct{ viewset.ViewSet }

// Describe marks every operation.
func (v internal) Describe() []schema.Operation {
	operations := append([]schema.Operation(nil), v.ViewSet.Describe()...)
	for i := range operations {
		operations[i].Hidden = true
	}
	return operations
}

// addLogin routes the views to log in and out.
func (r Renderer) addLogin(api *router.Router, config viewset.Config) {
	config.Name, config.Description = "Log in", ""
	config.Authentication = []authentication.Authenticator{*r.Session}
	config.Permissions = permission.List{permission.AllowAny}
	config.Versioning, config.Pagination, config.Strict, config.OnError = nil, nil, false, nil
	config.Parsers = []parser.Parser{parser.Form{}, parser.MultiPart{}}
	config.Renderers = []renderer.Renderer{loginPage{r}}
	api.Handle("-/login", internal{viewset.Func(config, r.login, http.MethodGet, http.MethodPost)}, router.Basename(loginRoute))
	api.Handle("-/logout", internal{viewset.Func(config, r.logout, http.MethodPost)}, router.Basename(logoutRoute))
}

// login shows the form, or begins a session.
func (r Renderer) login(request *rest.Request) (*rest.Response, error) {
	if request.IsSafe() {
		next := request.URL.Query().Get("next")
		return &rest.Response{Data: loginForm{Next: shortNext(next)}}, nil
	}
	if err := r.Session.CheckCSRF(request); err != nil {
		return nil, err
	}
	data, err := request.Data()
	if err != nil {
		return nil, err
	}
	form, _ := data.(*multipart.Form)
	name, next := formText(form, "username"), shortNext(formText(form, "next"))
	user, err := r.Session.Users.ByPassword(request.Context(), name, formText(form, "password"))
	if err != nil {
		return nil, err
	}
	if user == nil {
		return &rest.Response{Status: http.StatusBadRequest, Data: loginForm{
			Username: name, Next: next, Problem: "Unable to log in with provided credentials.",
		}}, nil
	}
	header := http.Header{"Location": {safeNext(next, root(request))}, "Cache-Control": {"no-store"}}
	if err := r.Session.Login(request, user, header); err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusSeeOther, Header: header}, nil
}

// logout ends the session.
func (r Renderer) logout(request *rest.Request) (*rest.Response, error) {
	if err := r.Session.CheckCSRF(request); err != nil {
		return nil, err
	}
	data, err := request.Data()
	if err != nil {
		return nil, err
	}
	form, _ := data.(*multipart.Form)
	header := http.Header{"Location": {safeNext(formText(form, "next"), root(request))}, "Cache-Control": {"no-store"}}
	if err := r.Session.Logout(request, header); err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusSeeOther, Header: header}, nil
}

// root is the path of the API's root, or of the site's.
func root(r *rest.Request) string {
	if path := pathTo(r, "api-root"); path != "" {
		return path
	}
	return "/"
}

// shortNext is an address that is not too long to be kept.
func shortNext(next string) string {
	if len(next) > maxNext {
		return ""
	}
	return next
}

// formText is a field of a form, or nothing.
func formText(form *multipart.Form, name string) string {
	if form == nil || len(form.Value[name]) == 0 {
		return ""
	}
	return form.Value[name][0]
}
