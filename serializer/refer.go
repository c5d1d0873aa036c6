package serializer

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// refer prepares a row whose kind points at other objects: it finds the
// relation, the column that holds the reference, and the field that holds the
// objects.
func (p *plan) refer(r *row) {
	kind, ok := r.kind.(Reference)
	if !ok {
		if child := childOf(r.kind); child != nil {
			p.mistake("the field %q of %s is a list or object of %T: a relation is one of many by itself, on a Go field that is a slice.", r.Name, p.model, child)
		}
		if r.relation != nil && r.kind != nil {
			p.mistake("the field %q of %s holds other objects: say how they are shown with serializer.Field(%q, relation.…).", r.Name, p.model, r.Name)
		}
		return
	}
	if p.table == nil {
		return // told when it is bound
	}
	var to store.Relation
	if p.attach(r) {
		to = *r.relation
	}
	attached, err := kind.Refer(to)
	if err != nil {
		p.mistake("the field %q of %s: %w", r.Name, p.model, err)
		return
	}
	r.kind = attached
	before := r.Field
	attached.Describe(&r.Field)
	r.ReadOnly, r.Required = r.ReadOnly || before.ReadOnly, before.Required && !r.ReadOnly
	if r.relation != nil && r.relation.Kind == "has_many" || r.relation != nil && r.relation.Kind == "many_to_many" {
		r.Many, r.Nullable = true, false
	}
	if _, saves := attached.(saver); saves || r.relation != nil && r.relation.Kind == "many_to_many" {
		p.relates = p.relates || !r.ReadOnly
	}
}

// childOf is the relation in a list or an object, where it has no place.
func childOf(kind field.Kind) field.Kind {
	switch kind := kind.(type) {
	case field.List:
		return childOf(kind.Child)
	case field.Dict:
		return childOf(kind.Child)
	case Reference:
		return kind
	}
	return nil
}

// attach finds the relation of a row, by the field that holds the objects or
// by the column that refers to them. It is false for a plain column.
func (p *plan) attach(r *row) bool {
	if r.source.whole {
		return false
	}
	if r.relation == nil {
		for i := range p.table.Relations {
			relation := &p.table.Relations[i]
			if relation.Kind == "belongs_to" && r.Column != "" && relation.Column == store.Column(r.Column) {
				r.relation = relation
			}
		}
	}
	if r.relation == nil {
		own := r.source
		r.foreign = &own
		return false
	}
	if r.relation.Kind != "belongs_to" {
		return true
	}
	column, ok := p.table.Column(r.relation.Column)
	if !ok {
		return true
	}
	foreign := sourceOf(p.model, r.relation.Near)
	r.foreign = &foreign
	r.Column = string(column.Name)
	r.Nullable = column.Nullable && nullable(foreign.goType)
	objects := sourceOf(p.model, r.relation.Index)
	r.source = objects
	return true
}

// relate sets what a row points at: the column that holds the reference, and
// the field that holds the objects.
func (r *row) relate(target reflect.Value, value any) error {
	kind, ok := r.kind.(Reference)
	if !ok {
		return fmt.Errorf("serializer: the kind %T is no Reference", r.kind)
	}
	if r.relation != nil {
		hold(r.source.open(target), relatedIn(value))
	}
	if r.foreign == nil {
		return nil
	}
	place := r.foreign.open(target)
	if value == nil {
		place.SetZero()
		return nil
	}
	key := reflect.ValueOf(kind.Key(value))
	if !key.IsValid() {
		return nil // a new object, whose key is set when it is stored
	}
	place = room(place)
	if !key.CanConvert(place.Type()) || place.Kind() == reflect.String && key.Kind() != reflect.String {
		return fmt.Errorf("serializer: a %s can't hold the key %s", place.Type(), key.Type())
	}
	place.Set(key.Convert(place.Type()))
	return nil
}

// relatedIn is what a kind has parsed: related objects, or something that has
// them.
func relatedIn(value any) any {
	if several, ok := value.(interface{ Related() any }); ok {
		return several.Related()
	}
	return value
}

// hold puts related objects, pointers all, into a field of structs, pointers
// or a slice of either.
func hold(place reflect.Value, value any) {
	v := reflect.ValueOf(value)
	switch {
	case value == nil:
		place.SetZero()
	case v.Type().AssignableTo(place.Type()):
		place.Set(v)
	case v.Kind() == reflect.Slice && place.Kind() == reflect.Slice:
		list := reflect.MakeSlice(place.Type(), 0, v.Len())
		for i := range v.Len() {
			list = reflect.Append(list, v.Index(i).Elem())
		}
		place.Set(list)
	case v.Kind() == reflect.Pointer && v.Type().Elem() == place.Type():
		place.Set(v.Elem())
	}
}

// related is what a row shows of the objects that it points at: they
// themselves, or, where they need not be loaded, the reference.
func (r *row) related(object reflect.Value) (reflect.Value, bool) {
	from := &r.source
	if r.foreign != nil && !r.loaded() {
		from = r.foreign
	}
	value, ok := from.find(object)
	if !ok {
		return value, false
	}
	return held(value)
}

// loaded reports whether the row's objects are loaded to be shown.
func (r *row) loaded() bool {
	kind, ok := r.kind.(Reference)
	if !ok || r.relation == nil {
		return false
	}
	return needsLoading(kind) || r.relation.Kind != "belongs_to"
}

// needsLoading reports whether a kind shows more than keys.
func needsLoading(kind Reference) bool {
	shown, ok := kind.(interface{ ShowsKeys() bool })
	return !ok || !shown.ShowsKeys()
}

// checkPaths has the store look at every relation that is loaded.
func (m *Model[T]) checkPaths() {
	p := m.plan
	for i := range p.rows {
		r := &p.rows[i]
		l := load{path: r.source.path, row: -1}
		if l.path == "" && r.loaded() {
			l = load{path: r.relation.Name, row: i}
		}
		if l.path == "" || r.WriteOnly || slices.Contains(p.loads, l) {
			continue
		}
		if err := m.store.Load(context.Background(), nil, l.path, store.Query{}); err != nil {
			p.mistake("the field %q of %s needs the relation %s: %w", r.Name, p.model, l.path, err)
			continue
		}
		p.loads = append(p.loads, l)
	}
	p.sortLoads()
	p.checkOverlaps()
}

// checkOverlaps wants a source that leads through two relations not to begin
// with one that another field loads in its own way, without the second.
func (p *plan) checkOverlaps() {
	for i := range p.rows {
		first, _, deep := strings.Cut(p.rows[i].source.path, ".")
		if !deep {
			continue
		}
		for j := range p.rows {
			if other := &p.rows[j]; other.loaded() && !other.WriteOnly && other.relation.Name == first {
				p.mistake("the source of the field %q of %s leads through %s, which the field %q loads without what is behind it: "+
					"show the value among the fields of %q, or take one of them out.", p.rows[i].Name, p.model, p.rows[i].source.path, other.Name, other.Name)
			}
		}
	}
}
