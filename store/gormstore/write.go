package gormstore

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// precision is what all databases keep of a time.
const precision = time.Microsecond

// Create inserts object with exactly the values it has. Gorm's own Create
// would put a column's default in the place of a zero value.
func (x *transaction[T]) Create(object *T) error {
	value := reflect.ValueOf(object).Elem()
	if err := x.gormHooks(object, "create"); err != nil {
		return err
	}
	x.stamp(value, true)
	key := x.fields[x.table.Key().Name]
	_, generated := key.ValueOf(x.db.Statement.Context, value)
	generated = generated && key.AutoIncrement
	statement := &gorm.Statement{DB: x.db, Context: x.db.Statement.Context, Schema: x.schema, Table: x.table.Name, Clauses: map[string]clause.Clause{}}
	var insert clause.Values
	row := make([]any, 0, len(x.table.Columns))
	for i, column := range x.table.Columns {
		if column.PrimaryKey && generated {
			continue
		}
		insert.Columns = append(insert.Columns, clause.Column{Name: string(column.Name)})
		row = append(row, x.driverValue(i, value))
	}
	insert.Values = [][]any{row}
	statement.AddClause(clause.Insert{Table: clause.Table{Name: x.table.Name}})
	statement.AddClause(insert)
	if err := x.insert(statement, key, value, generated); err != nil {
		return x.translate(err)
	}
	return x.gormHooks(object, "created")
}

// insert runs the statement, and sets a key that the database has made.
func (x *transaction[T]) insert(statement *gorm.Statement, key *schema.Field, value reflect.Value, generated bool) error {
	pool, ctx := x.db.Statement.ConnPool, x.db.Statement.Context
	if generated && x.db.Name() != mysqlName {
		statement.AddClause(clause.Returning{Columns: []clause.Column{{Name: key.DBName}}})
		statement.Build("INSERT", "VALUES", "RETURNING")
		target := reflect.New(key.FieldType)
		if err := pool.QueryRowContext(ctx, statement.SQL.String(), statement.Vars...).Scan(target.Interface()); err != nil {
			return err
		}
		return key.Set(ctx, value, target.Elem().Interface())
	}
	statement.Build("INSERT", "VALUES")
	result, err := pool.ExecContext(ctx, statement.SQL.String(), statement.Vars...)
	if err != nil || !generated {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return key.Set(ctx, value, id)
}

// Update writes the columns that differ from what Get returned.
func (x *transaction[T]) Update(object *T) error {
	before, ok := x.loaded[object]
	if !ok {
		return errors.New("gormstore: Update was given an object that this transaction's Get did not return")
	}
	value := reflect.ValueOf(object).Elem()
	if err := x.gormHooks(object, "update"); err != nil {
		return err
	}
	changed := x.changed(before, value)
	if len(changed) == 0 {
		return nil
	}
	x.stamp(value, false)
	changes := x.changed(before, value)
	key := x.table.Key()
	if _, ok := changes[string(key.Name)]; ok {
		return fmt.Errorf("gormstore: the primary key of a %s can't be changed", x.table.Model)
	}
	id, err := x.keyValue(object)
	if err != nil {
		return err
	}
	result := x.db.Session(&gorm.Session{NewDB: true, SkipHooks: true}).Model(new(T)).
		Where(clause.Eq{Column: clause.Column{Table: clause.CurrentTable, Name: string(key.Name)}, Value: id}).UpdateColumns(changes)
	if result.Error != nil {
		return x.translate(result.Error)
	}
	if result.RowsAffected == 0 { // MySQL may count only rows that it had to change
		if found, err := x.exists(id); err != nil || !found {
			return errors.Join(err, store.ErrNotFound)
		}
	}
	x.loaded[object] = x.values(object)
	return x.gormHooks(object, "updated")
}

// changed are the values that differ from before, by column.
func (x *transaction[T]) changed(before []any, value reflect.Value) map[string]any {
	changes := map[string]any{}
	for i, column := range x.table.Columns {
		now := x.driverValue(i, value)
		if !same(before[i], now) {
			changes[string(column.Name)] = now
		}
	}
	return changes
}

// same compares two driver values.
func same(a, b any) bool {
	switch a := a.(type) {
	case time.Time:
		t, ok := b.(time.Time)
		return ok && a.Equal(t)
	case []byte:
		text, ok := b.([]byte)
		return ok && bytes.Equal(a, text)
	}
	return reflect.DeepEqual(a, b)
}

// stamp sets the times that the store keeps, and cuts every time to what all
// databases keep of it.
func (x *transaction[T]) stamp(value reflect.Value, creating bool) {
	ctx, now := x.db.Statement.Context, time.Now().UTC().Truncate(precision)
	for _, column := range x.table.Columns {
		f := x.fields[column.Name]
		current, zero := f.ValueOf(ctx, value)
		switch {
		case creating && zero && (f.AutoCreateTime > 0 || f.AutoUpdateTime > 0), !creating && f.AutoUpdateTime > 0:
			_ = f.Set(ctx, value, now) // a field that gorm keeps times in takes a time
		default:
			if t, ok := current.(time.Time); ok && !zero {
				_ = f.Set(ctx, value, t.UTC().Truncate(precision))
			}
		}
	}
}

// driverValue is what the driver gets for the i-th column. A value that can't
// be turned into one is kept as it is: the driver then reports it.
func (x *transaction[T]) driverValue(i int, value reflect.Value) any {
	v, _ := x.fields[x.table.Columns[i].Name].ValueOf(x.db.Statement.Context, value)
	if valuer, ok := v.(driver.Valuer); ok {
		if reflected := reflect.ValueOf(v); reflected.Kind() == reflect.Pointer && reflected.IsNil() {
			return nil
		}
		plain, err := valuer.Value()
		if err != nil {
			return v
		}
		v = plain
	}
	switch v := v.(type) {
	case *time.Time:
		if v == nil {
			return nil
		}
		return v.UTC().Truncate(precision)
	case time.Time:
		return v.UTC().Truncate(precision)
	case []byte:
		return bytes.Clone(v)
	}
	if reflected := reflect.ValueOf(v); reflected.Kind() == reflect.Pointer {
		if reflected.IsNil() {
			return nil
		}
		return reflected.Elem().Interface()
	}
	return v
}

// gormHooks calls the hooks that gorm knows of a model.
func (x *transaction[T]) gormHooks(object *T, moment string) error {
	db := x.db.Session(&gorm.Session{NewDB: true})
	var err error
	if saver, ok := any(object).(callbacks.BeforeSaveInterface); ok && (moment == "create" || moment == "update") {
		err = saver.BeforeSave(db)
	}
	if hook, ok := any(object).(callbacks.BeforeCreateInterface); ok && moment == "create" && err == nil {
		err = hook.BeforeCreate(db)
	}
	if hook, ok := any(object).(callbacks.BeforeUpdateInterface); ok && moment == "update" && err == nil {
		err = hook.BeforeUpdate(db)
	}
	if hook, ok := any(object).(callbacks.AfterCreateInterface); ok && moment == "created" && err == nil {
		err = hook.AfterCreate(db)
	}
	if hook, ok := any(object).(callbacks.AfterUpdateInterface); ok && moment == "updated" && err == nil {
		err = hook.AfterUpdate(db)
	}
	if saver, ok := any(object).(callbacks.AfterSaveInterface); ok && (moment == "created" || moment == "updated") && err == nil {
		err = saver.AfterSave(db)
	}
	return err
}
