package openapi

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"

	"github.com/quintet-go/rest/schema"
)

// The texts of values that no format of JSON Schema fits.
const (
	clockPattern = `^\d{1,2}:\d{1,2}(:\d{1,2}([.,]\d{1,12})?)?$`
	spanPattern  = `^(-?\d+ (days?, )?)?-?((\d+:)?\d+:)?\d+([.,]\d{1,12})?$`
)

// isFile reports whether a field holds a file.
func isFile(f *schema.Field) bool { return f.Type == "file upload" || f.Type == "image upload" }

// scalar describes the values of a field that holds one value. What nothing is
// known of may be anything.
func scalar(f *schema.Field, side side) *base.Schema {
	switch {
	case f.Type == "choice":
		return choice(f)
	case isFile(f):
		return file(f, side)
	case f.Type == "field" && f.Format == "duration":
		return duration(f)
	case f.Type == "field" && f.Format == "uri":
		return &base.Schema{Type: []string{"string"}, Format: "uri"}
	case f.Type == "field" && f.Format == "json" && f.Printed == "string":
		return &base.Schema{Type: []string{"string"}, ContentMediaType: "application/json"}
	}
	switch f.Type {
	case "boolean":
		return &base.Schema{Type: []string{"boolean"}}
	case "integer", "float", "decimal":
		return number(f)
	case "datetime", "date", "time":
		return moment(f)
	case "field", "":
		return &base.Schema{}
	}
	return text(f, side)
}

// choice describes one of several values.
func choice(f *schema.Field) *base.Schema {
	made := &base.Schema{}
	types := map[string]bool{}
	add := func(value any) {
		made.Enum = append(made.Enum, node(value))
		if name := typeOf(value); !types[name] {
			types[name] = true
			made.Type = append(made.Type, name)
		}
	}
	var labels []string
	for _, c := range f.Choices {
		add(c.Value)
		if c.Label != "" {
			labels = append(labels, fmt.Sprintf("* `%v`: %s", c.Value, c.Label))
		}
	}
	if f.Blank {
		add("")
	}
	if len(f.Choices) == 0 {
		return &base.Schema{Type: []string{"string"}}
	}
	made.Description = strings.Join(labels, "\n")
	return made
}

// typeOf is the JSON type of a choice.
func typeOf(value any) string {
	switch value.(type) {
	case bool:
		return "boolean"
	case int, int64, uint, uint64, int32, uint32, int16, uint16, int8, uint8:
		return "integer"
	case float64, float32, json.Number:
		return "number"
	}
	return "string"
}

// file describes a file: its bytes in a form, and its URL, or null, in an answer.
func file(f *schema.Field, side side) *base.Schema {
	made := &base.Schema{Type: []string{"string"}}
	switch {
	case side != shown:
		made.Format = "binary"
	case f.Printed == "uri":
		made.Format = "uri-reference"
	}
	return made
}

// duration describes a span of time.
func duration(f *schema.Field) *base.Schema {
	made := &base.Schema{Type: []string{"string"}, Description: "A span of time: `[days ]hh:mm:ss[.uuuuuu]`."}
	if f.Printed == "iso" {
		made.Format, made.Description = "duration", ""
	} else {
		made.Pattern = spanPattern
	}
	made.Description = joined(limits(f), made.Description)
	return made
}

// moment describes a point in time. Text in a format of its own is any text.
func moment(f *schema.Field) *base.Schema {
	made := &base.Schema{Type: []string{"string"}, Format: f.Format}
	if f.Format == "time" { // that of JSON Schema wants an offset
		made.Format, made.Pattern = "", clockPattern
	}
	return made
}

// number describes a number, which may be printed as text.
func number(f *schema.Field) *base.Schema {
	if f.Type == "decimal" && f.Printed != "number" {
		made := &base.Schema{Type: []string{"string"}, Format: "decimal", Description: limits(f)}
		if f.Printed == "" {
			made.Pattern = decimalPattern(f)
		}
		return made
	}
	made := &base.Schema{Type: []string{"number"}, Minimum: limit(f.Minimum), Maximum: limit(f.Maximum)}
	switch {
	case f.Type == "integer" && f.Printed == "string":
		return &base.Schema{Type: []string{"string"}, Pattern: `^-?\d+$`, Description: limits(f)}
	case f.Type == "integer":
		made.Type, made.Format = []string{"integer"}, f.Format
	case f.Type == "float":
		made.Format = "double"
	}
	return made
}

// decimalPattern is what a decimal looks like.
func decimalPattern(f *schema.Field) string {
	whole, behind := "*", "*"
	if f.Places != nil {
		behind = fmt.Sprintf("{0,%d}", *f.Places)
		if f.MaxDigits > 0 {
			whole = fmt.Sprintf("{0,%d}", max(f.MaxDigits-*f.Places, 1))
		}
	}
	return `^-?\d` + whole + `(?:\.\d` + behind + `)?$`
}

// limits tells people the limits of a text that is a number or a span of time.
func limits(f *schema.Field) string {
	switch {
	case f.Minimum != nil && f.Maximum != nil:
		return fmt.Sprintf("From %v to %v.", f.Minimum, f.Maximum)
	case f.Minimum != nil:
		return fmt.Sprintf("At least %v.", f.Minimum)
	case f.Maximum != nil:
		return fmt.Sprintf("At most %v.", f.Maximum)
	}
	return ""
}

// limit is a limit as a number; nil for none.
func limit(value any) *float64 {
	if value == nil {
		return nil
	}
	n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	if err != nil {
		return nil
	}
	return &n
}
