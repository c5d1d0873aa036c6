package openapi

import (
	"reflect"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest/schema"
)

// side is where a value is: in an answer or in a request.
type side int

const (
	shown   side = iota // in an answer
	sent                // in the body of a create or a full update
	patched             // in the body of an update in part
	asked               // in a parameter
)

// owner is whose body an object is, for the names of components.
type owner struct {
	id     string // of the operation
	prefix string // what sets the component apart: fields that are missing
	nested bool   // within another object
}

// described is an object that is a component.
type described struct {
	object schema.Object
	side   side
	nested bool
	item   string // the component of the items of a page
	name   string
}

// object is a reference to the component for an object.
func (b *builder) object(o *schema.Object, side side, of owner) *base.SchemaProxy {
	return b.component(*o, side, of, func() *base.Schema { return b.members(o, side, of.nested) }, "")
}

// component is a reference to the component for an object on one side, which
// is made if there is none yet. Objects that differ have different components.
func (b *builder) component(o schema.Object, side side, of owner, describe func() *base.Schema, item string) *base.SchemaProxy {
	wanted := described{object: o, side: side, nested: of.nested && side != shown, item: item}
	for i := range b.objects {
		known := b.objects[i]
		wanted.name = known.name
		if reflect.DeepEqual(known, wanted) {
			return base.CreateSchemaProxyRef("#/components/schemas/" + known.name)
		}
	}
	wanted.name = b.nameOf(&o, side, of)
	b.objects = append(b.objects, wanted)
	b.schemas.Set(wanted.name, nil) // its place, while its own objects are made
	b.schemas.Set(wanted.name, base.CreateSchemaProxy(describe()))
	return base.CreateSchemaProxyRef("#/components/schemas/" + wanted.name)
}

// nameOf is the name of a new component: User, UserRequest, PatchedUserRequest.
// Where that is another one's, the operation's comes in front.
func (b *builder) nameOf(o *schema.Object, side side, of owner) string {
	name := camel(of.prefix) + camel(o.Name)
	if o.Name == "" {
		name = camel(of.id)
	}
	full := func(name string) string {
		switch side {
		case sent:
			return name + "Request"
		case patched:
			return "Patched" + name + "Request"
		case shown, asked:
		}
		return name
	}
	taken := func(name string) bool { _, taken := b.schemas.Get(name); return taken }
	return free(taken, full(name), full(camel(of.id)+name))
}

// members describes the members of an object.
func (b *builder) members(o *schema.Object, side side, nested bool) *base.Schema {
	made := &base.Schema{Type: []string{"object"}, Properties: orderedmap.New[string, *base.SchemaProxy]()}
	for i := range o.Fields {
		f := &o.Fields[i]
		key := f.PrimaryKey && nested // by which nested objects are told apart
		if side == shown && f.WriteOnly || side != shown && f.ReadOnly && !key {
			continue
		}
		made.Properties.Set(f.Name, b.field(f, side))
		if side == shown || side == sent && f.Required && !f.ReadOnly {
			made.Required = append(made.Required, f.Name)
		}
	}
	return made
}
