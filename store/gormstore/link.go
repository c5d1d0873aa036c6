package gormstore

import (
	"context"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// throughLinks follows the links of a many-to-many relation: the owners by the
// keys of the related objects.
func (r *relation) throughLinks(ctx context.Context, db *gorm.DB, owners map[any][]reflect.Value) (map[any][]reflect.Value, error) {
	byKey := map[any][]reflect.Value{}
	err := inChunks(keysOf(owners), func(part []any) error {
		links, err := r.links(db, part)
		if err != nil {
			return err
		}
		for i := range links.Len() {
			link := reflect.Indirect(links.Index(i))
			far := keyIn(ctx, r.linkFar, link)
			byKey[far] = append(byKey[far], owners[keyIn(ctx, r.linkNear, link)]...)
		}
		return nil
	})
	return byKey, err
}

// links reads the links of owners.
func (r *relation) links(db *gorm.DB, owners []any) (reflect.Value, error) {
	links := reflect.New(reflect.SliceOf(r.JoinTable.ModelType))
	err := r.between(db).Where(clause.IN{Column: clause.Column{Name: r.linkNear.DBName}, Values: owners}).Find(links.Interface()).Error
	return links.Elem(), err
}

// between is a query on the table between.
func (r *relation) between(db *gorm.DB) *gorm.DB {
	return db.Session(&gorm.Session{NewDB: true, SkipHooks: true}).Table(r.JoinTable.Table).Model(reflect.New(r.JoinTable.ModelType).Interface())
}

// Link makes the links of a relation those to the objects that the Go field
// holds.
func (x *transaction[T]) Link(object *T, name string) error {
	r := x.relations[name]
	if r == nil || r.Type != schema.Many2Many {
		return misused("the model %s has no many-to-many relation %q", x.table.Model, name)
	}
	ctx, owner := x.db.Statement.Context, reflect.ValueOf(object).Elem()
	key := keyIn(ctx, r.near, owner)
	links, err := r.links(x.db, []any{key})
	if err != nil {
		return x.translate(err)
	}
	wanted, missing := r.wanted(ctx, owner)
	var surplus []any
	for i := range links.Len() {
		far := keyIn(ctx, r.linkFar, reflect.Indirect(links.Index(i)))
		if !wanted[far] {
			surplus = append(surplus, far)
		}
		delete(wanted, far)
	}
	if err := r.cut(x.db, key, surplus); err != nil {
		return x.translate(err)
	}
	for _, far := range missing {
		if !wanted[far] {
			continue
		}
		if err := r.tie(ctx, x.db, key, far); err != nil {
			return x.translate(err)
		}
	}
	return nil
}

// wanted are the keys of the objects in the relation's field, as a set and in
// their order.
func (r *relation) wanted(ctx context.Context, owner reflect.Value) (set map[any]bool, keys []any) {
	set = map[any]bool{}
	field := r.Field.ReflectValueOf(ctx, owner)
	for i := range field.Len() {
		key := keyIn(ctx, r.far, reflect.Indirect(field.Index(i)))
		if key != nil && !set[key] {
			set[key] = true
			keys = append(keys, key)
		}
	}
	return set, keys
}

// cut removes links.
func (r *relation) cut(db *gorm.DB, owner any, far []any) error {
	return inChunks(far, func(part []any) error {
		return r.between(db).
			Where(clause.Eq{Column: clause.Column{Name: r.linkNear.DBName}, Value: owner}).
			Where(clause.IN{Column: clause.Column{Name: r.linkFar.DBName}, Values: part}).
			Delete(reflect.New(r.JoinTable.ModelType).Interface()).Error
	})
}

// tie adds a link.
func (r *relation) tie(ctx context.Context, db *gorm.DB, owner, far any) error {
	link := reflect.New(r.JoinTable.ModelType)
	if err := r.linkNear.Set(ctx, link.Elem(), owner); err != nil {
		return err
	}
	if err := r.linkFar.Set(ctx, link.Elem(), far); err != nil {
		return err
	}
	return r.between(db).Omit(clause.Associations).Create(link.Interface()).Error
}

// unlink removes all links of an object that is about to be deleted.
func (x *transaction[T]) unlink(object *T) error {
	if x.softDeletes() {
		return nil
	}
	ctx := x.db.Statement.Context
	for _, r := range x.relations {
		if r.Type != schema.Many2Many {
			continue
		}
		key := keyIn(ctx, r.near, reflect.ValueOf(object).Elem())
		err := r.between(x.db).Where(clause.Eq{Column: clause.Column{Name: r.linkNear.DBName}, Value: key}).
			Delete(reflect.New(r.JoinTable.ModelType).Interface()).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// softDeletes reports whether the model marks rows as deleted.
func (x *transaction[T]) softDeletes() bool {
	for _, f := range x.schema.Fields {
		if isSoftDelete(f) {
			return true
		}
	}
	return false
}
