package openapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// requestBody is the body that an operation reads; nil for none.
func (b *builder) requestBody(route *router.Route, id string) *v3.RequestBody {
	o := &route.Operation
	if len(o.Parses) == 0 {
		return nil
	}
	content := orderedmap.New[string, *v3.MediaType]()
	body := base.CreateSchemaProxy(&base.Schema{})
	required, files := false, false
	if o.Input != nil {
		side := sent
		if o.Partial {
			side = patched
		}
		filled := filledBy(route)
		input := without(o.Input, filled)
		body = b.object(&input, side, owner{id: id, prefix: strings.Join(filled, "_")})
		for i := range input.Fields {
			f := &input.Fields[i]
			needed := side == sent && f.Required && !f.ReadOnly
			required = required || needed
			files = files || needed && isFile(f)
		}
	}
	for _, mediaType := range o.Parses {
		isForm := isForm(mediaType)
		switch {
		case files && mediaType != "multipart/form-data":
			continue
		case o.ManyInput > 0 && !isForm:
			list := listOf(body)
			list.MaxItems = new(int64(o.ManyInput))
			content.Set(mediaType, &v3.MediaType{Schema: base.CreateSchemaProxy(&base.Schema{OneOf: []*base.SchemaProxy{body, base.CreateSchemaProxy(list)}})})
		default:
			content.Set(mediaType, &v3.MediaType{Schema: body})
		}
	}
	if content.Len() == 0 {
		return nil
	}
	made := &v3.RequestBody{Content: content}
	if required {
		made.Required = new(true)
	}
	return made
}

// isForm reports whether a media type is that of an HTML form.
func isForm(mediaType string) bool {
	return mediaType == "multipart/form-data" || mediaType == "application/x-www-form-urlencoded"
}

// filledBy are the fields of a body that the path fills in.
func filledBy(route *router.Route) []string {
	var names []string
	for _, key := range route.Operation.Keys {
		if key.Fills != "" && strings.Contains(route.Path, "{"+key.Name+"}") {
			names = append(names, key.Fills)
		}
	}
	return names
}

// without is an object without some of its fields.
func without(o *schema.Object, names []string) schema.Object {
	left := *o
	if len(names) > 0 {
		left.Fields = slices.DeleteFunc(slices.Clone(o.Fields), func(f schema.Field) bool { return slices.Contains(names, f.Name) })
	}
	return left
}

// success is the answer of an operation that has worked.
func (b *builder) success(o *schema.Operation, id string, status int) *v3.Response {
	headers := o.Headers
	if o.NotModified {
		headers = append(slices.Clip(headers), etag)
	}
	made := &v3.Response{Description: told(status), Headers: b.headersOf(headers...)}
	if status == http.StatusNoContent || o.Output == nil && !o.Untold {
		return made
	}
	made.Content = orderedmap.New[string, *v3.MediaType]()
	structured := b.answer(o, id)
	for _, f := range o.Renders {
		shown := structured
		if !structures(f) {
			shown = base.CreateSchemaProxy(&base.Schema{Type: []string{"string"}})
		}
		made.Content.Set(f.MediaType, &v3.MediaType{Schema: shown})
	}
	return made
}

// told is a status for people.
func told(status int) string {
	switch status {
	case http.StatusOK:
		return "Done."
	case http.StatusCreated:
		return "Created."
	case http.StatusNoContent:
		return "Done; there is nothing to show."
	}
	return http.StatusText(status) + "."
}

// structures reports whether a format keeps the structure of data, so that a
// schema can describe it.
func structures(f schema.Format) bool { return !f.Bare && !strings.HasPrefix(f.MediaType, "text/") }

// answer is the body of an answer of success.
func (b *builder) answer(o *schema.Operation, id string) *base.SchemaProxy {
	if o.Output == nil {
		return base.CreateSchemaProxy(&base.Schema{})
	}
	one := b.object(o.Output, shown, owner{id: id})
	switch {
	case o.Many && o.Envelope != nil:
		return b.page(o, one, id)
	case o.Many:
		return base.CreateSchemaProxy(listOf(one))
	case o.ManyInput > 0:
		return base.CreateSchemaProxy(&base.Schema{OneOf: []*base.SchemaProxy{one, base.CreateSchemaProxy(listOf(one))}})
	}
	return one
}

// page is the envelope around a list.
func (b *builder) page(o *schema.Operation, one *base.SchemaProxy, id string) *base.SchemaProxy {
	described := schema.Object{Name: "Paginated" + camel(o.Output.Name) + "List", Fields: o.Envelope}
	return b.component(described, shown, owner{id: id}, func() *base.Schema {
		made := b.members(&described, shown, false)
		for i := range o.Envelope {
			if o.Envelope[i].Type == "list" {
				made.Properties.Set(o.Envelope[i].Name, base.CreateSchemaProxy(listOf(one)))
			}
		}
		return made
	}, one.GetReference())
}

// listOf is a list of values.
func listOf(item *base.SchemaProxy) *base.Schema {
	return &base.Schema{Type: []string{"array"}, Items: &base.DynamicValue[*base.SchemaProxy, bool]{A: item}}
}
