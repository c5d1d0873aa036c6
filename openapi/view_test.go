package openapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/versioning"
	"github.com/quintet-go/rest/viewset"
)

// served is an API with its document.
func served(config openapi.Config) *router.Router {
	api := thing(schema.Field{Type: "string"})
	api.Handle("schema", openapi.View(api, config))
	return api
}

func TestTheDocumentComesInTheFormatThatIsAskedFor(t *testing.T) {
	c := resttest.New(t, served(openapi.Config{Config: open()}))
	for _, asked := range []struct{ accept, query, contentType, begins string }{
		{"", "", "application/json", `{`},
		{"application/yaml", "", "application/yaml", "openapi: 3.1.1\n"},
		{"application/vnd.oai.openapi", "", "application/vnd.oai.openapi", "openapi: 3.1.1\n"},
		{"application/vnd.oai.openapi+json", "", "application/vnd.oai.openapi+json", `{`},
		{"", "?format=yaml", "application/yaml", "openapi: 3.1.1\n"},
		{"", "?format=openapi-json", "application/vnd.oai.openapi+json", `{`},
	} {
		answer := c.With("Accept", asked.accept).Get("/schema/" + asked.query).Expect(200)
		if got := answer.Header.Get("Content-Type"); got != asked.contentType || !strings.HasPrefix(answer.Body, asked.begins) {
			t.Errorf("%+v: got %s and %.40s", asked, got, answer.Body)
		}
	}
	c.With("Accept", "text/html").Get("/schema/").Expect(406).Has("detail", "Could not satisfy the request Accept header.")
	c.Get("/schema/?format=yaml&x=" + "1").Expect(200)
	if body := c.Get("/schema/?format=xml").Expect(404).Body; body != `{"detail":"Not found."}` {
		t.Error(body)
	}
}

func TestAClientThatHasTheDocumentGetsNone(t *testing.T) {
	c := resttest.New(t, served(openapi.Config{Config: open()}))
	first := c.Get("/schema/").Expect(200)
	tag := first.Header.Get("ETag")
	for _, sent := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		answer := c.With("If-None-Match", sent).Get("/schema/").Expect(304)
		if answer.Body != "" || answer.Header.Get("ETag") != tag {
			t.Errorf("%s: got %q and %q", sent, answer.Header.Get("ETag"), answer.Body)
		}
	}
	c.With("If-None-Match", `"x"`).Get("/schema/").Expect(200)
	c.With("If-None-Match", tag).Get("/schema/?format=yaml").Expect(200)
}

func TestWhoMaySeeTheDocumentIsUpToThePermissions(t *testing.T) {
	config := openapi.Config{Config: viewset.Config{Permissions: permission.List{permission.IsAdminUser}}}
	resttest.New(t, served(config)).Get("/schema/").Expect(403).Lacks("openapi")
	defer func() {
		if recover() == nil {
			t.Error("a document without permissions was served")
		}
	}()
	served(openapi.Config{})
}

func TestTheDocumentTellsOfItself(t *testing.T) {
	api := served(openapi.Config{Config: open()})
	document := documentOf(api, "")
	expect(t, document, "paths /schema/ get operationId", `"schema_retrieve"`)
	expect(t, document, "paths /schema/ get responses 200 content application/yaml", `{"schema":{}}`)
	expect(t, document, "paths /schema/ get responses 304 headers ETag", `{"description":"Names the state that is shown (RFC 9110).","schema":{"type":"string"}}`)
}

func TestTheServerIsWhereTheDocumentComesFrom(t *testing.T) {
	api := served(openapi.Config{Config: open()})
	c := resttest.New(t, http.StripPrefix("/below", api))
	if body := c.Get("/below/schema/").Expect(200).Body; !strings.Contains(body, `"url": "/below"`) {
		t.Errorf("%.400s", body)
	}
	if body := resttest.New(t, api).Get("/schema/").Expect(200).Body; !strings.Contains(body, `"url": "/"`) {
		t.Errorf("%.400s", body)
	}
	for i := range 100 { // of which only some are kept
		prefix := "/" + strings.Repeat("x", i+1)
		if body := resttest.New(t, http.StripPrefix(prefix, api)).Get(prefix + "/schema/").Expect(200).Body; !strings.Contains(body, `"url": "`+prefix+`"`) {
			t.Fatalf("%.400s", body)
		}
	}
}

func TestAVersionIsAskedForAsOfAnyOtherView(t *testing.T) {
	api := versioned("query")
	config := openapi.Config{Config: open()}
	config.Versioning = versioning.Query{Param: "v", Allowed: []string{"1", "2"}, Default: "1"}
	api.Handle("schema", openapi.View(api, config))
	c := resttest.New(t, api)
	for version, field := range map[string]string{"": "text", "?v=1": "text", "?v=2": "body"} {
		if body := c.Get("/schema/" + version).Expect(200).Body; !strings.Contains(body, `"`+field+`": {`) {
			t.Errorf("%s: %s is missing in %s", version, field, body)
		}
	}
	c.Get("/schema/?v=3").Expect(404)
}
