package openapi

import (
	"github.com/pb33f/libopenapi/datamodel/high/base"

	"github.com/quintet-go/rest/schema"
)

// field describes a field with what people are told of it.
func (b *builder) field(f *schema.Field, side side) *base.SchemaProxy {
	value := b.value(f, side)
	notes := base.Schema{Description: f.Help}
	switch {
	case side == shown && f.ReadOnly:
		notes.ReadOnly = new(true)
	case side != shown && f.WriteOnly:
		notes.WriteOnly = new(true)
	}
	if side == sent && f.Default != nil {
		notes.Default = node(f.Default)
	}
	if value.IsReference() {
		return annotated(value, f, &notes)
	}
	made := value.Schema()
	made.ReadOnly, made.WriteOnly = notes.ReadOnly, notes.WriteOnly
	if notes.Default != nil && holds(made, notes.Default) {
		made.Default = notes.Default
	}
	made.Description = joined(made.Description, notes.Description)
	if f.Nullable || side == shown && isFile(f) {
		nullable(made)
	}
	return value
}

// joined are two sentences.
func joined(first, second string) string {
	if first == "" || second == "" {
		return first + second
	}
	return second + " " + first
}

// annotated is a reference with notes, and with null as another value where the
// field takes it.
func annotated(reference *base.SchemaProxy, f *schema.Field, notes *base.Schema) *base.SchemaProxy {
	if f.Nullable {
		none := base.CreateSchemaProxy(&base.Schema{Type: []string{"null"}})
		notes.AnyOf, notes.Default = []*base.SchemaProxy{reference, none}, nil
		return base.CreateSchemaProxy(notes)
	}
	if notes.Description == "" && notes.WriteOnly == nil {
		return reference
	}
	notes.AllOf, notes.Default = []*base.SchemaProxy{reference}, nil // few tools know keywords beside $ref
	return base.CreateSchemaProxy(notes)
}

// nullable adds null to the values of a schema that names their types.
func nullable(made *base.Schema) {
	if len(made.Type) == 0 {
		return
	}
	made.Type = append(made.Type, "null")
	if made.Enum != nil {
		made.Enum = append(made.Enum, node(nil))
	}
}

// value describes the values of a field.
func (b *builder) value(f *schema.Field, side side) *base.SchemaProxy {
	switch {
	case f.Nested != nil:
		one := b.object(f.Nested, side, owner{nested: true})
		if f.Many {
			return base.CreateSchemaProxy(listOf(one))
		}
		return one
	case f.Many:
		return base.CreateSchemaProxy(listOf(b.named(f, side)))
	case f.Type == "list":
		return base.CreateSchemaProxy(b.list(f, side))
	case f.Type == "nested object":
		return base.CreateSchemaProxy(b.dictionary(f, side))
	case f.Type == "multiple choice":
		return base.CreateSchemaProxy(listOf(base.CreateSchemaProxy(choice(f))))
	case f.Type == "field" && f.Names != nil:
		return b.named(f, side)
	}
	return base.CreateSchemaProxy(scalar(f, side))
}

// named describes what names a related object.
func (b *builder) named(f *schema.Field, side side) *base.SchemaProxy {
	if f.Names == nil {
		return base.CreateSchemaProxy(&base.Schema{})
	}
	return b.value(f.Names, side)
}

// child describes an item of a list, or a value of a dictionary.
func (b *builder) child(f *schema.Field, side side) *base.SchemaProxy {
	if f.Child == nil {
		return base.CreateSchemaProxy(&base.Schema{})
	}
	return b.field(f.Child, side)
}

// list describes a list of values.
func (b *builder) list(f *schema.Field, side side) *base.Schema {
	made := listOf(b.child(f, side))
	if f.MinLength > 0 && side != shown {
		made.MinItems = new(int64(f.MinLength))
	}
	if f.MaxLength > 0 {
		made.MaxItems = new(int64(f.MaxLength))
	}
	return made
}

// dictionary describes an object with names that nobody has declared.
func (b *builder) dictionary(f *schema.Field, side side) *base.Schema {
	return &base.Schema{
		Type:                 []string{"object"},
		AdditionalProperties: &base.DynamicValue[*base.SchemaProxy, bool]{A: b.child(f, side)},
	}
}
