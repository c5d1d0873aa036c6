package browsable_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Room is where things are.
type Room struct {
	ID     uint   `json:"id"`
	Name   string `json:"name"`
	Hidden bool
}

// Colour is a choice.
type Colour string

// Choices are the colours.
func (Colour) Choices() []schema.Choice {
	return []schema.Choice{{Value: Colour("red"), Label: "Red"}, {Value: Colour("blue"), Label: "Blue"}}
}

// Thing has a field of every sort.
type Thing struct {
	ID     uint     `json:"id"`
	Name   string   `json:"name" gorm:"size:200" validate:"required"`
	Text   string   `json:"text"`
	Mail   string   `json:"mail" gorm:"size:100" validate:"omitempty,email"`
	Secret string   `json:"secret" rest:"write_only"`
	Count  *int     `json:"count" validate:"min=0,max=9"`
	Good   bool     `json:"good"`
	Colour Colour   `json:"colour" gorm:"size:9;default:red"`
	RoomID *uint    `json:"room"`
	Words  []string `json:"words" gorm:"serializer:json"`
	Room   *Room
}

// world is a site of things for tests.
type world struct {
	t     *testing.T
	db    *gorm.DB
	api   *router.Router
	pages browsable.Renderer
	// may decides what visitors may do.
	may func(r *rest.Request) bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "test.db"), &Room{}, &Thing{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	return &world{t: t, db: db}
}

// permitted is a permission that asks the world.
type permitted struct{ w *world }

func (p permitted) HasPermission(r *rest.Request) bool { return p.w.may == nil || p.w.may(r) }
func (p permitted) HasObjectPermission(r *rest.Request, _ any) bool {
	return p.HasPermission(r)
}

// serve makes the site.
func (w *world) serve() http.Handler {
	w.api = router.NewDefault()
	config := viewset.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Permissions: permission.List{permitted{w}}}
	browsable.On(w.api, &config, w.pages)
	rooms := gormstore.New[Room](w.db)
	things := &viewset.Model[Thing]{
		Config: config, Store: gormstore.New[Thing](w.db),
		Serializer: serializer.Of[Thing](serializer.Field("room", relation.Key[Room]{
			Store: rooms, Label: func(r *Room) string { return r.Name }, Search: []store.Column{"name"},
			Scope: func(*rest.Request) store.Condition { return store.Column("hidden").Is(false) },
		})),
		Filters:    []filter.Filter{filter.Fields("name", "colour", "good"), filter.Search("name", "text"), filter.Ordering("name", "id")},
		Pagination: pagination.PageNumber{Size: 10, SizeParam: "page_size"},
	}
	things.Name, things.Description = "Thing", "Things of *all* sorts.\n\n- see <b>here</b>"
	w.api.Register("things", things)
	w.api.Handle("echo", viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
		text := r.QueryParams().Get("text")
		return &rest.Response{
			Data:   rest.Object{{Name: text, Value: text}, {Name: "list", Value: []any{text}}},
			Header: http.Header{"X-Echo": {strings.Map(printable, text)}},
		}, nil
	}))
	return w.api
}

func printable(c rune) rune {
	if c < ' ' {
		return ' '
	}
	return c
}

// ask asks the site as a browser does.
func (w *world) ask(site http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, r)
	return answer
}

// parsed is the page as a browser reads it.
func parsed(t *testing.T, text string) *html.Node {
	t.Helper()
	node, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return node
}

// elements calls do for every element, those in templates included.
func elements(node *html.Node, do func(*html.Node)) {
	if node.Type == html.ElementNode {
		do(node)
	}
	for child := range node.ChildNodes() {
		elements(child, do)
	}
}

// attribute is the value of an attribute, or nothing.
func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// shape is the elements of a page with the names of their attributes.
func shape(t *testing.T, text string) []string {
	var shapes []string
	elements(parsed(t, text), func(n *html.Node) {
		names := []string{n.Data}
		for _, a := range n.Attr {
			names = append(names, a.Key)
		}
		slices.Sort(names[1:])
		shapes = append(shapes, strings.Join(names, " "))
	})
	return shapes
}
