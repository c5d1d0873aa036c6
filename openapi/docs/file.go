package docs

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the script
	"io"
	"net/http"
	"strings"

	"github.com/swaggest/swgui/v5/static"

	"github.com/quintet-go/rest"
)

//go:embed setup.js
var setup []byte

// files are what the page loads, by their names in the query.
var files = map[string]struct{ mediaType, path string }{
	"swagger-ui-bundle.js": {"text/javascript; charset=utf-8", "swagger-ui-bundle.js.gz"},
	"swagger-ui.css":       {"text/css; charset=utf-8", "swagger-ui.css.gz"},
	"favicon.png":          {"image/png", "favicon-32x32.png"},
	"setup.js":             {"text/javascript; charset=utf-8", ""},
}

// file answers with one of the files.
func file(r *rest.Request, name string) (*rest.Response, error) {
	known, ok := files[name]
	if !ok {
		return nil, &rest.Error{Kind: rest.NotFound}
	}
	header := http.Header{"Content-Type": {known.mediaType}, "Cache-Control": {"private, max-age=3600"}}
	if known.path == "" {
		return &rest.Response{Data: setup, Header: header}, nil
	}
	content, err := static.FS.ReadFile(known.path)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(known.path, ".gz") {
		r.Vary = append(r.Vary, "Accept-Encoding")
		if takesGzip(r.Header.Values("Accept-Encoding")) {
			header.Set("Content-Encoding", "gzip")
		} else if content, err = unzipped(content); err != nil {
			return nil, err
		}
	}
	return &rest.Response{Data: content, Header: header}, nil
}

// takesGzip reports whether a client reads gzip (RFC 9110, section 12.5.3).
func takesGzip(lines []string) bool {
	for _, line := range lines {
		for coding := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(coding, ";")
			if strings.EqualFold(strings.TrimSpace(name), "gzip") && strings.Trim(weight, " 0.") != "q=" {
				return true
			}
		}
	}
	return false
}

// unzipped is a file as it was before it was packed.
func unzipped(packed []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}
