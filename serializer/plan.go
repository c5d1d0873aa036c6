package serializer

import (
	"fmt"
	"reflect"
	"slices"
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
	table    *store.Table // nil before it is bound
	rows     []row
	byName   map[string]int
	picked   []string        // the fields to keep, in order; nil for all
	left     map[string]*row // the fields that are not kept, by name
	rules    []func(r *rest.Request, object any) error
	prepare  []func(r *rest.Request, objects any) error
	sets     []uniqueSet
	dates    []uniqueFor
	loads    []load
	check    *validator.Validate
	key      store.TableColumn
	finishes bool // some row's kind is a field.Finisher
	relates  bool // some row has something to save beside the object's row
	mistakes []error
}

// row is one field: its description, and how its values are read and set.
type row struct {
	schema.Field
	kind     field.Kind
	source   source
	compute  func(r *rest.Request, object any) (any, error)
	fallback func(r *rest.Request) (any, error) // for a field that is left out; nil for none
	checks   []func(r *rest.Request, value any) error
	wants    []reflect.Type    // what the checks are functions of
	messages map[string]string // by code
	hidden   bool
	relation *store.Relation // for a field that points at other objects
	foreign  *source         // the column that holds the reference
	rules    []string        // rules left to the validator library
	member   []byte          // the name as JSON, with its colon
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
	object := schema.Object{Name: p.model.Name()}
	for i := range p.rows {
		if !p.rows[i].hidden {
			object.Fields = append(object.Fields, p.rows[i].Field)
		}
	}
	for _, set := range p.sets {
		leftOut := func(name string) bool { return p.left[name] != nil }
		if !slices.ContainsFunc(set.names, leftOut) {
			object.Together = append(object.Together, set.names)
		}
	}
	return object
}

// compile reads the tags of form, which declare fields of model, the store's
// table if there is one, and the options.
func compile(model, form reflect.Type, table *store.Table, options []Option) *plan {
	p := &plan{model: model, table: table, byName: map[string]int{}, check: validator.New()}
	if model.Kind() != reflect.Struct || form.Kind() != reflect.Struct {
		p.mistake("%s is not a struct.", model)
		return p
	}
	p.walk(form, nil)
	if table != nil {
		p.bind()
	}
	for _, option := range options {
		option.apply(p)
	}
	p.pick()
	for i := range p.rows {
		p.finish(&p.rows[i])
	}
	if table != nil {
		p.findSets()
	}
	p.checkDates()
	return p
}

// put adds a row.
func (p *plan) put(r row) *row {
	p.byName[r.Name] = len(p.rows)
	p.rows = append(p.rows, r)
	return &p.rows[len(p.rows)-1]
}

// pick keeps the fields that an explicit list names, and hidden ones, in the
// list's order.
func (p *plan) pick() {
	if p.picked == nil {
		return
	}
	kept := make([]row, 0, len(p.picked))
	for i, name := range p.picked {
		if slices.Contains(p.picked[:i], name) {
			p.mistake("Fields names the field %q of %s twice.", name, p.model)
		} else if r := p.row(name, "Fields"); r != nil {
			kept = append(kept, *r)
		}
	}
	for i := range p.rows {
		switch r := &p.rows[i]; {
		case slices.Contains(p.picked, r.Name):
		case r.hidden:
			kept = append(kept, *r)
		default:
			p.leave(*r)
		}
	}
	p.rows = kept
	clear(p.byName)
	for i := range p.rows {
		p.byName[p.rows[i].Name] = i
	}
}

// leave keeps a row that is no field any more for the rules that look at
// several.
func (p *plan) leave(r row) {
	if _, refers := r.kind.(Reference); refers && p.table != nil {
		p.attach(&r)
	}
	if p.left == nil {
		p.left = map[string]*row{}
	}
	p.left[r.Name] = &r
}

// member is a field that a rule about several is about, left out or not.
func (p *plan) member(name string) *row {
	if i, ok := p.byName[name]; ok {
		return &p.rows[i]
	}
	return p.left[name]
}

// finish completes a row after the options have been applied.
func (p *plan) finish(r *row) {
	if r.kind == nil && r.compute == nil {
		p.unkind(r)
		return
	}
	r.Unique = r.Unique || p.table != nil && r.PrimaryKey && !r.ReadOnly
	if r.Unique && r.UniqueMessage == "" {
		r.UniqueMessage = words(p.model.Name()) + " with this " + strings.ReplaceAll(r.Name, "_", " ") + " already exists."
	}
	if r.ReadOnly && r.WriteOnly {
		p.mistake("%s.%s is both read_only and write_only: nobody could see or set it; take it out with json:\"-\".", p.model, r.Name)
	}
	if r.ReadOnly {
		r.Required = false
	}
	p.refer(r)
	p.checkWants(r)
	if _, ok := r.kind.(field.Finisher); ok {
		p.finishes = true
	}
	r.member = append(jsontext.AppendString(nil, r.Name), ':')
	p.checkType(r)
	p.checkDefault(r)
	p.tryRules(r)
}

// unkind notes a row that no kind fits.
func (p *plan) unkind(r *row) {
	help := fmt.Sprintf("give it one with serializer.Field(%q, …)", r.Name)
	if r.relation != nil {
		help = fmt.Sprintf("say how it is shown with serializer.Field(%q, relation.…)", r.Name)
	}
	p.mistake(`the field %q of %s is a %s, which no kind of field fits: %s, or take it out with json:"-".`,
		r.Name, p.model, r.source.goType, help)
}

// label is a field's name for people: "First name" for first_name.
func label(name string) string {
	if name == "id" {
		return "ID"
	}
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
