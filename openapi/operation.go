package openapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// add adds an operation with its path.
func (b *builder) add(route router.Route) {
	o := &route.Operation
	b.inVersion(&route)
	item, ok := b.paths.Get(route.Path)
	if !ok {
		item = &v3.PathItem{}
		b.paths.Set(route.Path, item)
	}
	made := b.operation(&route)
	switch o.Method {
	case http.MethodGet:
		item.Get = made
	case http.MethodPost:
		item.Post = made
	case http.MethodPut:
		item.Put = made
	case http.MethodPatch:
		item.Patch = made
	case http.MethodDelete:
		item.Delete = made
	case http.MethodTrace:
		item.Trace = made
	}
}

// inVersion makes an operation that of the document's version: its bodies, and
// its path, where that has the version in it.
func (b *builder) inVersion(route *router.Route) {
	o := &route.Operation
	if o.Version != nil && o.VersionIn == "accept" {
		b.accepts = o.Version
	}
	if b.version == "" || o.Version == nil {
		return
	}
	for _, other := range o.Versions {
		if other.Version == b.version {
			o.Input, o.Output = other.Input, other.Output
		}
	}
	if o.VersionIn == "path" {
		route.Path = strings.ReplaceAll(route.Path, "{"+o.Version.Name+"}", b.version)
		route.Mount = strings.ReplaceAll(route.Mount, "{"+o.Version.Name+"}", b.version)
	}
}

// operation makes an operation.
func (b *builder) operation(route *router.Route) *v3.Operation {
	o := &route.Operation
	tag, id := tagOf(route), b.id(route)
	b.tag(tag, o.Description)
	made := &v3.Operation{
		Tags: []string{tag}, OperationId: id, Summary: summary(o),
		Parameters: b.parametersOf(route), Security: b.security(o),
		RequestBody: b.requestBody(route, id),
		Responses:   &v3.Responses{Codes: orderedmap.New[string, *v3.Response]()},
	}
	if isStandard(o) || o.Path == "" {
		made.Description = o.Description
	}
	if o.Deprecated {
		made.Deprecated = new(true)
	}
	codes := made.Responses.Codes
	status := o.Status
	if status == 0 {
		status = http.StatusOK
	}
	codes.Set(strconv.Itoa(status), b.success(o, id, status))
	if o.NotModified {
		codes.Set(strconv.Itoa(http.StatusNotModified), &v3.Response{
			Description: "The client has the present state already.", Headers: b.headersOf(append(o.Headers, etag)...),
		})
	}
	for _, kind := range o.Errors {
		codes.Set(strconv.Itoa(kind.Status()), b.failure(o, kind))
	}
	return made
}

// security tells which credentials a client may send: one of them, or none where
// visitors are welcome.
func (b *builder) security(o *schema.Operation) []*base.SecurityRequirement {
	var all []*base.SecurityRequirement
	for i := range o.Security {
		needed := orderedmap.New[string, []string]()
		needed.Set(b.scheme(&o.Security[i]), []string{})
		if extra := o.Security[i].Unsafe; extra != nil && o.Method != http.MethodGet {
			needed.Set(b.scheme(extra), []string{})
		}
		all = append(all, &base.SecurityRequirement{Requirements: needed})
	}
	if o.Public || all == nil {
		all = append(all, &base.SecurityRequirement{Requirements: orderedmap.New[string, []string](), ContainsEmptyRequirement: true})
	}
	return all
}

// scheme is the name of a component that describes credentials.
func (b *builder) scheme(c *schema.Credentials) string {
	plain := *c
	plain.Unsafe = nil
	name := free(func(name string) bool {
		other, taken := b.credential[name]
		return taken && other != plain
	}, c.Name)
	if _, known := b.credential[name]; known {
		return name
	}
	b.credential[name] = plain
	made := &v3.SecurityScheme{Type: "http", Scheme: c.Scheme, Description: c.Description}
	if c.Scheme == "" {
		made = &v3.SecurityScheme{Type: "apiKey", In: c.In, Name: c.Param, Description: c.Description}
	}
	b.schemes.Set(name, made)
	return name
}
