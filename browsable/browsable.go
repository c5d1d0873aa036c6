// Package browsable shows the API to people: every URL is a web page for a
// browser, with forms for what this visitor may do there (DRF's browsable API).
//
//	browsable.On(api, &site, browsable.Renderer{Title: "Accounts", Session: &sessions})
//
// The line stands before the viewsets are made from site. Without it the package
// is not part of the program.
package browsable

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/viewset"
)

// Renderer writes answers as web pages: format "api", media type text/html. The
// zero value works; [On] adds styles, scripts and the ways to log in.
type Renderer struct {
	// Title is the name of the API, at the top of every page. The default is
	// "API".
	Title string
	// Session lets visitors log in and out by pages. Without one there are none.
	Session *authentication.Session
	// UserName is what to call a user. The default is what the method String of the
	// user says, if there is one, or the user's key.
	UserName func(user rest.User) string
	// Templates are files of html/template, called *.html, whose definitions
	// replace those of the pages: see docs/browsable.md.
	Templates fs.FS

	site *site // nil without On
}

// policy is the Content-Security-Policy of every page (W3C CSP level 3): scripts,
// styles and requests of this site alone, none of them inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// On switches the pages on: the viewsets that are made with config from now on
// answer browsers with them. It adds r to config's renderers, and serves what
// pages need below "-/" at the router: styles, scripts, and, where there is a
// Session, the pages to log in and out. A router without a RootView gets one.
//
// It panics for Templates that can't be read, as Register does for its mistakes.
func On(api *router.Router, config *viewset.Config, r Renderer) {
	templates, err := parse(r.Templates)
	if err != nil {
		panic("browsable: the templates can't be used: " + err.Error())
	}
	r.site = &site{templates: templates, files: builtIn()}
	if config.Renderers == nil {
		config.Renderers = []renderer.Renderer{renderer.JSON{}}
	}
	config.Renderers = append(config.Renderers[:len(config.Renderers):len(config.Renderers)], r)
	api.Handle("-/browsable/{file:[a-z0-9.]+}", r.site.files, router.Basename(fileRoute))
	if r.Session != nil {
		r.addLogin(api, *config)
	}
	if api.RootView == nil {
		api.RootView = func(list func(*rest.Request) (*rest.Response, error)) viewset.ViewSet {
			root := *config
			root.Name, root.Description = "API root", "The resources of this API."
			root.Permissions, root.Pagination = permission.List{permission.AllowAny}, nil
			return viewset.Func(root, list)
		}
	}
}

// MediaType is text/html.
func (Renderer) MediaType() string { return "text/html; charset=utf-8" }

// Format is api, as in DRF.
func (Renderer) Format() string { return "api" }

// Render appends a page about data alone.
func (r Renderer) Render(dst []byte, request *rest.Request, data any) ([]byte, error) {
	body, err := renderer.JSON{}.Render(nil, &rest.Request{Accepted: "application/json; indent=4"}, data)
	if err != nil {
		return dst, err
	}
	return r.Page(dst, http.Header{}, request, &renderer.Page{
		Status: http.StatusOK, Data: data, Body: body, BodyType: "application/json", Formats: []string{"api"},
	})
}

// Page appends a page. A request whose Accept header asks for the choices of a
// field gets those instead.
func (r Renderer) Page(dst []byte, header http.Header, request *rest.Request, page *renderer.Page) ([]byte, error) {
	header.Set("Content-Security-Policy", policy)
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	if r.Session != nil {
		header.Set("Vary", withCookie(header.Get("Vary")))
	}
	if r.Session != nil && header.Get("WWW-Authenticate") != "" {
		header.Set("WWW-Authenticate", "Session") // which no browser has a window of its own for
	}
	if _, params, err := mime.ParseMediaType(request.Accepted); err == nil && params["choices"] != "" {
		return r.choices(dst, page, params)
	}
	v, err := r.newView(request, page)
	if err != nil {
		return dst, err
	}
	return r.execute(dst, "page", v)
}

// withCookie is a Vary header of a page that greets who is logged in.
func withCookie(vary string) string {
	for name := range strings.SplitSeq(vary, ",") {
		if strings.EqualFold(strings.TrimSpace(name), "Cookie") {
			return vary
		}
	}
	return vary + ", Cookie"
}

// choices appends what a field's search has found.
func (r Renderer) choices(dst []byte, page *renderer.Page, params map[string]string) ([]byte, error) {
	var found []option
	if page.Choices != nil {
		words, err := url.QueryUnescape(params["words"])
		if err != nil {
			words = ""
		}
		list, _, _ := page.Choices(params["method"], params["choices"], words)
		found = options(list, nil)
	}
	return r.execute(dst, "choices", found)
}

// execute appends what a template makes of data.
func (r Renderer) execute(dst []byte, name string, data any) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	err := r.templates().ExecuteTemplate(out, name, data)
	return out.Bytes(), err
}
