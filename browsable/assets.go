package browsable

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

//go:embed static
var ownFiles embed.FS

// fileRoute is the name of the route to a file.
const fileRoute = "browsable-file"

// site is what [On] makes.
type site struct {
	templates *template.Template
	files     *files
}

// file is one of what pages need, with the hash of its content in its name.
type file struct {
	name, mediaType string
	content         []byte
}

// files serves them. It is a viewset, so that it can stand below a router.
type files struct {
	byName map[string]file
	named  map[string]string // the names with hashes
}

// mediaTypes of the files.
var mediaTypes = map[string]string{
	"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
}

// builtIn reads the files that are part of the program.
func builtIn() *files {
	f := &files{byName: map[string]file{}, named: map[string]string{}}
	_ = fs.WalkDir(ownFiles, "static", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := ownFiles.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		base, kind, _ := strings.Cut(entry.Name(), ".")
		name := base + "." + hex.EncodeToString(sum[:6]) + "." + kind
		f.byName[name] = file{name, mediaTypes[kind], content}
		f.named[entry.Name()] = name
		return nil
	})
	return f
}

// Describe is one operation that is no part of the API.
func (*files) Describe() []schema.Operation {
	return []schema.Operation{{
		Action: rest.Action{Name: "get"}, Method: http.MethodGet, Status: http.StatusOK,
		Exchange: schema.Exchange{Hidden: true},
	}}
}

// Allows is true: nothing in a file is secret.
func (*files) Allows(*rest.Request, rest.Action) bool { return true }

// Serve sends a file, which caches may keep: another content has another name.
func (f *files) Serve(w http.ResponseWriter, r *rest.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	sent, ok := f.byName[r.Params["file"]]
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	case !ok:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	header.Set("Content-Type", sent.mediaType)
	header.Set("Content-Length", strconv.Itoa(len(sent.content)))
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(sent.content) // a client that has gone is no failure of ours
	}
}

// urls are the paths of the files, by their plain names.
func (s *site) urls(r *rest.Request) map[string]string {
	urls := map[string]string{}
	if s == nil {
		return urls
	}
	for plain, name := range s.files.named {
		if path := pathTo(r, fileRoute, "file", name); path != "" {
			urls[plain] = path
		}
	}
	return urls
}
