package serializer

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest/store"
)

// readTag applies the rest tag: read_only, write_only, label=…, help=…,
// source=….
func (p *plan) readTag(r *row, f reflect.StructField) {
	tag, ok := f.Tag.Lookup("rest")
	if !ok {
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
		case "source":
		default:
			p.mistake("%s.%s has the rest tag %q: it may hold read_only, write_only, label=…, help=… and source=….", p.model, f.Name, word)
		}
	}
}

// tagged is one setting of a rest tag.
func tagged(f reflect.StructField, setting string) string {
	for word := range strings.SplitSeq(f.Tag.Get("rest"), ",") {
		if name, value, _ := strings.Cut(strings.TrimSpace(word), "="); name == setting {
			return value
		}
	}
	return ""
}

// column is what the gorm tag says of a field, as far as a serializer that is
// not bound to a store needs it.
type column struct {
	size               int
	unique, primaryKey bool
	dataType           string // the type's name, such as date or decimal
	digits, places     int    // of a decimal
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
		case "type":
			c.setType(strings.ToLower(value))
		case "precision":
			c.digits, _ = strconv.Atoi(value)
		case "scale":
			c.places, _ = strconv.Atoi(value)
		}
	}
	return c
}

// setType reads a column's type: date, decimal(3,1), varchar(50).
func (c *column) setType(text string) {
	name, limits, _ := strings.Cut(text, "(")
	c.dataType = strings.TrimSpace(name)
	first, second, _ := strings.Cut(strings.TrimSuffix(limits, ")"), ",")
	n, _ := strconv.Atoi(strings.TrimSpace(first))
	switch c.dataType {
	case "decimal", "numeric":
		c.dataType, c.digits = "decimal", n
		c.places, _ = strconv.Atoi(strings.TrimSpace(second))
	case "varchar", "char", "character varying":
		c.size = n
	}
}

// bind replaces what the tags say of columns by what the store's table says.
func (p *plan) bind() {
	p.key = p.table.Key()
	for i := range p.rows {
		p.bindRow(&p.rows[i])
	}
}

// bindRow finds the row's column or relation.
func (p *plan) bindRow(r *row) {
	r.Unique, r.PrimaryKey = false, false
	if r.source.path != "" || r.source.whole || r.source.absent {
		return
	}
	for _, c := range p.table.Columns {
		if slices.Equal(c.Index, r.source.index) {
			r.Column, r.PrimaryKey, r.Default = string(c.Name), c.PrimaryKey, c.Default
			r.Nullable = r.Nullable && c.Nullable
		}
	}
	for i := range p.table.Relations {
		if relation := &p.table.Relations[i]; slices.Equal(relation.Index, r.source.index) {
			r.relation = relation
		}
	}
	for _, unique := range p.table.Uniques {
		if len(unique.Columns) == 1 && unique.Columns[0] == store.Column(r.Column) {
			r.Unique = true
		}
	}
}
