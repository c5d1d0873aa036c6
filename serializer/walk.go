package serializer

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/quintet-go/rest/schema"
)

// walk adds a row for every field that has a json name, those of embedded
// structs included.
func (p *plan) walk(form reflect.Type, index []int) {
	for i := range form.NumField() {
		f := form.Field(i)
		path := append(append([]int(nil), index...), i)
		name, tagged := f.Tag.Lookup("json")
		name, _, _ = strings.Cut(name, ",")
		switch {
		case isGormModel(f) && name == "":
			p.gormModel(f.Type, path)
		case f.Anonymous && name == "" && structOf(f.Type) != nil:
			p.walk(structOf(f.Type), path)
		case !tagged || name == "-" || name == "" || !f.IsExported():
			p.stray(f)
		default:
			p.add(f, name, path)
		}
	}
}

// structOf is the struct that a type is or points at, or nil.
func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// isGormModel reports whether the field embeds gorm.Model, whose fields have
// no tags.
func isGormModel(f reflect.StructField) bool {
	return f.Anonymous && f.Type.PkgPath() == "gorm.io/gorm" && f.Type.Name() == "Model"
}

// gormModel adds the key and the times of gorm.Model, which nobody sets.
func (p *plan) gormModel(model reflect.Type, index []int) {
	for _, known := range []struct{ goName, name string }{{"ID", "id"}, {"CreatedAt", "created_at"}, {"UpdatedAt", "updated_at"}} {
		f, ok := model.FieldByName(known.goName)
		if !ok {
			continue
		}
		f.Tag = `rest:"read_only"`
		if known.goName == "ID" {
			f.Tag = `gorm:"primarykey" rest:"read_only"`
		}
		p.add(f, known.name, append(append([]int(nil), index...), f.Index...))
	}
}

// stray notes tags that do nothing because the field has no json name.
func (p *plan) stray(f reflect.StructField) {
	if _, ok := f.Tag.Lookup("rest"); ok {
		p.mistake("%s.%s has a rest tag but no json name, so that the tag does nothing: name it, or take the tag out.", p.model, f.Name)
	}
}

// add adds the row of one struct field.
func (p *plan) add(f reflect.StructField, name string, path []int) {
	if _, double := p.byName[name]; double {
		p.mistake("two fields of %s have the json name %q: rename one.", p.model, name)
		return
	}
	r := row{Field: schema.Field{Name: name, Label: label(name)}}
	p.readTag(&r, f)
	if !p.place(&r, f, path) {
		return
	}
	p.typed(&r, f)
	p.put(r)
}

// place finds where the row's value is in the model.
func (p *plan) place(r *row, f reflect.StructField, path []int) bool {
	switch from := tagged(f, "source"); {
	case from != "":
		return p.follow(r, from)
	case p.model == f.Type || fieldAt(p.model, path, f):
		r.source = sourceOf(p.model, path)
		return true
	}
	if same, ok := p.model.FieldByName(f.Name); ok {
		r.source = sourceOf(p.model, same.Index)
		return true
	}
	if r.WriteOnly {
		r.source = source{goType: f.Type, absent: true}
		return true
	}
	p.mistake("%s has no field %s for the field %q: name one with the tag rest:\"source=…\", or make it write_only.", p.model, f.Name, r.Name)
	return false
}

// fieldAt reports whether the model itself has the field at the path.
func fieldAt(model reflect.Type, path []int, f reflect.StructField) bool {
	t := model
	for i, step := range path {
		t = structOf(t)
		if t == nil || step >= t.NumField() {
			return false
		}
		found := t.Field(step)
		if i == len(path)-1 {
			return found.Name == f.Name && found.Type == f.Type
		}
		t = found.Type
	}
	return false
}

// typed fills in what the Go type and the tags say of the row.
func (p *plan) typed(r *row, f reflect.StructField) {
	goType := r.source.goType
	if r.source.absent {
		goType = f.Type
	}
	r.Nullable = r.Nullable || nullable(goType)
	rules, columns := parseRules(f.Tag.Get("validate")), parseColumn(f.Tag.Get("gorm"))
	r.PrimaryKey = columns.primaryKey || (f.Name == "ID" && len(r.source.index) == 1)
	if _, tagged := f.Tag.Lookup("rest"); r.PrimaryKey && !tagged {
		r.ReadOnly = true
	}
	r.Unique = columns.unique
	r.Required = rules.required && !r.PrimaryKey && !r.ReadOnly
	r.rules = rules.others
	kind, ok := kindOf(inner(goType), rules, columns)
	if !ok {
		return // an option may bring one; finish reports it otherwise
	}
	r.kind = kind
	described := r.Field
	kind.Describe(&r.Field)
	r.ReadOnly, r.Required = described.ReadOnly, described.Required
}

// snake is a Go name as clients write it: first_name for FirstName.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		startsWord := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if startsWord {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
