package serializer

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

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
	body := slices.Clone(in)
	values, err := m.check(r, in, into)
	if err = m.plan.strictly(r, data, err); err != nil {
		return err
	}
	if err := m.plan.assign(target, in, values); err != nil {
		return err
	}
	told := m.plan.told(body, in)
	r.Sent = m.plan.accepted(told, values)
	if err := m.setsAreUnique(r, target, in); err != nil {
		return err
	}
	if err := m.plan.judge(r, into); err != nil {
		return err
	}
	return m.complete(r, told, values, target)
}

// told is in without the defaults that have stepped in for what the body left
// out: they are not sent. Those that Save or a [field.Finisher] has work with
// stay.
func (p *plan) told(body, in input) input {
	told := slices.Clone(in)
	for i := range told {
		row := &p.rows[i]
		_, saves := row.kind.(saver)
		_, finishes := row.kind.(field.Finisher)
		saves = saves || row.relation != nil && row.relation.Kind == "many_to_many"
		if (!body[i].present || row.hidden) && !saves && !finishes {
			told[i] = sent{}
		}
	}
	return told
}

// accepted are the values that were sent, by their names.
func (p *plan) accepted(in input, values []any) rest.Object {
	accepted := make(rest.Object, 0, len(in))
	for i := range in {
		if in[i].present && !p.rows[i].ReadOnly {
			accepted = append(accepted, rest.Member{Name: p.rows[i].Name, Value: values[i]})
		}
	}
	return accepted
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

// Finishing reports whether the serializer has fields of [field.Finisher]
// kinds at all.
func (m *Model[T]) Finishing() bool { return m.plan.finishes }

// check applies the rules of every field, and collects all that are broken.
// Where a default steps in for what was left out, in says so afterwards.
func (m *Model[T]) check(r *rest.Request, in input, into *T) ([]any, error) {
	values := make([]any, len(in))
	trial := reflect.New(m.plan.model).Elem()
	var broken rest.Object
	for i := range in {
		row := &m.plan.rows[i]
		if row.ReadOnly {
			continue
		}
		value, err := m.field(r, row, &in[i], into)
		if err == nil && in[i].present {
			err = row.set(trial, value)
		}
		if err == nil && in[i].present {
			err = row.unmoved(trial, reflect.ValueOf(into).Elem())
		}
		if err == nil && in[i].present {
			err = m.duplicate(r.Context(), row, value, reflect.ValueOf(into).Elem())
		}
		if err != nil {
			detail, refused := detailOf(err)
			if !refused {
				return nil, row.failure(err)
			}
			broken = append(broken, rest.Member{Name: row.Name, Value: row.reworded(detail)})
		}
		values[i] = value
	}
	if broken != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	return values, nil
}

// field turns what was sent for one field into its value.
func (m *Model[T]) field(r *rest.Request, row *row, s *sent, into *T) (any, error) {
	if row.hidden {
		*s = sent{}
	}
	if !s.present && row.fallback != nil && !r.Partial {
		value, err := row.fallback(r)
		if err != nil {
			return nil, err
		}
		*s = sent{true, value}
		if row.holds(value) {
			return value, nil
		}
	}
	reader, _ := row.kind.(field.NullReader)
	switch {
	case !s.present && row.Required && !r.Partial:
		return nil, row.missing()
	case !s.present:
		return nil, nil
	case row.Nullable && (s.value == nil || reader != nil && reader.IsNull(s.value)):
		return nil, nil
	case s.value == nil:
		return nil, field.Invalid("null", "This field may not be null.")
	}
	return m.plan.parse(r, row, s.value, into)
}

// unmoved refuses another primary key for an object that has one.
func (r *row) unmoved(trial, target reflect.Value) error {
	if !r.PrimaryKey {
		return nil
	}
	own, _ := r.source.find(target)
	sent, _ := r.source.find(trial)
	if own.IsValid() && !own.IsZero() && !reflect.DeepEqual(own.Interface(), sent.Interface()) {
		return field.Invalid("immutable", "The primary key can't be changed.")
	}
	return nil
}

// holds reports whether a default is a value of the Go field as it is, rather
// than one as a client would send it.
func (r *row) holds(value any) bool {
	_, finishes := r.kind.(field.Finisher)
	if value == nil || finishes || r.relation != nil || r.foreign != nil || r.source.absent {
		return false
	}
	return put(reflect.New(r.source.goType).Elem(), r.kind, value) == nil
}

// missing is the refusal of a body without a required field.
func (r *row) missing() error {
	text := "This field is required."
	if own, ok := r.kind.(interface{ RequiredMessage() string }); ok {
		text = own.RequiredMessage()
	}
	return field.Invalid("required", text)
}

// parse applies a field's rules to a value that is not null.
func (p *plan) parse(r *rest.Request, row *row, input, into any) (any, error) {
	kind := row.kind
	if _, refers := kind.(Reference); refers && p.table == nil {
		return nil, errors.New("a relation is looked up in a store: bind the serializer to one with Bind")
	}
	if contextual, ok := kind.(field.Contextual); ok {
		kind = contextual.For(r, into)
	}
	value, err := kind.Parse(input)
	if err != nil || value == nil {
		return value, err
	}
	if problems := p.breaks(r.Context(), row, value); problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	for _, check := range row.checks {
		if err := check(r, value); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// assign sets the fields that were sent.
func (p *plan) assign(target reflect.Value, in input, values []any) error {
	for i := range in {
		if !in[i].present || p.rows[i].ReadOnly {
			continue
		}
		if err := p.rows[i].set(target, values[i]); err != nil {
			return p.rows[i].failure(err)
		}
	}
	return nil
}

// set sets the row's Go field. A pointer is set to a new value, so that an
// object copied before keeps its own.
func (r *row) set(target reflect.Value, value any) error {
	switch {
	case r.source.absent || r.source.whole:
		return nil
	case r.relation != nil || r.foreign != nil:
		return r.relate(target, value)
	}
	return put(r.source.open(target), r.kind, value)
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
			r.Sent = m.plan.accepted(in, values) // for Discard
			return err
		}
		if err := row.set(target, done); err != nil {
			return row.failure(err)
		}
		in[i].value, values[i] = done, done
	}
	r.Sent = m.plan.accepted(in, values)
	r.Amend(m.plan.object(in))
	return nil
}

// Discard undoes what Accept has done outside of the database, such as storing
// a file, because the object was not stored after all.
func (m *Model[T]) Discard(r *rest.Request) error {
	for i := range m.plan.rows {
		row := &m.plan.rows[i]
		discarder, ok := row.kind.(interface {
			Discard(ctx context.Context, value any) error
		})
		value, sent := r.Sent.Get(row.Name)
		if !ok || !sent {
			continue
		}
		if err := discarder.Discard(r.Context(), value); err != nil {
			return row.failure(err)
		}
	}
	return nil
}
