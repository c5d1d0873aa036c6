package renderer

import (
	"bytes"
	"iter"
	"net/http"
	"strconv"
	"sync"

	"github.com/quintet-go/rest"
)

// buffers holds the bytes of answers under way.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled is the largest buffer that is kept for the next answer.
const maxPooled = 1 << 20

// Write sends an answer. The body is rendered as a whole first, so that an
// error means that nothing was sent.
//
// A list that is made while it is sent (an iter.Seq2[any, error]) is the
// exception: a [Streamer] writes it in pieces of 32 KiB. Where it fails before
// the first piece was sent, nothing was; after that, the error is
// [http.ErrAbortHandler] as well as its cause. The caller then has to log the
// cause and to panic with http.ErrAbortHandler, so that net/http breaks the
// connection and the client can't take a part for the whole. HEAD does not make
// the list.
//
// Every answer says Allow, Vary, nosniff and the like; an answer to a user who
// is logged in may not be stored by caches.
func Write(w http.ResponseWriter, r *rest.Request, format Renderer, response *rest.Response) error {
	if response == nil {
		response = &rest.Response{}
	}
	buffer, _ := buffers.Get().(*[]byte)
	defer func() {
		if cap(*buffer) <= maxPooled {
			buffers.Put(buffer)
		}
	}()
	*buffer = (*buffer)[:0]
	if items := unmade(response.Data); items != nil && hasBody(response) {
		return writeList(w, r, format, response, items, buffer)
	}
	if hasBody(response) {
		body, err := render(*buffer, r, format, response)
		if err != nil {
			return err
		}
		*buffer = body
	}
	sendWhole(w, r, format, response, *buffer)
	return nil
}

// hasBody reports whether there is something to send besides the header.
func hasBody(response *rest.Response) bool {
	return response.Data != nil && response.Status != http.StatusNoContent && response.Status != http.StatusNotModified
}

// unmade is data as a list that is made while it is sent, or nil.
func unmade(data any) iter.Seq2[any, error] {
	switch items := data.(type) {
	case iter.Seq2[any, error]:
		return items
	case func(func(any, error) bool):
		return items
	}
	return nil
}

// render appends what the format makes of the answer's data. A list of members
// with known names goes by the way on which they can be told.
func render(dst []byte, r *rest.Request, format Renderer, response *rest.Response) ([]byte, error) {
	list, isList := response.Data.([]any)
	if isList && len(response.Names) > 0 {
		bare, isBare := format.(Bare)
		streamer, isStreamer := format.(Streamer)
		if isBare && isStreamer && bare.Bare() {
			text := bytes.NewBuffer(dst)
			err := streamer.Stream(text, r, response.Names, made(list))
			return text.Bytes(), err
		}
	}
	return format.Render(dst, r, response.Data)
}

// made gives the items of a list one by one.
func made(list []any) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// sendWhole sends an answer that is finished.
func sendWhole(w http.ResponseWriter, r *rest.Request, format Renderer, response *rest.Response, body []byte) {
	sendHeader(w, r, format, response, len(body))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone is no failure of ours
	}
}

// sendBytes sends a body whose header is set.
func sendBytes(w http.ResponseWriter, r *rest.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone is no failure of ours
	}
}
