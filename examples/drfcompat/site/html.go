package site

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// page shows an answer to people. The recorded project had DRF's browsable API in
// its place; what its pages say is not compared.
type page struct{}

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Path}}</title>
<h1>{{.Method}} {{.Path}}</h1>
<pre>{{.Body}}</pre>
</html>
`))

// MediaType is that of web pages.
func (page) MediaType() string { return "text/html; charset=utf-8" }

// Format is api, as in DRF.
func (page) Format() string { return "api" }

// Render shows data as indented JSON, where there is no more to tell.
func (page) Render(dst []byte, r *rest.Request, data any) ([]byte, error) {
	compact, err := renderer.JSON{}.Render(nil, &rest.Request{Request: r.Request}, data)
	if err != nil {
		return dst, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact, "", "    "); err != nil {
		return dst, err
	}
	return show(dst, r, indented.Bytes())
}

// Page shows the answer as JSON has it. DRF's pages greet who is logged in, so
// that they depend on the session's cookie.
func (page) Page(dst []byte, header http.Header, r *rest.Request, told *renderer.Page) ([]byte, error) {
	header.Set("Vary", "Accept, Cookie")
	return show(dst, r, told.Body)
}

// show appends a page with a text.
func show(dst []byte, r *rest.Request, text []byte) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	err := pageTemplate.Execute(out, struct{ Method, Path, Body string }{r.Method, r.URL.Path, string(text)})
	return out.Bytes(), err
}
