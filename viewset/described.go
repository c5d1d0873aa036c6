package viewset

import (
	"errors"
	"net/http"
	"slices"

	"github.com/quintet-go/rest/schema"
)

// Described is a viewset of which documents tell something else: change is
// called with each of its operations. It is for what can't be known of a
// hand-written one, such as the bodies of a function, and for what should not be
// told (DRF's extend_schema):
//
//	viewset.Described(viewset.Func(site, logIn, "POST"), func(o *schema.Operation) {
//		o.Summary, o.Input, o.Output = "Log in", &credentials, &token
//	})
//
// It changes what is told, not what is done.
func Described(of ViewSet, change func(o *schema.Operation)) ViewSet {
	d := &described{ViewSet: of}
	if of == nil || change == nil {
		return d
	}
	d.operations = slices.Clone(of.Describe())
	for i := range d.operations {
		o := &d.operations[i]
		status := o.Status
		change(o)
		if o.Input != nil || o.Output != nil || o.Status != status {
			o.Untold = false
		}
		if o.Input == nil && !o.Untold {
			o.Parses = nil
		}
		if o.Status == http.StatusNoContent {
			o.Output = nil
		}
	}
	return d
}

// errNothingDescribed is a mistake in a declaration.
var errNothingDescribed = errors.New("viewset.Described needs a viewset with actions, and a function that changes what is told of them: give it both")

// described is a viewset with other descriptions.
type described struct {
	ViewSet
	operations []schema.Operation
}

// Describe lists the actions.
func (d *described) Describe() []schema.Operation { return d.operations }

// Err reports the mistakes in the declaration.
func (d *described) Err() error {
	if d.ViewSet == nil || d.operations == nil {
		return errNothingDescribed
	}
	if faulty, ok := d.ViewSet.(interface{ Err() error }); ok {
		return faulty.Err()
	}
	return nil
}
