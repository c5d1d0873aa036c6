package serializer

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// Option changes what [Of] reads from the tags.
type Option struct {
	apply func(*plan)
}

// Settings change a field's row in the field table. What is zero leaves the
// row as the tags made it.
type Settings struct {
	// Source is where the value is in the model: Go field names with dots
	// between, such as Author.Username, or a method of no arguments. A source
	// behind a relation is read-only.
	Source string
	// ReadOnly, WriteOnly, Required and Nullable are as in schema.Field;
	// Optional takes Required back.
	ReadOnly, WriteOnly, Required, Optional, Nullable bool
	// Default is the value of a field that a POST or PUT leaves out: a value of
	// the Go field, or one as a client would send it, or a function that returns
	// either, func(*rest.Request) (any, error), such as [CurrentUser].
	Default any
	// Label and Help are for people.
	Label, Help string
	// UniqueMessage is what a client is told when the value exists already.
	UniqueMessage string
	// Messages replace the kind's messages, by their codes: "required",
	// "invalid", "max_length".
	Messages map[string]string
}

// Field gives the named field another kind than its Go type and tags say, or,
// with nil, the same, and changes its settings. It can also add a field: one
// whose Go name is like it (Title for "title"), one with a Source, one made of
// the whole object, such as relation.Identity, or one that is WriteOnly and in
// the model nowhere.
func Field(name string, kind field.Kind, settings ...Settings) Option {
	return Option{func(p *plan) {
		_, declared := p.byName[name]
		r := p.found(name)
		for _, s := range settings {
			if s.Source == "" {
				continue
			}
			if !p.follow(r, s.Source) {
				return
			}
			p.rebind(r)
		}
		if !declared && !p.settle(r, kind, settings) {
			return
		}
		if kind != nil {
			r.kind = kind
			before := r.Field
			r.Field = schema.Field{
				Name: before.Name, Column: before.Column, Label: before.Label, Help: before.Help, ReadOnly: before.ReadOnly, WriteOnly: before.WriteOnly,
				Required: before.Required, Nullable: before.Nullable, PrimaryKey: before.PrimaryKey, Unique: before.Unique,
				UniqueMessage: before.UniqueMessage, Default: before.Default,
			}
			kind.Describe(&r.Field)
		}
		for _, s := range settings {
			s.change(r)
		}
		if !declared {
			p.put(*r)
		}
	}}
}

// rebind finds the column of a row whose source has changed.
func (p *plan) rebind(r *row) {
	r.Column, r.Default, r.relation = "", nil, nil
	if p.table != nil {
		p.bindRow(r)
	}
}

// found is the named row, or a new one.
func (p *plan) found(name string) *row {
	if i, ok := p.byName[name]; ok {
		return &p.rows[i]
	}
	return &row{Field: schema.Field{Name: name, Label: label(name)}}
}

// settle finds where a new field's value is.
func (p *plan) settle(r *row, kind field.Kind, settings []Settings) bool {
	writeOnly := slices.ContainsFunc(settings, func(s Settings) bool { return s.WriteOnly })
	sourced := slices.ContainsFunc(settings, func(s Settings) bool { return s.Source != "" })
	_, whole := kind.(interface{ WholeObject() })
	switch {
	case sourced:
	case whole:
		r.source, r.ReadOnly = source{goType: p.model, whole: true}, true
	case p.byGoName(r):
	case writeOnly:
		r.source = source{goType: reflect.TypeFor[any](), absent: true}
	default:
		p.mistake("Field names the field %q, which %s does not have: add its Source, or take one of %v.", r.Name, p.model, p.names())
		return false
	}
	if p.table != nil {
		p.bindRow(r)
	}
	return true
}

// byGoName finds the Go field that is called like the row, and what its type
// and tags say.
func (p *plan) byGoName(r *row) bool {
	for _, f := range reflect.VisibleFields(p.model) {
		if !f.IsExported() || snake(f.Name) != r.Name {
			continue
		}
		r.source = sourceOf(p.model, f.Index)
		p.readTag(r, f)
		p.typed(r, f)
		return true
	}
	return false
}

// change applies the settings to a row.
func (s Settings) change(r *row) {
	r.ReadOnly, r.WriteOnly = r.ReadOnly || s.ReadOnly, r.WriteOnly || s.WriteOnly
	r.Required = (r.Required || s.Required) && !s.Optional && !r.ReadOnly
	r.Nullable = r.Nullable || s.Nullable
	if s.Label != "" {
		r.Label = s.Label
	}
	if s.Help != "" {
		r.Help = s.Help
	}
	if s.UniqueMessage != "" {
		r.UniqueMessage = s.UniqueMessage
	}
	if s.Messages != nil {
		r.messages = s.Messages
	}
	if s.Default != nil {
		r.Required = false
		r.fallback = defaultOf(s.Default)
		if _, isFunction := s.Default.(func(*rest.Request) (any, error)); !isFunction {
			r.Default = s.Default
		}
	}
}

// defaultOf is the function for a default.
func defaultOf(value any) func(*rest.Request) (any, error) {
	if function, ok := value.(func(*rest.Request) (any, error)); ok {
		return function
	}
	return func(*rest.Request) (any, error) { return value, nil }
}

// CurrentUser is a default: the key of the user who asks, as text, and null for
// an anonymous visitor (DRF's CurrentUserDefault).
func CurrentUser(r *rest.Request) (any, error) {
	if !r.IsAuthenticated() {
		return nil, nil
	}
	return r.User.Identity(), nil
}

// ReadOnly makes fields that are never set from a request.
func ReadOnly(names ...string) Option {
	return Option{func(p *plan) {
		for _, name := range names {
			if row := p.row(name, "ReadOnly"); row != nil {
				row.ReadOnly, row.Required = true, false
			}
		}
	}}
}

// WriteOnly makes fields that never appear in an answer.
func WriteOnly(names ...string) Option {
	return Option{func(p *plan) {
		for _, name := range names {
			if row := p.row(name, "WriteOnly"); row != nil {
				row.WriteOnly = true
			}
		}
	}}
}

// Hidden is a field that clients neither see nor set: on every POST and PUT it
// becomes what value says, a value or a func(*rest.Request) (any, error) (DRF's
// HiddenField). The name is that of a field, or of a Go field in small letters.
func Hidden(name string, value any) Option {
	return Option{func(p *plan) {
		r := p.found(name)
		if _, declared := p.byName[name]; !declared {
			if !p.byGoName(r) {
				p.mistake("Hidden names the field %q, which %s does not have.", name, p.model)
				return
			}
			if p.table != nil {
				p.bindRow(r)
			}
			r = p.put(*r)
		}
		r.hidden, r.ReadOnly, r.WriteOnly, r.Required, r.fallback = true, false, true, false, defaultOf(value)
	}}
}

// Fields keeps the named fields alone, in that order (DRF's Meta.fields). A
// name that no tag declares is that of a Go field or method, in small letters:
// full_name for FullName.
func Fields(names ...string) Option {
	return Option{func(p *plan) {
		for _, name := range names {
			if _, declared := p.byName[name]; declared {
				continue
			}
			r := p.found(name)
			switch {
			case p.byGoName(r):
				if p.table != nil {
					p.bindRow(r)
				}
			case p.byMethodName(r):
			default:
				continue // an option further on may add it; pick looks
			}
			p.put(*r)
		}
		p.picked = append([]string{}, names...)
	}}
}

// byMethodName finds the method that is called like the row.
func (p *plan) byMethodName(r *row) bool {
	pointer := reflect.PointerTo(p.model)
	for i := range pointer.NumMethod() {
		if name := pointer.Method(i).Name; snake(name) == r.Name && p.method(r, name, pointer, nil, nil) {
			return true
		}
	}
	return false
}

// without leaves fields out.
func without(names []string) Option {
	return Option{func(p *plan) {
		for _, name := range names {
			p.row(name, "Omit")
		}
		from := p.picked
		if from == nil {
			from = p.names()
		}
		p.picked = slices.DeleteFunc(slices.Clone(from), func(name string) bool { return slices.Contains(names, name) })
	}}
}

// errWrongModel is a rule that was given an object of another model, which its
// declaration has excluded.
var errWrongModel = errors.New("serializer: a function was given an object of another model")

// typedFor notes a mistake if a function is for another model than p's.
func typedFor[T any](p *plan, option string) bool {
	if p.model != reflect.TypeFor[T]() {
		p.mistake("%s is given a function for %s, and this is a serializer of %s: change the function's second parameter to *%s.",
			option, reflect.TypeFor[T](), p.model, p.model)
		return false
	}
	return true
}

// String lists the fields as they are compiled, a line each: what DRF's
// print(repr(serializer)) shows.
func (m *Model[T]) String() string {
	var b strings.Builder
	b.WriteString(m.plan.model.Name() + ":\n")
	for i := range m.plan.rows {
		row := &m.plan.rows[i]
		fmt.Fprintf(&b, "  %s\n", strings.Join(append([]string{row.Name + " = " + row.Type}, flags(row)...), ", "))
	}
	return b.String()
}

// flags are the settings of a row that are on.
func flags(r *row) []string {
	var on []string
	for _, flag := range []struct {
		on   bool
		name string
	}{
		{r.hidden, "hidden"}, {r.ReadOnly, "read_only"}, {r.WriteOnly && !r.hidden, "write_only"}, {r.Required, "required"},
		{r.Nullable, "nullable"}, {r.Blank, "blank"}, {r.Unique, "unique"},
	} {
		if flag.on {
			on = append(on, flag.name)
		}
	}
	return on
}
