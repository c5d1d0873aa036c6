package serializer

import (
	"reflect"

	"github.com/quintet-go/rest"
)

// Represent shows every field that is not write-only, in order. The answer is
// a [rest.Record], which reads object when it is rendered.
func (m *Model[T]) Represent(_ *rest.Request, object *T) (any, error) {
	return record{m.plan, reflect.ValueOf(object).Elem()}, nil
}

// record is an object that prints itself by its plan.
type record struct {
	plan   *plan
	object reflect.Value
}

// AppendJSON appends the object as compact JSON.
func (o record) AppendJSON(dst []byte) ([]byte, error) {
	var err error
	separator := byte('{')
	for i := range o.plan.rows {
		row := &o.plan.rows[i]
		if row.WriteOnly {
			continue
		}
		dst = append(dst, separator)
		separator = ','
		dst = append(dst, row.member...)
		value := o.object.FieldByIndex(row.index)
		if row.pointer && value.IsNil() {
			dst = append(dst, "null"...)
			continue
		}
		if dst, err = row.kind.Append(dst, row.elem(value)); err != nil {
			return dst, err
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
		value := o.object.FieldByIndex(row.index)
		if row.pointer && value.IsNil() {
			object = append(object, rest.Member{Name: row.Name})
			continue
		}
		object = append(object, rest.Member{Name: row.Name, Value: row.kind.Plain(row.elem(value))})
	}
	return object, nil
}

// elem is what a pointer field points at.
func (r *row) elem(value reflect.Value) reflect.Value {
	if r.pointer {
		return value.Elem()
	}
	return value
}
