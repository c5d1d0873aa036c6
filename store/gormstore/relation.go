package gormstore

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// relation is a relation as gorm sees it, with the fields that hold the keys.
type relation struct {
	*schema.Relationship
	target *model
	near   *schema.Field // of this table: the key, or the reference of belongs_to
	far    *schema.Field // of the other table: what near is compared with
	// The two columns of the table between, for many_to_many.
	linkNear, linkFar *schema.Field
}

// kinds are the contract's names of gorm's relationships.
var kinds = map[schema.RelationshipType]string{
	schema.BelongsTo: "belongs_to", schema.HasOne: "has_one", schema.HasMany: "has_many", schema.Many2Many: "many_to_many",
}

// related finds the keys of a relationship; nil for one with composite or
// polymorphic keys.
func related(found *schema.Relationship) *relation {
	r := &relation{Relationship: found}
	if found.Polymorphic != nil || found.FieldSchema == nil {
		return nil
	}
	for _, reference := range found.References {
		switch {
		case found.Type == schema.Many2Many && reference.OwnPrimaryKey:
			r.near, r.linkNear = reference.PrimaryKey, reference.ForeignKey
		case found.Type == schema.Many2Many:
			r.far, r.linkFar = reference.PrimaryKey, reference.ForeignKey
		case found.Type == schema.BelongsTo:
			r.near, r.far = reference.ForeignKey, reference.PrimaryKey
		default:
			r.near, r.far = reference.PrimaryKey, reference.ForeignKey
		}
	}
	want := 1
	if found.Type == schema.Many2Many {
		want = 2
	}
	if len(found.References) != want || r.near == nil || r.far == nil {
		return nil
	}
	return r
}

// describe is the relation as plain data.
func (r *relation) describe() store.Relation {
	described := store.Relation{
		Name: r.Name, Index: path(r.Field), Kind: kinds[r.Type], Model: r.FieldSchema.ModelType,
		Table: r.target.table, Reference: store.Column(r.near.DBName), Near: path(r.near), Far: path(r.far),
	}
	switch r.Type {
	case schema.BelongsTo:
		described.Column, described.Reference = store.Column(r.near.DBName), store.Column(r.far.DBName)
	case schema.HasOne, schema.HasMany:
		described.Column = store.Column(r.far.DBName)
	case schema.Many2Many:
	}
	return described
}

// Load fills one relation's Go field of every object.
func (s *Store[T]) Load(ctx context.Context, objects []*T, name string, q store.Query) error {
	if s.err != nil {
		return s.err
	}
	owners := make([]reflect.Value, len(objects))
	for i := range objects {
		owners[i] = reflect.ValueOf(objects[i]).Elem()
	}
	return s.translate(s.follow(ctx, DB(ctx, s.db), owners, strings.Split(name, "."), q))
}

// follow loads the relations on a path, one after the other. The query is for
// the last one.
func (m *model) follow(ctx context.Context, db *gorm.DB, owners []reflect.Value, names []string, q store.Query) error {
	r, err := m.relation(names[0])
	if err != nil {
		return err
	}
	if len(names) == 1 {
		return r.load(ctx, db, owners, q)
	}
	if err := r.load(ctx, db, owners, store.Query{}); err != nil {
		return err
	}
	return r.target.follow(ctx, db, r.held(ctx, owners), names[1:], q)
}

// relation finds a relation by its name.
func (m *model) relation(name string) (*relation, error) {
	if r := m.relations[name]; r != nil {
		return r, nil
	}
	return nil, misused("the model %s has no relation %q with a simple key", m.table.Model, name)
}

// held are the related objects that the owners hold.
func (r *relation) held(ctx context.Context, owners []reflect.Value) []reflect.Value {
	var held []reflect.Value
	for _, owner := range owners {
		place := r.Field.ReflectValueOf(ctx, owner)
		if place.Kind() != reflect.Slice {
			if object := reflect.Indirect(place); object.IsValid() {
				held = append(held, object)
			}
			continue
		}
		for i := range place.Len() {
			held = append(held, reflect.Indirect(place.Index(i)))
		}
	}
	return held
}

// load finds the related objects, and hands them out to their owners.
func (r *relation) load(ctx context.Context, db *gorm.DB, owners []reflect.Value, q store.Query) error {
	byKey := map[any][]reflect.Value{}
	for _, owner := range owners {
		r.Field.ReflectValueOf(ctx, owner).SetZero()
		if key := keyIn(ctx, r.near, owner); key != nil {
			byKey[key] = append(byKey[key], owner)
		}
	}
	if r.Type == schema.Many2Many {
		var err error
		if byKey, err = r.throughLinks(ctx, db, byKey); err != nil {
			return err
		}
	}
	found, err := r.find(db, keysOf(byKey), q)
	if err != nil {
		return err
	}
	for i := range found.Len() {
		object := found.Index(i)
		for _, owner := range byKey[keyIn(ctx, r.far, object)] {
			give(r.Field.ReflectValueOf(ctx, owner), object)
		}
	}
	return nil
}

// keyIn is the value of a key's field in an object, in a form that can be
// compared; nil for none.
func keyIn(ctx context.Context, f *schema.Field, object reflect.Value) any {
	value, _ := f.ValueOf(ctx, object)
	return plainKey(value)
}

// plainKey brings keys of different Go types to one: a *uint and a uint that
// refer to each other are the same key.
func plainKey(value any) any {
	if valuer, ok := value.(driver.Valuer); ok {
		if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer && v.IsNil() {
			return nil
		}
		plain, err := valuer.Value()
		if err != nil {
			return nil
		}
		value = plain
	}
	v := reflect.ValueOf(value)
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch {
	case !v.IsValid():
		return nil
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return int64(v.Uint()) //nolint:gosec // no database has a larger key
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return string(v.Bytes())
	case v.Comparable():
		return v.Interface()
	}
	return nil
}

// keysOf are the keys, in an order that does not depend on chance.
func keysOf(byKey map[any][]reflect.Value) []any {
	keys := make([]any, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b any) int {
		x, isNumber := a.(int64)
		y, both := b.(int64)
		if isNumber && both {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return keys
}

// chunk is how many keys one query names: databases bound the number of
// parameters.
const chunk = 10_000

// inChunks calls query with the keys, a bounded number at a time.
func inChunks(keys []any, query func(part []any) error) error {
	for part := range slices.Chunk(keys, chunk) {
		if err := query(part); err != nil {
			return err
		}
	}
	return nil
}

// find reads the related objects with the keys.
func (r *relation) find(db *gorm.DB, keys []any, q store.Query) (reflect.Value, error) {
	all := reflect.New(reflect.SliceOf(r.FieldSchema.ModelType)).Elem()
	order, err := r.target.at(db).order(q.Order)
	if err != nil {
		return all, err
	}
	err = inChunks(keys, func(part []any) error {
		query, err := r.target.where(db.Model(reflect.New(r.FieldSchema.ModelType).Interface()), q)
		if err != nil {
			return err
		}
		found := reflect.New(all.Type())
		column := clause.Column{Table: clause.CurrentTable, Name: r.far.DBName}
		if err := query.Where(clause.IN{Column: column, Values: part}).Clauses(order).Find(found.Interface()).Error; err != nil {
			return err
		}
		all = reflect.AppendSlice(all, found.Elem())
		return nil
	})
	return all, err
}

// give puts a related object into its owner's field: a struct, a pointer, or a
// slice of either.
func give(place, object reflect.Value) {
	switch {
	case place.Kind() == reflect.Slice && place.Type().Elem().Kind() == reflect.Pointer:
		place.Set(reflect.Append(place, pointer(object)))
	case place.Kind() == reflect.Slice:
		place.Set(reflect.Append(place, object))
	case place.Kind() == reflect.Pointer:
		place.Set(pointer(object))
	default:
		place.Set(object)
	}
}

// pointer points at a copy.
func pointer(object reflect.Value) reflect.Value {
	p := reflect.New(object.Type())
	p.Elem().Set(object)
	return p
}
