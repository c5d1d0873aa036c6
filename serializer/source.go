package serializer

import (
	"reflect"
	"slices"
	"strings"
)

// source is where a field's value is in the model: a path of struct fields,
// through pointers where there are some.
type source struct {
	index  []int
	goType reflect.Type
	whole  bool   // the object itself (DRF's source="*")
	absent bool   // nowhere: the value is for hooks alone
	path   string // the relations on the way, joined by dots
}

// sourceOf is the source at a path of field indexes.
func sourceOf(model reflect.Type, index []int) source {
	t := model
	for _, i := range index {
		t = structOf(t).Field(i).Type
	}
	return source{index: index, goType: t}
}

// find is the value in an object. It is not there if a pointer on the way is
// nil.
func (s *source) find(object reflect.Value) (reflect.Value, bool) {
	if s.whole {
		return object, true
	}
	for i, step := range s.index {
		if i > 0 && object.Kind() == reflect.Pointer {
			if object.IsNil() {
				return reflect.Value{}, false
			}
			object = object.Elem()
		}
		object = object.Field(step)
	}
	return object, true
}

// open is find, with the pointers on the way made.
func (s *source) open(object reflect.Value) reflect.Value {
	for i, step := range s.index {
		if i > 0 && object.Kind() == reflect.Pointer {
			if object.IsNil() {
				object.Set(reflect.New(object.Type().Elem()))
			}
			object = object.Elem()
		}
		object = object.Field(step)
	}
	return object
}

// follow sets the row's source to a dotted path of Go field names, of which
// the last may be a method of no arguments.
func (p *plan) follow(r *row, dotted string) bool {
	if dotted == "*" {
		r.source = source{goType: p.model, whole: true}
		return true
	}
	names := strings.Split(dotted, ".")
	t, index := p.model, []int(nil)
	var relations []string
	var last reflect.StructField
	for i, name := range names {
		holder := structOf(t)
		if holder == nil {
			p.mistake("the source %q of the field %q leads through %s, which is no struct.", dotted, r.Name, t)
			return false
		}
		f, ok := holder.FieldByName(name)
		if !ok {
			if i == len(names)-1 && p.method(r, name, t, index, relations) {
				return true
			}
			p.mistake("the source %q of the field %q names %q, which %s does not have: its fields are %s.",
				dotted, r.Name, name, holder, strings.Join(goNames(holder), ", "))
			return false
		}
		index, t, last = append(index, f.Index...), f.Type, f
		if i < len(names)-1 && p.refersTo(f, i == 0) {
			relations = append(relations, name)
		}
	}
	r.source = source{index: index, goType: t, path: strings.Join(relations, ".")}
	if relations != nil {
		r.ReadOnly = true
	}
	p.guess(r, last)
	return true
}

// guess gives a row that has no kind yet the one of its Go type and tags.
func (p *plan) guess(r *row, f reflect.StructField) {
	if r.kind != nil {
		return
	}
	r.Nullable = r.Nullable || nullable(r.source.goType)
	kind, ok := kindOf(inner(r.source.goType), parseRules(f.Tag.Get("validate")), parseColumn(f.Tag.Get("gorm")))
	if !ok {
		return
	}
	before := r.Field
	r.kind = kind
	kind.Describe(&r.Field)
	r.ReadOnly, r.Required = before.ReadOnly, before.Required
}

// refersTo reports whether a struct field holds a related object rather than a
// part of the object itself. For fields of the model the store knows.
func (p *plan) refersTo(f reflect.StructField, own bool) bool {
	if own && p.table != nil {
		_, ok := p.table.Relation(f.Name)
		return ok
	}
	tag := strings.ToLower(f.Tag.Get("gorm"))
	return !f.Anonymous && isModel(f.Type) && !strings.Contains(tag, "embedded") && !strings.Contains(tag, "serializer")
}

// isModel reports whether a type is a struct, or a pointer to one, that may be
// a related object rather than a value.
func isModel(t reflect.Type) bool {
	s := structOf(t)
	return s != nil && !s.ConvertibleTo(timeType) && validStruct(s) == nil
}

// goNames are the names of a struct's fields.
func goNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			names = append(names, t.Field(i).Name)
		}
	}
	return names
}

// method makes the row show what a method without arguments answers (DRF's
// source of a method's name).
func (p *plan) method(r *row, name string, holder reflect.Type, index []int, relations []string) bool {
	pointer := holder
	if holder.Kind() != reflect.Pointer {
		pointer = reflect.PointerTo(holder)
	}
	m, ok := pointer.MethodByName(name)
	if !ok || m.Type.NumIn() != 1 || m.Type.NumOut() < 1 || m.Type.NumOut() > 2 ||
		m.Type.NumOut() == 2 && m.Type.Out(1) != reflect.TypeFor[error]() {
		return false
	}
	from := source{index: slices.Clone(index), goType: holder, path: strings.Join(relations, ".")}
	r.ReadOnly, r.source = true, source{goType: m.Type.Out(0), path: from.path, absent: true}
	r.compute = from.caller(m.Index)
	p.guess(r, reflect.StructField{})
	return true
}
