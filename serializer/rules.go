package serializer

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
)

// ruleSet is a validate tag: what kinds check themselves, and the rest.
type ruleSet struct {
	required, omitEmpty bool
	kind                string // email, url, …: a rule that is a kind of its own
	min, max            *float64
	choices             []string
	others              []string
}

// textKinds are the rules that kinds of text check themselves.
var textKinds = []string{"email", "url", "http_url", "uuid", "uuid4", "ip", "ipv4", "ipv6", "slug"}

// parseRules reads a validate tag.
func parseRules(tag string) ruleSet {
	var set ruleSet
	rules, dive, dives := strings.Cut(tag, "dive")
	for rule := range strings.SplitSeq(rules, ",") {
		name, value, _ := strings.Cut(rule, "=")
		limit, err := strconv.ParseFloat(value, 64)
		switch {
		case rule == "":
		case rule == "required":
			set.required = true
		case rule == "omitempty":
			set.omitEmpty = true
		case slices.Contains(textKinds, rule):
			set.kind = rule
		case name == "oneof":
			set.choices = strings.Fields(value)
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
	if dives {
		set.others = append(set.others, "dive"+dive)
	}
	return set
}

// blank reports whether text may be "": a required field must say something,
// and so must one with a rule that "" breaks.
func (s ruleSet) blank() bool {
	return !s.required && (s.omitEmpty || s.kind == "" && s.min == nil && s.choices == nil && len(s.others) == 0)
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
			zero := reflect.Zero(r.source.goType).Interface()
			_ = p.check.Var(zero, rule) // whether the zero value is valid is of no interest
		}()
	}
}

// breaks applies the validator library's rules of a row to a value that is not
// blank.
func (p *plan) breaks(ctx context.Context, r *row, value any) []rest.Message {
	var problems []rest.Message
	if value == "" {
		return nil
	}
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
		"gt": fmt.Sprintf("Ensure this value is greater than %s.", value),
		"lt": fmt.Sprintf("Ensure this value is less than %s.", value),
	}[name]
	if text == "" {
		text = fmt.Sprintf("This value breaks the rule %q.", rule)
	}
	return rest.Message{Text: text, Code: name}
}
