package serializer

import (
	"fmt"
	"reflect"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// uniqueFor is a field whose values may exist only once in a span of time.
type uniqueFor struct{ name, date, span string }

// UniqueFor refuses a value of the named field that another object has with a
// date in the same span: "date", "month" or "year" (DRF's
// UniqueForDateValidator and its like). A month is one of a year; in DRF it is
// that of every year. Days begin in UTC.
func UniqueFor(name, date, span string) Option {
	return Option{func(p *plan) {
		value, day := p.row(name, "UniqueFor"), p.row(date, "UniqueFor")
		if value == nil || day == nil {
			return
		}
		if span != "date" && span != "month" && span != "year" {
			p.mistake("UniqueFor is given the span %q: write date, month or year.", span)
			return
		}
		p.dates = append(p.dates, uniqueFor{name, date, span})
	}}
}

// checkDates wants the date to be one, and both to be in columns.
func (p *plan) checkDates() {
	for _, rule := range p.dates {
		date := p.member(rule.date)
		if !inner(date.source.goType).ConvertibleTo(timeType) {
			p.mistake("UniqueFor names the field %q as date, which is a %s: name one that is a time.Time.", rule.date, date.source.goType)
			continue
		}
		for _, name := range []string{rule.name, rule.date} {
			if p.table != nil && p.member(name).column() == "" {
				p.mistake("UniqueFor names the field %q, which is kept in no column.", name)
			}
		}
	}
}

// takenThen reports whether another object has the value in the same span. A
// value and a date of which nothing was sent are as they were.
func (m *Model[T]) takenThen(r *rest.Request, rule *uniqueFor, target reflect.Value, in input) (bool, error) {
	value, date := m.plan.member(rule.name), m.plan.member(rule.date)
	held, day := value.valueOf(target), date.valueOf(target)
	if held == nil || day == nil || !m.plan.sent(in, rule.name) && !m.plan.sent(in, rule.date) {
		return false, nil
	}
	moment, ok := reflect.ValueOf(day).Convert(timeType).Interface().(time.Time)
	if !ok {
		return false, nil
	}
	from, to := rule.bounds(moment)
	return m.exists(r.Context(), store.And(value.column().Is(held), store.Not(date.column().Less(from)), date.column().Less(to)), target)
}

// under adds the rule's message to those that there are.
func (u uniqueFor) under(broken rest.Object) rest.Object {
	message := rest.Message{Text: fmt.Sprintf(`This field must be unique for the "%s" %s.`, u.date, u.span), Code: "unique"}
	for i := range broken {
		if messages, ok := broken[i].Value.([]rest.Message); ok && broken[i].Name == u.name {
			messages = append(messages, message)
			broken[i].Value = messages
			return broken
		}
	}
	return append(broken, rest.Member{Name: u.name, Value: []rest.Message{message}})
}

// bounds are the first moment of the span, and the first one after it.
func (u uniqueFor) bounds(t time.Time) (from, to time.Time) {
	t = t.UTC()
	switch u.span {
	case "year":
		from = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(1, 0, 0)
	case "month":
		from = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, 0)
	}
	from = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 0, 1)
}
