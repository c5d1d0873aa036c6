package filter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// FieldFilter narrows by the values of fields; see [Fields].
type FieldFilter struct {
	// Names are the parameters.
	Names []string
}

// Fields narrows by the values of fields, as django-filter does. A name is that
// of a field, of a field of a related object (author__username), or either with
// a look-up at its end:
//
//   - exact (the default), in (comma-separated), isnull;
//   - gt, gte, lt, lte, range (two values) for numbers, times and texts;
//   - iexact, contains, icontains, startswith, istartswith, endswith, iendswith for
//     texts, where those with an i ignore case;
//   - year, quarter, month, week, week_day, day for dates and times, and date, hour,
//     minute, second for times with a date.
//
// A name may be given another one for clients: "since=created__gte".
//
// A parameter without a value is as if it were not there; of several values the
// last one counts. Behind a relation to several objects one of them has to keep
// the test, and isnull asks whether none has a value. A bad value answers 400 in django-filter's words; what is no
// boolean is ignored, unless the request is strict.
func Fields(names ...string) FieldFilter { return FieldFilter{names} }

// parameter is one query parameter.
type parameter struct {
	name  string
	field Field
	class class
	look  string
	do    look
}

// fieldSet is a FieldFilter of one resource.
type fieldSet struct{ parameters []parameter }

// Bind finds the fields.
func (f FieldFilter) Bind(table Table) (Bound, error) {
	set := &fieldSet{}
	var mistakes []error
	if len(f.Names) == 0 {
		mistakes = append(mistakes, errors.New("filter.Fields names no field: name one, or leave the filter out"))
	}
	for _, spec := range f.Names {
		p, err := bindParameter(table, spec)
		switch {
		case err != nil:
			mistakes = append(mistakes, fmt.Errorf("filter.Fields: %q: %w", spec, err))
		case slices.ContainsFunc(set.parameters, func(other parameter) bool { return other.name == p.name }):
			mistakes = append(mistakes, fmt.Errorf("filter.Fields names %q twice: take one out", p.name))
		}
		set.parameters = append(set.parameters, p)
	}
	return set, errors.Join(mistakes...)
}

// bindParameter reads one name: a field, a field with a look-up, or either
// under another name.
func bindParameter(table Table, spec string) (parameter, error) {
	name, path, renamed := strings.Cut(spec, "=")
	if !renamed {
		path = name
	}
	p := parameter{name: name, look: "exact"}
	if renamed && name == "" {
		return p, errors.New("the parameter has no name: write one before the equals sign")
	}
	found, err := table.Lookup(path)
	if err != nil {
		i := strings.LastIndex(path, "__")
		if i < 0 || looks[path[i+2:]] == nil {
			return p, err
		}
		p.look = path[i+2:]
		if found, err = table.Lookup(path[:i]); err != nil {
			return p, err
		}
	}
	p.field, p.class, p.do = found, classOf(&found), looks[p.look]
	if allowed := p.class.looks(); !slices.Contains(allowed, p.look) {
		return p, fmt.Errorf("the look-up %q does not fit a field of type %s: take one of %s", p.look, found.kind(), strings.Join(allowed, ", "))
	}
	return p, nil
}

// Narrow applies the parameters that were sent, and reports all bad values.
func (s *fieldSet) Narrow(r *rest.Request, q *store.Query) error {
	sent := r.QueryParams()
	if len(sent) == 0 {
		return nil
	}
	var broken rest.Object
	var conditions []store.Condition
	for i := range s.parameters {
		p := &s.parameters[i]
		values := sent[p.name]
		if len(values) == 0 {
			continue
		}
		condition, err := p.condition(r, values[len(values)-1])
		var bad *badValue
		switch {
		case errors.As(err, &bad):
			broken = append(broken, rest.Member{Name: p.name, Value: []rest.Message{{Text: bad.text, Code: bad.code}}})
		case err != nil:
			return err
		case !condition.IsZero():
			conditions = append(conditions, condition)
		}
	}
	if broken != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	narrow(q, conditions)
	return nil
}

// condition is what a value asks of the objects of the list.
func (p *parameter) condition(r *rest.Request, text string) (store.Condition, error) {
	if p.field.hidden(r) {
		return store.Condition{}, unknown(r)
	}
	if strings.TrimSpace(text) == "" {
		return store.Condition{}, nil
	}
	condition, err := p.do(r, p, text)
	switch {
	case err != nil || condition.IsZero():
		return store.Condition{}, err
	case condition.Op == "null" && len(p.field.Relations) > 0: // nor is there a value where there is no object
		return store.Not(p.field.keeps(r, store.Not(condition))), nil
	}
	return p.field.keeps(r, condition), nil
}

// unknown is the refusal of a parameter that r's user knows nothing of, in the
// words of viewsets for any other such one.
func unknown(r *rest.Request) error {
	if !r.Strict {
		return nil
	}
	return &badValue{"unknown", "Unknown parameter."}
}

// Parameters describes the parameters.
func (s *fieldSet) Parameters() []schema.Parameter {
	described := make([]schema.Parameter, len(s.parameters))
	for i := range s.parameters {
		described[i] = s.parameters[i].describe()
	}
	return described
}

// describe is the parameter for documentation.
func (p *parameter) describe() schema.Parameter {
	d := schema.Parameter{Name: p.name, Type: p.field.Type, Format: p.field.Format, Description: p.field.Label + descriptions[p.look]}
	switch p.look {
	case "exact":
		d.Choices = p.field.Choices
	case "in", "range":
		d.Many = true
	case "isnull":
		d.Type, d.Format = "boolean", ""
	case "date":
		d.Type, d.Format = "date", ""
	case "year", "quarter", "month", "week", "week_day", "day", "hour", "minute", "second":
		d.Type, d.Format = "integer", ""
	}
	return d
}

// descriptions follow a field's label.
var descriptions = map[string]string{
	"exact": "", "in": ": one of several values, with commas between", "isnull": ": whether there is no value",
	"gt": ": larger than", "gte": ": at least", "lt": ": smaller than", "lte": ": at most", "range": ": from, to, with a comma between",
	"iexact": ", whatever the case", "contains": " contains", "icontains": " contains, whatever the case",
	"startswith": " begins with", "istartswith": " begins with, whatever the case",
	"endswith": " ends with", "iendswith": " ends with, whatever the case",
	"date": ": the day", "year": ": the year", "quarter": ": the quarter, 1 to 4", "month": ": the month, 1 to 12",
	"week": ": the week of the year (ISO 8601)", "week_day": ": the day of the week, 1 is Sunday", "day": ": the day of the month",
	"hour": ": the hour", "minute": ": the minute", "second": ": the second",
}
