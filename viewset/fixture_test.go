package viewset_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Note belongs to somebody.
type Note struct {
	ID    uint   `json:"id"`
	Title string `json:"title" validate:"required,max=10" gorm:"uniqueIndex"`
	Text  string `json:"text"`
	Owner string `json:"owner" rest:"read_only"`
	Done  bool   `json:"done" gorm:"default:true"`
}

// Entry is what hooks write beside a note.
type Entry struct {
	ID   uint
	Text string
}

// person is a user.
type person struct {
	name  string
	staff bool
}

func (p person) Identity() string { return p.name }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return p.staff }

var (
	ann   = person{name: "ann"}
	bob   = person{name: "bob"}
	staff = person{name: "sue", staff: true}
)

// world is a viewset on a database of its own.
type world struct {
	t     *testing.T
	db    *gorm.DB
	notes *viewset.Model[Note]
	log   bytes.Buffer
}

// newWorld has two notes of ann's and one of bob's.
func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "test.db"), &Note{}, &Entry{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	w := &world{t: t, db: db}
	w.notes = &viewset.Model[Note]{
		Config: viewset.Config{Logger: slog.New(slog.NewTextHandler(&w.log, nil))},
		Store:  gormstore.New[Note](db), Permissions: permission.List{permission.AllowAny},
	}
	for _, note := range []Note{{Title: "one", Owner: "ann"}, {Title: "two", Owner: "ann"}, {Title: "three", Owner: "bob"}} {
		if err := db.Create(&note).Error; err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// ask sends a request as a router would hand it over.
func (w *world) ask(vs viewset.ViewSet, user rest.User, method, pk, action, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, "/notes/", strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if user != nil {
		r = r.WithContext(rest.WithUser(r.Context(), user))
	}
	answer := httptest.NewRecorder()
	vs.Serve(answer, &rest.Request{
		Request: r, Action: rest.Action{Name: action, Detail: pk != ""},
		Params: map[string]string{"pk": pk}, Allow: []string{"GET", "OPTIONS"},
	})
	return answer
}

// do is one of the six actions, chosen by method.
func (w *world) do(user rest.User, method, pk, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	actions := map[string]string{"GET": "list", "POST": "create"}
	if pk != "" {
		actions = map[string]string{"GET": "retrieve", "PUT": "update", "PATCH": "partial_update", "DELETE": "destroy"}
	}
	return w.ask(w.notes, user, method, pk, actions[method], body)
}

// expect checks an answer's status and body.
func expect(t *testing.T, answer *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if answer.Code != status || (body != "" && strings.TrimSpace(answer.Body.String()) != body) {
		t.Errorf("got %d %s\nwant %d %s", answer.Code, answer.Body, status, body)
	}
}

// rows is the whole table as text.
func (w *world) rows() string {
	var notes []Note
	if err := w.db.Order("id").Find(&notes).Error; err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(notes)
}

// entries counts what hooks wrote.
func (w *world) entries() int64 {
	var n int64
	if err := w.db.Model(&Entry{}).Count(&n).Error; err != nil {
		w.t.Fatal(err)
	}
	return n
}

// owner lets owners change their notes.
var owner = permission.Owner(func(n *Note) string { return n.Owner })

// own is the scope of a user's own notes.
func own(r *rest.Request) store.Condition { return store.Column("owner").Is(r.User.Identity()) }

var errTest = errors.New("made for the test")

// decoded is a JSON body.
func decoded(t *testing.T, body io.Reader) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.NewDecoder(body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
