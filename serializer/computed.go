package serializer

import (
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// Computed adds a read-only field whose value a function computes from the
// object as it is shown (DRF's SerializerMethodField). It is called once per
// object: what needs a query belongs in [Prepare], which is called once per
// list.
func Computed[T, V any](name string, compute func(r *rest.Request, object *T) (V, error)) Option {
	return Option{func(p *plan) {
		if !typedFor[T](p, "Computed "+name) {
			return
		}
		goType := reflect.TypeFor[V]()
		r := row{
			Field:  schema.Field{Name: name, Label: label(name), Nullable: nullable(goType)},
			source: source{goType: goType, absent: true},
			compute: func(r *rest.Request, object any) (any, error) {
				typed, ok := object.(*T)
				if !ok {
					return nil, errWrongModel
				}
				return compute(r, typed)
			},
		}
		if kind, ok := kindOf(inner(goType), ruleSet{}, column{}); ok {
			r.kind = kind
		} else {
			r.kind = field.ReadOnly{}
		}
		r.kind.Describe(&r.Field)
		r.ReadOnly = true
		if i, double := p.byName[name]; double {
			p.rows[i] = r
			return
		}
		p.put(r)
	}}
}

// Prepare is called with all objects of an answer before they are shown, so
// that one query can fill in what every one of them shows: a count of comments,
// kept in a field of the model with the tag gorm:"-".
func Prepare[T any](prepare func(r *rest.Request, objects []*T) error) Option {
	return Option{func(p *plan) {
		if !typedFor[T](p, "Prepare") {
			return
		}
		p.prepare = append(p.prepare, func(r *rest.Request, objects any) error {
			typed, ok := objects.([]*T)
			if !ok {
				return errWrongModel
			}
			return prepare(r, typed)
		})
	}}
}

// caller calls a method of what the source finds.
func (s source) caller(method int) func(*rest.Request, any) (any, error) {
	return func(_ *rest.Request, object any) (any, error) {
		holder, ok := s.find(reflect.ValueOf(object).Elem())
		if !ok {
			return nil, nil
		}
		if holder.Kind() != reflect.Pointer {
			holder = holder.Addr()
		} else if holder.IsNil() {
			return nil, nil
		}
		results := holder.Method(method).Call(nil)
		if len(results) == 2 && !results[1].IsNil() {
			err, _ := results[1].Interface().(error)
			return nil, err
		}
		return results[0].Interface(), nil
	}
}
