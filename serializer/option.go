package serializer

import (
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

// Option changes what [Of] reads from the tags.
type Option struct {
	apply func(*plan)
}

// Field gives the named field another kind than its Go type and tags say. The
// settings change its row in the field table.
func Field(name string, kind field.Kind, settings ...Option) Option {
	return Option{func(p *plan) {
		row := p.row(name, "Field")
		if row == nil {
			return
		}
		row.kind = kind
		kind.Describe(&row.Field)
		for _, setting := range settings {
			setting.apply(p)
		}
	}}
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

// UniqueMessage replaces what a client is told when the named field's value
// exists already: DRF's "user with this email already exists." or the like.
func UniqueMessage(name, text string) Option {
	return Option{func(p *plan) {
		if row := p.row(name, "UniqueMessage"); row != nil {
			row.UniqueMessage = text
		}
	}}
}

// Validate adds a rule about the object as a whole (DRF's validate). It is
// called with the object as it would be stored, and only if every field is
// valid. It refuses with a *[rest.Error] of kind Invalid: a text as Detail is
// reported under non_field_errors, an [rest.Object] under its fields.
func Validate[T any](rule func(r *rest.Request, object *T) error) Option {
	return Option{func(p *plan) {
		if p.model != reflect.TypeFor[T]() {
			p.mistake("Validate is given a function for %s, and this is a serializer of %s: change the function's second parameter to *%s.",
				reflect.TypeFor[T](), p.model, p.model)
			return
		}
		p.rules = append(p.rules, func(r *rest.Request, object any) error {
			typed, ok := object.(*T)
			if !ok {
				return fmt.Errorf("serializer: a rule for %s was given a %T", p.model, object)
			}
			return rule(r, typed)
		})
	}}
}
