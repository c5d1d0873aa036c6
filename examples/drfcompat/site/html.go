package site

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/renderer"
)

// page shows an answer to people. The recorded project had DRF's browsable API in
// its place; what its pages say is not compared.
type page struct{ browsable.Renderer }

// Page appends a page. DRF's pages greet who is logged in, so that they depend on
// the session's cookie and on nothing else.
func (p page) Page(dst []byte, header http.Header, r *rest.Request, told *renderer.Page) ([]byte, error) {
	header.Set("Vary", "Accept, Cookie")
	return p.Renderer.Page(dst, header, r, told)
}
