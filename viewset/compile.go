package viewset

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
)

// standard are the six actions of DRF's ModelViewSet.
var standard = [...]struct {
	name, method string
	detail       bool
	status       int
}{
	{"list", http.MethodGet, false, http.StatusOK},
	{"create", http.MethodPost, false, http.StatusCreated},
	{"retrieve", http.MethodGet, true, http.StatusOK},
	{"update", http.MethodPut, true, http.StatusOK},
	{"partial_update", http.MethodPatch, true, http.StatusOK},
	{"destroy", http.MethodDelete, true, http.StatusNoContent},
}

// compile checks a declaration and makes its resource. The error joins all
// mistakes.
func compile[T any](m *Model[T]) (*resource[T], error) {
	s := &resource[T]{model: m, limit: m.Limit, bound: map[serializer.Binder[T]]serializer.Serializer[T]{}}
	s.pipeline = &pipeline{
		config: m.resolved(), permissions: s.permissionsFor, throttles: s.throttlesFor,
		actions: map[string]action{}, parameters: map[string][]string{},
	}
	if s.limit == 0 {
		s.limit = defaultLimit
	}
	if s.config.Name == "" {
		s.config.Name = spaced(reflect.TypeFor[T]().Name())
	}
	mistakes := slices.Concat(s.config.mistakes(), s.checkStore(), s.checkPermissions(), s.checkThrottles(), s.checkActions(), s.checkHooks())
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	if err := s.bindAll(); err != nil {
		return nil, err
	}
	if err := errors.Join(s.checkLookup(), errors.Join(s.checkParents()...), s.bindLists()); err != nil {
		return nil, err
	}
	s.readNames()
	s.addActions()
	s.describe()
	s.offer, s.title = s.offerHere, s.titleOf
	return s, nil
}

// mistake words one mistake.
func (s *resource[T]) mistake(format string, args ...any) error {
	return fmt.Errorf("viewset for %s: "+format, append([]any{reflect.TypeFor[T]()}, args...)...)
}

// checkStore finds the primary key.
func (s *resource[T]) checkStore() []error {
	if s.model.Store == nil {
		return []error{s.mistake("it has no Store: set Store: gormstore.New[%s](db).", reflect.TypeFor[T]().Name())}
	}
	if faulty, ok := s.model.Store.(interface{ Err() error }); ok && faulty.Err() != nil {
		return []error{s.mistake("its store can't be used: %w", faulty.Err())}
	}
	s.table = s.model.Store.Table()
	column := s.table.Key()
	if column.Name == "" {
		return []error{s.mistake("the table %q has no single primary key: give the model one field with gorm:\"primaryKey\".", s.table.Name)}
	}
	s.key = key{column: column.Name, goType: reflect.TypeFor[T]().FieldByIndex(column.Index).Type}
	var mistakes []error
	for _, order := range s.model.Ordering {
		if _, ok := s.table.Column(order.Column); !ok {
			mistakes = append(mistakes, s.mistake("Ordering names the column %q, which the table %q does not have.", order.Column, s.table.Name))
		}
	}
	return mistakes
}

// checkPermissions wants some permission to be declared.
func (s *resource[T]) checkPermissions() []error {
	if s.model.Permissions != nil || s.model.PermissionsFor != nil || s.model.Config.Permissions != nil {
		return nil
	}
	return []error{s.mistake("it has no permissions, so that nobody could use it: " +
		"set Permissions: permission.List{permission.IsAuthenticated}, or permission.AllowAny to let everybody in.")}
}

// checkThrottles has throttles tell what is wrong with them.
func (s *resource[T]) checkThrottles() []error {
	all := Config{Throttles: s.model.Throttles}
	for i := range s.model.Actions {
		all.Throttles = append(all.Throttles, s.model.Actions[i].Throttles...)
	}
	var mistakes []error
	for _, err := range all.mistakes() {
		mistakes = append(mistakes, s.mistake("%w", err))
	}
	return mistakes
}

// readNames notes what an object shows.
func (s *resource[T]) readNames() {
	s.described = s.serializer.Describe()
	described := &s.described
	s.located = described.Field("url") != nil
	s.names = shownNames(described)
}

// shownNames are the members of an object, as it is shown.
func shownNames(described *schema.Object) []string {
	var names []string
	for i := range described.Fields {
		if f := &described.Fields[i]; !f.WriteOnly {
			names = append(names, f.Name)
		}
	}
	return names
}

// namesFor are the members of an object, as it is shown to r.
func (s *resource[T]) namesFor(r *rest.Request) []string {
	if s.model.SerializerFor == nil {
		return s.names
	}
	shown, err := s.serializerFor(r)
	if err != nil {
		return nil // told by what asks for the serializer next
	}
	described := shown.Describe()
	return shownNames(&described)
}

// checkActions looks at Only and Actions.
func (s *resource[T]) checkActions() []error {
	var mistakes []error
	names := map[string]bool{"metadata": true}
	for _, action := range standard {
		names[action.name] = true
	}
	for _, name := range s.model.Only {
		if !names[name] || name == "metadata" {
			mistakes = append(mistakes, s.mistake("Only names the action %q: it may name list, create, retrieve, update, partial_update and destroy.", name))
		}
	}
	for i := range s.model.Actions {
		extra := &s.model.Actions[i]
		switch {
		case extra.Name == "":
			mistakes = append(mistakes, s.mistake("an extra action has no Name: give it one."))
		case names[extra.Name]:
			mistakes = append(mistakes, s.mistake("two actions are called %q: rename the extra one.", extra.Name))
		case extra.Do == nil && extra.Target == nil:
			mistakes = append(mistakes, s.mistake("the action %q does nothing: give it a function Do.", extra.Name))
		case extra.Detail && extra.Target != nil:
			mistakes = append(mistakes, s.mistake("the action %q has both Detail, where the URL names the object, and Target: choose one.", extra.Name))
		}
		names[extra.Name] = true
	}
	return mistakes
}

// checkHooks finds hooks that would never run.
func (s *resource[T]) checkHooks() []error {
	var mistakes []error
	m := s.model
	for _, hook := range []struct {
		name    string
		set     bool
		actions []string
	}{
		{"BeforeCreate", m.BeforeCreate != nil, []string{"create"}},
		{"AfterCreate", m.AfterCreate != nil, []string{"create"}},
		{"BeforeUpdate", m.BeforeUpdate != nil, []string{"update", "partial_update"}},
		{"AfterUpdate", m.AfterUpdate != nil, []string{"update", "partial_update"}},
		{"BeforeDestroy", m.BeforeDestroy != nil, []string{"destroy"}},
		{"AfterDestroy", m.AfterDestroy != nil, []string{"destroy"}},
	} {
		if hook.set && !slices.ContainsFunc(hook.actions, s.serves) && !s.targets(hook.actions) {
			mistakes = append(mistakes, s.mistake("the hook %s never runs, because Only leaves out %s: take one of them out.",
				hook.name, strings.Join(hook.actions, " and ")))
		}
	}
	return mistakes
}

// serves reports whether the standard action is on.
func (s *resource[T]) serves(name string) bool {
	return s.model.Only == nil || slices.Contains(s.model.Only, name)
}

// targets reports whether an extra action with a Target does what one of the
// standard actions does.
func (s *resource[T]) targets(names []string) bool {
	methods := map[string]string{http.MethodPut: "update", http.MethodPatch: "partial_update", http.MethodDelete: "destroy"}
	return slices.ContainsFunc(s.model.Actions, func(a Action[T]) bool {
		return a.Target != nil && a.Do == nil && slices.ContainsFunc(a.Methods, func(method string) bool {
			return slices.Contains(names, methods[method])
		})
	})
}

// bindAll binds the serializer, and those that SerializerFor answers with.
func (s *resource[T]) bindAll() error {
	declared := s.model.Serializer
	if declared == nil {
		declared = serializer.Of[T]()
	}
	var err error
	if s.serializer, err = s.bind(declared); err != nil {
		return err
	}
	for _, action := range standard {
		if _, err := s.probe(rest.Action{Name: action.name, Detail: action.detail}, action.method, ""); err != nil {
			return err
		}
	}
	return nil
}

// probe asks for the serializer of an action in a version of the API, as an
// anonymous visitor.
func (s *resource[T]) probe(a rest.Action, method, version string) (bound serializer.Serializer[T], err error) {
	if s.model.SerializerFor == nil {
		return s.serializer, nil
	}
	defer func() {
		if problem := recover(); problem != nil {
			err = s.mistake("SerializerFor panicked when asked for the action %q as an anonymous visitor: %v. "+
				"It has to answer for every request.", a.Name, problem)
		}
	}()
	request, err := http.NewRequestWithContext(context.Background(), method, "/", http.NoBody)
	if err != nil {
		return nil, err
	}
	return s.serializerFor(&rest.Request{Request: request, Action: a, User: rest.Anonymous{}, Version: version})
}

// spaced is a type's name for people: "Blog Post" for BlogPost.
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
