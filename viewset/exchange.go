package viewset

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// complete tells of an operation what the pipeline reads and writes around the
// action: formats, credentials, versions, and the failures that there may be.
func (p *pipeline) complete(o *schema.Operation) {
	o.View = p.config.Name
	o.Renders = p.formats()
	if o.Input != nil || o.Untold && writes(o.Method) {
		for _, parser := range p.config.Parsers {
			o.Parses = append(o.Parses, parser.MediaType())
		}
	}
	for _, authenticator := range p.config.Authentication {
		if told, ok := authenticator.(interface{ Describe() schema.Credentials }); ok {
			o.Security = append(o.Security, told.Describe())
		}
	}
	if p.config.Versioning != nil {
		version, place := p.config.Versioning.Describe()
		o.Version, o.VersionIn = &version, string(place)
	}
	p.addFailures(o)
}

// writes reports whether requests of the method have bodies.
func writes(method string) bool {
	return method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch
}

// formats are those that programs read.
func (p *pipeline) formats() []schema.Format {
	var formats []schema.Format
	for _, r := range p.config.Renderers {
		if _, isPage := r.(renderer.Pager); isPage {
			continue
		}
		bare, ok := r.(renderer.Bare)
		formats = append(formats, schema.Format{MediaType: mediaTypeOf(r.MediaType()), Name: r.Format(), Bare: ok && bare.Bare()})
	}
	return formats
}

// addFailures adds the kinds of failures that come of the checks on the way of
// a request to those that are there, each status once.
func (p *pipeline) addFailures(o *schema.Operation) {
	public, open, throttled := p.visit(o)
	o.Public = public
	kinds := slices.Concat(o.Errors, p.config.Errors, []rest.Kind{0, rest.NotFound, rest.NotAcceptable, rest.Unavailable})
	add := func(wanted bool, added ...rest.Kind) {
		if wanted {
			kinds = append(kinds, added...)
		}
	}
	authenticators := p.config.Authentication
	challenged := len(authenticators) > 0 && authenticators[0].Challenge() != ""
	forgeable := slices.ContainsFunc(o.Security, func(c schema.Credentials) bool { return c.Unsafe != nil })
	add(challenged, rest.NotAuthenticated)
	add(!open || len(authenticators) > 0 && !challenged || forgeable && o.Method != http.MethodGet, rest.PermissionDenied)
	add(o.Strict || o.Parses != nil, rest.Invalid)
	add(o.Parses != nil, rest.TooLarge, rest.UnsupportedMedia)
	add(throttled, rest.Throttled)
	slices.SortStableFunc(kinds, func(a, b rest.Kind) int { return a.Status() - b.Status() })
	o.Errors = slices.CompactFunc(kinds, func(a, b rest.Kind) bool { return a.Status() == b.Status() })
}

// visit finds out, as a visitor without credentials, whether an operation is
// public, open to everybody whoever they are, and counted.
func (p *pipeline) visit(o *schema.Operation) (public, open, throttled bool) {
	request, err := http.NewRequestWithContext(context.Background(), o.Method, "/", http.NoBody)
	if err != nil {
		return false, false, true
	}
	defer func() {
		if recover() != nil { // it can't do with such a visitor
			public, open = false, false
		}
	}()
	r := &rest.Request{Request: request, Action: o.Action, User: rest.Anonymous{}}
	r.Action.Path = o.Path
	throttled = len(p.throttles(r)) > 0
	list := p.permissions(r)
	public = permission.Check(r, list) == nil
	open = len(list) > 0 && !slices.ContainsFunc(list, func(one permission.Permission) bool { return one != permission.AllowAny })
	return public, open && !p.selective, throttled
}

// completeAll completes the operations of a resource.
func (s *resource[T]) completeAll() {
	s.selective = s.model.PermissionsFor != nil || s.model.Parents != nil
	for i := range s.operations {
		o := &s.operations[i]
		_, reads := s.parameters[o.Action.Name]
		o.Strict = reads || o.Input != nil
		o.Keys = s.keys(o)
		if !safe(o.Method) {
			o.Errors = append(o.Errors, rest.Conflict) // the database's refusals
		}
		s.complete(o)
		s.addHeaders(o)
		s.addVersions(o)
	}
}

// safe reports whether the method changes nothing.
func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// addHeaders tells the headers that an action sets.
func (s *resource[T]) addHeaders(o *schema.Operation) {
	switch {
	case o.Action.Name == "create" && s.located:
		o.Headers = []schema.Parameter{{Name: "Location", Type: "url", Format: "uri", Description: "The URL of the new object."}}
	case o.Action.Name == "list" && s.paginator != nil:
		o.Headers = []schema.Parameter{{Name: "Link", Type: "string", Description: "The pages beside (RFC 8288), where the format has no room for them."}}
	case o.Action.Name == "list" && s.limit > 0:
		o.Headers = []schema.Parameter{{Name: "Content-Range", Type: "string", Description: "Which objects these are, where the list is longer: items 0-99/*."}}
	}
}

// keys describes the parameters of the path that name objects.
func (s *resource[T]) keys(o *schema.Operation) []schema.Key {
	var keys []schema.Key
	if o.Action.Detail {
		own := schema.Field{}
		field.DescribeKey(s.key.goType, &own)
		if f := s.described.Field(s.model.Lookup); f != nil {
			own.Type, own.Format = f.Type, f.Format
		}
		keys = append(keys, schema.Key{Parameter: schema.Parameter{
			Name: s.parameter(), Type: own.Type, Format: own.Format, Description: "Names the object.",
		}})
	}
	for _, parent := range s.model.Parents {
		key := schema.Key{Parameter: parent.key}
		if o.Input != nil && o.Action.Name == "create" {
			i := slices.IndexFunc(o.Input.Fields, func(f schema.Field) bool { return f.Column == string(parent.column) && !f.ReadOnly })
			if i >= 0 {
				key.Fills = o.Input.Fields[i].Name
			}
		}
		keys = append(append(keys, key), parent.keysAbove...)
	}
	return keys
}

// addVersions tells the bodies of versions in which they are others.
func (s *resource[T]) addVersions(o *schema.Operation) {
	if s.model.SerializerFor == nil || o.Version == nil {
		return
	}
	for _, choice := range o.Version.Choices {
		version, _ := choice.Value.(string)
		other := schema.Operation{Action: o.Action, Method: o.Method}
		s.describeBodies(&other, version)
		if extra := s.extraNamed(o.Action.Name); extra != nil {
			extra.describe(&other)
		}
		if !reflect.DeepEqual(other.Input, o.Input) || !reflect.DeepEqual(other.Output, o.Output) {
			o.Versions = append(o.Versions, schema.Bodies{Version: version, Input: other.Input, Output: other.Output})
		}
	}
}

// extraNamed is the extra action of a name, or nil.
func (s *resource[T]) extraNamed(name string) *Action[T] {
	for i := range s.model.Actions {
		if s.model.Actions[i].Name == name {
			return &s.model.Actions[i]
		}
	}
	return nil
}
