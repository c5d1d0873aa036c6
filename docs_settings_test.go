package rest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quintet-go/rest/internal/docpage"
)

// withoutSettings are the packages whose structs are words, data or tests.
var withoutSettings = []string{".", "schema", "store", "resttest", "store/storetest", "permission/permissiontest"}

// data are the structs of other packages that no project sets: rows, answers, what
// one room tells another.
var data = []string{
	"authentication.AccessToken", "authentication.SessionRow", "filter.Field", "pagination.Page", "pagination.Resource",
	"renderer.Form", "renderer.Link", "renderer.Page", "router.Route", "serializer.Lookup", "throttle.Verdict",
}

// limitName is what constants are called that bound something. Those of browsable
// say how much a page shows; inner are others that nobody meets.
var (
	limitName = regexp.MustCompile(`^(max|default)[A-Z]`)
	inner     = []string{
		"field.maxExact", "field.maxFloatBits", "gormstore.maxExpressions", "password.maxCommon", "password.maxKey", "password.maxSalt",
		"password.maxStored", "renderer.maxPooled", "viewset.maxShownItems", "openapi.maxKept",
		"versioning.defaultParam", "parser.defaultDepth", "parser.maxDepth", "parser.defaultElements", "parser.defaultNameLength",
		"password.defaultMemory", "password.defaultTime", "password.defaultThreads", "password.defaultBudget", "password.defaultWait", "throttle.defaultBuckets",
	}
)

// declared is what a package declares: the exported fields of its exported
// structs, as Config.MaxBody, and its limits with their expressions.
type declared struct {
	fields []string
	limits map[string]string
}

// declares reads a package's source.
func declares(t *testing.T, dir string) (string, declared) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no package in %s (%v)", dir, err)
	}
	found := declared{limits: map[string]string{}}
	name := ""
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		name = tree.Name.Name
		for _, d := range tree.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				for _, spec := range g.Specs {
					found.read(g.Tok, spec)
				}
			}
		}
	}
	return name, found
}

// read notes one declaration.
func (d *declared) read(kind token.Token, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		s, ok := spec.Type.(*ast.StructType)
		if !ok || !spec.Name.IsExported() {
			return
		}
		for _, field := range s.Fields.List {
			for _, name := range field.Names {
				if name.IsExported() {
					d.fields = append(d.fields, spec.Name.Name+"."+name.Name)
				}
			}
		}
	case *ast.ValueSpec:
		for i, name := range spec.Names {
			if kind == token.CONST && i < len(spec.Values) && limitName.MatchString(name.Name) {
				d.limits[name.Name] = types.ExprString(spec.Values[i])
			}
		}
	}
}

// documented is what the page lists: fields with their packages, such as
// viewset.Config.MaxBody, and limits as the source writes them.
func documented(t *testing.T) (fields, limits []string) {
	t.Helper()
	code := regexp.MustCompile("`([^`]+)`")
	section := ""
	for _, line := range docpage.Read(t, "docs/settings.md").Prose {
		if heading, ok := strings.CutPrefix(line, "### "); ok {
			section = path.Base(heading)
		} else if strings.HasPrefix(line, "## ") {
			section = ""
		}
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "|") || len(cells) < 3 {
			continue
		}
		for _, match := range code.FindAllStringSubmatch(cells[0], -1) {
			if section != "" {
				fields = append(fields, section+"."+match[1])
			}
		}
		for _, match := range code.FindAllStringSubmatch(cells[len(cells)-1], -1) {
			if strings.Contains(match[1], " = ") {
				limits = append(limits, match[1])
			}
		}
	}
	return fields, limits
}

// settingsPackages are the packages that have a layer, and those that the page has
// a section for.
func settingsPackages(t *testing.T) []string {
	t.Helper()
	found := slices.Collect(maps.Keys(layers))
	for _, line := range docpage.Read(t, "docs/settings.md").Prose {
		if heading, ok := strings.CutPrefix(line, "### "); ok && !strings.Contains(heading, ".") && !slices.Contains(found, heading) {
			found = append(found, heading)
		}
	}
	return slices.DeleteFunc(found, func(dir string) bool {
		_, err := os.Stat(dir)
		return err != nil || strings.HasPrefix(dir, "internal/")
	})
}

func TestTheSettingsPageIsComplete(t *testing.T) {
	fields, limits := documented(t)
	wanted := map[string]bool{}
	for _, dir := range settingsPackages(t) {
		name, found := declares(t, dir)
		for limit, expression := range found.limits {
			line := name + "." + limit + " = " + expression
			wanted[line] = true
			if dir != "browsable" && !slices.Contains(inner, name+"."+limit) && !slices.Contains(limits, line) {
				t.Errorf("docs/settings.md: the table of fixed limits lacks `%s`", line)
			}
		}
		for _, field := range found.fields {
			full := name + "." + field
			wanted[full] = true
			if slices.Contains(withoutSettings, dir) || slices.Contains(data, full[:strings.LastIndex(full, ".")]) {
				continue
			}
			if !slices.Contains(fields, full) {
				t.Errorf("docs/settings.md lacks `%s`", full)
			}
		}
	}
	for _, name := range append(fields, limits...) {
		if !wanted[name] {
			t.Errorf("docs/settings.md: `%s` is not, or no longer, in the source", name)
		}
	}
}
