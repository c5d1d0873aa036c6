// Package openapi describes an API in the words of OpenAPI 3.1: every operation
// that a router serves, with its parameters, bodies, headers, statuses and errors.
//
//	api.Handle("schema", openapi.View(api, openapi.Config{Config: site, Title: "Accounts", Version: "1.0.0"}))
//
// The document is made of router.Routes and of nothing else: what viewsets tell
// of themselves, from the same tables and declarations that requests are served
// by. Its model is that of github.com/pb33f/libopenapi, so that hooks can change
// whatever there is in a document.
package openapi

import (
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"github.com/quintet-go/rest/viewset"
)

// Config is what a document says of the API as a whole, and, in viewset.Config,
// who may see it.
type Config struct {
	// Config is that of the view that serves the document: its permissions decide
	// who may see it. Its Renderers don't count: the formats are JSON and YAML. Where it has
	// a Versioning, each version has a document of its own.
	viewset.Config

	// Title names the API; the default is "API". Description is for people, in
	// Markdown.
	Title, Description string
	// Version is that of the document, such as "1.4.0"; the default is "0.0.0".
	Version string
	// Servers are the URLs that paths are relative to. The default is the server
	// that the document comes from.
	Servers []string
	// Amend may change the document, after everything else, whenever one is made:
	// once for each version.
	Amend func(document *v3.Document)
}

// title is Title, or its default.
func (c *Config) title() string {
	if c.Title == "" {
		return "API"
	}
	return c.Title
}

// versionOf is Version, or its default, with the version of the API.
func (c *Config) versionOf(version string) string {
	own := c.Version
	if own == "" {
		own = "0.0.0"
	}
	if version != "" {
		own += " (" + version + ")"
	}
	return own
}
