package filter

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// look turns a parameter's text into a condition on the field's column. The
// error is a *badValue, or a failure of the server.
type look func(r *rest.Request, p *parameter, text string) (store.Condition, error)

// looks are the look-ups by their names.
var looks = map[string]look{
	"exact": compare(store.Column.Is), "in": oneOf, "isnull": isNull, "range": between,
	"gt": compare(store.Column.Greater), "gte": compare(store.Column.AtLeast),
	"lt": compare(store.Column.Less), "lte": compare(store.Column.AtMost),
	"iexact": words(store.Column.Equals, true), "contains": words(store.Column.Contains, false), "icontains": words(store.Column.Contains, true),
	"startswith": words(store.Column.Starts, false), "istartswith": words(store.Column.Starts, true),
	"endswith": words(store.Column.Ends, false), "iendswith": words(store.Column.Ends, true),
	"date": onDate, "year": inYear, "quarter": partIs("quarter"), "month": partIs("month"), "week": partIs("week"),
	"week_day": partIs("week_day"), "day": partIs("day"), "hour": partIs("hour"), "minute": partIs("minute"), "second": partIs("second"),
}

// compare makes a look-up of a test with one value.
func compare(test func(store.Column, any) store.Condition) look {
	return func(r *rest.Request, p *parameter, text string) (store.Condition, error) {
		value, err := p.read(text)
		if err != nil || value == nil {
			return store.Condition{}, p.ignored(r, err)
		}
		if p.class == reference && p.field.Exists != nil {
			found, err := p.field.Exists(r, value)
			if err != nil {
				return store.Condition{}, err
			}
			if !found {
				return store.Condition{}, errNoChoice
			}
		}
		return test(p.field.column(), value), nil
	}
}

// words makes a look-up of a test of text.
func words(test func(store.Column, string) store.Condition, fold bool) look {
	return func(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
		text, err := trimmed(text)
		if err != nil || text == "" {
			return store.Condition{}, err
		}
		condition := test(p.field.column(), text)
		condition.Fold = fold
		return condition, nil
	}
}

// maxValues is how many values one parameter may list.
const maxValues = 1000

// oneOf is the look-up in: values with commas between. A value that the field
// can't have, such as an unknown choice, matches nothing.
func oneOf(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
	if strings.Count(text, ",") >= maxValues {
		return store.Condition{}, &badValue{"max_length", fmt.Sprintf("Ask for at most %d values.", maxValues)}
	}
	var values []any
	for part := range strings.SplitSeq(text, ",") {
		value, err := p.read(strings.TrimSpace(part))
		if p.class == choice && errors.As(err, new(*badValue)) {
			continue
		}
		if err != nil {
			return store.Condition{}, err
		}
		if value != nil {
			values = append(values, value)
		}
	}
	return p.field.column().In(values...), nil
}

// between is the look-up range: two values with a comma between.
func between(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
	from, to, found := strings.Cut(text, ",")
	if !found || strings.Contains(to, ",") {
		return store.Condition{}, &badValue{"invalid_values", "Range query expects two values."}
	}
	low, err := p.read(from)
	if err != nil {
		return store.Condition{}, err
	}
	high, err := p.read(to)
	if err != nil {
		return store.Condition{}, err
	}
	if low == nil || high == nil {
		return store.Condition{}, &badValue{"invalid_values", "Range query expects two values."}
	}
	return store.And(p.field.column().AtLeast(low), p.field.column().AtMost(high)), nil
}

// isNull is the look-up isnull.
func isNull(r *rest.Request, p *parameter, text string) (store.Condition, error) {
	wanted, ok := truth(text)
	if !ok {
		return store.Condition{}, p.ignored(r, nil)
	}
	condition := p.field.column().Is(nil)
	if !wanted {
		condition = store.Not(condition)
	}
	return condition, nil
}

// lastYear is the last year that a time may be in.
const lastYear = 9999

// onDate is the look-up date: a day in UTC.
func onDate(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
	from, err := dayOf(text)
	if err != nil {
		return store.Condition{}, err
	}
	return p.during(from, from.AddDate(0, 0, 1))
}

// inYear is the look-up year.
func inYear(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
	year, err := smallNumber(text)
	if err != nil {
		return store.Condition{}, err
	}
	if year < 1 || year > lastYear {
		return store.Or(), nil
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	return p.during(from, from.AddDate(1, 0, 0))
}

// during is a span of time, without its end. What ends after all times has none.
func (p *parameter) during(from, to time.Time) (store.Condition, error) {
	layout := time.RFC3339
	if p.class == day {
		layout = time.DateOnly
	}
	low, err := p.field.Parse(from.Format(layout))
	if err != nil {
		return store.Condition{}, err
	}
	if to.Year() > lastYear {
		return p.field.column().AtLeast(low), nil
	}
	high, err := p.field.Parse(to.Format(layout))
	if err != nil {
		return store.Condition{}, err
	}
	return store.And(p.field.column().AtLeast(low), p.field.column().Less(high)), nil
}

// partIs makes a look-up of a part of a time.
func partIs(part string) look {
	return func(_ *rest.Request, p *parameter, text string) (store.Condition, error) {
		n, err := smallNumber(text)
		if err != nil {
			return store.Condition{}, err
		}
		return p.field.column().PartIn(part, n), nil
	}
}

// smallNumber reads the number of a year, month and so on. What is too large
// for one is -1, which no time has.
func smallNumber(text string) (int, error) {
	digits, err := wholeNumber(text)
	if err != nil {
		return 0, err
	}
	const most = 9
	if len(digits) > most {
		return -1, nil
	}
	return strconv.Atoi(digits)
}
