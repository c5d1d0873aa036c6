package viewset

import (
	"log/slog"
	"slices"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/versioning"
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

	// Throttles are all asked, and each counts the request. The default is none.
	Throttles []throttle.Throttle

	// Versioning finds the version of the API that a request is for: r.Version.
	// The default is that there are none.
	Versioning versioning.Scheme

	// Pagination cuts lists into pages. The default is none: a list then ends
	// after Limit objects.
	Pagination pagination.Pagination

	// Strict refuses what is otherwise ignored: fields of a body that can't be
	// set, and query parameters that nobody reads. A client can ask for it, with
	// the header Prefer: handling=strict (RFC 7240).
	Strict bool

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

	// Errors are kinds of failures that the functions of the application may
	// return, such as rest.Conflict, for documents of the API. Those that viewsets
	// return by themselves are known.
	Errors []rest.Kind

	// OnError may change the answer to an error, or make another one. It is given
	// the error as it came, which may tell what clients may not know, and the
	// answer that DRF would give.
	OnError func(r *rest.Request, err error, answer *rest.Response) *rest.Response

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

// mistakes are those of the parts that can tell by themselves.
func (c *Config) mistakes() []error {
	var found []error
	for _, t := range c.Throttles {
		if checked, ok := t.(interface{ Err() error }); ok {
			found = append(found, checked.Err())
		}
	}
	if checked, ok := c.Versioning.(interface{ Err() error }); ok {
		found = append(found, checked.Err())
	}
	return slices.DeleteFunc(found, func(err error) bool { return err == nil })
}
