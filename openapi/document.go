package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// specification is the version of OpenAPI.
const specification = "3.1.1"

// Document describes the operations of an API, in one of its versions, or in all
// where version is empty. All registrations have to come before. The same
// declarations make the same document, byte for byte.
func Document(api *router.Router, config Config, version string) *v3.Document {
	b := newBuilder(version)
	for _, route := range api.Routes() {
		if !route.Operation.Hidden {
			b.add(route)
		}
	}
	document := &v3.Document{
		Version: specification,
		Info:    &base.Info{Title: config.title(), Description: b.introduced(config.Description), Version: config.versionOf(version)},
		Paths:   &v3.Paths{PathItems: b.paths}, Tags: b.tags,
		Components: &v3.Components{
			Schemas: sorted(b.schemas), Responses: sorted(b.responses), Parameters: sorted(b.parameters),
			Headers: sorted(b.headers), SecuritySchemes: sorted(b.schemes),
		},
	}
	for _, url := range config.Servers {
		document.Servers = append(document.Servers, &v3.Server{URL: url})
	}
	if config.Servers == nil {
		document.Servers = []*v3.Server{{URL: "/"}}
	}
	if config.Amend != nil {
		config.Amend(document)
	}
	return document
}

// builder is a document while it is made.
type builder struct {
	version    string
	paths      *orderedmap.Map[string, *v3.PathItem]
	tags       []*base.Tag
	schemas    *orderedmap.Map[string, *base.SchemaProxy]
	responses  *orderedmap.Map[string, *v3.Response]
	parameters *orderedmap.Map[string, *v3.Parameter]
	headers    *orderedmap.Map[string, *v3.Header]
	schemes    *orderedmap.Map[string, *v3.SecurityScheme]
	ids        map[string]bool // operation ids that are taken
	objects    []described     // components made of objects
	credential map[string]schema.Credentials
	accepts    *schema.Parameter // the parameter of the Accept header that asks for a version
}

func newBuilder(version string) *builder {
	return &builder{
		version: version,
		paths:   orderedmap.New[string, *v3.PathItem](), schemas: orderedmap.New[string, *base.SchemaProxy](),
		responses: orderedmap.New[string, *v3.Response](), parameters: orderedmap.New[string, *v3.Parameter](),
		headers: orderedmap.New[string, *v3.Header](), schemes: orderedmap.New[string, *v3.SecurityScheme](),
		ids: map[string]bool{}, credential: map[string]schema.Credentials{},
	}
}

// introduced is the document's description, with what no operation can say.
func (b *builder) introduced(description string) string {
	if b.accepts == nil {
		return description
	}
	told := b.accepts.Description + " Ask for it in the media type of the Accept header: `application/json; " + b.accepts.Name + "=…`."
	return strings.TrimSpace(description + "\n\n" + told)
}

// tag adds a tag, if it is new.
func (b *builder) tag(name, description string) {
	if !slices.ContainsFunc(b.tags, func(t *base.Tag) bool { return t.Name == name }) {
		b.tags = append(b.tags, &base.Tag{Name: name, Description: description})
	}
}

// sorted is a map in the order of its keys; nil for an empty one.
func sorted[V any](m *orderedmap.Map[string, V]) *orderedmap.Map[string, V] {
	if m.Len() == 0 {
		return nil
	}
	var names []string
	for name := range m.FromOldest() {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	in := orderedmap.New[string, V]()
	for _, name := range names {
		in.Set(name, m.GetOrZero(name))
	}
	return in
}
