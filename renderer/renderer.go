// Package renderer turns plain data into bytes, and chooses which: [Negotiate]
// picks a [Renderer] for a request, and [Write] sends what it makes of an
// answer.
package renderer

import "github.com/quintet-go/rest"

// Renderer writes plain data in one format.
type Renderer interface {
	// MediaType is what the Accept header asks for and the Content-Type header
	// says, such as "application/json".
	MediaType() string

	// Format is what ?format= and a path's suffix ask for, such as "json".
	Format() string

	// Render appends data to dst. Data is what [rest.Member] lists; a value
	// that the format can't hold is an error. r.Accepted has the parameters
	// that the client sent with the media type.
	Render(dst []byte, r *rest.Request, data any) ([]byte, error)
}
