package parser

import (
	"bytes"
	"io"
	"mime"
	"strings"
)

// boundaryOf is the text between the parts of a multipart body: up to 70
// characters of a certain set, the last one no space (RFC 2046, section 5.1.1).
func boundaryOf(contentType string) (string, error) {
	const characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? "
	_, parameters, err := mime.ParseMediaType(contentType)
	boundary, sent := parameters["boundary"]
	switch {
	case err != nil || !sent:
		return "", malformed("Multipart form parse error - Invalid boundary in multipart: None")
	case boundary == "" || len(boundary) > 70 || strings.Trim(boundary, characters) != "" || strings.HasSuffix(boundary, " "):
		return "", malformed("Multipart form parse error - Invalid boundary in multipart: %.70q", boundary)
	}
	return boundary, nil
}

// watched is a multipart body, and whether its last boundary has come by. The
// standard library takes a body that ends within a part's header for complete,
// and leaves that part out.
type watched struct {
	io.Reader
	mark  []byte
	seam  []byte // the end of what was read, with room for the beginning of more
	ended bool
}

func newWatched(body io.Reader, boundary string) *watched {
	return &watched{Reader: body, mark: []byte("\n--" + boundary + "--"), seam: []byte("\n")}
}

// Read reads, and looks for the last boundary at the beginning of a line.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.ended || n == 0 {
		return n, err
	}
	overlap := len(w.mark) - 1
	w.seam = append(w.seam, p[:min(n, overlap)]...)
	w.ended = bytes.Contains(w.seam, w.mark) || bytes.Contains(p[:n], w.mark)
	if n >= overlap {
		w.seam = append(w.seam[:0], p[n-overlap:n]...)
	} else {
		w.seam = append(w.seam[:0], w.seam[max(0, len(w.seam)-overlap):]...)
	}
	return n, err
}
