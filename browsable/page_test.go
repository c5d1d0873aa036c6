package browsable_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/quintet-go/rest"
)

func TestPagesAreForEverybody(t *testing.T) {
	w := newWorld(t)
	site := w.serve()
	for i := range 12 {
		if err := w.db.Create(&Thing{Name: fmt.Sprintf("thing %d", i), Colour: "blue", Words: []string{"a", "b"}}).Error; err != nil {
			t.Fatal(err)
		}
	}
	for _, target := range []string{"/", "/things/", "/things/?page=2", "/things/1/", "/things/99/", "/things/?name=x"} {
		t.Run(target, func(t *testing.T) {
			answer := w.ask(site, "GET", target, "")
			if policy := answer.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
				t.Errorf("the policy is %q", policy)
			}
			ids, targets := map[string]bool{}, map[string]bool{}
			var controls []*html.Node
			headings := 0
			elements(parsed(t, answer.Body.String()), func(n *html.Node) {
				if id := attribute(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("the id %q is there twice", id)
					}
					ids[id] = true
				}
				switch n.Data {
				case "h1":
					headings++
				case "label":
					targets[attribute(n, "for")] = true
				case "input", "select", "textarea":
					if attribute(n, "type") != "hidden" {
						controls = append(controls, n)
					}
				}
			})
			if headings != 1 {
				t.Errorf("there are %d first headings", headings)
			}
			for _, c := range controls {
				inLabel := c.Parent.Data == "label"
				if !inLabel && !targets[attribute(c, "id")] && attribute(c, "aria-label") == "" {
					t.Errorf("the control %q has no label", attribute(c, "name"))
				}
				for id := range strings.FieldsSeq(attribute(c, "aria-describedby")) {
					if !ids[id] {
						t.Errorf("%q is described by %q, which is not there", attribute(c, "name"), id)
					}
				}
			}
			inert(t, target, answer.Body.String())
		})
	}
}

func TestAPageAndItsFilesAreLight(t *testing.T) {
	w := newWorld(t)
	site := w.serve()
	for i := range 200 {
		if err := w.db.Create(&Thing{Name: strings.Repeat("n", 150), Text: strings.Repeat("long ", 40), Colour: "red", Words: []string{"w"}}).Error; err != nil {
			t.Fatal(i, err)
		}
		if err := w.db.Create(&Room{Name: fmt.Sprintf("room %d", i)}).Error; err != nil {
			t.Fatal(err)
		}
	}
	answer := w.ask(site, "GET", "/things/?page_size=100", "")
	weight := answer.Body.Len()
	elements(parsed(t, answer.Body.String()), func(n *html.Node) {
		path := attribute(n, "src")
		if n.Data == "link" {
			path = attribute(n, "href")
		}
		if path == "" {
			return
		}
		file := w.ask(site, "GET", path, "")
		if file.Code != http.StatusOK || !strings.Contains(file.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, cached %q", path, file.Code, file.Header().Get("Cache-Control"))
		}
		weight += file.Body.Len()
	})
	if weight > 100<<10 {
		t.Errorf("the page weighs %d bytes", weight)
	}
	if !strings.Contains(answer.Body.String(), "These are the first") {
		t.Error("nobody says that a part is missing")
	}
}

func TestAPageOffersWhatTheVisitorMayDo(t *testing.T) {
	w := newWorld(t)
	site := w.serve()
	if err := w.db.Create(&Thing{Name: "a present value", Secret: "top secret"}).Error; err != nil {
		t.Fatal(err)
	}
	for _, room := range []Room{{Name: "open room"}, {Name: "hidden room", Hidden: true}} {
		if err := w.db.Create(&room).Error; err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name, target string
		may          []string // actions
		status       int
		shows, hides []string
		method, body string
	}{
		{"everything", "/things/1/", []string{"retrieve", "update", "partial_update", "destroy", "metadata"}, 200,
			[]string{`data-method="PUT"`, `data-method="PATCH"`, `data-send="DELETE"`, `data-send="OPTIONS"`, "open room", `value="a present value"`}, []string{"top secret", "hidden room"}, "GET", ""},
		{"reading alone", "/things/1/", []string{"retrieve"}, 200, []string{"a present value"}, []string{"data-method", "data-send", "open room", "top secret"}, "GET", ""},
		{"changing without reading", "/things/1/", []string{"update"}, 403, []string{`data-method="PUT"`, "open room"}, []string{"a present value", "top secret", `data-method="PATCH"`, `data-send="DELETE"`}, "GET", ""},
		{"nothing", "/things/1/", nil, 403, []string{"HTTP 403 Forbidden"}, []string{"a present value", "data-method", "data-send", "Things of"}, "GET", ""},
		{"creating without listing", "/things/", []string{"create"}, 403, []string{`data-method="POST"`}, []string{"a present value", `role="search"`}, "GET", ""},
		{"listing", "/things/", []string{"list"}, 200, []string{"a present value", `role="search"`, "Things of <em>all</em> sorts"}, []string{"data-method", "<b>here"}, "GET", ""},
		{"a mistake", "/things/", []string{"create"}, 400, []string{"This field is required.", `value="no address"`, "Enter a valid email address.", `aria-invalid="true"`}, []string{"my pass phrase"}, "POST", "mail=no+address&secret=my+pass+phrase"},
		{"a mistake in raw data", "/things/", []string{"create"}, 400, []string{"not a valid choice", "other"}, []string{"my pass phrase"}, "POST", `{"name":"x","colour":"other","secret":"my pass phrase"}`},
		{"no choices for others", "/things/", []string{"list"}, 200, []string{"<title>Choices"}, []string{"open room"}, "CHOICES", ""},
		{"choices", "/things/", []string{"list", "create"}, 200, []string{"open room"}, []string{"hidden room"}, "CHOICES", ""},
		{"gone", "/things/1/", []string{"retrieve", "destroy"}, 200, []string{"HTTP 204 No Content"}, []string{"data-send", "a present value"}, "DELETE", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.may = func(r *rest.Request) bool {
				for _, name := range c.may {
					if r.Action.Name == name {
						return true
					}
				}
				return false
			}
			method, headers := c.method, []string(nil)
			if method == "CHOICES" {
				method, headers = "GET", []string{"Accept", "text/html; choices=room; method=POST; words=room"}
			}
			if strings.HasPrefix(c.body, "{") {
				headers = []string{"Content-Type", "application/json"}
			}
			answer := w.ask(site, method, c.target, c.body, headers...)
			if answer.Code != c.status {
				t.Errorf("the status is %d, not %d", answer.Code, c.status)
			}
			for _, text := range c.shows {
				if !strings.Contains(answer.Body.String(), text) {
					t.Errorf("the page does not show %q", text)
				}
			}
			for _, text := range c.hides {
				if strings.Contains(answer.Body.String(), text) {
					t.Errorf("the page shows %q", text)
				}
			}
			if t.Failed() {
				t.Log(answer.Body.String())
			}
		})
	}
}

func TestTheHeaderOfAPage(t *testing.T) {
	w := newWorld(t)
	site := w.serve()
	head := w.ask(site, "HEAD", "/things/", "")
	if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Type") != "text/html; charset=utf-8" || head.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
	if plain := w.ask(site, "GET", "/things/", "", "Accept", "*/*"); plain.Header().Get("Content-Type") != "application/json" {
		t.Errorf("a client that takes anything gets %s", plain.Header().Get("Content-Type"))
	}
	if page := w.ask(site, "GET", "/things/?format=api", "", "Accept", "*/*"); !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
		t.Errorf("?format=api gives %s", page.Header().Get("Content-Type"))
	}
	if answer := w.ask(site, "GET", "/-/browsable/none.js", ""); answer.Code != 404 {
		t.Errorf("a file that is not there: %d", answer.Code)
	}
	if answer := w.ask(site, "POST", "/-/browsable/none.js", "x=y"); answer.Code != 405 {
		t.Errorf("a file that is posted to: %d", answer.Code)
	}
}

func TestAProjectsTemplatesReplaceTheBuiltInOnes(t *testing.T) {
	w := newWorld(t)
	w.pages.Title = "Our <things>"
	w.pages.Templates = fstest.MapFS{"own.html": {Data: []byte(`{{define "footer"}}<footer>By {{.Brand}}</footer>{{end}}{{define "brand"}}<b>own brand</b>{{end}}`)}}
	page := w.ask(w.serve(), "GET", "/things/", "").Body.String()
	for _, text := range []string{"<footer>By Our &lt;things&gt;</footer>", "<b>own brand</b>", "Thing List"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	w.pages.Templates = fs.FS(fstest.MapFS{"bad.html": {Data: []byte(`{{define "footer"}}{{`)}})
	defer func() {
		if recover() == nil {
			t.Error("a faulty template is taken")
		}
	}()
	w.serve()
}
