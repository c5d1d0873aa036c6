package viewset

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// ViewSet is a set of actions on one kind of resource: what a router can route.
type ViewSet interface {
	// Describe lists the actions, as plain data. It does not change.
	Describe() []schema.Operation

	// Allows reports whether r's user may perform the action, as far as that
	// can be told without an object.
	Allows(r *rest.Request, action rest.Action) bool

	// Serve answers r, whose Action is one of those described, or OPTIONS
	// (Action.Name "metadata"), or has no name where the path does not answer
	// the method.
	Serve(w http.ResponseWriter, r *rest.Request)
}
