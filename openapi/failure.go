package openapi

import (
	"net/http"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// problemType is the media type of problem details (RFC 9457).
const problemType = "application/problem+json"

// failure is a reference to the answer to a kind of failure. Operations with the
// same formats share it.
func (b *builder) failure(o *schema.Operation, kind rest.Kind) *v3.Response {
	name := camel(http.StatusText(kind.Status())) + formatsOf(o)
	if _, known := b.responses.Get(name); !known {
		b.responses.Set(name, b.newFailure(o, kind))
	}
	return v3.CreateResponseRef("#/components/responses/" + name)
}

// formatsOf names the formats of an operation, where they are others than JSON.
func formatsOf(o *schema.Operation) string {
	var names []string
	for _, f := range o.Renders {
		if f.Name != "json" {
			names = append(names, camel(f.Name))
		}
	}
	if len(names) == len(o.Renders) { // JSON is none of them
		names = append(names, "Only")
	}
	return strings.Join(names, "")
}

// newFailure is the answer to a kind of failure.
func (b *builder) newFailure(o *schema.Operation, kind rest.Kind) *v3.Response {
	content := orderedmap.New[string, *v3.MediaType]()
	body := b.errorOf(kind)
	for _, f := range o.Renders {
		shown := body
		if !structures(f) {
			shown = base.CreateSchemaProxy(&base.Schema{Type: []string{"string"}})
		}
		content.Set(f.MediaType, &v3.MediaType{Schema: shown})
	}
	content.Set(problemType, &v3.MediaType{Schema: b.problem()})
	var headers []schema.Parameter
	switch kind.Status() {
	case http.StatusUnauthorized:
		headers = []schema.Parameter{{Name: "WWW-Authenticate", Type: "string", Description: "How to prove who one is (RFC 9110)."}}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		headers = []schema.Parameter{{Name: "Retry-After", Type: "integer", Description: "After how many seconds another try makes sense."}}
	}
	return &v3.Response{Description: kind.Detail(), Headers: b.headersOf(headers...), Content: content}
}

// errorOf is the body of an answer to a kind of failure.
func (b *builder) errorOf(kind rest.Kind) *base.SchemaProxy {
	if kind.Status() != http.StatusBadRequest {
		return b.shared("Error", errorSchema)
	}
	b.shared("Error", errorSchema)
	b.shared("Messages", messagesSchema)
	return b.shared("ValidationError", validationSchema)
}

// problem is the body of problem details.
func (b *builder) problem() *base.SchemaProxy { return b.shared("Problem", problemSchema) }

// shared is a reference to a component, which is made if there is none yet.
func (b *builder) shared(name string, describe func() *base.Schema) *base.SchemaProxy {
	if _, known := b.schemas.Get(name); !known {
		b.schemas.Set(name, base.CreateSchemaProxy(describe()))
	}
	return reference(name)
}

// reference is a reference to a component.
func reference(name string) *base.SchemaProxy {
	return base.CreateSchemaProxyRef("#/components/schemas/" + name)
}

// plain is a schema of one type with a description.
func plain(name, description string) *base.SchemaProxy {
	return base.CreateSchemaProxy(&base.Schema{Type: []string{name}, Description: description})
}

// object is a schema of an object with members, the first of which, as many as
// needed says, are always there.
func object(needed int, members ...member) *base.Schema {
	made := &base.Schema{Type: []string{"object"}, Properties: orderedmap.New[string, *base.SchemaProxy]()}
	for i, m := range members {
		made.Properties.Set(m.name, m.value)
		if i < needed {
			made.Required = append(made.Required, m.name)
		}
	}
	return made
}

// member is a member of an object.
type member struct {
	name  string
	value *base.SchemaProxy
}

func errorSchema() *base.Schema {
	return object(1, member{"detail", plain("string", "What went wrong, for people.")})
}

// messagesSchema describes the broken rules of a field.
func messagesSchema() *base.Schema {
	return &base.Schema{
		Description: "The rules that a value breaks, or those that its parts break, by their names or places.",
		AnyOf: []*base.SchemaProxy{
			base.CreateSchemaProxy(listOf(plain("string", ""))),
			base.CreateSchemaProxy(&base.Schema{
				Type: []string{"object"}, AdditionalProperties: &base.DynamicValue[*base.SchemaProxy, bool]{A: reference("Messages")},
			}),
		},
	}
}

// validationSchema describes what is wrong with a body or a parameter.
func validationSchema() *base.Schema {
	return &base.Schema{
		Description: strings.Join([]string{
			"What is wrong: the broken rules by field, `non_field_errors` for those of no single one;",
			"a list of them; or, for a body that can't be read, why.",
		}, " "),
		AnyOf: []*base.SchemaProxy{
			base.CreateSchemaProxy(&base.Schema{
				Type: []string{"object"}, AdditionalProperties: &base.DynamicValue[*base.SchemaProxy, bool]{A: reference("Messages")},
			}),
			base.CreateSchemaProxy(listOf(plain("string", ""))),
			reference("Error"),
		},
	}
}

// problemSchema describes problem details.
func problemSchema() *base.Schema {
	broken := object(1,
		member{"detail", plain("string", "The broken rule, for people.")},
		member{"code", plain("string", "The broken rule, for machines.")},
		member{"pointer", plain("string", "Where: a JSON pointer into the body (RFC 6901).")},
	)
	made := object(4,
		member{"type", plain("string", "")}, member{"title", plain("string", "")},
		member{"status", plain("integer", "")}, member{"detail", plain("string", "What went wrong, for people.")},
		member{"code", plain("string", "What went wrong, for machines.")},
		member{"request_id", plain("string", "The id of the request in the server's log.")},
		member{"errors", base.CreateSchemaProxy(listOf(base.CreateSchemaProxy(broken)))},
	)
	made.Description = "Problem details (RFC 9457)."
	return made
}
