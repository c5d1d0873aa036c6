package rest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quintet-go/rest/internal/docpage"
)

// pages are the module's pages for people, by their paths.
func pages(t *testing.T) map[string]*docpage.Page {
	t.Helper()
	paths := []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}
	err := filepath.WalkDir("docs", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".md") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*docpage.Page{}
	for _, path := range paths {
		found[path] = docpage.Read(t, path)
	}
	return found
}

func TestLinksLeadSomewhere(t *testing.T) {
	all := pages(t)
	for path, page := range all {
		for _, link := range page.Links() {
			if strings.Contains(link.Target, "://") {
				continue
			}
			name, anchor, anchored := strings.Cut(link.Target, "#")
			target := path
			if name != "" {
				target = filepath.Join(filepath.Dir(path), name)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s:%d: there is no %s", path, link.Line, target)
				continue
			}
			if to := all[target]; anchored && (to == nil || !to.Anchors()[anchor]) {
				t.Errorf("%s:%d: %s has no heading #%s", path, link.Line, target, anchor)
			}
		}
	}
}

func TestTheFrontPageListsEveryPage(t *testing.T) {
	all := pages(t)
	listed := map[string]bool{"docs/README.md": true}
	for _, link := range all["docs/README.md"].Links() {
		listed[filepath.Join("docs", link.Target)] = true
	}
	for path := range all {
		if strings.HasPrefix(path, "docs/") && !strings.HasPrefix(path, "docs/adr/") && !listed[path] {
			t.Errorf("docs/README.md does not list %s", path)
		}
	}
}

// guideless are packages without a page of their own: words, and parts of a room
// that the page of another one explains.
var guideless = map[string]bool{
	".": true, "schema": true, "store/storetest": true, "permission/permissiontest": true, "throttle/rediscounter": true,
	"store/gormstore": true, "openapi/openapitest": true,
}

func TestEveryRoomHasAGuide(t *testing.T) {
	sources := map[string]bool{}
	for path, page := range pages(t) {
		for _, link := range page.Links() {
			if strings.HasPrefix(page.Prose[link.Line-1], "Source: ") {
				sources[filepath.Join(filepath.Dir(path), link.Target)] = true
			}
		}
	}
	for dir := range layers {
		if !strings.HasPrefix(dir, "internal/") && !guideless[dir] && !sources[dir] {
			t.Errorf("no page in docs/ begins with Source: %s", dir)
		}
	}
}
