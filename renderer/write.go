package renderer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	body := (*buffer)[:0]
	status := response.Status
	if status == 0 {
		status = http.StatusOK
	}
	if response.Data != nil && status != http.StatusNoContent && status != http.StatusNotModified {
		var err error
		if body, err = format.Render(body, r, response.Data); err != nil {
			return err
		}
		*buffer = body
	}
	setHeader(w.Header(), r, response)
	if len(body) > 0 {
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", format.MediaType())
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone is no failure of ours
	}
	return nil
}

// setHeader sets what every answer says.
func setHeader(header http.Header, r *rest.Request, response *rest.Response) {
	for name, values := range response.Header {
		for _, value := range values {
			header.Add(name, value)
		}
	}
	if len(r.Allow) > 0 {
		header.Set("Allow", strings.Join(r.Allow, ", "))
	}
	header.Set("Vary", vary(header.Values("Vary"), r.Vary))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "same-origin")
	if r.IsAuthenticated() && header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
}

// vary joins the header names that the answer depends on: those set before,
// Accept, and the request's.
func vary(before, added []string) string {
	names := make([]string, 0, 2+len(added))
	for _, line := range append(before, "Accept") {
		for name := range strings.SplitSeq(line, ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	names = append(names, added...)
	var kept []string
	for _, name := range names {
		if name != "" && !slices.ContainsFunc(kept, func(k string) bool { return strings.EqualFold(k, name) }) {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, ", ")
}
