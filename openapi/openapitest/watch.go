package openapitest

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/content"
	"github.com/pb33f/libopenapi-validator/responses"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// Watch is a handler that fails the test where an answer of next is not one that
// the document tells of: its URL, status, headers, media type, and every member
// of its body with its type. Pages for people (text/html) are not looked at.
//
// HEAD is held to what GET says. OPTIONS, and methods that a URL does not answer, are in no
// document: they may be refused as the URL's other operations are, and a 405 has
// to say which methods there are.
func Watch(t testing.TB, document []byte, next http.Handler) http.Handler {
	t.Helper()
	parsed, err := libopenapi.NewDocument(document)
	if err != nil {
		t.Fatalf("openapitest: the document can't be read: %v", err)
	}
	model, err := parsed.BuildV3Model()
	if err != nil {
		t.Fatalf("openapitest: the document is none of OpenAPI 3: %v", err)
	}
	whole, problems := validator.NewValidator(parsed,
		config.WithStrictMode(), config.WithStrictRejectWriteOnly(), config.WithFormatAssertions(),
		config.WithStrictIgnoredHeaders("Content-Type", "Content-Length", "Date"),
		config.WithBodyDecoder("application/x-ndjson", content.DecoderFunc(asText)))
	if problems != nil {
		t.Fatalf("openapitest: the document has faults: %v", problems)
	}
	return &watcher{t: t, next: next, urls: urlsOf(&model.Model), bodies: whole.GetResponseBodyValidator()}
}

// asText reads a body as one text.
func asText(in *content.DecodeInput) (any, error) {
	text, err := io.ReadAll(in.Body)
	return string(text), err
}

// watcher looks at answers.
type watcher struct {
	t      testing.TB
	next   http.Handler
	urls   []template
	mutex  sync.Mutex // the validator is not known to be safe for several at once
	bodies responses.ResponseBodyValidator
}

// ServeHTTP has next answer, and looks at the answer.
func (h *watcher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen := &copied{ResponseWriter: w}
	asked := *r.URL
	method := r.Method
	h.next.ServeHTTP(seen, r)
	if seen.status == 0 {
		seen.status = http.StatusOK
	}
	again := r.Clone(r.Context())
	again.URL, again.Method = &asked, method
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, problem := range h.problems(again, seen) {
		h.t.Errorf("%s %s: the answer %d is not what the document tells: %s", method, asked.RequestURI(), seen.status, problem)
	}
}

// problems are what the document does not tell of an answer.
func (h *watcher) problems(r *http.Request, answer *copied) []string {
	contentType := answer.Header().Get("Content-Type")
	if strings.HasPrefix(contentType, "text/html") {
		return nil
	}
	found := find(h.urls, r.URL.Path)
	if found == nil {
		if answer.status == http.StatusNotFound {
			return nil
		}
		return []string{"it has no such URL."}
	}
	o := operation(found.item, r.Method)
	switch {
	case o == nil:
		return undeclared(found.item, r.Method, answer)
	case r.Method == http.MethodHead:
		return headOnly(o, answer)
	}
	told := response(o, answer.status)
	if told != nil && told.Content == nil && answer.body.Len() > 0 {
		return []string{"it has a body."}
	}
	r.URL.Path = found.text
	seen := answer.response()
	defer func() { _ = seen.Body.Close() }()
	_, broken := h.bodies.ValidateResponseBodyWithPathItem(r, seen, found.item, found.text)
	var problems []string
	for _, one := range broken {
		lines := []string{one.Message + ": " + one.Reason}
		for _, detail := range one.SchemaValidationErrors {
			lines = append(lines, "  "+detail.FieldPath+" "+detail.Reason)
		}
		problems = append(problems, strings.Join(append(lines, answer.body.String()), "\n"))
	}
	return problems
}

// undeclared is what is wrong with the answer to a method that the document does
// not tell of.
func undeclared(item *v3.PathItem, method string, answer *copied) []string {
	if method == http.MethodOptions && answer.status == http.StatusOK {
		return nil
	}
	if answer.status == http.StatusMethodNotAllowed {
		if answer.Header().Get("Allow") == "" {
			return []string{"it has no Allow header."}
		}
		return nil
	}
	for _, o := range item.GetOperations().FromOldest() {
		if answer.status >= http.StatusBadRequest && response(o, answer.status) != nil {
			return nil
		}
	}
	return []string{"the URL has no " + method + "."}
}

// headOnly is what is wrong with the header of an answer to HEAD.
func headOnly(o *v3.Operation, answer *copied) []string {
	told := response(o, answer.status)
	if told == nil {
		return []string{"there is no such status."}
	}
	var problems []string
	for name := range answer.Header() {
		if slices.Contains([]string{"Content-Type", "Content-Length", "Date"}, name) {
			continue
		}
		known := false
		for declared := range told.Headers.FromOldest() {
			known = known || strings.EqualFold(declared, name)
		}
		if !known {
			problems = append(problems, "the header "+name+" is not declared.")
		}
	}
	return problems
}

// copied is an answer, kept while it is sent.
type copied struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader notes the status.
func (w *copied) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write keeps what is sent.
func (w *copied) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.body.Write(p)
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *copied) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// response is the answer as a client would see it.
func (w *copied) response() *http.Response {
	return &http.Response{StatusCode: w.status, Header: w.Header().Clone(), Body: io.NopCloser(bytes.NewReader(w.body.Bytes()))}
}
