package relation

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// storeNew is a new object with the defaults of a store's table.
func storeNew[T any](s store.Store[T]) *T { return store.New[T](s.Table()) }

// Before stores an object that the parent's own row refers to.
func (k Nested[T]) Before(r *rest.Request, parent, value any) (any, error) {
	sent, ok := value.(*items[T])
	if !ok || k.to.Kind != "belongs_to" || len(sent.list) != 1 {
		return nil, fmt.Errorf("relation: a Nested was given a %T to store", value)
	}
	k.r, k.parent = r, parent
	stored, err := k.write(sent.list[0], parent, nil)
	if err != nil {
		return nil, err
	}
	sent.list[0].object = stored
	return reflect.ValueOf(stored).Elem().FieldByIndex(k.to.Far).Interface(), nil
}

// After stores objects that refer to the parent.
func (k Nested[T]) After(r *rest.Request, parent, value any) error {
	if k.to.Kind == "belongs_to" {
		return nil
	}
	k.r, k.parent = r, parent
	sent, ok := value.(*items[T])
	if !ok {
		if k.Write&Replace == 0 {
			return nil // null
		}
		sent = &items[T]{}
	}
	kept := map[any]bool{}
	for _, item := range sent.list {
		if !item.isNew {
			kept[k.target.named(item.object)] = true
		}
	}
	if k.Write&Replace != 0 {
		if err := k.remove(parent, kept); err != nil {
			return err
		}
	}
	for i, item := range sent.list {
		stored, err := k.write(item, parent, k.refersTo(parent))
		if err != nil {
			return k.under(i, err)
		}
		sent.list[i].object = stored // for hooks, which find it in the parent
	}
	return nil
}

// under puts a refusal under an item's index.
func (k Nested[T]) under(i int, err error) error {
	detail, refused := refusal(err)
	if !refused || !k.target.many {
		return err
	}
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: strconv.Itoa(i), Value: detail}}}
}

// refersTo makes an object refer to the parent.
func (k Nested[T]) refersTo(parent any) func(object *T) error {
	key := open(reflect.ValueOf(parent).Elem().FieldByIndex(k.to.Near))
	return func(object *T) error {
		place := reflect.ValueOf(object).Elem().FieldByIndex(k.to.Far)
		if place.Kind() == reflect.Pointer {
			place.Set(reflect.New(place.Type().Elem()))
			place = place.Elem()
		}
		if !key.IsValid() || !key.CanConvert(place.Type()) {
			return fmt.Errorf("relation: a %s can't refer to a key of type %s", place.Type(), key.Type())
		}
		place.Set(key.Convert(place.Type()))
		return nil
	}
}

// remove deletes the parent's objects that a body does not name.
func (k Nested[T]) remove(parent any, kept map[any]bool) error {
	own, err := k.own(parent)
	if err != nil {
		return err
	}
	return k.Store.Write(k.r.Context(), func(_ context.Context, tx store.Tx[T]) error {
		for key := range own {
			if kept[key] {
				continue
			}
			object, err := tx.Get(k.one(parent, key))
			if errors.Is(err, store.ErrNotFound) {
				continue // somebody else was faster
			}
			if err != nil {
				return err
			}
			if err := tx.Delete(object); err != nil {
				return err
			}
		}
		return nil
	})
}

// one selects one of the parent's objects.
func (k Nested[T]) one(parent, key any) store.Query {
	q, _ := k.ofParent(parent)
	q.Filter = store.And(q.Filter, k.target.key.Name.Is(key))
	return q
}

// write stores one object in the parent's transaction, which the context
// carries.
func (k Nested[T]) write(item item[T], parent any, attach func(*T) error) (*T, error) {
	object := item.object
	sub := item.sub
	sub.Request = k.r.Request
	err := k.Store.Write(k.r.Context(), func(_ context.Context, tx store.Tx[T]) (err error) {
		write := func() error { return tx.Create(object) }
		if !item.isNew {
			if object, err = k.locked(tx, item, parent); err != nil {
				return err
			}
			write = func() error { return tx.Update(object) }
		}
		if attach != nil {
			if err := attach(object); err != nil {
				return err
			}
		}
		return k.inner.Save(sub, tx, object, write)
	})
	return object, k.worded(err)
}

// locked is one of the parent's objects, as the item would have it.
func (k Nested[T]) locked(tx store.Tx[T], item item[T], parent any) (*T, error) {
	object, err := tx.Get(k.one(parent, k.target.named(item.object)))
	if errors.Is(err, store.ErrNotFound) { // somebody was faster, or another field has changed the reference
		return nil, wholeList("does_not_exist", "This object does not exist any more.")
	}
	if err != nil {
		return nil, err
	}
	return object, k.inner.Accept(item.sub, object)
}

// worded words the database's refusal of a value that exists already.
func (k Nested[T]) worded(err error) error {
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || conflict.Columns == nil {
		return err
	}
	own := slices.DeleteFunc(slices.Clone(conflict.Columns), func(c store.Column) bool { return c == k.to.Column })
	if len(own) == 0 { // the parent has one already, which the scope hides
		return notAllowed("create", "An object can't be added here.")
	}
	return serializer.Duplicate(k.inner.Describe(), own)
}
