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

// checkDates wants the date to be one.
func (p *plan) checkDates() {
	for _, rule := range p.dates {
		date := p.row(rule.date, "UniqueFor")
		if date == nil || p.row(rule.name, "UniqueFor") == nil {
			continue
		}
		if !inner(date.source.goType).ConvertibleTo(timeType) {
			p.mistake("UniqueFor names the field %q as date, which is a %s: name one that is a time.Time.", rule.date, date.source.goType)
		}
	}
}

// datesAreUnique applies the rules about values in a span of time.
func (m *Model[T]) datesAreUnique(r *rest.Request, target reflect.Value) error {
	var broken rest.Object
	for _, rule := range m.plan.dates {
		value, date := m.plan.row(rule.name, ""), m.plan.row(rule.date, "")
		held := value.valueOf(target)
		moment, ok := date.valueOf(target).(time.Time)
		if held == nil || !ok {
			continue
		}
		from, to := rule.bounds(moment)
		column := date.column()
		taken, err := m.exists(r.Context(), store.And(
			value.column().Is(held), store.Not(column.Less(from)), column.Less(to),
		), target)
		if err != nil {
			return err
		}
		if taken {
			broken = append(broken, rest.Member{Name: rule.name, Value: []rest.Message{{
				Text: fmt.Sprintf(`This field must be unique for the "%s" %s.`, rule.date, rule.span), Code: "unique",
			}}})
		}
	}
	if broken != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	return nil
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
