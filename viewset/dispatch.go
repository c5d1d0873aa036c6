package viewset

import (
	"context"
	"fmt"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
)

// action answers a request that has passed every check but those on objects.
type action func(r *rest.Request) (*rest.Response, error)

// pipeline is what every viewset of this package is made of in the end: the
// checks, and the actions by name.
type pipeline struct {
	config      Config
	permissions func(r *rest.Request) permission.List
	actions     map[string]action
	single      bool // one view rather than a list and its instances
}

// Serve answers r. Every request of every viewset comes this way.
func (p *pipeline) Serve(w http.ResponseWriter, r *rest.Request) {
	if p.config.Timeout > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), p.config.Timeout)
		defer cancel()
		r.Request = r.WithContext(ctx)
	}
	r.ID = requestID(r.Request)
	r.User = rest.Anonymous{}
	w.Header().Set("X-Request-Id", r.ID)

	format, response, err := p.answer(r)
	if err != nil {
		response = p.failure(r, err)
	}
	if err := renderer.Write(w, r, format, response); err != nil {
		p.writeFailed(w, r, err)
	}
}

// answer is the way of a request, step by step (DRF's dispatch).
func (p *pipeline) answer(r *rest.Request) (format renderer.Renderer, response *rest.Response, err error) {
	format = p.config.Renderers[0] //nolint:wastedassign // for a panic before there is another
	defer recoverAs(&err)

	if format, err = renderer.Negotiate(r, p.config.Renderers); err != nil {
		return format, nil, err
	}
	r.ParseWith(p.parse)
	if err = authentication.Authenticate(r, p.config.Authentication); err != nil {
		return format, nil, err
	}
	if err = permission.Check(r, p.permissions(r)); err != nil {
		return format, nil, err
	}
	act, ok := p.actions[r.Action.Name]
	if !ok {
		return format, nil, notAllowed(r)
	}
	response, err = act(r)
	return format, response, err
}

// parse reads r's body, when an action first asks for it.
func (p *pipeline) parse(r *rest.Request) (any, error) {
	return parser.Parse(r, p.config.Parsers, p.config.MaxBody)
}

// Allows reports whether r's user may perform the action.
func (p *pipeline) Allows(r *rest.Request, act rest.Action) bool {
	asked := *r
	asked.Action = act
	return permission.Check(&asked, p.permissions(&asked)) == nil
}

// notAllowed is the refusal of a method that the path does not answer.
func notAllowed(r *rest.Request) error {
	return &rest.Error{Kind: rest.MethodNotAllowed, Detail: fmt.Sprintf("Method %q not allowed.", r.Method)}
}
