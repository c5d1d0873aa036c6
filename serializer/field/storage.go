package field

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Storage keeps uploaded files.
type Storage interface {
	// Save stores what content reads under a new name made from the client's,
	// and returns the new name. It must not overwrite a file, and must not trust
	// the client's name.
	Save(ctx context.Context, name string, content io.Reader) (string, error)
	// Delete removes a file that Save has stored. A file that is gone is no error.
	Delete(ctx context.Context, name string) error
	// URL is where clients find the file: a path such as /media/x.png, or an
	// absolute URL.
	URL(name string) string
}

// Directory is a [Storage] in a directory of the server. It is also the
// http.Handler that serves the files: mount it at its URL. Whatever was
// uploaded, a browser does not run it.
type Directory struct {
	// Path is the directory; it is made where it is missing.
	Path string
	// Base is the URL path below which the files are served: "/media/".
	Base string
}

// Save stores a file under a random name with the ending of the client's.
func (d Directory) Save(_ context.Context, name string, content io.Reader) (string, error) {
	if err := os.MkdirAll(d.Path, 0o750); err != nil {
		return "", fmt.Errorf("field: the directory for uploads can't be made: %w", err)
	}
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return "", fmt.Errorf("field: the directory for uploads can't be opened: %w", err)
	}
	defer func() { _ = root.Close() }()
	stored := strings.ToLower(rand.Text()) + ending(name)
	file, err := root.OpenFile(stored, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, content)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, root.Remove(stored))
	}
	return stored, nil
}

// ending is the ending of a file's name, if it is a plain one.
func ending(name string) string {
	end := strings.ToLower(filepath.Ext(name))
	if len(end) < 2 || len(end) > 10 {
		return ""
	}
	for _, c := range end[1:] {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return ""
		}
	}
	return end
}

// Delete removes a file.
func (d Directory) Delete(_ context.Context, name string) error {
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := root.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// URL is the path of a file below Base.
func (d Directory) URL(name string) string {
	return "/" + strings.Trim(d.Base, "/") + "/" + url.PathEscape(name)
}

// ServeHTTP serves a file. It is shown in a sandbox: its scripts don't run.
func (d Directory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/"+strings.Trim(d.Base, "/")+"/")
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = root.Close() }()
	info, err := root.Stat(name)
	if err != nil || info.IsDir() {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeFileFS(w, r, root.FS(), name) //nolint:gosec // a Root leads nowhere else
}
