package serializer

import (
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

// Represent shows every field that is not write-only, in order. The answer is
// a [rest.Record], which reads object when it is rendered. What object shows of
// related objects must be loaded before, with Load.
func (m *Model[T]) Represent(r *rest.Request, object *T) (any, error) {
	return record{m.plan, r, reflect.ValueOf(object).Elem()}, nil
}

// record is an object that prints itself by its plan.
type record struct {
	plan   *plan
	r      *rest.Request
	object reflect.Value
}

// AppendJSON appends the object as compact JSON.
func (o record) AppendJSON(dst []byte) ([]byte, error) {
	separator := byte('{')
	for i := range o.plan.rows {
		row := &o.plan.rows[i]
		if row.WriteOnly {
			continue
		}
		dst = append(dst, separator)
		separator = ','
		dst = append(dst, row.member...)
		value, ok, err := o.value(row)
		if err == nil && ok {
			dst, err = o.kind(row).Append(dst, value)
		} else if err == nil {
			dst = append(dst, "null"...)
		}
		if err != nil {
			return dst, row.failure(err)
		}
	}
	if separator == '{' {
		dst = append(dst, '{')
	}
	return append(dst, '}'), nil
}

// Plain is the object as plain data.
func (o record) Plain() (rest.Object, error) {
	object := make(rest.Object, 0, len(o.plan.rows))
	for i := range o.plan.rows {
		row := &o.plan.rows[i]
		if row.WriteOnly {
			continue
		}
		value, ok, err := o.value(row)
		if err != nil {
			return nil, row.failure(err)
		}
		member := rest.Member{Name: row.Name}
		if ok {
			member.Value = o.kind(row).Plain(value)
		}
		object = append(object, member)
	}
	return object, nil
}

// kind is the row's kind, for this request where that makes a difference.
func (o record) kind(row *row) field.Kind {
	if contextual, ok := row.kind.(field.Contextual); ok {
		return contextual.For(o.r, nil)
	}
	return row.kind
}

// value is what a row shows of the object, and false for null.
func (o record) value(row *row) (reflect.Value, bool, error) {
	if row.compute != nil {
		computed, err := row.compute(o.r, o.object.Addr().Interface())
		if err != nil || computed == nil {
			return reflect.Value{}, false, err
		}
		value, ok := held(reflect.ValueOf(computed))
		return value, ok, nil
	}
	if row.relation != nil || row.foreign != nil {
		value, ok := row.related(o.object)
		return value, ok, nil
	}
	value, ok := row.source.find(o.object)
	if ok && !row.source.whole {
		value, ok = held(value)
	}
	if ok && row.Nullable && value.Kind() == reflect.String {
		reader, reads := row.kind.(field.NullReader)
		ok = !reads || !reader.IsNull(value.String())
	}
	return value, ok, nil
}
