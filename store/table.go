package store

import "reflect"

// Table describes the rows of a [Store] as plain data.
type Table struct {
	// Name is the table's name in the database, and Model the Go type's.
	Name, Model string
	// Columns are in the order of the Go fields.
	Columns []TableColumn
	// Relations are the references between this table and others that a Go
	// field can hold objects of, in the order of the Go fields.
	Relations []Relation
	// Uniques are the unique indexes and constraints, besides the primary key.
	Uniques []Unique
}

// TableColumn is one column and the Go field that holds its values.
type TableColumn struct {
	Name Column
	// Index is the path to the Go field, for reflect's FieldByIndex.
	Index []int
	// PrimaryKey is true for the column that objects are found by.
	PrimaryKey bool
	// Nullable is true where the column may be NULL.
	Nullable bool
	// Size is the largest number of characters of a text column; 0 is none.
	Size int
	// Default is the declared default of the column as Go value, or nil.
	Default any
	// Automatic is true where the store itself sets the value when it is
	// zero: an auto-increment key, a creation or update time.
	Automatic bool
}

// Unique is a set of columns whose values may exist only once together.
type Unique struct {
	Name    string
	Columns []Column
}

// Relation is a reference between a table and another one.
type Relation struct {
	// Name is the name of the Go field that holds the related objects, and
	// Index the path to it, for reflect's FieldByIndex.
	Name  string
	Index []int
	// Kind is belongs_to, where this table refers to the other, has_one or
	// has_many, where the other refers to this one, or many_to_many.
	Kind string
	// Model is the Go type of the related objects, and Table describes their
	// table. Tables may lead back to each other.
	Model reflect.Type
	Table *Table
	// Column holds the reference: of this table for belongs_to, of the other
	// one for has_one and has_many; empty for many_to_many.
	Column Column
	// Reference is the column referred to: of the other table for belongs_to,
	// and of this one for the rest.
	Reference Column
	// Near and Far are the paths to the Go fields whose values are equal where
	// objects are related: Near in this model, Far in the other. For many_to_many
	// they are the keys of both.
	Near, Far []int
}

// Relation returns the named relation, and whether there is one.
func (t *Table) Relation(name string) (Relation, bool) {
	for _, relation := range t.Relations {
		if relation.Name == name {
			return relation, true
		}
	}
	return Relation{}, false
}

// Key is the primary key's column. A table without one, or with several, has
// the zero TableColumn.
func (t *Table) Key() TableColumn {
	var key TableColumn
	for _, column := range t.Columns {
		if !column.PrimaryKey {
			continue
		}
		if key.Name != "" {
			return TableColumn{}
		}
		key = column
	}
	return key
}

// Column returns the named column, and whether there is one.
func (t *Table) Column(name Column) (TableColumn, bool) {
	for _, column := range t.Columns {
		if column.Name == name {
			return column, true
		}
	}
	return TableColumn{}, false
}

// New makes an object with the declared defaults of its columns.
func New[T any](table *Table) *T {
	object := new(T)
	value := reflect.ValueOf(object).Elem()
	for _, column := range table.Columns {
		if column.Default == nil {
			continue
		}
		target := value.FieldByIndex(column.Index)
		if target.Kind() == reflect.Pointer {
			target.Set(reflect.New(target.Type().Elem()))
			target = target.Elem()
		}
		target.Set(reflect.ValueOf(column.Default).Convert(target.Type()))
	}
	return object
}
