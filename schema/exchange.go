package schema

import "github.com/quintet-go/rest"

// Exchange is what an [Operation]'s requests and answers have around their
// bodies: what the pipeline reads and writes by itself.
type Exchange struct {
	// View is what people call the viewset: "Article".
	View string
	// Hidden keeps the operation out of documents, and Deprecated warns those who
	// use it.
	Hidden, Deprecated bool

	// Untold is true where nobody says what the bodies are: those of hand-written
	// viewsets.
	Untold bool
	// Partial is true where fields left out of the body stay as they are.
	Partial bool
	// ManyInput is how many objects a body that is a list may hold; 0 takes no
	// lists.
	ManyInput int
	// Parses are the media types of bodies, in order; nil where none is read.
	Parses []string
	// Renders are the formats of answers, in order, but for pages for people.
	Renders []Format
	// Headers are those of an answer of success, beside what every answer has.
	Headers []Parameter
	// Strict is true where a client may ask for strict handling (RFC 7240).
	Strict bool
	// NotModified is true where a request with If-None-Match may be answered with
	// 304 (RFC 9110, section 13.1.2).
	NotModified bool

	// Keys describe parameters of the path that name objects.
	Keys []Key
	// Version describes what says which version of the API is meant, with the
	// versions as its Choices; nil is that there are none. VersionIn is where it
	// is: "path", "query", "accept" for the Accept header's media type, or empty
	// where no single parameter says it.
	Version   *Parameter
	VersionIn string
	// Versions are the bodies in versions of the API in which they are others.
	Versions []Bodies

	// Security are the credentials that are looked at, in order; Public is true
	// where visitors without any may perform the action.
	Security []Credentials
	Public   bool
	// Errors are the kinds of failures that a client may be told of, each status
	// once. The zero kind, 500, is always among them.
	Errors []rest.Kind
}

// Format is a format of answers.
type Format struct {
	// MediaType has no parameters; Name is what ?format= asks for.
	MediaType, Name string
	// Bare is true where a list comes without an envelope.
	Bare bool
}

// Key describes a parameter of the path that names an object.
type Key struct {
	Parameter
	// Fills is the name of the body's field that the value takes the place of,
	// or empty.
	Fills string
}

// Bodies are those of one version of the API.
type Bodies struct {
	Version       string
	Input, Output *Object
}

// Credentials describe how a client proves who it is.
type Credentials struct {
	// Name is that of the scheme in documents: "basicAuth".
	Name, Description string
	// Scheme is the one of the Authorization header, in small letters, where it is
	// registered with IANA: "basic", "bearer". Where it is empty the credentials are
	// the value of Param in the "header", the "cookie" or the "query".
	Scheme    string
	In, Param string
	// Unsafe are what requests need besides that change something; nil is
	// nothing.
	Unsafe *Credentials
}
