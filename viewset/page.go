package viewset

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
)

// send sends an answer, as a page for people where the format has those.
func (p *pipeline) send(w http.ResponseWriter, r *rest.Request, format renderer.Renderer, response *rest.Response, started time.Time) error {
	pager, ok := format.(renderer.Pager)
	if !ok {
		return renderer.Write(w, r, format, response)
	}
	if response == nil {
		response = &rest.Response{}
	}
	page, err := p.page(r, response)
	if err != nil {
		return err
	}
	page.Took = time.Since(started)
	return renderer.WritePage(w, r, pager, response, page)
}

// page is what a page tells of an answer. What it offers is left out where the
// server has trouble or the visitor comes too often.
func (p *pipeline) page(r *rest.Request, response *rest.Response) (*renderer.Page, error) {
	page := &renderer.Page{Status: response.Status, Above: above(r)}
	for _, other := range p.config.Renderers {
		if !slices.Contains(page.Formats, other.Format()) {
			page.Formats = append(page.Formats, other.Format())
		}
	}
	if err := p.showBody(r, page, response); err != nil {
		return nil, err
	}
	if response.Status >= http.StatusInternalServerError || response.Status == http.StatusTooManyRequests {
		return page, nil
	}
	offer := p.offer
	if offer == nil {
		offer = func(r *rest.Request, page *renderer.Page) { p.offerPlainly(r, page, nil) }
	}
	if err := attempt(func() { offer(r, page) }); err != nil { // the answer itself is a good one
		p.report(r, response.Status, err)
	}
	if response.Status != http.StatusUnauthorized && response.Status != http.StatusForbidden {
		page.Name, page.Description = p.titled(r)
	}
	return page, nil
}

// attempt runs do; a panic is an error.
func attempt(do func()) (err error) {
	defer recoverAs(&err)
	do()
	return nil
}

// titled are the view's name and description.
func (p *pipeline) titled(r *rest.Request) (name, description string) {
	if p.title != nil {
		if name, description = p.title(r.Action); name != "" {
			return name, description
		}
	}
	return p.viewName(r.Action), p.config.Description
}

// showBody fills in the answer's data, as the first other format has it.
func (p *pipeline) showBody(r *rest.Request, page *renderer.Page, response *rest.Response) error {
	if items := listOf(response.Data); items != nil {
		list := []any{}
		for item, err := range items {
			if err != nil {
				return err
			}
			list = append(list, item)
		}
		response.Data = list
	}
	page.Data = response.Data
	for _, other := range p.config.Renderers {
		if _, ok := other.(renderer.Pager); ok {
			continue
		}
		page.BodyType = other.MediaType()
		if response.Data == nil {
			return nil
		}
		asked := *r
		asked.Accepted, asked.Format = mediaTypeOf(page.BodyType)+"; indent=4", other.Format()
		var err error
		page.Body, err = other.Render(nil, &asked, response.Data)
		return err
	}
	return nil
}

// listOf is data as a list that is made while it is sent, or nil.
func listOf(data any) iter.Seq2[any, error] {
	switch items := data.(type) {
	case iter.Seq2[any, error]:
		return items
	case func(func(any, error) bool):
		return items
	}
	return nil
}

// asking is r as a request for another action at the same URL.
func asking(r *rest.Request, o *schema.Operation) *rest.Request {
	asked := *r
	request := *r.Request
	request.Method = o.Method
	asked.Request, asked.Action = &request, o.Action
	asked.Action.Path = r.Action.Path
	return &asked
}

// at are the operations at r's URL, by the methods that it answers.
func at(r *rest.Request, operations []schema.Operation) []*schema.Operation {
	var found []*schema.Operation
	for i := range operations {
		o := &operations[i]
		if o.Path == r.Action.Path && o.Action.Detail == r.Action.Detail && slices.Contains(r.Allow, o.Method) {
			found = append(found, o)
		}
	}
	return found
}

// offerPlainly fills in the forms and parameters of r's URL, as far as the
// permissions, and may for more of them, let this visitor ask.
func (p *pipeline) offerPlainly(r *rest.Request, page *renderer.Page, may func(asked *rest.Request, o *schema.Operation) bool) {
	options := asking(r, &schema.Operation{Method: http.MethodOptions, Action: rest.Action{Name: "metadata", Detail: r.Action.Detail}})
	if permission.Check(options, p.permissions(options)) == nil {
		page.Forms = append(page.Forms, renderer.Form{Method: http.MethodOptions})
	}
	for _, o := range at(r, p.operations) {
		asked := asking(r, o)
		if permission.Check(asked, p.permissions(asked)) != nil || may != nil && !may(asked, o) {
			continue
		}
		if o.Method == http.MethodGet {
			if !o.Action.Detail {
				page.Parameters = o.Parameters
			}
			continue
		}
		form := renderer.Form{Method: o.Method, Input: o.Input}
		if o.Method != http.MethodDelete {
			for _, parser := range p.config.Parsers {
				form.Types = append(form.Types, parser.MediaType())
			}
		}
		if r.Method == o.Method && page.Status == http.StatusBadRequest {
			form.Sent, form.Errors = true, page.Data
			form.Values = submitted(r, form.Input)
		}
		page.Forms = append(page.Forms, form)
	}
}

// above are the URLs that r's own begins with, if something is there.
func above(r *rest.Request) []renderer.Link {
	if r.Resolve == nil {
		return nil
	}
	var links []renderer.Link
	path := pathOf(r)
	for i := range len(path) {
		if path[i] != '/' {
			continue
		}
		whole := path[:i+1]
		decoded, err := url.PathUnescape(whole)
		if err != nil {
			return links
		}
		route, _, found := r.Resolve(decoded)
		if !found {
			continue
		}
		name := crumb(decoded)
		if route == "api-root" || name == "" {
			name = "API"
		}
		links = append(links, renderer.Link{Name: name, URL: whole})
	}
	return links
}

// crumb is the last part of a path, for people.
func crumb(path string) string {
	path = strings.Trim(path, "/")
	name := path[strings.LastIndexByte(path, '/')+1:]
	if name == "" || strings.ToLower(name) != name {
		return name
	}
	return label(strings.ReplaceAll(name, "-", " "))
}

// pathOf is r's path as the client has sent it, without a format suffix, and
// with slashes at both ends: one at its beginning, so that it is never a URL of
// another host.
func pathOf(r *rest.Request) string {
	path := r.URL.EscapedPath()
	if sent, err := url.ParseRequestURI(r.RequestURI); err == nil {
		path = sent.EscapedPath()
	}
	if r.Suffix != "" {
		path = strings.TrimSuffix(strings.TrimSuffix(path, "/"), "."+r.Suffix)
	}
	path = strings.Trim(path, "/")
	if path == "" {
		return "/"
	}
	return "/" + path + "/"
}
