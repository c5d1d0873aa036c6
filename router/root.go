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
	p := r.rootPage()
	if p == nil {
		return
	}
	r.tree.page = p
	if r.named == nil {
		r.named = map[string]*page{}
	}
	r.named[rootName] = p
}

// rootPage makes the page of the API's root; nil where there is none, or a
// viewset in its place.
func (r *Router) rootPage() *page {
	if !r.root || r.NoRoot || r.tree.page != nil {
		return nil
	}
	var view viewset.ViewSet = plainRoot{r.list}
	if r.RootView != nil {
		view = r.RootView(r.list)
	}
	o := schema.Operation{Action: rest.Action{Name: "get"}, Method: http.MethodGet, Status: http.StatusOK}
	p := &page{name: rootName, view: view, operations: map[string]schema.Operation{o.Method: o}, suffixes: r.suffixes}
	p.setAllow()
	return p
}

// rootRoutes describes the API's root, if there is one.
func (r *Router) rootRoutes() []route {
	p := r.tree.page
	if p == nil || p.name != rootName {
		p = r.rootPage()
	}
	if p == nil {
		return nil
	}
	var routes []route
	for _, o := range p.view.Describe() {
		if o.Method == http.MethodGet {
			o.Summary, o.Output, o.Untold = "The resources of this API", r.describeRoot(), false
			routes = append(routes, route{rootName, p, o})
		}
	}
	return routes
}

// describeRoot describes the list of the resources.
func (r *Router) describeRoot() *schema.Object {
	described := &schema.Object{Name: "ApiRoot"}
	for _, entry := range r.listed {
		if p := r.named[entry.name]; p != nil && p.parameters == 0 {
			described.Fields = append(described.Fields, schema.Field{Name: entry.prefix, Type: "url", Format: "uri", ReadOnly: true})
		}
	}
	return described
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

// Describe tells what is served.
func (plainRoot) Describe() []schema.Operation {
	o := schema.Operation{Action: rest.Action{Name: "get"}, Method: http.MethodGet, Status: http.StatusOK}
	o.View, o.Public, o.Renders = "Api Root", true, []schema.Format{{MediaType: "application/json", Name: "json"}}
	return []schema.Operation{o}
}

// Allows lets everybody look.
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
