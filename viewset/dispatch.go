package viewset

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/versioning"
)

// action answers a request that has passed every check but those on objects.
type action func(r *rest.Request) (*rest.Response, error)

// pipeline is what every viewset of this package is made of in the end: the
// checks, and the actions by name.
type pipeline struct {
	config      Config
	permissions func(r *rest.Request) permission.List
	throttles   func(r *rest.Request) []throttle.Throttle
	actions     map[string]action
	parameters  map[string][]string // the query parameters of each action; none is not known
	single      bool                // one view rather than a list and its instances
	selective   bool                // whose permissions depend on more than the action
	operations  []schema.Operation
	offer       func(r *rest.Request, page *renderer.Page)     // what a page offers; nil for what the permissions say
	title       func(a rest.Action) (name, description string) // of an action; nil for the view's
}

// Serve answers r. Every request of every viewset comes this way.
func (p *pipeline) Serve(w http.ResponseWriter, r *rest.Request) {
	if p.config.Timeout > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), p.config.Timeout)
		defer cancel()
		r.Request = r.WithContext(context.WithValue(ctx, unhurried{}, r.Context()))
	}
	started := time.Now()
	r.ID = requestID(r.Request)
	r.User = rest.Anonymous{}
	w.Header().Set("X-Request-Id", r.ID)
	if prefersStrict(r) {
		w.Header().Set("Preference-Applied", "handling=strict")
	}

	format, response, err := p.answer(r)
	if err != nil {
		format, response = p.refused(r, format, err)
	}
	if err := p.send(w, r, format, response, started); errors.Is(err, http.ErrAbortHandler) {
		p.breakOff(r, err)
	} else if err != nil {
		p.writeFailed(w, r, err)
	}
}

// breakOff ends an answer of which a part was sent, so that nobody takes it for
// the whole. A client that has gone is no failure of ours.
func (p *pipeline) breakOff(r *rest.Request, err error) {
	ctx := r.Context()
	if base, ok := ctx.Value(unhurried{}).(context.Context); ok {
		ctx = base
	}
	if !errors.Is(ctx.Err(), context.Canceled) {
		p.report(r, http.StatusOK, err)
	}
	panic(http.ErrAbortHandler)
}

// answer is the way of a request, step by step (DRF's dispatch).
func (p *pipeline) answer(r *rest.Request) (format renderer.Renderer, response *rest.Response, err error) {
	format = p.config.Renderers[0] //nolint:wastedassign // for a panic before there is another
	defer recoverAs(&err)

	if format, err = renderer.Negotiate(r, p.config.Renderers); err != nil {
		return format, nil, err
	}
	r.ParseWith(p.parse)
	if err = versioning.Determine(r, p.config.Versioning); err != nil {
		return format, nil, err
	}
	if err = authentication.Authenticate(r, p.config.Authentication); err != nil {
		return format, nil, err
	}
	if err = permission.Check(r, p.permissions(r)); err != nil {
		return format, nil, err
	}
	if err = throttle.Check(r, p.throttles(r)); err != nil {
		return format, nil, err
	}
	act, ok := p.actions[r.Action.Name]
	if !ok {
		return format, nil, notAllowed(r)
	}
	if err = p.strictly(r); err != nil {
		return format, nil, err
	}
	response, err = act(r)
	return format, response, err
}

// unhurried is the key of a request's context as it was before its time was
// bounded.
type unhurried struct{}

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
