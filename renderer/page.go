package renderer

import (
	"maps"
	"net/http"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Pager is a [Renderer] whose answers are pages for people: besides the data
// they tell what it is, what is around it, and what may be done here.
type Pager interface {
	Renderer

	// Page appends a page to dst. Header is what will be sent with it; it may add
	// to it, such as a Content-Security-Policy. Whatever page holds may come from
	// strangers.
	Page(dst []byte, header http.Header, r *rest.Request, page *Page) ([]byte, error)
}

// Page is what a page tells of an answer. All of it is what this visitor may
// know, and nothing else.
type Page struct {
	// Status is that of the answer. That of the page is the same, but for 204,
	// which has no page: 200.
	Status int
	// Header is what is sent, without cookies.
	Header http.Header
	// Data is the answer's data, Body what another format makes of it, and
	// BodyType the media type of that; an empty BodyType is no other format.
	Data     any
	Body     []byte
	BodyType string
	// Took is how long the answer was worked on.
	Took time.Duration

	// Name and Description are the view's. The description is Markdown.
	Name, Description string
	// Formats are those that this URL can be had in.
	Formats []string
	// Above are the URLs above this one, outermost first, and this one.
	Above []Link
	// Actions are the extra actions that this visitor may ask for, at URLs of their
	// own.
	Actions []Link
	// Key is the name of the field that the URLs of a list's objects end with;
	// empty where objects have none.
	Key string
	// Parameters are the query parameters that a GET here reads.
	Parameters []schema.Parameter
	// Forms are what this visitor may send here: OPTIONS, POST, PUT, PATCH, DELETE.
	Forms []Form
	// Choices are the values that a form's field which points at other objects may
	// have, in which words are looked for; more is true where there are others.
	// Known is false where nobody can tell.
	Choices func(method, field, words string) (choices []schema.Choice, more, known bool)
}

// Link is a URL with a name for people.
type Link struct {
	Name, URL string
	// Methods are those that the visitor may use there; nil where nobody has
	// looked.
	Methods []string
	// Summary is a sentence for people.
	Summary string
}

// Form is what may be sent to a URL by one method.
type Form struct {
	Method string
	// Input describes the body; nil where nobody knows.
	Input *schema.Object
	// Types are the media types that a body may have.
	Types []string
	// Values are those of the object, or what was sent where it was refused, by
	// field. No write-only value is among them.
	Values rest.Object
	// Sent is true where Values were sent and refused.
	Sent bool
	// Errors are what was wrong with them, in the shape of an [rest.Error]'s
	// Detail: an Object by field, or messages about the whole.
	Errors any
}

// WritePage sends an answer as a page. Page.Status and Page.Header are filled in
// here. An answer without a body that is no success, such as a redirect, has no
// page; a 204 becomes one, of status 200.
func WritePage(w http.ResponseWriter, r *rest.Request, format Pager, response *rest.Response, page *Page) error {
	status := response.Status
	if status == 0 {
		status = http.StatusOK
	}
	if response.Data == nil && status >= http.StatusMultipleChoices {
		return Write(w, r, format, response)
	}
	header := w.Header().Clone()
	setHeader(header, r, response)
	page.Status, page.Header = status, header.Clone()
	page.Header.Del("Set-Cookie")
	if page.BodyType != "" {
		page.Header.Set("Content-Type", page.BodyType)
	}
	header.Set("Content-Type", format.MediaType())
	body, err := format.Page(nil, header, r, page)
	if err != nil {
		return err
	}
	maps.Copy(w.Header(), header)
	if status == http.StatusNoContent {
		status = http.StatusOK
	}
	sendBytes(w, r, status, body)
	return nil
}
