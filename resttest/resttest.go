// Package resttest is a client for tests: it sends requests to a handler, as
// some user, and expects answers, so that a test reads as a story.
//
//	c := resttest.New(t, api)
//	c.As(john).Get("/accounts/2/").Expect(200).JSON(`{"id": 2, …}`)
//	c.Post("/accounts/", resttest.Form{"username": "ann"}).Expect(400).Has("password", []any{"This field is required."})
package resttest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
)

// Client sends requests to a handler. As, Login and With return a changed copy;
// all copies share the cookies.
type Client struct {
	t       testing.TB
	handler http.Handler
	user    rest.User
	header  http.Header
	cookies map[string]string
}

// New makes a client for a handler, without credentials or cookies.
func New(t testing.TB, handler http.Handler) *Client {
	return &Client{t: t, handler: handler, header: http.Header{}, cookies: map[string]string{}}
}

// Form is a body as an HTML form sends it (application/x-www-form-urlencoded).
type Form map[string]string

// Multipart is a body as an HTML form with files sends it.
type Multipart struct {
	Fields map[string]string
	Files  map[string]File
}

// File is one file of a [Multipart] body.
type File struct {
	Name    string
	Content []byte
}

// Raw is a body that is sent as it is, with a Content-Type unless that is
// empty.
type Raw struct {
	ContentType, Body string
}

// As returns a client whose requests come from user, without credentials
// ([rest.WithUser]). Permissions hold as ever. Nil is nobody.
func (c *Client) As(user rest.User) *Client {
	copied := c.copy()
	copied.user = user
	return copied
}

// Login returns a client that sends a user name and password with every
// request, so that the handler's own authentication decides.
func (c *Client) Login(username, password string) *Client {
	return c.With("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(username+":"+password)))
}

// With returns a client that sends a header with every request.
func (c *Client) With(name, value string) *Client {
	copied := c.copy()
	copied.header.Set(name, value)
	return copied
}

func (c *Client) copy() *Client {
	copied := *c
	copied.header = maps.Clone(c.header)
	return &copied
}

// Get sends a GET request.
func (c *Client) Get(path string) *Answer { c.t.Helper(); return c.Do(http.MethodGet, path, nil) }

// Post sends a POST request; see Do for the body.
func (c *Client) Post(path string, body any) *Answer {
	c.t.Helper()
	return c.Do(http.MethodPost, path, body)
}

// Put sends a PUT request; see Do for the body.
func (c *Client) Put(path string, body any) *Answer {
	c.t.Helper()
	return c.Do(http.MethodPut, path, body)
}

// Patch sends a PATCH request; see Do for the body.
func (c *Client) Patch(path string, body any) *Answer {
	c.t.Helper()
	return c.Do(http.MethodPatch, path, body)
}

// Delete sends a DELETE request.
func (c *Client) Delete(path string) *Answer {
	c.t.Helper()
	return c.Do(http.MethodDelete, path, nil)
}

// Do sends a request. A body may be a [Form], a [Multipart], a [Raw], nil for
// none, or any value, which is sent as JSON. Cookies that answers have set are
// sent along, and the csrftoken cookie as X-CSRFToken too, as a DRF front end
// does; a header set by With to the empty text is left out.
func (c *Client) Do(method, path string, body any) *Answer {
	c.t.Helper()
	content, contentType := c.encode(body)
	r := httptest.NewRequestWithContext(context.Background(), method, path, bytes.NewReader(content))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // a client says no more of a cookie
	}
	if token := c.cookies["csrftoken"]; token != "" {
		r.Header.Set("X-CSRFToken", token)
	}
	for name, values := range c.header {
		r.Header[name] = values
		if len(values) == 1 && values[0] == "" {
			r.Header.Del(name)
		}
	}
	ctx := context.Background()
	if c.user != nil {
		ctx = rest.WithUser(ctx, c.user)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r.WithContext(ctx))
	for _, cookie := range w.Result().Cookies() {
		c.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(c.cookies, cookie.Name)
		}
	}
	return &Answer{t: c.t, what: method + " " + path, Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// encode is a body's bytes and content type.
func (c *Client) encode(body any) (content []byte, contentType string) {
	c.t.Helper()
	switch body := body.(type) {
	case nil:
		return nil, ""
	case Raw:
		return []byte(body.Body), body.ContentType
	case Form:
		values := url.Values{}
		for name, value := range body {
			values.Set(name, value)
		}
		return []byte(values.Encode()), "application/x-www-form-urlencoded"
	case Multipart:
		return c.encodeMultipart(body)
	}
	content, err := json.Marshal(body)
	if err != nil {
		c.t.Fatalf("resttest: the body is no JSON: %v", err)
	}
	return content, "application/json"
}

func (c *Client) encodeMultipart(body Multipart) (content []byte, contentType string) {
	c.t.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for name, value := range body.Fields {
		if err := w.WriteField(name, value); err != nil {
			c.t.Fatal(err)
		}
	}
	for name, file := range body.Files {
		part, err := w.CreateFormFile(name, file.Name)
		if err == nil {
			_, err = part.Write(file.Content)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	return []byte(b.String()), w.FormDataContentType()
}
