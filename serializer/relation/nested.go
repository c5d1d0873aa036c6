package relation

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Write says what clients may do to nested objects; several are joined by |.
// Without any a nested field is read-only.
type Write int

// What clients may do to nested objects.
const (
	// Create lets clients add objects: items without a key.
	Create Write = 1 << iota
	// Update lets clients change the parent's own objects: items with the key
	// of one of them.
	Update
	// Replace removes the parent's objects that a body does not name.
	Replace
)

// Nested shows related objects by a serializer of their own, and, where Write
// says so, stores them with the object that they belong to, in its transaction
// (DRF's nested serializers). An item is matched within the parent's own objects
// alone: the key of any other object is as if it did not exist.
type Nested[T any] struct {
	// Store has the related objects.
	Store store.Store[T]
	// Serializer shows and reads them; nil stands for serializer.Of[T](). It
	// leaves out the field that refers to the parent.
	Serializer *serializer.Model[T]
	// Write is what clients may do; 0 makes the field read-only.
	Write Write
	// Scope is the rows that r's user may know of; nil is every row.
	Scope func(r *rest.Request) store.Condition
	// Order sorts many.
	Order []store.Order
	// MaxLength is how many objects a body may hold; 0 stands for 1000.
	MaxLength int
	// NotEmpty refuses an empty list.
	NotEmpty bool

	inner  bound[T]
	target target[T]
	to     store.Relation
	keyed  string // the name of the related objects' key field
	r      *rest.Request
	parent any
}

// bound is what a serializer of package serializer can do once it is bound.
type bound[T any] interface {
	serializer.Serializer[T]
	Load(r *rest.Request, objects []*T) error
	Save(r *rest.Request, tx store.Tx[T], object *T, write func() error) error
}

// Refer binds the inner serializer.
func (k Nested[T]) Refer(to store.Relation) (serializer.Reference, error) {
	if to.Kind == "" {
		return nil, errors.New("a Nested has to load the related objects, and no relation of the model holds them: " +
			"add a Go field for them, such as Author *User beside AuthorID")
	}
	k.to = to
	k.target = target[T]{store: k.Store, scope: k.Scope, order: k.Order, notEmpty: k.NotEmpty}
	if err := k.target.attach(to, ""); err != nil {
		return nil, err
	}
	declared := k.Serializer
	if declared == nil {
		declared = serializer.Of[T]()
	}
	made, err := declared.Bind(k.Store)
	if err != nil {
		return nil, fmt.Errorf("its serializer has mistakes:\n%w", err)
	}
	var ok bool
	if k.inner, ok = made.(bound[T]); !ok {
		return nil, fmt.Errorf("its serializer is a %T, which can't be nested", made)
	}
	if k.MaxLength == 0 {
		k.MaxLength = maxItems
	}
	return k, k.checkFields()
}

// checkFields looks for the key, and for a field that could give an object to
// another parent.
func (k *Nested[T]) checkFields() error {
	for _, f := range k.inner.Describe().Fields {
		if f.PrimaryKey {
			k.keyed = f.Name
		}
		if k.to.Kind != "belongs_to" && f.Column == string(k.to.Column) && f.Column != "" && !f.ReadOnly && k.Write != 0 {
			return fmt.Errorf("its serializer has the field %q, which refers to the parent: leave it out with Omit(%q)", f.Name, f.Name)
		}
	}
	finishing, ok := k.inner.(interface{ Finishing() bool })
	switch {
	case k.Write != 0 && ok && finishing.Finishing():
		return errors.New("its serializer has a field with work to do once a body is valid, such as a password to hash or a file to store, " +
			"which is not done for nested objects: leave it out with Omit")
	case k.Write != 0 && k.to.Kind == "many_to_many":
		return errors.New("objects of a many-to-many relation belong to several parents, and can't be written through one: take Write out, or show them with a Key or Slug")
	case k.Write&Replace != 0 && k.to.Kind == "belongs_to":
		return errors.New("an object that the parent refers to is not removed with a Nested: take Replace out")
	case k.Write&Update != 0 && k.target.many && k.keyed == "":
		return errors.New("clients can name no object to update, because its serializer has no field for the primary key: add it")
	}
	return nil
}

// Describe sets the type and describes the objects.
func (k Nested[T]) Describe(f *schema.Field) {
	describe[T](f)
	f.Type, f.Many = "nested object", k.target.many
	f.ReadOnly = f.ReadOnly || k.Write == 0
	if f.ReadOnly {
		f.Required = false
	}
	if k.to.Kind == "has_one" {
		f.Nullable = k.Write&Replace != 0
	}
	if k.inner != nil {
		described := k.inner.Describe()
		f.Nested = &described
	}
}

// Loads is the query for the objects.
func (k Nested[T]) Loads(r *rest.Request) (store.Query, bool) { return k.target.loads(r), true }

// LoadRelated loads what the related objects show in turn.
func (k Nested[T]) LoadRelated(r *rest.Request, objects any) error {
	typed, ok := objects.([]*T)
	if !ok {
		return fmt.Errorf("relation: a Nested of %s was given %T", reflect.TypeFor[T](), objects)
	}
	return k.inner.Load(r, typed)
}

// Key is the primary key of a related object; nil for a new one.
func (k Nested[T]) Key(object any) any {
	sent, ok := object.(*items[T])
	if !ok || len(sent.list) != 1 || sent.list[0].isNew {
		return nil
	}
	return k.target.Key(sent.list[0].object)
}

// For is the kind for one request, and, for a body, for the parent that it is
// accepted into.
func (k Nested[T]) For(r *rest.Request, parent any) field.Kind {
	k.r, k.parent = r, parent
	return k
}

// Append appends the object, or a list of objects.
func (k Nested[T]) Append(dst []byte, value reflect.Value) ([]byte, error) {
	value = open(value)
	if !value.IsValid() {
		return append(dst, "null"...), nil
	}
	if value.Kind() != reflect.Slice {
		data, err := k.represent(value)
		if err != nil {
			return dst, err
		}
		return jsontext.AppendValue(dst, data)
	}
	dst = append(dst, '[')
	for i := range value.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = k.Append(dst, value.Index(i)); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// represent shows one object.
func (k Nested[T]) represent(value reflect.Value) (any, error) {
	object, ok := value.Addr().Interface().(*T)
	if !ok {
		return nil, fmt.Errorf("relation: a Nested of %s was given a %s", reflect.TypeFor[T](), value.Type())
	}
	if value.IsZero() {
		return nil, nil
	}
	return k.inner.Represent(k.r, object)
}

// Plain is the object, or a list of objects, as plain data.
func (k Nested[T]) Plain(value reflect.Value) any {
	return shown(value, func(object reflect.Value) any {
		data, err := k.represent(object)
		record, ok := data.(rest.Record)
		if err != nil || !ok {
			return nil
		}
		members, err := record.Plain()
		if err != nil {
			return nil
		}
		return members
	})
}

// own are the parent's related objects, by their keys.
func (k Nested[T]) own(parent any) (map[any]*T, error) {
	selection, ok := k.ofParent(parent)
	if !ok {
		return nil, nil
	}
	objects, err := k.Store.Find(k.r.Context(), selection)
	if err != nil {
		return nil, err
	}
	own := make(map[any]*T, len(objects))
	for i := range objects {
		own[k.target.named(&objects[i])] = &objects[i]
	}
	return own, nil
}

// ofParent selects the parent's related objects; false for a new parent.
func (k Nested[T]) ofParent(parent any) (store.Query, bool) {
	key := open(reflect.ValueOf(parent).Elem().FieldByIndex(k.to.Near))
	if !key.IsValid() || key.IsZero() {
		return store.Query{}, false
	}
	column := k.to.Column
	if k.to.Kind == "belongs_to" {
		column = k.to.Reference
	}
	return store.Query{Scope: k.target.where(k.r), Filter: column.Is(key.Interface()), Order: k.Order}, true
}
