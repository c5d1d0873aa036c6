package openapi

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// maxKept is how many documents a view keeps: one for each version, and for each
// prefix that the API is reached by.
const maxKept = 32

// View serves the document of an API, as JSON and YAML (DRF's SchemaView). Who
// may see it is up to the permissions in config, which it needs. It is made when
// first asked for, and kept.
func View(api *router.Router, config Config) viewset.ViewSet {
	v := &view{api: api, config: config, kept: map[string]*rendered{}}
	site := config.Config
	site.Renderers = []renderer.Renderer{
		format{"application/json", "json"}, format{"application/yaml", "yaml"},
		format{"application/vnd.oai.openapi+json", "openapi-json"}, format{"application/vnd.oai.openapi", "openapi"},
	}
	if site.Name == "" {
		site.Name = "Schema"
	}
	return viewset.Described(viewset.Func(site, v.show), func(o *schema.Operation) {
		o.Summary, o.Description, o.NotModified = "This document", "", true
	})
}

// view is the document, made once for each version and prefix.
type view struct {
	api    *router.Router
	config Config
	mutex  sync.Mutex
	kept   map[string]*rendered
}

// rendered is a document as text.
type rendered struct {
	json, yaml []byte
	tag        string
}

// text is the document in a format.
func (d *rendered) text(yaml bool) []byte {
	if yaml {
		return d.yaml
	}
	return d.json
}

// show answers with the document.
func (v *view) show(r *rest.Request) (*rest.Response, error) {
	document, err := v.document(r.Version, v.prefix(r))
	if err != nil {
		return nil, err
	}
	tag := `"` + document.tag + "-" + r.Format + `"`
	response := &rest.Response{Data: document, Header: http.Header{"Etag": {tag}, "Cache-Control": {"private, no-cache"}}}
	if matches(r.Header.Values("If-None-Match"), tag) {
		response.Status, response.Data = http.StatusNotModified, nil
	}
	return response, nil
}

// matches reports whether one of the tags that a client has is the present one
// (RFC 9110, section 13.1.2).
func matches(lines []string, tag string) bool {
	for _, line := range lines {
		for one := range strings.SplitSeq(line, ",") {
			one = strings.TrimSpace(one)
			if one == "*" || strings.TrimPrefix(one, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// prefix is what was cut off from the request's path before the router saw it.
func (v *view) prefix(r *rest.Request) string {
	if r.Resolve == nil {
		return ""
	}
	sent, err := url.ParseRequestURI(r.RequestURI)
	if err != nil {
		return ""
	}
	prefix, ok := strings.CutSuffix(sent.EscapedPath(), r.URL.EscapedPath())
	if !ok || !strings.HasPrefix(prefix, "/") || strings.HasPrefix(prefix, "//") {
		return ""
	}
	return strings.TrimSuffix(prefix, "/")
}

// document is that of a version, below a prefix.
func (v *view) document(version, prefix string) (*rendered, error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	key := version + "\x00" + prefix
	if known := v.kept[key]; known != nil {
		return known, nil
	}
	config := v.config
	if config.Servers == nil && prefix != "" {
		config.Servers = []string{prefix}
	}
	made, err := render(v.api, config, version)
	if err == nil && len(v.kept) < maxKept {
		v.kept[key] = made
	}
	return made, err
}

// render makes a document as text.
func render(api *router.Router, config Config, version string) (*rendered, error) {
	document := Document(api, config, version)
	json, err := document.RenderJSON("  ")
	if err != nil {
		return nil, err
	}
	yaml, err := document.Render()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(json)
	return &rendered{append(json, '\n'), yaml, hex.EncodeToString(sum[:12])}, nil
}

// format is one of the formats of a document.
type format struct{ mediaType, name string }

// MediaType is the format's.
func (f format) MediaType() string { return f.mediaType }

// Format is its name.
func (f format) Format() string { return f.name }

// Render appends the document, or anything else as JSON, which is YAML too.
func (f format) Render(dst []byte, r *rest.Request, data any) ([]byte, error) {
	document, ok := data.(*rendered)
	if !ok {
		return renderer.JSON{}.Render(dst, r, data)
	}
	isYAML := f.name == "yaml" || f.name == "openapi"
	return append(dst, document.text(isYAML)...), nil
}
