package serializer

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
)

// Validate adds a rule about the object as a whole (DRF's validate). It is
// called with the object as it would be stored, and only if every field is
// valid; r.Sent says what the client has sent. It refuses with a *[rest.Error]
// of kind Invalid: a text as Detail is reported under non_field_errors, an
// [rest.Object] under its fields.
func Validate[T any](rule func(r *rest.Request, object *T) error) Option {
	return Option{func(p *plan) {
		if !typedFor[T](p, "Validate") {
			return
		}
		p.rules = append(p.rules, func(r *rest.Request, object any) error {
			typed, ok := object.(*T)
			if !ok {
				return errWrongModel
			}
			return rule(r, typed)
		})
	}}
}

// ValidateField adds a rule about one field (DRF's validate_title). It is
// called with the value that was sent, after the kind's own rules; not for null.
// For a relation that is the related object or objects: a *T, or a []*T.
// It refuses with a *[rest.Error] of kind Invalid whose Detail is a text, or
// []rest.Message.
func ValidateField[V any](name string, rule func(r *rest.Request, value V) error) Option {
	return Option{func(p *plan) {
		row := p.row(name, "ValidateField")
		if row == nil {
			return
		}
		row.wants = append(row.wants, reflect.TypeFor[V]())
		row.checks = append(row.checks, func(r *rest.Request, value any) error {
			typed, err := as[V](relatedIn(value))
			if err != nil {
				return err
			}
			return rule(r, typed)
		})
	}}
}

// checkWants wants rules of one field to be given what the field holds.
func (p *plan) checkWants(r *row) {
	holds := inner(r.source.goType)
	_, refers := r.kind.(Reference)
	switch {
	case r.source.absent || refers && r.relation == nil:
		return
	case refers && r.Many:
		holds = reflect.SliceOf(reflect.PointerTo(r.relation.Model))
	case refers:
		holds = reflect.PointerTo(r.relation.Model)
	}
	for _, want := range r.wants {
		garbled := want.Kind() == reflect.String && isWhole(holds)
		if !holds.ConvertibleTo(want) || garbled {
			p.mistake("ValidateField is given a function of a %s, and the field %q of %s is a %s: change the function's second parameter.",
				want, r.Name, p.model, holds)
		}
	}
}

// as is a parsed value as the Go type of a rule.
func as[V any](value any) (V, error) {
	var typed V
	if same, ok := value.(V); ok {
		return same, nil
	}
	err := put(reflect.ValueOf(&typed).Elem(), nil, value)
	return typed, err
}

// judge applies the rules about the object as a whole.
func (p *plan) judge(r *rest.Request, object any) error {
	for _, rule := range p.rules {
		if err := wholly(rule(r, object)); err != nil {
			return err
		}
	}
	return nil
}

// wholly puts a refusal's text under non_field_errors.
func wholly(err error) error {
	detail, refused := detailOf(err)
	if messages, ok := detail.([]rest.Message); refused && ok {
		return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: "non_field_errors", Value: messages}}}
	}
	return err
}

// detailOf is what a refusal says: messages, or messages by their fields. It is
// false for any other error.
func detailOf(err error) (any, bool) {
	var refusal *rest.Error
	if !errors.As(err, &refusal) || refusal.Kind != rest.Invalid {
		return nil, false
	}
	if text, ok := refusal.Detail.(string); ok {
		code := refusal.Code
		if code == "" {
			code = "invalid"
		}
		return []rest.Message{{Text: text, Code: code}}, true
	}
	if refusal.Detail == nil {
		return []rest.Message{{Text: refusal.Kind.Detail(), Code: "invalid"}}, true
	}
	return refusal.Detail, true
}

// refuse is an error about the object as a whole.
func refuse(code, text string) error {
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: "non_field_errors", Value: []rest.Message{{Text: text, Code: code}}},
	}}
}

// reworded replaces messages by their codes.
func (r *row) reworded(detail any) any {
	messages, ok := detail.([]rest.Message)
	if !ok || r.messages == nil {
		return detail
	}
	changed := make([]rest.Message, len(messages))
	for i, m := range messages {
		changed[i] = m
		if text, ok := r.messages[m.Code]; ok {
			changed[i].Text = text
		}
	}
	return changed
}

// failure wraps an error that is no refusal with the field's name.
func (r *row) failure(err error) error {
	return fmt.Errorf("serializer: the field %q: %w", r.Name, err)
}
