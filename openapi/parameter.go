package openapi

import (
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// The headers of requests that the pipeline reads.
var (
	prefer = schema.Parameter{
		Name: "Prefer", Type: "string",
		Description: "`handling=strict` has fields and parameters refused that nobody reads (RFC 7240).",
	}
	ifNoneMatch = schema.Parameter{Name: "If-None-Match", Type: "string", Description: "The ETag of what the client has."}
)

// parametersOf are the parameters of an operation: those of its path, its query,
// and its header.
func (b *builder) parametersOf(route *router.Route) []*v3.Parameter {
	o := &route.Operation
	all := b.inPath(route)
	for i := range o.Parameters {
		all = append(all, b.parameter(&o.Parameters[i], "query"))
	}
	if o.Version != nil && o.VersionIn == "query" {
		all = append(all, b.parameter(b.versioned(o.Version), "query"))
	}
	if len(o.Renders) > 1 {
		format := schema.Parameter{Name: "format", Type: "choice", Description: "The format of the answer, whatever the Accept header says."}
		for _, f := range o.Renders {
			format.Choices = append(format.Choices, schema.Choice{Value: f.Name})
		}
		all = append(all, b.parameter(&format, "query"))
	}
	if o.Strict {
		all = append(all, b.sharedParameter(&prefer))
	}
	if o.NotModified {
		all = append(all, b.sharedParameter(&ifNoneMatch))
	}
	return all
}

// sharedParameter is a header's parameter as a component.
func (b *builder) sharedParameter(p *schema.Parameter) *v3.Parameter {
	if _, known := b.parameters.Get(p.Name); !known {
		b.parameters.Set(p.Name, b.parameter(p, "header"))
	}
	return v3.CreateParameterRef("#/components/parameters/" + p.Name)
}

// versioned is the parameter of a version in the document of that version.
func (b *builder) versioned(p *schema.Parameter) *schema.Parameter {
	if b.version == "" {
		return p
	}
	one := *p
	one.Type, one.Choices = "choice", []schema.Choice{{Value: b.version}}
	return &one
}

// inPath are the parameters of a path.
func (b *builder) inPath(route *router.Route) []*v3.Parameter {
	var all []*v3.Parameter
	o := &route.Operation
	for part := range strings.SplitSeq(route.Path, "/") {
		name, opened := strings.CutPrefix(part, "{")
		name, closed := strings.CutSuffix(name, "}")
		if !opened || !closed {
			continue
		}
		p := schema.Parameter{Name: name, Type: "string"}
		if i := slices.IndexFunc(o.Keys, func(k schema.Key) bool { return k.Name == name }); i >= 0 {
			p = o.Keys[i].Parameter
		}
		if o.Version != nil && o.VersionIn == "path" && name == o.Version.Name {
			p = *o.Version
		}
		made := b.parameter(&p, "path")
		made.Required = new(true)
		if pattern, ok := scripted(route.Patterns[name]); ok && pattern != "" && p.Type == "string" {
			made.Schema.Schema().Pattern = "^(?:" + pattern + ")$"
		}
		all = append(all, made)
	}
	return all
}

// parameter makes a parameter.
func (b *builder) parameter(p *schema.Parameter, in string) *v3.Parameter {
	f := schema.Field{Type: p.Type, Format: p.Format, Choices: p.Choices, Minimum: p.Minimum, Maximum: p.Maximum}
	switch {
	case f.Choices != nil:
		f.Type = "choice"
	case f.Type == "decimal":
		f.Type = "float"
	case f.Type == "field" || f.Type == "choice" || f.Type == "list" || f.Type == "nested object" || f.Type == "":
		f.Type = "string"
	}
	made := &v3.Parameter{Name: p.Name, In: in, Description: p.Description, Schema: b.value(&f, asked)}
	if p.Many {
		made.Schema = base.CreateSchemaProxy(listOf(made.Schema))
		made.Style, made.Explode = "form", new(false)
	}
	return made
}
