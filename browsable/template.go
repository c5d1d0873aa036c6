package browsable

import (
	"embed"
	"html/template"
	"io/fs"
	"strings"
)

//go:embed templates/*.html
var ownTemplates embed.FS

// pages are the built-in templates.
var pages = template.Must(template.New("").Funcs(template.FuncMap{"lines": lines}).ParseFS(ownTemplates, "templates/*.html"))

// lines is how many rows a text wants to be edited in.
func lines(text string, least int) int {
	return max(least, min(strings.Count(text, "\n")+1, maxRows))
}

// maxRows is how tall a text's control may be.
const maxRows = 24

// parse adds a project's definitions to the built-in ones.
func parse(own fs.FS) (*template.Template, error) {
	copied, err := pages.Clone()
	if err != nil || own == nil {
		return copied, err
	}
	return copied.ParseFS(own, "*.html")
}

// templates are the ones to use.
func (r Renderer) templates() *template.Template {
	if r.site == nil {
		return pages
	}
	return r.site.templates
}
