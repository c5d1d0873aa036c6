package filter

import (
	"errors"
	"fmt"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// OrderingFilter sorts as the request asks; see [Ordering].
type OrderingFilter struct {
	// Names are the fields that a list may be sorted by.
	Names []string
	// Param is the query parameter; the default is ordering.
	Param string
}

// Ordering sorts a list by the fields that ?ordering= names, with commas
// between; a minus before a name sorts from the largest (DRF
// api-guide/filtering). NULL is smaller than every value. With no names every
// field may be sorted by that is kept in a column and that clients can see. A
// name may be given another one for clients: "age=created".
//
// Names that can't be sorted by are ignored, unless the request is strict. Among
// them are fields of related objects of which r's user may not know all: where
// an object stands would tell a hidden value. With none left the viewset's own
// order holds.
func Ordering(names ...string) OrderingFilter { return OrderingFilter{Names: names} }

// maxKeys is how many fields a list may be sorted by at once.
const maxKeys = 8

// ordering is an OrderingFilter of one resource.
type ordering struct {
	param string
	names []string
	keys  map[string]key
}

// key is a field that a list may be sorted by.
type key struct {
	store.Order
	field Field
}

// Bind finds the fields.
func (f OrderingFilter) Bind(table Table) (Bound, error) {
	o := &ordering{param: f.Param, keys: map[string]key{}}
	if o.param == "" {
		o.param = "ordering"
	}
	if len(f.Names) == 0 {
		return o, o.addAll(table)
	}
	var mistakes []error
	for _, spec := range f.Names {
		if err := o.add(table, spec); err != nil {
			mistakes = append(mistakes, fmt.Errorf("filter.Ordering: %q: %w", spec, err))
		}
	}
	return o, errors.Join(mistakes...)
}

// addAll adds every field that can be sorted by.
func (o *ordering) addAll(table Table) error {
	described := table.Describe()
	for i := range described.Fields {
		if f := &described.Fields[i]; f.Column != "" && !f.Secret() {
			_ = o.add(table, f.Name) // a field that can't be sorted by is left out
		}
	}
	if len(o.names) == 0 {
		return errors.New("filter.Ordering finds no field to sort by: leave the filter out")
	}
	return nil
}

// add adds one field.
func (o *ordering) add(table Table, spec string) error {
	name, path, renamed := strings.Cut(spec, "=")
	if !renamed {
		path = name
	}
	found, err := table.Lookup(path)
	switch {
	case err != nil:
		return err
	case renamed && (name == "" || name[0] == '-' || strings.ContainsFunc(name, separates)):
		return fmt.Errorf("clients can't write the name %q: give it one without a minus, commas and blanks", name)
	case found.ToMany:
		return errors.New("it leads to several objects, and a list can't be sorted by all of them")
	case classOf(&found) == other:
		return fmt.Errorf("a field of type %s has no order", found.kind())
	}
	if _, double := o.keys[name]; double {
		return errors.New("it is named twice: take one out")
	}
	o.names = append(o.names, name)
	o.keys[name] = key{store.Order{Column: found.column(), Relation: strings.Join(found.Relations, ".")}, found}
	return nil
}

// Narrow replaces the order, where the request names one.
func (o *ordering) Narrow(r *rest.Request, q *store.Query) error {
	asked := last(r, o.param)
	if asked == "" {
		return nil
	}
	var order []store.Order
	for term := range strings.SplitSeq(asked, ",") {
		name, descending := strings.CutPrefix(strings.TrimSpace(term), "-")
		key, known := o.keys[name]
		known = known && !key.field.hidden(r) && !key.field.scoped(r)
		switch {
		case !known && r.Strict:
			return refusal(o.param, "invalid_choice", "This list can't be sorted by one of these.")
		case known && len(order) < maxKeys:
			key.Descending = descending
			order = append(order, key.Order)
		}
	}
	if order != nil {
		q.Order = order
	}
	return nil
}

// Parameters is the one parameter.
func (o *ordering) Parameters() []schema.Parameter {
	p := schema.Parameter{Name: o.param, Type: "string", Many: true, Role: "ordering", Description: "The fields to sort by; a minus sorts from the largest"}
	for _, name := range o.names {
		label := o.keys[name].field.Label
		p.Choices = append(p.Choices,
			schema.Choice{Value: name, Label: label + ", ascending"},
			schema.Choice{Value: "-" + name, Label: label + ", descending"})
	}
	return []schema.Parameter{p}
}
