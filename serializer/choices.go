package serializer

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// chooser is a kind whose values refer to other objects, of which people may
// choose.
type chooser interface {
	Choose(r *rest.Request, words string, most int) ([]schema.Choice, error)
}

// Choices are values that r's user may give a field that points at other
// objects, with names for people: at most so many, of those in which all words
// are found. Known is false for any other field, and for one that can't be
// set.
func (m *Model[T]) Choices(r *rest.Request, name, words string, most int) (choices []schema.Choice, known bool, err error) {
	i, ok := m.plan.byName[name]
	if !ok || m.plan.rows[i].hidden || m.plan.rows[i].ReadOnly {
		return nil, false, nil
	}
	kind, ok := m.plan.rows[i].kind.(chooser)
	if !ok {
		return nil, false, nil
	}
	choices, err = kind.Choose(r, words, most)
	return choices, err == nil, err
}

// Choices are those of the serializer that reads bodies.
func (s *split[T]) Choices(r *rest.Request, name, words string, most int) (choices []schema.Choice, known bool, err error) {
	return s.in.Choices(r, name, words, most)
}
