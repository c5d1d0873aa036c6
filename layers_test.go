package rest_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/quintet-go/rest"

// layers is the table of docs/architecture.md: each package, by its path within
// the module, and the packages of the module that it may import. A new package
// fails the test until it has a line here.
var layers = map[string][]string{
	".": {},

	"schema":            {"."},
	"store":             {"."},
	"internal/jsontext": {"."},
	"internal/python":   {".", "internal/jsontext"},

	"authentication":   {".", "schema", "store"},
	"filter":           {".", "schema", "store"},
	"permission":       {".", "schema"},
	"throttle":         {".", "schema"},
	"versioning":       {".", "schema"},
	"parser":           {".", "schema"},
	"renderer":         {".", "schema", "internal/jsontext"},
	"serializer/field": {".", "schema", "internal/jsontext", "internal/python"},

	"pagination":              {".", "schema", "store", "serializer/field"},
	"serializer":              {".", "schema", "store", "serializer/field", "internal/jsontext", "internal/python"},
	"serializer/relation":     {".", "schema", "store", "serializer/field", "serializer", "internal/jsontext", "internal/python"},
	"authentication/password": {".", "schema", "serializer/field", "internal/jsontext"},

	"viewset": {".", "schema", "store", "authentication", "permission", "throttle", "versioning", "parser", "renderer",
		"filter", "pagination", "serializer", "serializer/field"},

	"router": {".", "schema", "viewset", "internal/jsontext"},

	"openapi":             {".", "schema", "renderer", "viewset", "router"},
	"openapi/docs":        {".", "schema", "renderer", "viewset"},
	"openapi/openapitest": {}, // it reads documents, and knows no API

	"browsable": {".", "schema", "authentication", "permission", "parser", "renderer", "viewset", "router"},

	"throttle/rediscounter":     {".", "throttle"},
	"store/gormstore":           {".", "store"},
	"store/storetest":           {".", "store"},
	"permission/permissiontest": {".", "permission"},
	"resttest":                  {"."},

	"internal/testdb":  {"store/gormstore"}, // imported by tests alone
	"internal/docpage": {},                  // imported by tests alone
}

// heavy are dependencies that a program must not pull in by importing the core.
var heavy = []string{
	"gorm.io/driver/postgres", "gorm.io/driver/mysql", "github.com/jackc/pgx",
	"github.com/go-sql-driver/mysql", "golang.org/x/term", "github.com/redis/go-redis",
	"github.com/yuin/goldmark", "github.com/chromedp", "github.com/pb33f/", "github.com/swaggest/swgui",
	"github.com/getkin/kin-openapi",
}

// carriers are the packages that exist for the sake of one of them.
var carriers = map[string]string{
	"throttle/rediscounter": "github.com/redis/go-redis",
	"browsable":             "github.com/yuin/goldmark",
	"openapi":               "github.com/pb33f/",
	"openapi/openapitest":   "github.com/pb33f/",
	"openapi/docs":          "github.com/swaggest/swgui",
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// packages lists the module's packages as the go command sees them.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// within is a package's path within the module, and whether it is of the module.
func within(path string) (string, bool) {
	if path == module {
		return ".", true
	}
	return strings.CutPrefix(path, module+"/")
}

func TestEveryPackageImportsOnlyWhatItsLayerAllows(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := within(p.ImportPath)
		if strings.HasPrefix(name, "examples/") {
			continue
		}
		allowed, known := layers[name]
		if !known {
			t.Errorf("the package %s has no layer: give it a line in layers_test.go and in docs/architecture.md", name)
			continue
		}
		for _, path := range p.Imports {
			if other, ours := within(path); ours && !slices.Contains(allowed, other) {
				t.Errorf("%s imports %s, which its layer does not allow", name, other)
			}
		}
	}
}

func TestTheCorePullsInNoDriverButSQLite(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := within(p.ImportPath)
		if strings.HasPrefix(name, "examples/") || name == "internal/testdb" {
			continue
		}
		for _, path := range p.Deps {
			for _, prefix := range heavy {
				if strings.HasPrefix(path, prefix) && carriers[name] != prefix {
					t.Errorf("%s depends on %s: only examples and tests may", name, path)
				}
			}
		}
	}
}
