// Package schema describes an API as plain data: what a serializer's fields
// are, what an action reads and answers, and where. Everything that explains
// the API to people or machines (OPTIONS, OpenAPI, forms) reads these
// descriptions and nothing else, so it can't drift from what is enforced.
//
// The package never holds functions.
package schema

import "github.com/quintet-go/rest"

// Object describes a serializer: its fields, in order.
type Object struct {
	// Name is the model's name, such as "User".
	Name   string
	Fields []Field
	// Together lists sets of fields whose values may exist only once together.
	Together [][]string
}

// Field returns the named field, or nil.
func (o *Object) Field(name string) *Field {
	for i := range o.Fields {
		if o.Fields[i].Name == name {
			return &o.Fields[i]
		}
	}
	return nil
}

// Field is one row of the field table: what a value is, and what may be done
// with it.
type Field struct {
	// Name is the field's name in requests and answers.
	Name string
	// Column is the database column, or empty for a field without one.
	Column string
	// Label and Help are for people.
	Label, Help string
	// Type is DRF's word for the kind of value: string, email, integer,
	// float, boolean, datetime, … (DRF api-guide/metadata).
	Type string
	// Format narrows Type in OpenAPI's words, such as "int64".
	Format string

	// ReadOnly fields are never set from a request; WriteOnly fields never
	// appear in an answer.
	ReadOnly, WriteOnly bool
	// Required fields must be sent with a create or a full update.
	Required bool
	// Nullable fields take null; Blank ones take "".
	Nullable, Blank bool
	// PrimaryKey is the field that the object is found by.
	PrimaryKey bool
	// Unique values may exist only once; UniqueMessage is what a client is
	// told otherwise.
	Unique        bool
	UniqueMessage string

	// Default is the value of a field left out of a create, or nil.
	Default any
	// MinLength and MaxLength count code points; 0 is no limit.
	MinLength, MaxLength int
	// Minimum and Maximum are inclusive; nil is no limit.
	Minimum, Maximum any
	// MaxDigits is the largest number of digits of a decimal, 0 for no limit,
	// and Places how many of them stand behind the point, nil for any number.
	MaxDigits int
	Places    *int
	// Pattern is a regular expression (RE2 syntax), or empty.
	Pattern string
	// Choices are the allowed values, or nil for any.
	Choices []Choice
	// Child describes the items of a list and the values of a dictionary.
	Child *Field
	// Nested describes the object, or each object of a list where Many is set,
	// that the field holds.
	Nested *Object
	// Many is true for a field that holds a list of related objects.
	Many bool
	// Relation is the name of the model that the field refers to, or empty, and
	// Names describes the values that name its objects: keys, slugs or URLs; nil is
	// not known.
	Relation string
	Names    *Field
	// Printed says how values are printed where that is not how Type is printed as
	// a rule: as a "string", "integer" or "number", as a "uri", or in the "iso" form
	// of a duration.
	Printed string
}

// Secret reports whether the field's values may be seen by nobody: such a
// field can't be filtered, sorted, searched or expanded.
func (f *Field) Secret() bool { return f.WriteOnly }

// Choice is one allowed value and its name for people. Choices of the same
// Group stand together in forms.
type Choice struct {
	Value any
	Label string
	Group string
}

// Operation is one action of a viewset.
type Operation struct {
	Action rest.Action
	// Method is the HTTP method that asks for the action.
	Method string
	// Path is what follows the resource's URL, and the object's for a detail
	// action: empty for the six actions of DRF, "publish" for an extra one.
	Path string
	// Route is the last part of the route's name; empty stands for list,
	// detail, or the path with dashes.
	Route string
	// Lookup is the name of the path parameter that finds the object, "pk"
	// unless said otherwise, and Pattern what it may look like.
	Lookup, Pattern string
	// Parents are the path parameters that name the objects above those of the
	// viewset, at nested routes; nil where nobody says which those are.
	Parents []string
	// Summary and Description are for people.
	Summary, Description string
	// Input and Output describe the bodies; nil is none.
	Input, Output *Object
	// Many is true where the answer is a list of Output, and Envelope the members
	// of the object that the list stands in, as "results"; nil is none.
	Many     bool
	Envelope []Field
	// Status is that of success.
	Status int
	// Parameters are the query parameters that the action reads.
	Parameters []Parameter
	Exchange
}

// Parameter is one query parameter.
type Parameter struct {
	Name, Description string
	// Type and Format are as in [Field].
	Type, Format string
	// Choices are the allowed values, or nil for any.
	Choices []Choice
	// Many is true where several values may stand with commas between.
	Many bool
	// Role is what the parameter is for, so that people can be given the right
	// control: "search", "ordering", "page", "offset", "cursor" or "size"; empty for
	// a value to narrow by.
	Role string
	// Minimum and Maximum are inclusive; nil is no limit.
	Minimum, Maximum any
}
