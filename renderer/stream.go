package renderer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/quintet-go/rest"
)

// The pace of a list that is made while it is sent.
const (
	pieceSize = 32 << 10         // bytes kept back before they are sent
	maxStall  = 30 * time.Second // how long a client may take for a piece
)

// writeList sends a list that is made while it is sent.
func writeList(w http.ResponseWriter, r *rest.Request, format Renderer, response *rest.Response, items iter.Seq2[any, error], buffer *[]byte) error {
	if r.Method == http.MethodHead {
		sendHeader(w, r, format, response, unknown)
		return nil
	}
	s := &sink{w: w, control: http.NewResponseController(w), buffer: buffer}
	s.begin = func() { sendHeader(w, r, format, response, unknown) }

	s.allow(0)
	defer s.allow(maxStall) // for what net/http has kept back
	items = s.watch(r.Context(), items)
	streamer, ok := format.(Streamer)
	if !ok {
		return writeCollected(w, r, format, response, items, buffer)
	}
	if err := s.outcome(streamer.Stream(s, r, response.Names, items)); err != nil {
		return err
	}
	if !s.begun {
		sendWhole(w, r, format, response, *buffer)
		return nil
	}
	return s.outcome(s.flush())
}

// writeCollected sends the list as if it had been made before.
func writeCollected(w http.ResponseWriter, r *rest.Request, format Renderer, response *rest.Response, items iter.Seq2[any, error], buffer *[]byte) error {
	list := []any{}
	for item, err := range items {
		if err != nil {
			return err
		}
		list = append(list, item)
	}
	body, err := format.Render(*buffer, r, list)
	if err != nil {
		return err
	}
	*buffer = body
	sendWhole(w, r, format, response, body)
	return nil
}

// sink sends what is written to it in pieces.
type sink struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begin   func() // sends the header
	begun   bool
	buffer  *[]byte
	err     error // the first failure, of an item or of the connection
}

// Write keeps text back until there is a piece of it.
func (s *sink) Write(text []byte) (int, error) {
	*s.buffer = append(*s.buffer, text...)
	if len(*s.buffer) < pieceSize {
		return len(text), nil
	}
	return len(text), s.flush()
}

// flush sends what was kept back. The server's write deadline counts anew for
// every piece, and not at all while items are made.
func (s *sink) flush() error {
	if s.err != nil {
		return s.err
	}
	if !s.begun {
		s.begun = true
		s.begin()
	}
	s.allow(maxStall)
	if _, s.err = s.w.Write(*s.buffer); s.err == nil {
		if err := s.control.Flush(); !errors.Is(err, http.ErrNotSupported) {
			s.err = err
		}
	}
	s.allow(0)
	*s.buffer = (*s.buffer)[:0]
	return s.err
}

// allow sets how long the connection may take from now on; 0 is no limit. Not
// every connection has one.
func (s *sink) allow(span time.Duration) {
	var deadline time.Time
	if span > 0 {
		deadline = time.Now().Add(span)
	}
	_ = s.control.SetWriteDeadline(deadline)
}

// watch passes items on until one fails or nobody waits for them any more. How
// long they may take to be made is up to who makes them: the context's deadline is
// that of answers which are sent at once.
func (s *sink) watch(ctx context.Context, items iter.Seq2[any, error]) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for item, err := range items {
			if err == nil && errors.Is(ctx.Err(), context.Canceled) {
				err = ctx.Err()
			}
			if err != nil {
				item, s.err = nil, err
			}
			if !yield(item, err) || s.err != nil {
				return
			}
		}
	}
}

// outcome is what Write returns for an error of the list. After the first piece
// it asks for the connection to be broken. A failure counts even if the format
// has kept it to itself.
func (s *sink) outcome(err error) error {
	if err == nil {
		err = s.err
	}
	if err != nil && s.begun {
		return fmt.Errorf("%w: %w", http.ErrAbortHandler, err)
	}
	return err
}
