package serializer

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// uniqueSet is a set of fields whose values may exist only once together.
type uniqueSet struct {
	names   []string
	columns []store.Column
	message string
}

// UniqueTogether refuses an object whose values of the named fields another
// one has already (DRF's UniqueTogetherValidator). It looks at the values as
// they would be stored, sent or not, and not at all where one of them is null.
// Sets that are unique indexes of the table need no such option. Without an
// index two requests at once may pass.
func UniqueTogether(names ...string) Option {
	return Option{func(p *plan) {
		if len(names) < 2 {
			p.mistake("UniqueTogether names %d fields: name two or more; one field is made unique by its column.", len(names))
			return
		}
		for _, name := range names {
			if p.row(name, "UniqueTogether") == nil {
				return
			}
		}
		p.sets = append(p.sets, uniqueSet{names: names})
	}}
}

// findSets adds the unique indexes whose columns are all fields, and makes the
// fields of every set required that have no value of their own.
func (p *plan) findSets() {
	for _, unique := range p.table.Uniques {
		if len(unique.Columns) < 2 {
			continue
		}
		var names []string
		for _, c := range unique.Columns {
			if r := p.rowOf(c); r != nil {
				names = append(names, r.Name)
			}
		}
		if len(names) == len(unique.Columns) && !slices.ContainsFunc(p.sets, func(s uniqueSet) bool { return slices.Equal(s.names, names) }) {
			p.sets = append(p.sets, uniqueSet{names: names})
		}
	}
	for i := range p.sets {
		p.completeSet(&p.sets[i])
	}
}

// rowOf is the row that is kept in a column, or nil.
func (p *plan) rowOf(c store.Column) *row {
	for i := range p.rows {
		if p.rows[i].column() == c {
			return &p.rows[i]
		}
	}
	return nil
}

// column is the column that the row is kept in, or that its reference is.
func (r *row) column() store.Column { return store.Column(r.Column) }

// completeSet finds a set's columns and words its message.
func (p *plan) completeSet(s *uniqueSet) {
	s.columns = nil
	for _, name := range s.names {
		r := p.member(name)
		if r == nil {
			return // told by UniqueTogether
		}
		if r.column() == "" {
			p.mistake("UniqueTogether names the field %q, which is kept in no column.", name)
			return
		}
		s.columns = append(s.columns, r.column())
		if !r.ReadOnly && !r.hidden && !r.Nullable && r.Default == nil && r.fallback == nil && !r.Blank {
			r.Required = true
		}
	}
	s.message = fmt.Sprintf("The fields %s must make a unique set.", strings.Join(s.names, ", "))
}

// setsAreUnique applies the rules about several fields, to the values as they
// would be stored.
func (m *Model[T]) setsAreUnique(r *rest.Request, target reflect.Value, in input) error {
	if m.store == nil {
		return nil
	}
	var broken rest.Object
	var problems []rest.Message
	for i := range m.plan.sets {
		set := &m.plan.sets[i]
		taken, err := m.taken(r, set, target, in)
		if err != nil {
			return err
		}
		if taken {
			problems = append(problems, rest.Message{Text: set.message, Code: "unique"})
		}
	}
	if problems != nil {
		broken = rest.Object{{Name: "non_field_errors", Value: problems}}
	}
	for i := range m.plan.dates {
		rule := &m.plan.dates[i]
		taken, err := m.takenThen(r, rule, target, in)
		if err != nil {
			return err
		}
		if taken {
			broken = rule.under(broken)
		}
	}
	if broken != nil {
		return &rest.Error{Kind: rest.Invalid, Detail: broken}
	}
	return nil
}

// sent reports whether a body has a value for a field, or a default has
// stepped in.
func (p *plan) sent(in input, name string) bool {
	i, ok := p.byName[name]
	return ok && in[i].present
}

// taken reports whether another object has the values of a set. A set of which
// nothing was sent is as it was.
func (m *Model[T]) taken(r *rest.Request, set *uniqueSet, target reflect.Value, in input) (bool, error) {
	var conditions []store.Condition
	touched := false
	for j, name := range set.names {
		value := m.plan.member(name).valueOf(target)
		if value == nil {
			return false, nil
		}
		touched = touched || m.plan.sent(in, name)
		conditions = append(conditions, set.columns[j].Is(value))
	}
	if !touched {
		return false, nil
	}
	return m.exists(r.Context(), store.And(conditions...), target)
}
