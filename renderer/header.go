package renderer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
)

// unknown is the length of a body that is sent while it is made.
const unknown = -1

// sendHeader sends the status and the header of an answer with a body of the
// given length.
func sendHeader(w http.ResponseWriter, r *rest.Request, format Renderer, response *rest.Response, length int) {
	header := w.Header()
	setHeader(header, r, response)
	if hasBody(response) && header.Get("Content-Type") == "" {
		header.Set("Content-Type", format.MediaType())
	}
	switch {
	case length == unknown:
		header.Del("Content-Length")
	case hasBody(response):
		header.Set("Content-Length", strconv.Itoa(length))
	}
	status := response.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
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
