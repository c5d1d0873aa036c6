package viewset

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/throttle"
)

// manual is a hand-written viewset, or a single function.
type manual struct {
	pipeline
	err error
}

// Describe lists the actions.
func (m *manual) Describe() []schema.Operation { return m.operations }

// Err reports the mistakes in the declaration.
func (m *manual) Err() error { return m.err }

// Of serves v, a value of any type with one or more of the methods List,
// Create, Retrieve, Update, PartialUpdate and Destroy, each a
//
//	func(*rest.Request) (*rest.Response, error)
//
// A method with one of these names and another signature is a mistake that is
// reported at registration. Of does not find objects: a method that does so
// checks their permissions itself, with permission.CheckObject.
func Of(v any, config Config) ViewSet {
	m := newManual(config)
	value := reflect.ValueOf(v)
	if m.config.Name == "" {
		m.config.Name = spaced(strings.TrimSuffix(strings.TrimSuffix(reflect.Indirect(value).Type().Name(), "View"), "ViewSet"))
	}
	for _, a := range standard {
		method := value.MethodByName(goName(a.name))
		if !method.IsValid() {
			continue
		}
		function, ok := method.Interface().(func(*rest.Request) (*rest.Response, error))
		if !ok {
			m.mistake("viewset.Of(%T): the method %s is a %s: it must be a func(*rest.Request) (*rest.Response, error), or have another name.",
				v, goName(a.name), method.Type())
			continue
		}
		m.add(rest.Action{Name: a.name, Detail: a.detail}, a.method, a.status, function)
	}
	if len(m.operations) == 0 && m.err == nil {
		m.mistake("viewset.Of(%T): it has none of the methods List, Create, Retrieve, Update, PartialUpdate and Destroy: write one.", v)
	}
	return m
}

// Func serves a single function at one URL (DRF's @api_view). Its action is
// called by its method, in small letters. With no methods it answers GET.
func Func(config Config, do func(*rest.Request) (*rest.Response, error), methods ...string) ViewSet {
	m := newManual(config)
	m.single = true
	if do == nil {
		m.mistake("viewset.Func: there is no function to serve: give it one.")
		return m
	}
	if len(methods) == 0 {
		methods = []string{http.MethodGet}
	}
	for _, method := range methods {
		m.add(rest.Action{Name: strings.ToLower(method)}, method, http.StatusOK, do)
	}
	return m
}

func newManual(config Config) *manual {
	m := &manual{pipeline: pipeline{config: config.resolved(), actions: map[string]action{}}}
	m.permissions = func(*rest.Request) permission.List { return m.config.Permissions }
	m.throttles = func(*rest.Request) []throttle.Throttle { return m.config.Throttles }
	m.err = errors.Join(m.config.mistakes()...)
	m.actions["metadata"] = m.metadata
	if config.Permissions == nil {
		m.mistake("viewset %s: it has no permissions, so that nobody could use it: "+
			"set Permissions: permission.List{permission.IsAuthenticated}, or permission.AllowAny to let everybody in.", config.Name)
	}
	return m
}

// add puts an action in place.
func (m *manual) add(a rest.Action, method string, status int, function action) {
	m.actions[a.Name] = function
	o := schema.Operation{Action: a, Method: method, Status: status, Description: m.config.Description}
	o.Untold, o.Many = status != http.StatusNoContent, a.Name == "list"
	m.complete(&o)
	m.operations = append(m.operations, o)
}

// mistake notes a mistake in the declaration.
func (m *manual) mistake(format string, args ...any) {
	m.err = errors.Join(m.err, fmt.Errorf(format, args...))
}

// goName is an action's name as a Go method: PartialUpdate for partial_update.
func goName(action string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(action, "_") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
