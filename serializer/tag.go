package serializer

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/quintet-go/rest/store"
)

// readTag applies the rest tag: read_only, write_only, label=….
func (p *plan) readTag(r *row, f reflect.StructField) {
	tag, ok := f.Tag.Lookup("rest")
	if !ok {
		if r.PrimaryKey {
			r.ReadOnly = true
		}
		return
	}
	for word := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		switch name {
		case "read_only":
			r.ReadOnly, r.Required = true, false
		case "write_only":
			r.WriteOnly = true
		case "label":
			r.Label = value
		case "help":
			r.Help = value
		default:
			p.mistake("%s.%s has the rest tag %q: it may hold read_only, write_only, label=… and help=….", p.model, f.Name, word)
		}
	}
}

// column is what the gorm tag says of a field, as far as a serializer that is
// not bound to a store needs it.
type column struct {
	size               int
	unique, primaryKey bool
}

// parseColumn reads a gorm tag: settings separated by semicolons.
func parseColumn(tag string) column {
	var c column
	for setting := range strings.SplitSeq(tag, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(setting), ":")
		switch strings.ToLower(name) {
		case "size":
			c.size, _ = strconv.Atoi(value)
		case "unique":
			c.unique = true
		case "uniqueindex":
			c.unique = value == "" // a named index may have more columns
		case "primarykey", "primary_key":
			c.primaryKey = true
		}
	}
	return c
}

// bind replaces what the tags say of columns by what the store's table says.
func (p *plan) bind(table *store.Table) {
	p.key = table.Key()
	for i := range p.rows {
		r := &p.rows[i]
		r.Unique, r.PrimaryKey = false, false
		for _, c := range table.Columns {
			if equalPaths(c.Index, r.index) {
				r.Column, r.PrimaryKey, r.Default = string(c.Name), c.PrimaryKey, c.Default
				r.Nullable = r.Nullable && c.Nullable
			}
		}
	}
	for _, unique := range table.Uniques {
		p.bindUnique(unique)
	}
}

// bindUnique notes a unique index whose columns are all fields.
func (p *plan) bindUnique(unique store.Unique) {
	var names []string
	for _, c := range unique.Columns {
		for i := range p.rows {
			if p.rows[i].Column == string(c) {
				names = append(names, p.rows[i].Name)
				p.rows[i].Unique = p.rows[i].Unique || len(unique.Columns) == 1
			}
		}
	}
	if len(unique.Columns) > 1 && len(names) == len(unique.Columns) {
		p.together = append(p.together, names)
	}
}

func equalPaths(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
