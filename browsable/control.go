package browsable

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
)

// control is one field of a form.
type control struct {
	ID, Name, Label, Help string
	// Kind is input, textarea, select, checkbox, checks, file, group, items or note.
	Kind         string
	Type         string // of an input
	Value        string
	Checked      bool
	Options      []option
	Required     bool
	Min, Max     string
	Step         string
	MaxLength    int
	Autocomplete string
	Errors       []string
	Focus        bool
	Children     []control // of a group
	Items        []item    // of a list
	Template     *item     // a new item; its names have __n__ where the number belongs
	Method       string    // the form's
	Field        string    // the name to search by, where not all choices are offered
}

// Described are the ids of what explains the control.
func (c control) Described() string {
	var ids []string
	if c.Help != "" {
		ids = append(ids, c.ID+"-help")
	}
	if len(c.Errors) > 0 {
		ids = append(ids, c.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// item is one item of a list.
type item struct{ Controls []control }

// option is one value to choose.
type option struct {
	Value, Label, Group string
	Selected            bool
}

// options are choices, of which some are selected. A selected value that is none of
// them is added.
func options(choices []schema.Choice, selected []string) []option {
	list := make([]option, 0, len(choices)+len(selected))
	missing := slices.Clone(selected)
	for _, c := range choices {
		o := option{Value: fmt.Sprint(c.Value), Label: c.Label, Group: c.Group}
		if o.Label == "" {
			o.Label = o.Value
		}
		if at := slices.Index(missing, o.Value); at >= 0 {
			o.Selected = true
			missing = slices.Delete(missing, at, at+1)
		}
		list = append(list, o)
	}
	for _, value := range missing {
		if value != "" {
			list = append(list, option{Value: value, Label: value, Selected: true})
		}
	}
	return list
}

// builder makes the controls of a form.
type builder struct {
	prefix, method string // of ids; of the form
	page           *renderer.Page
	filled         bool // values are those of an object, or were sent: defaults do not count
	sent           bool // values were sent: a text may stand for something else
}

// longText is how many characters a field may have that is edited in one line.
const longText = 255

// maxItems is how many items of a list a form shows.
const maxItems = 100

// controls are those of an object's fields, whose names begin with a prefix.
func (b builder) controls(input *schema.Object, prefix string, values, broken map[string]any) []control {
	var list []control
	for i := range input.Fields {
		f := &input.Fields[i]
		if f.ReadOnly {
			continue
		}
		value, known := values[f.Name]
		if !known && !b.filled {
			value = f.Default
		}
		list = append(list, b.control(f, prefix+f.Name, value, broken[f.Name]))
	}
	return list
}

// control is that of one field.
func (b builder) control(f *schema.Field, name string, value, broken any) control {
	c := control{
		ID: b.prefix + name, Name: name, Label: f.Label, Help: f.Help, Kind: "input", Type: "text",
		Required: f.Required, MaxLength: f.MaxLength, Method: b.method,
	}
	if c.Label == "" {
		c.Label = name
	}
	if f.Nested == nil {
		c.Errors = texts(broken)
	}
	switch {
	case f.Nested != nil && f.Many:
		b.items(&c, f, value, broken)
	case f.Nested != nil:
		c.Kind = "group"
		c.Children = b.controls(f.Nested, name+".", asMap(value), asMap(broken))
		if asMap(broken) == nil {
			c.Errors = texts(broken)
		}
	case f.Relation != "":
		b.relation(&c, f, value)
	case f.Type == "list":
		b.list(&c, f, value)
	default:
		b.simple(&c, f, value)
	}
	return c
}

// simple fills in a control of one value.
func (b builder) simple(c *control, f *schema.Field, value any) {
	c.Value = textOf(value)
	switch {
	case f.WriteOnly && f.Type == "string":
		c.Type, c.Value, c.Autocomplete = "password", "", "new-password"
	case f.Type == "multiple choice":
		c.Kind, c.Options = "checks", options(f.Choices, textsOf(value))
	case f.Choices != nil:
		c.Kind, c.Options = "select", options(f.Choices, []string{c.Value})
		if !f.Required || f.Nullable || f.Blank || c.Value == "" {
			c.Options = append([]option{{Label: "---------", Selected: c.Value == ""}}, c.Options...)
		}
	case f.Type == "boolean" && f.Nullable:
		c.Kind, c.Options = "select", []option{
			{Label: "Unknown", Selected: value == nil},
			{Value: "true", Label: "Yes", Selected: c.Value == "true"}, {Value: "false", Label: "No", Selected: c.Value == "false"},
		}
	case f.Type == "boolean":
		c.Kind, c.Checked, c.Required = "checkbox", c.Value == "true", false
	case f.Type == "file upload" || f.Type == "image upload":
		c.Kind = "file"
	case f.Type == "nested object":
		c.Kind, c.Help = "note", "This object is sent as raw data."
	case f.Format == "json":
		c.Kind = "textarea"
		if _, isText := value.(string); !b.sent || !isText {
			c.Value = indented(value)
		}
	case f.Type == "string" && (f.MaxLength == 0 || f.MaxLength > longText) && f.Format == "" && f.Pattern == "":
		c.Kind = "textarea"
	default:
		typed(c, f)
	}
}

// typed finds the type of an input.
func typed(c *control, f *schema.Field) {
	switch f.Type {
	case "email", "url":
		c.Type = f.Type
	case "integer", "float", "decimal":
		c.Type, c.Step = "number", "any"
		if f.Type == "integer" {
			c.Step = "1"
		}
		c.Min, c.Max = limit(f.Minimum), limit(f.Maximum)
	case "date":
		if _, err := time.Parse(time.DateOnly, c.Value); err == nil || c.Value == "" {
			c.Type = "date"
		}
	case "time":
		if _, err := time.Parse("15:04:05.999999", c.Value); err == nil || c.Value == "" {
			c.Type, c.Step = "time", "any"
		}
	case "datetime":
		if at, err := time.Parse(time.RFC3339Nano, c.Value); err == nil {
			c.Type, c.Step, c.Value = "datetime-local", "any", at.UTC().Format("2006-01-02T15:04:05.999")
		} else if c.Value == "" {
			c.Type, c.Step = "datetime-local", "any"
		}
	}
}

// limit is a bound of numbers, or nothing.
func limit(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// relation fills in the choice of another object, or of several.
func (b builder) relation(c *control, f *schema.Field, value any) {
	selected := textsOf(value)
	c.Value = textOf(value)
	var choices []schema.Choice
	var more, known bool
	if b.page.Choices != nil && c.Name == f.Name {
		choices, more, known = b.page.Choices(b.method, f.Name, "")
	}
	switch {
	case f.Many:
		c.Kind, c.Value = "checks", ""
		if more {
			c.Field, choices = f.Name, only(choices, selected)
		}
		c.Options = options(choices, selected)
		if !known {
			c.Help = strings.TrimSpace(c.Help + " Use raw data to name objects.")
		}
	case !known:
	case more:
		c.Kind, c.Field, c.Options = "search", f.Name, options(choices, nil)
		c.Help = strings.TrimSpace(c.Help + " Type to search.")
	default:
		c.Kind, c.Options = "select", options(choices, selected)
		c.Options = append([]option{{Label: "---------", Selected: c.Value == ""}}, c.Options...)
	}
}

// only are the choices that are selected.
func only(choices []schema.Choice, selected []string) []schema.Choice {
	return slices.DeleteFunc(slices.Clone(choices), func(c schema.Choice) bool {
		return !slices.Contains(selected, fmt.Sprint(c.Value))
	})
}

// items fills in a list of objects.
func (b builder) items(c *control, f *schema.Field, value, broken any) {
	c.Kind = "items"
	list, _ := value.([]any)
	for i, object := range list[:min(len(list), maxItems)] {
		c.Items = append(c.Items, item{b.controls(f.Nested, fmt.Sprintf("%s[%d]", c.Name, i), asMap(object), brokenItem(broken, i))})
	}
	fresh := b
	fresh.filled = false
	c.Template = &item{fresh.controls(f.Nested, c.Name+"[__n__]", nil, nil)}
	if whole, ok := broken.([]any); ok && len(whole) > 0 {
		if _, isText := whole[0].(string); isText {
			c.Errors = texts(broken)
		}
	} else if object := asMap(broken); object != nil {
		c.Errors = texts(object["non_field_errors"])
	}
}

// brokenItem is what is wrong with an item, of a list or of an object by indexes.
func brokenItem(broken any, i int) map[string]any {
	switch broken := broken.(type) {
	case []any:
		if i < len(broken) {
			return asMap(broken[i])
		}
	case map[string]any:
		return asMap(broken[strconv.Itoa(i)])
	}
	return nil
}

// list fills in a list of plain values.
func (b builder) list(c *control, f *schema.Field, value any) {
	if f.Child == nil || f.Child.Nested != nil || f.Child.Type == "list" || f.Child.Type == "nested object" {
		c.Kind, c.Help = "note", "This list is sent as raw data."
		return
	}
	c.Kind = "items"
	values, _ := value.([]any)
	child := *f.Child
	child.Label, child.Help = f.Label, ""
	for i, one := range values[:min(len(values), maxItems)] {
		c.Items = append(c.Items, item{[]control{b.control(&child, fmt.Sprintf("%s[%d]", c.Name, i), one, nil)}})
	}
	c.Template = &item{[]control{b.control(&child, c.Name+"[__n__]", nil, nil)}}
}

// textOf is a value as the text of a control.
func textOf(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case map[string]any, []any:
		return indented(value)
	}
	return fmt.Sprint(value)
}

// textsOf are the values of a list, or the one.
func textsOf(value any) []string {
	list, ok := value.([]any)
	if !ok {
		return []string{textOf(value)}
	}
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = textOf(list[i])
	}
	return texts
}

// indented is a value as JSON.
func indented(value any) string {
	if value == nil {
		return ""
	}
	text, err := json.MarshalIndent(value, "", "    ")
	if err != nil {
		return ""
	}
	return string(text)
}
