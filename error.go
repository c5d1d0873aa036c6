package rest

import (
	"net/http"
	"time"
)

// Kind says, for machines, why a request failed. The zero Kind is an internal
// error: the client learns nothing but that.
type Kind int

// The kinds, with the statuses they are answered with (DRF api-guide/exceptions).
const (
	Invalid              Kind = iota + 1 // 400, a value breaks a rule; Detail tells which
	Malformed                            // 400, the body can't be read
	AuthenticationFailed                 // 401, the credentials are wrong
	NotAuthenticated                     // 401, there are none and some are needed
	PermissionDenied                     // 403, this user may not
	NotFound                             // 404, no such object for this user
	MethodNotAllowed                     // 405, this path does not answer the method
	NotAcceptable                        // 406, no renderer for the Accept header
	Conflict                             // 409, the object's state does not allow it
	TooLarge                             // 413, the body is over the limit
	UnsupportedMedia                     // 415, no parser for the Content-Type header
	Throttled                            // 429, too many requests; see Error.Wait
	Unavailable                          // 503, worth another try; see Error.Wait
)

// kinds is the table of statuses, machine-readable codes and default texts.
var kinds = [...]struct {
	status       int
	code, detail string
}{
	0:                    {http.StatusInternalServerError, "error", "A server error occurred."},
	Invalid:              {http.StatusBadRequest, "invalid", "Invalid input."},
	Malformed:            {http.StatusBadRequest, "parse_error", "Malformed request."},
	AuthenticationFailed: {http.StatusUnauthorized, "authentication_failed", "Incorrect authentication credentials."},
	NotAuthenticated:     {http.StatusUnauthorized, "not_authenticated", "Authentication credentials were not provided."},
	PermissionDenied:     {http.StatusForbidden, "permission_denied", "You do not have permission to perform this action."},
	NotFound:             {http.StatusNotFound, "not_found", "Not found."},
	MethodNotAllowed:     {http.StatusMethodNotAllowed, "method_not_allowed", "Method not allowed."},
	NotAcceptable:        {http.StatusNotAcceptable, "not_acceptable", "Could not satisfy the request Accept header."},
	Conflict:             {http.StatusConflict, "conflict", "The object's state does not allow this."},
	TooLarge:             {http.StatusRequestEntityTooLarge, "too_large", "Request body is too large."},
	UnsupportedMedia:     {http.StatusUnsupportedMediaType, "unsupported_media_type", "Unsupported media type in request."},
	Throttled:            {http.StatusTooManyRequests, "throttled", "Request was throttled."},
	Unavailable:          {http.StatusServiceUnavailable, "unavailable", "The server is busy. Try again later."},
}

// known is k, or 0 for a number that is no kind.
func (k Kind) known() Kind {
	if k < 0 || int(k) >= len(kinds) {
		return 0
	}
	return k
}

// Status is the HTTP status of the kind.
func (k Kind) Status() int { return kinds[k.known()].status }

// Code is the kind's word for machines, such as "not_found".
func (k Kind) Code() string { return kinds[k.known()].code }

// Detail is the kind's text for people, such as "Not found.".
func (k Kind) Detail() string { return kinds[k.known()].detail }

// Error is why a request failed: a kind for machines, a detail for people, and
// a cause for the log only.
type Error struct {
	Kind Kind
	// Code replaces the kind's word for machines.
	Code string
	// Detail is what the client is told: a text, sent as {"detail": text}; for
	// kind Invalid a text, sent as ["text"] as DRF does for a ValidationError,
	// []Message, sent as a list of their texts, or an [Object] of field names and
	// their []Message or Object, sent as it is. Nothing stands for the kind's own
	// text.
	Detail any
	// Wait is after how long another try makes sense: the Retry-After header.
	Wait time.Duration
	// Cause is logged and never sent.
	Cause error
}

// Error is the detail, or the kind's text, followed by the cause. It is for
// logs: clients get Detail alone.
func (e *Error) Error() string {
	text, isText := e.Detail.(string)
	if !isText || text == "" {
		text = e.Kind.Detail()
	}
	if e.Cause != nil {
		return text + " (" + e.Cause.Error() + ")"
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Message is one broken rule: a text for people and a word for machines. It
// is rendered as its text.
type Message struct {
	Text string
	Code string
}
