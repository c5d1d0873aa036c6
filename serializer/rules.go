package serializer

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer/field"
)

// ruleSet is a validate tag: what kinds check themselves, and the rest.
type ruleSet struct {
	required, omitEmpty, email bool
	min, max                   *float64
	others                     []string
}

// parseRules reads a validate tag.
func parseRules(tag string) ruleSet {
	var set ruleSet
	for rule := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(rule, "=")
		limit, err := strconv.ParseFloat(value, 64)
		switch {
		case rule == "":
		case rule == "required":
			set.required = true
		case rule == "omitempty":
			set.omitEmpty = true
		case rule == "email":
			set.email = true
		case err == nil && (name == "min" || name == "gte"):
			set.min = &limit
		case err == nil && (name == "max" || name == "lte"):
			set.max = &limit
		case err == nil && name == "len":
			set.min, set.max = &limit, &limit
		default:
			set.others = append(set.others, rule)
		}
	}
	return set
}

// blank reports whether text may be "": a required field must say something,
// and so must one with a rule that "" breaks.
func (s ruleSet) blank() bool {
	return !s.required && (s.omitEmpty || !s.email && s.min == nil && len(s.others) == 0)
}

// tryRules applies the validator library's rules of a row to its zero value,
// so that a rule that doesn't exist or doesn't fit the type is a mistake at
// registration.
func (p *plan) tryRules(r *row) {
	for _, rule := range r.rules {
		func() {
			defer func() {
				if problem := recover(); problem != nil {
					p.mistake("the rule %q of %s.%s can't be used: %v.", rule, p.model, r.Name, problem)
				}
			}()
			zero := reflect.Zero(p.model.FieldByIndex(r.index).Type).Interface()
			_ = p.check.Var(zero, rule) // whether the zero value is valid is of no interest
		}()
	}
}

// breaks applies the validator library's rules of a row to a value.
func (p *plan) breaks(ctx context.Context, r *row, value any) []rest.Message {
	var problems []rest.Message
	for _, rule := range r.rules {
		if p.check.VarCtx(ctx, value, rule) != nil {
			problems = append(problems, ruleMessage(rule))
		}
	}
	return problems
}

// ruleMessage words a broken rule as DRF does, where DRF has the rule. It does
// not repeat the value, which may be a secret.
func ruleMessage(rule string) rest.Message {
	name, value, _ := strings.Cut(rule, "=")
	text := map[string]string{
		"url":      "Enter a valid URL.",
		"http_url": "Enter a valid URL.",
		"uuid":     "Must be a valid UUID.",
		"ip":       "Enter a valid IPv4 or IPv6 address.",
		"ipv4":     "Enter a valid IPv4 address.",
		"ipv6":     "Enter a valid IPv6 address.",
		"gt":       fmt.Sprintf("Ensure this value is greater than %s.", value),
		"lt":       fmt.Sprintf("Ensure this value is less than %s.", value),
		"oneof":    fmt.Sprintf("Choose one of: %s.", strings.Join(strings.Fields(value), ", ")),
	}[name]
	if text == "" {
		text = fmt.Sprintf("This value breaks the rule %q.", rule)
	}
	return rest.Message{Text: text, Code: name}
}

// kindOf chooses the kind for a Go type and its rules.
func kindOf(goType reflect.Type, rules ruleSet, size int, nullable bool) (field.Kind, bool) {
	if custom, ok := reflect.Zero(goType).Interface().(field.Custom); ok {
		return custom.FieldKind(), true
	}
	if goType.ConvertibleTo(timeType) && goType.Kind() == reflect.Struct {
		return field.DateTime{}, true
	}
	switch {
	case goType.Kind() == reflect.String:
		return textKind(rules, size), true
	case goType.Kind() == reflect.Bool:
		return field.Boolean{Null: nullable}, true
	case reflect.Zero(goType).CanFloat():
		return field.Float{Minimum: rules.min, Maximum: rules.max, Single: goType.Kind() == reflect.Float32}, true
	case goType.PkgPath() == "time": // time.Duration and its like are no plain numbers
		return nil, false
	case reflect.Zero(goType).CanInt(), reflect.Zero(goType).CanUint():
		return integerKind(goType, rules), true
	}
	return nil, false
}

// textKind is the kind of a string field.
func textKind(rules ruleSet, size int) field.Kind {
	low, high := 0, size
	if rules.min != nil {
		low = int(*rules.min)
	}
	if rules.max != nil && (high == 0 || int(*rules.max) < high) {
		high = int(*rules.max)
	}
	if rules.email {
		return field.Email{MaxLength: high, Blank: rules.blank()}
	}
	return field.String{MinLength: low, MaxLength: high, Blank: rules.blank()}
}

// integerKind is the kind of an integer field: the range of its Go type,
// narrowed by the rules. Unsigned values end at the largest int64, which is
// the largest that every database stores.
func integerKind(goType reflect.Type, rules ruleSet) field.Kind {
	bits := goType.Bits()
	kind := field.Integer{Minimum: -1 << (bits - 1), Maximum: 1<<(bits-1) - 1}
	if reflect.Zero(goType).CanUint() {
		kind.Minimum = 0
		if bits < 64 {
			kind.Maximum = 1<<bits - 1
		}
	}
	if rules.min != nil && *rules.min >= float64(kind.Minimum) {
		low := int64(*rules.min)
		kind.Minimum, kind.Low = low, &low
	}
	if rules.max != nil && *rules.max <= float64(kind.Maximum) {
		high := int64(*rules.max)
		kind.Maximum, kind.High = high, &high
	}
	return kind
}
