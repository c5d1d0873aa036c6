// Package openapitest holds an API to its OpenAPI document: [Watch] checks every
// answer that tests get, and [Check] compares the document with the one that is
// committed.
//
//	document := resttest.New(t, site).Get("/api/schema/").Expect(200).Body
//	openapitest.Check(t, []byte(document), "testdata/openapi.json")
//	c := resttest.New(t, openapitest.Watch(t, []byte(document), site))
package openapitest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Update is the environment variable that has [Check] write the document rather
// than compare it.
const Update = "UPDATE_OPENAPI"

// Check fails the test where the document in a file, which is committed, is not
// the one that the code makes. With UPDATE_OPENAPI=1 it writes the file.
func Check(t testing.TB, document []byte, path string) {
	t.Helper()
	if os.Getenv(Update) != "" {
		write(t, document, path)
		return
	}
	committed, err := os.ReadFile(filepath.Clean(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Errorf("There is no document of the API at %s yet: %s, and commit it.", path, howTo(t))
	case err != nil:
		t.Error(err)
	case !bytes.Equal(committed, document):
		t.Errorf("The API and its committed document %s disagree, first in line %s.\nIf the change is meant, %s, and commit the file.",
			path, difference(committed, document), howTo(t))
	}
}

// howTo says how a new document is written.
func howTo(t testing.TB) string {
	name, _, _ := strings.Cut(t.Name(), "/")
	return "write it with " + Update + "=1 go test -run '^" + name + "$'"
}

// write writes the document.
func write(t testing.TB, document []byte, path string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o750)
	if err == nil {
		err = os.WriteFile(path, document, 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}
