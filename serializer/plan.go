package serializer

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// plan is the field table of one model: compiled once, read by every request.
type plan struct {
	model    reflect.Type
	rows     []row
	byName   map[string]int
	rules    []func(r *rest.Request, object any) error
	check    *validator.Validate
	key      store.TableColumn
	together [][]string
	finishes bool // some row's kind is a field.Finisher
	mistakes []error
}

// row is one field: its description, and how its values are read and set.
type row struct {
	schema.Field
	kind    field.Kind
	index   []int
	pointer bool
	rules   []string // rules left to the validator library
	member  []byte   // the name as JSON, with its colon
}

// mistake notes a mistake in the declaration.
func (p *plan) mistake(format string, args ...any) {
	p.mistakes = append(p.mistakes, fmt.Errorf("serializer: "+format, args...))
}

// row finds the named row for an option, and notes a mistake if there is none.
func (p *plan) row(name, option string) *row {
	i, ok := p.byName[name]
	if !ok {
		p.mistake("%s names the field %q, which %s does not have: its fields are %s.",
			option, name, p.model, strings.Join(p.names(), ", "))
		return nil
	}
	return &p.rows[i]
}

// names lists the fields.
func (p *plan) names() []string {
	names := make([]string, len(p.rows))
	for i := range p.rows {
		names[i] = p.rows[i].Name
	}
	return names
}

// describe copies the descriptions.
func (p *plan) describe() schema.Object {
	object := schema.Object{Name: p.model.Name(), Fields: make([]schema.Field, len(p.rows)), Together: p.together}
	for i := range p.rows {
		object.Fields[i] = p.rows[i].Field
	}
	return object
}

// compile reads the tags of model, the store's table if there is one, and the
// options.
func compile(model reflect.Type, table *store.Table, options []Option) *plan {
	p := &plan{model: model, byName: map[string]int{}, check: validator.New()}
	if model.Kind() != reflect.Struct {
		p.mistake("%s is not a struct.", model)
		return p
	}
	p.walk(model, nil)
	if table != nil {
		p.bind(table)
	}
	for _, option := range options {
		option.apply(p)
	}
	for i := range p.rows {
		p.finish(&p.rows[i])
	}
	return p
}

// walk adds a row for every field that has a json name, those of embedded
// structs included.
func (p *plan) walk(model reflect.Type, index []int) {
	for i := range model.NumField() {
		f := model.Field(i)
		path := append(append([]int(nil), index...), i)
		name, tagged := f.Tag.Lookup("json")
		name, _, _ = strings.Cut(name, ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			p.walk(f.Type, path)
		case !tagged || name == "-" || name == "" || !f.IsExported():
			p.stray(f)
		default:
			p.add(f, name, path)
		}
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
	r := row{index: path, Field: schema.Field{Name: name, Label: label(name)}}
	goType := f.Type
	if goType.Kind() == reflect.Pointer {
		goType, r.pointer, r.Nullable = goType.Elem(), true, true
	}
	rules := parseRules(f.Tag.Get("validate"))
	columns := parseColumn(f.Tag.Get("gorm"))
	r.PrimaryKey = columns.primaryKey || (f.Name == "ID" && len(path) == 1)
	r.Unique = columns.unique
	r.Required = rules.required && !r.PrimaryKey
	r.rules = rules.others
	kind, ok := kindOf(goType, rules, columns.size, r.pointer)
	if !ok {
		p.mistake(`%s.%s is a %s, which no kind of field fits: give it one with serializer.Field(%q, …), or take it out with json:"-".`,
			p.model, f.Name, f.Type, name)
		return
	}
	r.kind = kind
	kind.Describe(&r.Field)
	p.readTag(&r, f)
	p.byName[name] = len(p.rows)
	p.rows = append(p.rows, r)
}

// finish completes a row after the options have been applied.
func (p *plan) finish(r *row) {
	if r.Unique && r.UniqueMessage == "" {
		r.UniqueMessage = words(p.model.Name()) + " with this " + strings.ReplaceAll(r.Name, "_", " ") + " already exists."
	}
	if r.ReadOnly && r.WriteOnly {
		p.mistake("%s.%s is both read_only and write_only: nobody could see or set it; take it out with json:\"-\".", p.model, r.Name)
	}
	if _, ok := r.kind.(field.Finisher); ok {
		p.finishes = true
	}
	r.member = append(jsontext.AppendString(nil, r.Name), ':')
	p.tryRules(r)
}

// label is a field's name for people: "First name" for first_name.
func label(name string) string {
	text := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// words is a type's name for people: "blog post" for BlogPost.
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if upper := r >= 'A' && r <= 'Z'; upper && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
