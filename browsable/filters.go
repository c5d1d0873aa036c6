package browsable

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest/schema"
)

// filters are the controls that narrow and sort a list.
type filters struct {
	Action   string
	Search   *control
	Ordering *control
	Fields   []control
	Hidden   []header // other parameters, which stay as they are
	Active   int      // how many of Fields have a value
	Clear    string   // the list without any of them; empty where none is set
}

// newFilters makes controls of query parameters. Nil is that there are none.
func newFilters(all []schema.Parameter, path string, query url.Values) *filters {
	f := &filters{Action: path}
	known := map[string]bool{}
	cleared := with(path, query)
	for i := range all {
		p := &all[i]
		value := last(query, p.Name)
		switch p.Role {
		case "page", "offset", "cursor":
			known[p.Name] = true
			continue
		case "size":
			continue
		case "search":
			f.Search = &control{ID: "filter-" + p.Name, Name: p.Name, Label: "Search", Help: p.Description, Value: value}
		case "ordering":
			f.Ordering = orderingControl(p, value)
		default:
			f.Fields = append(f.Fields, filterControl(p, value))
			if value != "" {
				f.Active++
			}
		}
		known[p.Name] = true
	}
	if f.Search == nil && f.Ordering == nil && f.Fields == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !known[name] {
			f.Hidden = append(f.Hidden, header{name, last(query, name)})
		}
	}
	kept := url.Values{}
	for _, h := range f.Hidden {
		kept.Set(h.Name, h.Value)
	}
	if plain := with(path, kept); plain != cleared {
		f.Clear = plain
	}
	return f
}

// last is the last value of a parameter.
func last(query url.Values, name string) string {
	values := query[name]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// orderingControl is the choice of an order.
func orderingControl(p *schema.Parameter, value string) *control {
	c := &control{ID: "filter-" + p.Name, Name: p.Name, Label: "Order", Kind: "select", Options: []option{{Label: "Default order", Selected: value == ""}}}
	known := value == ""
	for _, choice := range p.Choices {
		o := option{Value: fmt.Sprint(choice.Value), Label: choice.Label}
		o.Selected = o.Value == value
		known = known || o.Selected
		c.Options = append(c.Options, o)
	}
	if !known {
		c.Options = append(c.Options, option{Value: value, Label: value, Selected: true})
	}
	return c
}

// filterControl is the control of a value to narrow by.
func filterControl(p *schema.Parameter, value string) control {
	c := control{ID: "filter-" + p.Name, Name: p.Name, Label: p.Description, Kind: "input", Type: "text", Value: value}
	if before, _, cut := strings.Cut(c.Label, ": whether there"); cut {
		c.Label = before + " is empty"
	}
	if c.Label == "" {
		c.Label = p.Name
	}
	switch {
	case p.Choices != nil:
		c.Kind, c.Options = "select", append([]option{{Label: "Any", Selected: value == ""}}, options(p.Choices, []string{value})...)
	case p.Type == "boolean":
		c.Kind = "select"
		parsed, err := strconv.ParseBool(value)
		c.Options = []option{
			{Label: "Any", Selected: err != nil},
			{Value: "true", Label: "Yes", Selected: err == nil && parsed},
			{Value: "false", Label: "No", Selected: err == nil && !parsed},
		}
	case p.Many:
	case p.Type == "integer":
		c.Type = "number"
	case p.Type == "date":
		c.Type = "date"
	}
	return c
}
