package serializer

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	rawJSON      = reflect.TypeFor[json.RawMessage]()
	readsText    = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// kindOf chooses the kind for a Go type, its rules and its column.
func kindOf(goType reflect.Type, rules ruleSet, c column) (field.Kind, bool) {
	if custom, ok := reflect.Zero(goType).Interface().(field.Custom); ok {
		return custom.FieldKind(), true
	}
	if choices := declaredChoices(goType); choices != nil {
		return field.Choice{Choices: choices, Blank: goType.Kind() == reflect.String && rules.omitEmpty}, true
	}
	if rules.choices != nil && (goType.Kind() == reflect.String || isWhole(goType)) {
		return field.Choice{Choices: listedChoices(goType, rules.choices), Blank: rules.omitEmpty && goType.Kind() == reflect.String}, true
	}
	if kind, ok := valueKind(goType, c, rules); ok {
		return kind, true
	}
	switch goType.Kind() { //nolint:exhaustive // the others have no kind
	case reflect.String:
		return textKind(rules, c), true
	case reflect.Bool:
		return field.Boolean{}, true
	case reflect.Float32, reflect.Float64:
		return field.Float{Minimum: rules.min, Maximum: rules.max, Single: goType.Kind() == reflect.Float32}, true
	case reflect.Slice:
		return listKind(goType, rules)
	case reflect.Map:
		return mapKind(goType)
	}
	if isWhole(goType) {
		return field.Integer{Minimum: whole(rules.min), Maximum: whole(rules.max)}, true
	}
	return nil, false
}

// isWhole reports whether the type is one of integers.
func isWhole(t reflect.Type) bool { return reflect.Zero(t).CanInt() || reflect.Zero(t).CanUint() }

// whole is a limit of an integer.
func whole(limit *float64) *int64 {
	if limit == nil {
		return nil
	}
	n := int64(*limit)
	return &n
}

// valueKind is the kind of types that hold one sort of value, whatever they
// are made of.
func valueKind(t reflect.Type, c column, rules ruleSet) (field.Kind, bool) {
	switch {
	case t.Kind() == reflect.Struct && t.ConvertibleTo(timeType):
		return momentKind(c), true
	case t == durationType:
		return field.Duration{}, true
	case t == rawJSON, t.Kind() == reflect.Interface, t.Name() == "JSON" && t.ConvertibleTo(rawJSON):
		return field.JSON{}, true
	case t.Kind() == reflect.Array && t.Name() == "UUID":
		return field.UUID{}, true
	case t.Name() == "Decimal" && reflect.PointerTo(t).Implements(readsText), t.Kind() == reflect.String && c.dataType == "decimal":
		return decimalKind(c, rules), true
	}
	return nil, false
}

// momentKind is the kind of a time, by the type of its column.
func momentKind(c column) field.Kind {
	switch c.dataType {
	case "date":
		return field.Date{}
	case "time":
		return field.Time{}
	}
	return field.DateTime{}
}

// decimalKind is the kind of a decimal with the digits of its column.
func decimalKind(c column, rules ruleSet) field.Kind {
	kind := field.Decimal{Digits: c.digits, Minimum: limitText(rules.min), Maximum: limitText(rules.max)}
	if c.digits > 0 {
		kind.Places = &c.places
	}
	return kind
}

// limitText is a limit of a decimal.
func limitText(limit *float64) string {
	if limit == nil {
		return ""
	}
	return strconv.FormatFloat(*limit, 'f', -1, 64)
}

// textKind is the kind of a string field.
func textKind(rules ruleSet, c column) field.Kind {
	low, high := 0, c.size
	if rules.min != nil {
		low = int(*rules.min)
	}
	if rules.max != nil && (high == 0 || int(*rules.max) < high) {
		high = int(*rules.max)
	}
	blank := rules.blank()
	switch rules.kind {
	case "email":
		return field.Email{MaxLength: high, Blank: blank}
	case "url":
		return field.URL{MaxLength: high, Blank: blank}
	case "http_url":
		return field.URL{MaxLength: high, Blank: blank, Schemes: []string{"http", "https"}}
	case "uuid", "uuid4":
		return field.UUID{}
	case "ip", "ipv4", "ipv6":
		return field.IPAddress{Version: map[string]int{"ipv4": 4, "ipv6": 6}[rules.kind], Blank: blank}
	case "slug":
		return field.Slug{MaxLength: high, Blank: blank}
	}
	switch c.dataType {
	case "date":
		return field.Date{}
	case "time":
		return field.Time{}
	case "uuid":
		return field.UUID{}
	}
	return field.String{MinLength: low, MaxLength: high, Blank: blank}
}

// listKind is the kind of a slice, if its items have one. Bytes have none.
func listKind(t reflect.Type, rules ruleSet) (field.Kind, bool) {
	if t.Elem().Kind() == reflect.Uint8 {
		return nil, false
	}
	child, ok := kindOf(inner(t.Elem()), ruleSet{}, column{})
	if !ok {
		return nil, false
	}
	list := field.List{Child: child, ChildNull: nullable(t.Elem()), NotEmpty: rules.required}
	if rules.min != nil {
		list.MinLength = int(*rules.min)
	}
	if rules.max != nil {
		list.MaxLength = int(*rules.max)
	}
	return list, true
}

// mapKind is the kind of a map from strings, if its values have one.
func mapKind(t reflect.Type) (field.Kind, bool) {
	if t.Key().Kind() != reflect.String {
		return nil, false
	}
	child, ok := kindOf(inner(t.Elem()), ruleSet{}, column{})
	if !ok {
		return nil, false
	}
	if t.Elem().Kind() == reflect.Interface {
		return field.Dict{}, true
	}
	return field.Dict{Child: child, ChildNull: nullable(t.Elem())}, true
}

// declaredChoices are the values that a named type declares with a method
// Choices, which returns []schema.Choice, or Values, which returns the values.
func declaredChoices(t reflect.Type) []schema.Choice {
	zero := reflect.Zero(t)
	if own, ok := zero.Interface().(interface{ Choices() []schema.Choice }); ok {
		return plainChoices(own.Choices())
	}
	method, ok := t.MethodByName("Values")
	if !ok || method.Type.NumIn() != 1 || method.Type.NumOut() != 1 || method.Type.Out(0).Kind() != reflect.Slice {
		return nil
	}
	values := zero.Method(method.Index).Call(nil)[0]
	choices := make([]schema.Choice, values.Len())
	for i := range choices {
		choices[i] = schema.Choice{Value: values.Index(i).Interface()}
	}
	return plainChoices(choices)
}

// plainChoices makes the values strings and int64s, and labels them where they
// have no label.
func plainChoices(choices []schema.Choice) []schema.Choice {
	plain := make([]schema.Choice, len(choices))
	for i, choice := range choices {
		plain[i] = choice
		switch v := reflect.ValueOf(choice.Value); {
		case v.Kind() == reflect.String:
			plain[i].Value = v.String()
		case v.IsValid() && v.CanInt():
			plain[i].Value = v.Int()
		}
		if choice.Label == "" {
			plain[i].Label = labelOf(fmt.Sprint(choice.Value))
		}
	}
	return plain
}

// labelOf is a choice's name for people, made of its value.
func labelOf(value string) string {
	if value == "" {
		return value
	}
	return label(value)
}

// listedChoices are those of the rule oneof.
func listedChoices(t reflect.Type, words []string) []schema.Choice {
	choices := make([]schema.Choice, len(words))
	for i, word := range words {
		choices[i] = schema.Choice{Value: word, Label: labelOf(word)}
		if n, err := strconv.ParseInt(word, 10, 64); err == nil && t.Kind() != reflect.String {
			choices[i].Value = n
		}
	}
	return choices
}

// samples are values as the kinds of each type parse them.
var samples = map[string]any{
	"string": "", "email": "", "slug": "", "url": "", "regex": "", "integer": int64(0), "float": 0.0, "boolean": false,
	"datetime": time.Time{}, "date": time.Time{}, "time": time.Time{}, "decimal": "0",
}

// checkDefault wants a declared default to be a value that a client could send,
// or one of the Go field.
func (p *plan) checkDefault(r *row) {
	if r.fallback == nil || r.Default == nil || r.relation != nil || r.foreign != nil || r.holds(r.Default) {
		return
	}
	if _, err := r.kind.Parse(r.Default); err != nil {
		p.mistake("the default %v of the field %q of %s is no value of it: change one of them.", r.Default, r.Name, p.model)
	}
}

// checkType wants the kind to have no setting that can't work, and the Go field
// to be one that can hold the kind's values.
func (p *plan) checkType(r *row) {
	if checker, ok := r.kind.(field.Checker); ok {
		if err := checker.Check(); err != nil {
			p.mistake("the field %q of %s has a kind that can't work: %s.", r.Name, p.model, err)
		}
	}
	sample, known := samples[r.Type]
	if !known || r.ReadOnly || r.relation != nil || r.source.absent || r.source.whole || r.compute != nil || r.foreign != nil {
		return
	}
	if _, custom := reflect.Zero(inner(r.source.goType)).Interface().(field.Custom); custom {
		return
	}
	if r.Format == "uuid" {
		sample = "00000000-0000-0000-0000-000000000000"
	}
	place := reflect.New(r.source.goType).Elem()
	if put(place, r.kind, sample) != nil {
		p.mistake("the field %q of %s is a %s, which can't hold a %s: change the type, or give it another kind.", r.Name, p.model, r.source.goType, r.Type)
	}
}
