package docs

import (
	"html/template"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// html sends pages and files as they are, and what has failed as a short page.
type html struct{}

// MediaType is text/html; charset=utf-8.
func (html) MediaType() string { return "text/html; charset=utf-8" }

// Format is html.
func (html) Format() string { return "html" }

// Render appends bytes as they are, and anything else as JSON within a page.
func (html) Render(dst []byte, r *rest.Request, data any) ([]byte, error) {
	if ready, ok := data.([]byte); ok {
		return append(dst, ready...), nil
	}
	told, err := renderer.JSON{}.Render(nil, r, data)
	if err != nil {
		return dst, err
	}
	return append(dst, "<!doctype html>\n<title>API</title>\n<p>"+template.HTMLEscapeString(string(told))+"</p>\n"...), nil
}
