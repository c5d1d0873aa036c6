package browsable

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// frame is what every page has around its content. Templates read it and [view].
type frame struct {
	Brand, Heading            string
	Files                     map[string]string // the URLs of style.css, app.js, icon.svg
	Root                      string
	User                      string // empty for a visitor who is not logged in
	LoginURL, LogoutURL, CSRF string
}

// view is a page about an answer.
type view struct {
	frame
	Description template.HTML
	Above       []renderer.Link
	Method, URL string
	Status      int
	StatusText  string
	Class       string // of the status: ok, moved, wrong, failed
	Headers     []header
	Took        string
	Body        []token
	Note        string // about a body that is not shown, or not whole
	Formats     []renderer.Link
	Here        string // the URL of this page, for GET
	Curl        string
	CanOptions  bool
	CanDelete   bool
	Actions     []renderer.Link
	Filters     *filters
	Pages       *pager
	Forms       []form
}

// header is one line of the answer's header.
type header struct{ Name, Value string }

// newFrame fills in what pages have in common.
func (r Renderer) newFrame(request *rest.Request) frame {
	f := frame{Brand: r.Title, Files: r.site.urls(request), Root: root(request)}
	if f.Brand == "" {
		f.Brand = "API"
	}
	if request.IsAuthenticated() {
		f.User = r.nameOf(request.User)
	}
	if r.Session == nil || r.site == nil {
		return f
	}
	path, query := here(request)
	f.LoginURL = pathTo(request, loginRoute)
	if f.LoginURL != "" {
		f.LoginURL += "?next=" + url.QueryEscape(with(path, query))
	}
	if cookie, err := request.Cookie("csrftoken"); err == nil {
		f.CSRF = cookie.Value
		f.LogoutURL = pathTo(request, logoutRoute)
	}
	return f
}

// nameOf is what to call a user.
func (r Renderer) nameOf(user rest.User) string {
	if r.UserName != nil {
		return r.UserName(user)
	}
	if named, ok := user.(fmt.Stringer); ok {
		return named.String()
	}
	return user.Identity()
}

// newView is what the template of a page reads.
func (r Renderer) newView(request *rest.Request, page *renderer.Page) (*view, error) {
	path, query := here(request)
	v := &view{
		frame: r.newFrame(request), Above: page.Above, Method: request.Method, URL: with(path, query),
		Status: page.Status, StatusText: http.StatusText(page.Status), Class: classOf(page.Status), Headers: headers(page.Header),
		Actions: page.Actions, Here: with(path, query), Took: took(page.Took),
	}
	if v.Heading = page.Name; v.Heading == "" {
		v.Heading = v.StatusText
	}
	var err error
	if v.Description, err = markdown(page.Description); err != nil {
		return nil, err
	}
	v.Body, v.Note = shown(page, linker(request, page, path))
	for _, format := range page.Formats {
		v.Formats = append(v.Formats, renderer.Link{Name: format, URL: with(path, query, "format", format)})
	}
	v.Pages = newPager(page, path, query)
	v.Filters = newFilters(page.Parameters, path, query)
	v.Forms = newForms(page)
	v.Curl = curl(request, page, path, query)
	for i := range page.Forms {
		v.CanOptions = v.CanOptions || page.Forms[i].Method == http.MethodOptions
		v.CanDelete = v.CanDelete || page.Forms[i].Method == http.MethodDelete
	}
	return v, nil
}

// classOf is the sort of a status.
func classOf(status int) string {
	switch {
	case status < http.StatusMultipleChoices:
		return "ok"
	case status < http.StatusBadRequest:
		return "moved"
	case status < http.StatusInternalServerError:
		return "wrong"
	}
	return "failed"
}

// headers are the lines of a header, by name.
func headers(of http.Header) []header {
	var lines []header
	for name, values := range of {
		lines = append(lines, header{name, strings.Join(values, ", ")})
	}
	slices.SortFunc(lines, func(a, b header) int { return strings.Compare(a.Name, b.Name) })
	return lines
}

// took is a time for people.
func took(span time.Duration) string {
	switch {
	case span <= 0:
		return ""
	case span < time.Millisecond:
		return "under 1 ms"
	case span < time.Second:
		return fmt.Sprintf("%d ms", span.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", span.Seconds())
}

// curl is a command that asks the same. Secrets are not in it.
func curl(r *rest.Request, page *renderer.Page, path string, query url.Values) string {
	command := []string{"curl"}
	if r.Method != http.MethodGet {
		command = append(command, "-X", r.Method)
	}
	accept := page.BodyType
	if accept == "" {
		accept = "*/*"
	}
	accept, _, _ = strings.Cut(accept, ";")
	command = append(command, "-H", quoted("Accept: "+accept))
	for i := range page.Forms {
		if f := &page.Forms[i]; f.Sent && f.Method == r.Method {
			if body, err := (renderer.JSON{}).Render(nil, &rest.Request{}, f.Values); err == nil && f.Values != nil {
				command = append(command, "-H", quoted("Content-Type: application/json"), "-d", quoted(string(body)))
			}
		}
	}
	return strings.Join(append(command, quoted(r.Origin()+with(path, query, "format", ""))), " ")
}

// quoted is one word of a shell's command, whatever is in it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
