package viewset

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// View serves some actions of a viewset at a URL of their own, for those who
// would rather write the URLs themselves (DRF's generic views: ListCreateAPIView,
// RetrieveUpdateDestroyAPIView and the like):
//
//	api.Handle("notes", viewset.View(notes, "list", "create"))
//	api.Handle("notes/{pk}", viewset.View(notes, "retrieve", "update", "partial_update", "destroy"))
func View(of ViewSet, actions ...string) ViewSet {
	v := &view{of: of, actions: actions}
	if of == nil {
		v.err = errors.New("viewset.View was given no viewset: give it one")
		return v
	}
	if faulty, ok := of.(interface{ Err() error }); ok && faulty.Err() != nil {
		v.err = faulty.Err()
		return v
	}
	for _, o := range of.Describe() {
		if slices.Contains(actions, o.Action.Name) {
			o.Path = ""
			v.operations = append(v.operations, o)
		}
	}
	v.err = v.check()
	return v
}

// view is a part of a viewset.
type view struct {
	of         ViewSet
	actions    []string
	operations []schema.Operation
	err        error
}

// check wants every action to be one of the viewset's.
func (v *view) check() error {
	var mistakes []error
	if len(v.actions) == 0 {
		mistakes = append(mistakes, errors.New("viewset.View names no action: name one of the viewset's"))
	}
	for _, name := range v.actions {
		if !slices.ContainsFunc(v.operations, func(o schema.Operation) bool { return o.Action.Name == name }) {
			mistakes = append(mistakes, fmt.Errorf("viewset.View names the action %q, which the viewset does not have", name))
		}
	}
	return errors.Join(mistakes...)
}

// Err reports the mistakes in the declaration.
func (v *view) Err() error { return v.err }

// Describe lists the actions.
func (v *view) Describe() []schema.Operation { return v.operations }

// Allows reports whether r's user may perform the action.
func (v *view) Allows(r *rest.Request, action rest.Action) bool { return v.of.Allows(r, action) }

// Serve answers r.
func (v *view) Serve(w http.ResponseWriter, r *rest.Request) { v.of.Serve(w, r) }
