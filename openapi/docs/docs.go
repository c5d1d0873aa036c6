// Package docs shows the OpenAPI document of an API as pages on which requests
// can be tried, with Swagger UI:
//
//	api.Handle("docs", docs.View(docs.Config{Config: site}))
//
// The pages come from this server alone: Swagger UI is embedded, in the release
// that github.com/swaggest/swgui carries. They work under a strict
// Content-Security-Policy, which they send along.
package docs

import (
	"bytes"
	_ "embed" // for the page
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// Config says what the pages show, and, in viewset.Config, who may see them.
type Config struct {
	// Config is that of the view that serves the pages: its permissions decide who
	// may see them. Its Renderers don't count.
	viewset.Config

	// Title is that of the page; the default is "API".
	Title string
	// Schema is the name of the route that has the document; the default is
	// "schema". It is the router's own.
	Schema string
	// Origins are those of other servers that requests may be tried on, such as
	// "https://api.example.com": the document's Servers, where it names some.
	Origins []string
}

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// policy lets the page load its own files and call this server, and nothing
// else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src %s; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// View serves the pages at one URL: its files are at the same one, with a query.
// Who may see them is up to the permissions in config, which it needs.
func View(config Config) viewset.ViewSet {
	v := &view{config: config, policy: policyFor(config.Origins)}
	if v.config.Title == "" {
		v.config.Title = "API"
	}
	if v.config.Schema == "" {
		v.config.Schema = "schema"
	}
	site := config.Config
	site.Renderers = []renderer.Renderer{html{}}
	if site.Name == "" {
		site.Name = "Docs"
	}
	return viewset.Described(viewset.Func(site, v.show), func(o *schema.Operation) { o.Hidden = true })
}

// policyFor is the Content-Security-Policy with other servers to call.
func policyFor(origins []string) string {
	callable := append([]string{"'self'"}, origins...)
	return strings.Replace(policy, "%s", strings.Join(callable, " "), 1)
}

// view is the page and its files.
type view struct {
	config Config
	policy string
}

// show answers with the page, or with the file that the query names.
func (v *view) show(r *rest.Request) (*rest.Response, error) {
	if names := r.QueryParams()["file"]; len(names) > 0 {
		return file(r, names[0])
	}
	address, err := v.schema(r)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = pageTemplate.Execute(&page, struct{ Title, Schema string }{v.config.Title, address})
	if err != nil {
		return nil, err
	}
	return &rest.Response{
		Data:   page.Bytes(),
		Header: http.Header{"Content-Security-Policy": {v.policy}, "Cache-Control": {"private, no-cache"}},
	}, nil
}

// schema is the URL of the document, at whatever host and scheme the page itself
// comes from: a proxy may have changed both.
func (v *view) schema(r *rest.Request) (string, error) {
	address, err := r.Reverse(v.config.Schema)
	if err != nil {
		return "", err
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return parsed.RequestURI(), nil
}
