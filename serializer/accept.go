package serializer

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

var timeType = reflect.TypeFor[time.Time]()

// Accept checks every field that was sent, then the object as a whole, and
// sets the fields.
func (m *Model[T]) Accept(r *rest.Request, into *T) error {
	data, err := r.Data()
	if err != nil {
		return err
	}
	in, err := m.plan.read(data, r.Partial)
	if err != nil {
		return err
	}
	target := reflect.ValueOf(into).Elem()
	values, problems, err := m.check(r, in, target)
	if err != nil {
		return err
	}
	if problems != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	m.plan.assign(target, in, values)
	if err := m.plan.judge(r, into); err != nil {
		return err
	}
	return m.complete(r, in, values, target)
}

// Finishes reports whether r's body has work for [field.Finisher] kinds, such
// as a password to hash: work that a viewset has done before it locks a row.
func (m *Model[T]) Finishes(r *rest.Request) bool {
	if !m.plan.finishes {
		return false
	}
	data, err := r.Data()
	if err != nil {
		return false // reported by Accept, in its turn
	}
	in, err := m.plan.read(data, r.Partial)
	if err != nil {
		return false
	}
	for i := range in {
		if _, ok := m.plan.rows[i].kind.(field.Finisher); ok && in[i].present && !m.plan.rows[i].ReadOnly {
			return true
		}
	}
	return false
}

// check applies the rules of every field, and collects all that are broken.
func (m *Model[T]) check(r *rest.Request, in input, target reflect.Value) ([]any, rest.Object, error) {
	values := make([]any, len(in))
	var broken rest.Object
	for i := range in {
		row := &m.plan.rows[i]
		if row.ReadOnly {
			continue
		}
		value, problems := m.plan.parse(r.Context(), row, in[i], r.Partial)
		if problems == nil && in[i].present {
			var err error
			if problems, err = m.duplicate(r.Context(), row, value, target); err != nil {
				return nil, nil, err
			}
		}
		if problems != nil {
			broken = append(broken, rest.Member{Name: row.Name, Value: problems})
		}
		values[i] = value
	}
	return values, broken, nil
}

// parse turns what was sent for one field into its value.
func (p *plan) parse(ctx context.Context, row *row, s sent, partial bool) (any, []rest.Message) {
	switch {
	case !s.present && row.Required && !partial:
		return nil, []rest.Message{{Text: "This field is required.", Code: "required"}}
	case !s.present:
		return nil, nil
	case s.value == nil && row.Nullable:
		return nil, nil
	case s.value == nil:
		return nil, []rest.Message{{Text: "This field may not be null.", Code: "null"}}
	}
	value, problems := row.kind.Parse(s.value)
	if problems == nil && value != nil && value != "" && len(row.rules) > 0 {
		problems = p.breaks(ctx, row, value)
	}
	return value, problems
}

// assign sets the fields that were sent.
func (p *plan) assign(target reflect.Value, in input, values []any) {
	for i := range in {
		if in[i].present && !p.rows[i].ReadOnly {
			p.rows[i].set(target, values[i])
		}
	}
}

// set sets the row's Go field. A pointer is set to a new value, so that an
// object copied before keeps its own.
func (r *row) set(target reflect.Value, value any) {
	place := target.FieldByIndex(r.index)
	if value == nil {
		place.SetZero()
		return
	}
	if !r.pointer {
		place.Set(reflect.ValueOf(value).Convert(place.Type()))
		return
	}
	fresh := reflect.New(place.Type().Elem())
	fresh.Elem().Set(reflect.ValueOf(value).Convert(place.Type().Elem()))
	place.Set(fresh)
}

// judge applies the rules about the object as a whole.
func (p *plan) judge(r *rest.Request, object any) error {
	for _, rule := range p.rules {
		err := rule(r, object)
		var refusal *rest.Error
		if errors.As(err, &refusal) && refusal.Kind == rest.Invalid {
			if text, ok := refusal.Detail.(string); ok {
				code := refusal.Code
				if code == "" {
					code = "invalid"
				}
				return refuse(code, text)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// complete has the finishers do their work, once all rules are kept, and
// leaves its result in the request.
func (m *Model[T]) complete(r *rest.Request, in input, values []any, target reflect.Value) error {
	if !m.plan.finishes {
		return nil
	}
	still := func() error { return m.stillUnique(r, in, values, target) }
	for i := range in {
		row := &m.plan.rows[i]
		finisher, ok := row.kind.(field.Finisher)
		if !ok || !in[i].present || row.ReadOnly || values[i] == nil {
			continue
		}
		done, err := finisher.Finish(r.Context(), values[i], still)
		if err != nil {
			return err
		}
		row.set(target, done)
		in[i].value = done
	}
	r.Amend(m.plan.object(in))
	return nil
}
