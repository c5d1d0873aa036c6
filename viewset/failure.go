package viewset

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/store"
)

// panicked is a panic in an action, as an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recoverAs turns a panic into an error. A panic with http.ErrAbortHandler
// goes on, as net/http wants it.
func recoverAs(result *error) {
	value := recover()
	if value == nil {
		return
	}
	if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(value)
	}
	*result = &panicked{value, debug.Stack()}
}

// refused is the answer to an error and its format, as the project and the
// client want them.
func (p *pipeline) refused(r *rest.Request, format renderer.Renderer, err error) (renderer.Renderer, *rest.Response) {
	response := p.failure(r, err)
	if asksForProblem(r) {
		problem(r, err, response)
		format = renderer.JSON{}
	}
	own, failure := p.ownAnswer(r, err, response)
	if failure != nil {
		return renderer.JSON{}, p.failure(r, failure)
	}
	if own != nil {
		response = own
	}
	return format, response
}

// ownAnswer is the project's own answer to an error, if it has one.
func (p *pipeline) ownAnswer(r *rest.Request, err error, response *rest.Response) (own *rest.Response, failure error) {
	if p.config.OnError == nil {
		return nil, nil
	}
	defer recoverAs(&failure)
	return p.config.OnError(r, err, response), nil
}

// failure is the answer to an error. What the client may not know is logged.
func (p *pipeline) failure(r *rest.Request, err error) *rest.Response {
	e := classify(r, err)
	status := e.Kind.Status()
	header := http.Header{}
	if status == http.StatusUnauthorized {
		if r.Challenge == "" {
			status = http.StatusForbidden
		} else {
			header.Set("WWW-Authenticate", r.Challenge)
		}
	}
	if e.Wait > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(e.Wait.Seconds()))))
	}
	if status >= http.StatusInternalServerError {
		p.report(r, status, err)
	}
	return &rest.Response{Status: status, Data: body(e), Header: header}
}

// classify finds the kind of an error. One that has none is internal.
func classify(r *rest.Request, err error) *rest.Error {
	var e *rest.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, store.ErrNotFound):
		return &rest.Error{Kind: rest.NotFound}
	case errors.Is(err, context.DeadlineExceeded), r.Context().Err() != nil:
		return &rest.Error{Kind: rest.Unavailable, Wait: time.Second, Cause: err}
	}
	return &rest.Error{Cause: err}
}

// refusalOf is what the client is told of a body that breaks a rule, and false
// for any other error.
func refusalOf(err error) (any, bool) {
	var e *rest.Error
	if !errors.As(err, &e) || e.Kind != rest.Invalid {
		return nil, false
	}
	return body(e), true
}

// body is what the client is told (DRF's exception handler).
func body(e *rest.Error) any {
	switch detail := e.Detail.(type) {
	case rest.Object:
		return detail
	case []rest.Message:
		if e.Kind == rest.Invalid {
			return detail
		}
	case string:
		if e.Kind == rest.Invalid {
			return []any{detail}
		}
		if detail != "" {
			return rest.Object{{Name: "detail", Value: detail}}
		}
	}
	if e.Kind == rest.Invalid {
		return []any{e.Kind.Detail()}
	}
	return rest.Object{{Name: "detail", Value: e.Kind.Detail()}}
}

// report logs an error that the client is not told of.
func (p *pipeline) report(r *rest.Request, status int, err error) {
	attributes := []any{
		slog.String("request_id", r.ID), slog.Int("status", status),
		slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.String("action", r.Action.Name), slog.String("user", r.User.Identity()),
		slog.String("error", err.Error()),
	}
	var crash *panicked
	if errors.As(err, &crash) {
		attributes = append(attributes, slog.String("stack", string(crash.stack)))
	}
	p.config.Logger.ErrorContext(r.Context(), "request failed", attributes...)
}

// writeFailed answers where an answer could not be rendered.
func (p *pipeline) writeFailed(w http.ResponseWriter, r *rest.Request, err error) {
	response := p.failure(r, err)
	if err := renderer.Write(w, r, renderer.JSON{}, response); err != nil {
		p.report(r, response.Status, err)
	}
}

// requestID is the id that a proxy or middleware has given the request in
// X-Request-Id, if it is a plain word, or else a new one.
func requestID(r *http.Request) string {
	given := r.Header.Get("X-Request-Id")
	if given == "" || len(given) > 64 {
		return rand.Text()
	}
	for i := range len(given) {
		c := given[i]
		if c != '-' && c != '_' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return rand.Text()
		}
	}
	return given
}
