package viewset

import (
	"log/slog"
	"time"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
)

// Unlimited switches a limit off. It has to be written out: no limit is off by
// accident.
const Unlimited = -1

// Config is what the viewsets of a site have in common. The zero value is
// useful, and closed: without permissions nobody may do anything.
type Config struct {
	// Name and Description tell people what this is (DRF's view name and
	// description). Name defaults to the Go type's.
	Name, Description string

	// Authentication asks who makes a request, in order. The first one decides
	// between 401 and 403: see docs/authentication.md. Empty means that
	// everybody is anonymous.
	Authentication []authentication.Authenticator

	// Permissions must all hold. A viewset without any refuses to be
	// registered.
	Permissions permission.List

	// Parsers read bodies; the first one that fits the Content-Type is taken.
	// The default is JSON, form, multipart.
	Parsers []parser.Parser

	// Renderers write answers; of those that fit the Accept header the first
	// one is taken. The default is JSON.
	Renderers []renderer.Renderer

	// MaxBody is the largest body in bytes. The default is 1 MiB.
	MaxBody int64

	// Timeout is how long a request may work, its queries included. The
	// default is 30 seconds. After it the answer is 503.
	Timeout time.Duration

	// Logger gets errors that clients are not told of, each with the request's
	// id. The default is slog.Default().
	Logger *slog.Logger
}

// resolved is c with its defaults.
func (c Config) resolved() Config {
	if c.Parsers == nil {
		c.Parsers = []parser.Parser{parser.JSON{}, parser.Form{}, parser.MultiPart{}}
	}
	if c.Renderers == nil {
		c.Renderers = []renderer.Renderer{renderer.JSON{}}
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}
