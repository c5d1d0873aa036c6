package parser

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/quintet-go/rest"
)

// body is the outermost reader of a request's body: the one that keeps the
// limit and remembers why reading failed, so that no parser has to.
type body struct {
	source  io.Reader
	limit   int64 // 0 is none
	left    int64
	ended   bool
	failure error // an *rest.Error
}

// newBody reads r's body up to limit, which has the meaning that it has for
// Parse.
func newBody(r *rest.Request, limit int64) *body {
	switch {
	case limit == 0:
		limit = DefaultLimit
	case limit < 0:
		limit = 0
	}
	return &body{source: r.Body, limit: limit, left: limit}
}

// Read reads up to the limit; the byte after it is an error of kind TooLarge.
func (b *body) Read(p []byte) (int, error) {
	if b.failure != nil {
		return 0, b.failure
	}
	if b.limit > 0 && int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.source.Read(p)
	if b.limit > 0 && int64(n) > b.left {
		n, b.failure = int(b.left), tooLarge(b.limit)
		b.left = 0
		return n, b.failure
	}
	b.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF):
		b.ended = true
	case err != nil:
		b.failure = brokenOff(err)
		err = b.failure
	}
	return n, err
}

// empty reports whether there is not one byte.
func (b *body) empty() (bool, error) {
	first := make([]byte, 1)
	switch _, err := io.ReadFull(b, first); {
	case errors.Is(err, io.EOF):
		return true, nil
	case err != nil:
		return false, err
	}
	b.source = io.MultiReader(bytes.NewReader(first), b.source)
	b.left++
	b.ended = false
	return false, nil
}

// drain reads what a parser has left over, which counts for the limit as well.
func (b *body) drain() error {
	if b.ended {
		return nil
	}
	_, err := io.Copy(io.Discard, b)
	return err
}

// brokenOff is the failure for a read error of the connection or of a
// middleware's http.MaxBytesReader.
func brokenOff(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(over.Limit)
	}
	return &rest.Error{Kind: rest.Malformed, Detail: "The body ended before its time.", Cause: err}
}

// readAll is the whole of body. It takes memory as bytes arrive, and not
// because a client says that they will.
func readAll(r *rest.Request, body io.Reader) ([]byte, error) {
	const first = 512
	const trusted = 16 << 10
	text := make([]byte, 0, max(first, min(r.ContentLength+1, trusted)))
	for {
		n, err := body.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case errors.Is(err, io.EOF):
			return text, nil
		case err != nil:
			return nil, err
		}
		if len(text) == cap(text) {
			text = slices.Grow(text, len(text))
		}
	}
}
