// Package renderer turns plain data into bytes, and chooses which: [Negotiate]
// picks a [Renderer] for a request, and [Write] sends what it makes of an
// answer.
package renderer

import (
	"io"
	"iter"

	"github.com/quintet-go/rest"
)

// Renderer writes plain data in one format.
type Renderer interface {
	// MediaType is what the Accept header asks for and the Content-Type header
	// says, such as "application/json". It may have parameters: clients have to
	// ask for them too ("application/json; version=2"), but for charset, which
	// is only said.
	MediaType() string

	// Format is what ?format= and a path's suffix ask for, such as "json".
	Format() string

	// Render appends data to dst. Data is what [rest.Member] lists; a value
	// that the format can't hold is an error. r.Accepted has the parameters
	// that the client sent with the media type.
	Render(dst []byte, r *rest.Request, data any) ([]byte, error)
}

// Streamer is a [Renderer] that can write a list while it is made, in memory
// that does not grow with it. [Write] makes a list whole for any other.
type Streamer interface {
	Renderer

	// Stream writes the items to w, each as soon as it is made. Names are those
	// of the objects' members, in order, or nil where nobody knows them before
	// the first object. It returns the first error of the items or of w, and
	// asks for no item after that. What it writes is kept back for a while, so
	// it needs no buffer of its own.
	Stream(w io.Writer, r *rest.Request, names []string, items iter.Seq2[any, error]) error
}

// Bare is a [Renderer] whose format may have no room for anything around a list:
// a table has rows, and no place for "count" or "next". A viewset sends it the
// list alone, and the links in the header.
type Bare interface {
	Renderer

	// Bare is true where a list has to come without an envelope. [Write] tells
	// such a [Streamer] the names of every list's members, whether the list was
	// made before or is made while it is sent.
	Bare() bool
}
