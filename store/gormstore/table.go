package gormstore

import (
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// describe turns gorm's schema into a table.
func describe(parsed *schema.Schema) (*store.Table, map[store.Column]*schema.Field) {
	table := &store.Table{Name: parsed.Table, Model: parsed.Name}
	fields := map[store.Column]*schema.Field{}
	for _, f := range parsed.Fields {
		if f.DBName == "" || !f.Readable || isSoftDelete(f) {
			continue
		}
		column := store.TableColumn{
			Name: store.Column(f.DBName), Index: path(f), PrimaryKey: f.PrimaryKey,
			Nullable: !f.NotNull && !f.PrimaryKey, Size: textSize(f), Default: f.DefaultValueInterface,
			Automatic: f.AutoIncrement || f.AutoCreateTime > 0 || f.AutoUpdateTime > 0,
		}
		fields[column.Name] = f
		table.Columns = append(table.Columns, column)
		if f.Unique {
			table.Uniques = append(table.Uniques, store.Unique{Name: "uni_" + parsed.Table + "_" + f.DBName, Columns: []store.Column{column.Name}})
		}
	}
	for _, index := range parsed.ParseIndexes() {
		if index.Class != "UNIQUE" {
			continue
		}
		unique := store.Unique{Name: index.Name}
		for _, option := range index.Fields {
			unique.Columns = append(unique.Columns, store.Column(option.DBName))
		}
		if !slices.ContainsFunc(table.Uniques, func(u store.Unique) bool { return u.Name == unique.Name }) {
			table.Uniques = append(table.Uniques, unique)
		}
	}
	return table, fields
}

// path is the way to a field's value by reflect. Gorm marks the embedded
// pointers on it with negative numbers.
func path(f *schema.Field) []int {
	index := slices.Clone(f.StructField.Index)
	for i := range index {
		if index[i] < 0 {
			index[i] = -index[i] - 1
		}
	}
	return index
}

// textSize is the number of characters of a text column.
func textSize(f *schema.Field) int {
	if f.DataType == schema.String {
		return f.Size
	}
	return 0
}

// isSoftDelete reports whether the field marks rows as deleted.
func isSoftDelete(f *schema.Field) bool {
	return f.FieldType == reflect.TypeFor[gorm.DeletedAt]()
}
