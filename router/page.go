package router

import (
	"net/http"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// page is one URL of a viewset: the operations on it by their methods.
type page struct {
	view       viewset.ViewSet
	segments   []segment // where it is
	parameters int       // how many of them are parameters
	lookup     string    // the name of the one that finds the object, if one does
	number     int       // of the registration
	detail     bool
	operations map[string]schema.Operation
	allow      []string
	suffixes   bool
	name       string // the route's, of the first operation
	path       string // the last part of an extra action's URL, as declared
}

// read adds the parameters of a path that led to the page to params, which may
// be nil.
func (p *page) read(path string, params map[string]string) map[string]string {
	if p.parameters == 0 {
		return params
	}
	if params == nil {
		params = make(map[string]string, p.parameters)
	}
	for i := range p.segments {
		var text string
		text, path, _ = strings.Cut(path, "/")
		if p.segments[i].pattern != nil {
			params[p.segments[i].text] = text
		}
	}
	return params
}

// order is how the Allow header lists methods.
var order = [...]string{
	http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, http.MethodConnect,
}

// setAllow lists the page's methods.
func (p *page) setAllow() {
	p.allow = nil
	for _, method := range order {
		if _, ok := p.operations[method]; ok {
			p.allow = append(p.allow, method)
		}
	}
	if _, ok := p.operations[http.MethodGet]; ok {
		p.allow = append(p.allow, http.MethodHead)
	}
	p.allow = append(p.allow, http.MethodOptions)
}

// action is what a method asks for. A method that the page does not answer
// has no name: the viewset refuses it after it has asked who comes.
func (p *page) action(method string) rest.Action {
	switch method {
	case http.MethodHead:
		method = http.MethodGet
	case http.MethodOptions:
		return rest.Action{Name: "metadata", Detail: p.detail, Path: p.path}
	}
	if operation, ok := p.operations[method]; ok {
		action := operation.Action
		action.Path = p.path
		return action
	}
	return rest.Action{Detail: p.detail, Path: p.path}
}
