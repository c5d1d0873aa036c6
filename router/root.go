package router

import (
	"net/http"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// rootName is the name of the API root's route (DRF's DefaultRouter).
const rootName = "api-root"

// addRoot puts the API's root in its place, unless a viewset is there.
func (r *Router) addRoot() {
	if r.tree.page != nil {
		return
	}
	var view viewset.ViewSet = plainRoot{r.list}
	if r.RootView != nil {
		view = r.RootView(r.list)
	}
	o := schema.Operation{Action: rest.Action{Name: "get"}, Method: http.MethodGet, Status: http.StatusOK, Summary: "The resources of this API."}
	p := &page{name: rootName, view: view, operations: map[string]schema.Operation{o.Method: o}, suffixes: r.suffixes}
	p.setAllow()
	r.tree.page = p
	if r.named == nil {
		r.named = map[string]*page{}
	}
	r.named[rootName] = p
}

// list answers with the URLs of the resources' lists.
func (r *Router) list(request *rest.Request) (*rest.Response, error) {
	object := make(rest.Object, 0, len(r.listed))
	for _, entry := range r.listed {
		url, err := request.Reverse(entry.name)
		if err != nil { // a resource without a list
			continue
		}
		object = append(object, rest.Member{Name: entry.prefix, Value: url})
	}
	return &rest.Response{Data: object}, nil
}

// plainRoot shows the list to everybody.
type plainRoot struct {
	list func(*rest.Request) (*rest.Response, error)
}

func (plainRoot) Describe() []schema.Operation           { return nil }
func (plainRoot) Allows(*rest.Request, rest.Action) bool { return true }

// Serve answers GET and HEAD with the list.
func (v plainRoot) Serve(w http.ResponseWriter, r *rest.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Allow", strings.Join(r.Allow, ", "))
	status, body := http.StatusOK, rest.Object{{Name: "name", Value: "Api Root"}}
	switch {
	case r.Action.Name == "":
		status, body = http.StatusMethodNotAllowed, rest.Object{{Name: "detail", Value: `Method "` + r.Method + `" not allowed.`}}
	case r.Action.Name != "metadata":
		response, err := v.list(r)
		if err == nil {
			body, _ = response.Data.(rest.Object)
		}
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text(body)) // a client that has gone is no failure of ours
	}
}

// text is an object of strings as JSON.
func text(object rest.Object) []byte {
	out := []byte{'{'}
	for i, member := range object {
		if i > 0 {
			out = append(out, ',')
		}
		value, _ := member.Value.(string)
		out = append(jsontext.AppendString(out, member.Name), ':')
		out = jsontext.AppendString(out, value)
	}
	return append(out, '}')
}
