package docs_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/openapi/docs"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/viewset"
)

// site is an API of nothing but its document and the pages.
func site(config docs.Config, options ...router.Option) *router.Router {
	api := router.NewDefault()
	open := viewset.Config{Permissions: permission.List{permission.AllowAny}}
	api.Handle("schema", openapi.View(api, openapi.Config{Config: open}), options...)
	if config.Permissions == nil {
		config.Permissions = open.Permissions
	}
	api.Handle("docs", docs.View(config))
	return api
}

func TestThePageLoadsNothingFromElsewhere(t *testing.T) {
	c := resttest.New(t, http.StripPrefix("/below", site(docs.Config{Title: "A & B"})))
	for _, path := range []string{"/below/docs/", "/below/docs"} {
		page := c.With("Accept", "text/html,*/*;q=0.8").Get(path).Expect(200).Lacks("http:").Lacks("https:")
		if !strings.Contains(page.Body, `data-schema="/below/schema/"`) || !strings.Contains(page.Body, "<title>A &amp; B</title>") {
			t.Errorf("got %s", page.Body)
		}
		policy := page.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%q is missing in %s", part, policy)
			}
		}
		if got := page.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("Content-Type: %s", got)
		}
	}
	policy := resttest.New(t, site(docs.Config{Origins: []string{"https://a.example.com"}})).Get("/docs/").Expect(200).Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "connect-src 'self' https://a.example.com;") {
		t.Errorf("got %s", policy)
	}
}

func TestFiles(t *testing.T) {
	c := resttest.New(t, site(docs.Config{}))
	for name, want := range map[string]struct{ contentType, text string }{
		"swagger-ui-bundle.js": {"text/javascript; charset=utf-8", "SwaggerUIBundle"}, "swagger-ui.css": {"text/css; charset=utf-8", ".swagger-ui"},
		"setup.js": {"text/javascript; charset=utf-8", "SwaggerUIBundle({"}, "favicon.png": {"image/png", "PNG"},
	} {
		answer := c.With("Accept", "*/*").Get("/docs/?file=" + name).Expect(200)
		if got := answer.Header.Get("Content-Type"); got != want.contentType || !strings.Contains(answer.Body, want.text) {
			t.Errorf("%s: got %s, %d bytes", name, got, len(answer.Body))
		}
		packed := c.With("Accept", "*/*").With("Accept-Encoding", "br, gzip").Get("/docs/?file=" + name).Expect(200)
		if zipped := packed.Header.Get("Content-Encoding") == "gzip"; zipped != strings.Contains(name, "swagger") || zipped && len(packed.Body) >= len(answer.Body) {
			t.Errorf("%s: packed %v, %d bytes of %d", name, zipped, len(packed.Body), len(answer.Body))
		}
		if got := answer.Header.Get("Vary"); strings.Contains(got, "Accept-Encoding") != strings.Contains(name, "swagger") {
			t.Errorf("%s: Vary: %s", name, got)
		}
	}
	if got := c.With("Accept-Encoding", "gzip;q=0").Get("/docs/?file=swagger-ui.css").Expect(200).Header.Get("Content-Encoding"); got != "" {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"", "../docs.go", "swagger-ui.css.gz", "/etc/passwd"} {
		c.Get("/docs/?file=" + name).Expect(404)
	}
}

func TestWhoMaySeeThePagesIsUpToThePermissions(t *testing.T) {
	config := docs.Config{Config: viewset.Config{Permissions: permission.List{permission.IsAdminUser}}}
	c := resttest.New(t, site(config))
	c.Get("/docs/").Expect(403).Lacks("Swagger")
	c.Get("/docs/?file=setup.js").Expect(403).Lacks("Swagger")
}

func TestThePagesAreNotInTheDocument(t *testing.T) {
	resttest.New(t, site(docs.Config{})).Get("/schema/").Expect(200).Lacks("/docs/")
}

func TestTheDocumentMayHaveAnotherName(t *testing.T) {
	page := resttest.New(t, site(docs.Config{Schema: "openapi"}, router.Basename("openapi"))).Get("/docs/").Expect(200)
	if !strings.Contains(page.Body, `data-schema="/schema/"`) {
		t.Errorf("got %s", page.Body)
	}
	resttest.New(t, site(docs.Config{Schema: "lost"})).Get("/docs/").Expect(500).Lacks("lost")
}
