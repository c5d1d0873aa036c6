package viewset_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

func TestTheSixActions(t *testing.T) {
	for _, c := range []struct {
		name, method, pk, body string
		status                 int
		want                   string
	}{
		{"lists by primary key", "GET", "", "", 200, `[{"id":1,"title":"one","text":"","owner":"ann","done":true},` +
			`{"id":2,"title":"two","text":"","owner":"ann","done":true},{"id":3,"title":"three","text":"","owner":"bob","done":true}]`},
		{"creates with defaults", "POST", "", `{"title":" four ","owner":"eve","id":9}`, 201, `{"id":4,"title":"four","text":"","owner":"","done":true}`},
		{"creates with false where the default is true", "POST", "", `{"title":"four","done":false}`, 201, `{"id":4,"title":"four","text":"","owner":"","done":false}`},
		{"refuses to create without what is required", "POST", "", `{}`, 400, `{"title":["This field is required."]}`},
		{"refuses a duplicate", "POST", "", `{"title":"one"}`, 400, `{"title":["note with this title already exists."]}`},
		{"refuses broken JSON", "POST", "", `{`, 400, ""},
		{"retrieves", "GET", "3", "", 200, `{"id":3,"title":"three","text":"","owner":"bob","done":true}`},
		{"does not find what is not there", "GET", "9", "", 404, `{"detail":"Not found."}`},
		{"updates what was sent", "PUT", "1", `{"title":"uno"}`, 200, `{"id":1,"title":"uno","text":"","owner":"ann","done":true}`},
		{"takes an unchanged unique value", "PUT", "1", `{"title":"one"}`, 200, `{"id":1,"title":"one","text":"","owner":"ann","done":true}`},
		{"refuses an update to a duplicate", "PUT", "1", `{"title":"two"}`, 400, `{"title":["note with this title already exists."]}`},
		{"refuses an update without what is required", "PUT", "1", `{}`, 400, `{"title":["This field is required."]}`},
		{"never creates by PUT", "PUT", "9", `{"title":"x"}`, 404, `{"detail":"Not found."}`},
		{"updates in part", "PATCH", "1", `{"done":false}`, 200, `{"id":1,"title":"one","text":"","owner":"ann","done":false}`},
		{"updates nothing", "PATCH", "1", `{}`, 200, `{"id":1,"title":"one","text":"","owner":"ann","done":true}`},
		{"updates nothing for no body", "PATCH", "1", ``, 200, `{"id":1,"title":"one","text":"","owner":"ann","done":true}`},
		{"destroys", "DELETE", "1", "", 204, ""},
		{"does not destroy what is not there", "DELETE", "9", "", 404, `{"detail":"Not found."}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			before := w.rows()
			expect(t, w.do(ann, c.method, c.pk, c.body), c.status, c.want)
			if c.status >= 400 && w.rows() != before {
				t.Errorf("a refused request changed the table: %s", w.rows())
			}
		})
	}
}

func TestKeysThatAreNoneNeverFindARow(t *testing.T) {
	w := newWorld(t)
	before := w.rows()
	for _, pk := range []string{
		"0", "-1", "1.0", "1e0", "0x1", "0b1", "0o1", "1_0", "2-1", "true", "false", "null", "id", "rowid", "title", "'a'", "''", "*",
		"1 OR 1=1", "1;--", "1/**/", "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999",
		"-9223372036854775809", "NaN", "Infinity", strings.Repeat("1", 10_000), "..", ".", "me", "1;x=y", "1,2", "[1]", `{"id":1}`, "1\x00", "\xff",
	} {
		for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
			if answer := w.do(staff, method, pk, `{"title":"changed"}`); answer.Code != 404 {
				t.Errorf("%s %.40q: got %d %s", method, pk, answer.Code, answer.Body)
			}
		}
	}
	if w.rows() != before {
		t.Error("a row changed")
	}
	for _, pk := range []string{"1", "01", "+1", " 1", "1 ", "١"} { // as Python's int reads them
		expect(t, w.do(staff, "GET", pk, ""), 200, `{"id":1,"title":"one","text":"","owner":"ann","done":true}`)
	}
}

func TestScopeHidesRowsFromEveryAction(t *testing.T) {
	w := newWorld(t)
	w.notes.Scope = own
	if body := w.do(ann, "GET", "", "").Body.String(); strings.Contains(body, "three") || !strings.Contains(body, "one") {
		t.Errorf("ann's list: %s", body)
	}
	before := w.rows()
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		expect(t, w.do(ann, method, "3", `{"title":"mine"}`), 404, `{"detail":"Not found."}`)
		expect(t, w.do(ann, method, "9", `{"title":"mine"}`), 404, `{"detail":"Not found."}`)
	}
	if w.rows() != before {
		t.Error("a hidden row changed")
	}
	expect(t, w.do(bob, "GET", "3", ""), 200, "")
}

func TestPermissionsOnObjects(t *testing.T) {
	w := newWorld(t)
	w.notes.Permissions = permission.List{permission.Any(permission.ReadOnly, owner)}
	expect(t, w.do(ann, "GET", "3", ""), 200, "")
	before := w.rows()
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		// Nothing is learned about a body that may not be sent.
		expect(t, w.do(ann, method, "3", `{broken`), 403, `{"detail":"You do not have permission to perform this action."}`)
	}
	if w.rows() != before {
		t.Error("a forbidden request changed a row")
	}
	expect(t, w.do(ann, "PATCH", "1", `{"text":"mine"}`), 200, `{"id":1,"title":"one","text":"mine","owner":"ann","done":true}`)
}

func TestObjectsOfOthersAreNotShown(t *testing.T) {
	w := newWorld(t)
	w.notes.Permissions = permission.List{owner}
	expect(t, w.do(ann, "GET", "1", ""), 200, "")
	expect(t, w.do(ann, "GET", "3", ""), 403, `{"detail":"You do not have permission to perform this action."}`)
}

// slowText has slow work to do: it writes to the database by itself, which it
// could not while its own row is locked.
type slowText struct {
	field.String
	work func() error
}

// finishedText is what the work makes.
type finishedText string

func (k slowText) Parse(input any) (any, error) {
	if done, ok := input.(finishedText); ok {
		return done, nil
	}
	return k.String.Parse(input)
}

func (k slowText) Finish(_ context.Context, value any, _ func() error) (any, error) {
	if _, ok := value.(finishedText); ok {
		return value, nil
	}
	return finishedText(value.(string) + "!"), k.work()
}

func TestSlowWorkIsDoneBeforeARowIsLocked(t *testing.T) {
	w := newWorld(t)
	w.notes.Permissions = permission.List{owner}
	worked := 0
	w.notes.Serializer = serializer.Of[Note](serializer.Field("text", slowText{work: func() error {
		worked++
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		return w.notes.Store.Write(ctx, func(_ context.Context, tx store.Tx[Note]) error {
			_, err := tx.Get(store.Query{Filter: store.Column("id").Is(uint(1))})
			return err
		})
	}}))
	expect(t, w.do(ann, "PATCH", "1", `{"text":"x"}`), 200, `{"id":1,"title":"one","text":"x!","owner":"ann","done":true}`)
	expect(t, w.do(ann, "PATCH", "3", `{"text":"x"}`), 403, "")
	expect(t, w.do(ann, "PATCH", "9", `{"text":"x"}`), 404, "")
	expect(t, w.do(ann, "PATCH", "1", `{"text":"x","title":"two"}`), 400, "")
	if worked != 1 {
		t.Errorf("the work was done %d times, want once: for the one who may", worked)
	}
}

func TestHooksRunInTheTransactionOfTheWrite(t *testing.T) {
	w := newWorld(t)
	enter := func(r *rest.Request, _ *Note) error {
		return gormstore.DB(r.Context(), w.db).Create(&Entry{Text: r.Action.Name}).Error
	}
	fail := func(r *rest.Request, n *Note) error {
		if n.Title == "undo" {
			return errTest
		}
		return nil
	}
	w.notes.BeforeCreate, w.notes.AfterCreate = enter, fail
	w.notes.BeforeUpdate, w.notes.AfterUpdate = enter, fail
	w.notes.AfterDestroy, w.notes.BeforeDestroy = func(*rest.Request, *Note) error { return errTest }, enter
	before := w.rows()
	expect(t, w.do(ann, "POST", "", `{"title":"undo"}`), 500, `{"detail":"A server error occurred."}`)
	expect(t, w.do(ann, "PATCH", "1", `{"title":"undo"}`), 500, `{"detail":"A server error occurred."}`)
	expect(t, w.do(ann, "DELETE", "1", ""), 500, `{"detail":"A server error occurred."}`)
	if w.rows() != before || w.entries() != 0 {
		t.Errorf("%d entries and %s are left", w.entries(), w.rows())
	}
	expect(t, w.do(ann, "POST", "", `{"title":"keep"}`), 201, "")
	expect(t, w.do(ann, "PATCH", "1", `{"title":"kept"}`), 200, "")
	if w.entries() != 2 {
		t.Errorf("%d entries", w.entries())
	}
	if !strings.Contains(w.log.String(), errTest.Error()) {
		t.Error("the cause is not logged")
	}
}

func TestBeforeHooksMayChangeTheObject(t *testing.T) {
	w := newWorld(t)
	w.notes.BeforeCreate = func(r *rest.Request, n *Note) error { n.Owner = r.User.Identity(); return nil }
	w.notes.BeforeUpdate = func(_ *rest.Request, n *Note) error { n.Text += "!"; return nil }
	expect(t, w.do(bob, "POST", "", `{"title":"x"}`), 201, `{"id":4,"title":"x","text":"","owner":"bob","done":true}`)
	expect(t, w.do(bob, "PATCH", "4", `{}`), 200, `{"id":4,"title":"x","text":"!","owner":"bob","done":true}`)
}

func TestHooksRefuseWithAnError(t *testing.T) {
	w := newWorld(t)
	for want, err := range map[string]error{
		`["No."]`:                        &rest.Error{Kind: rest.Invalid, Detail: "No."},
		`{"title":["No."]}`:              &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: "title", Value: []rest.Message{{Text: "No."}}}}},
		`{"detail":"It is so already."}`: &rest.Error{Kind: rest.Conflict, Detail: "It is so already."},
		`{"detail":"Not found."}`:        store.ErrNotFound,
	} {
		w.notes.BeforeCreate = func(*rest.Request, *Note) error { return err }
		if answer := w.do(ann, "POST", "", `{"title":"x"}`); strings.TrimSpace(answer.Body.String()) != want {
			t.Errorf("got %d %s, want %s", answer.Code, answer.Body, want)
		}
	}
}

func TestOnlySwitchesActionsOff(t *testing.T) {
	w := newWorld(t)
	w.notes.Only = []string{"list", "retrieve"}
	expect(t, w.do(ann, "GET", "1", ""), 200, "")
	expect(t, w.do(ann, "DELETE", "1", ""), 405, `{"detail":"Method \"DELETE\" not allowed."}`)
	for _, operation := range w.notes.Describe() {
		if operation.Method != "GET" {
			t.Errorf("%s is described", operation.Method)
		}
	}
}

func TestListsAreBoundedAndSaySo(t *testing.T) {
	w := newWorld(t)
	w.notes.Limit = 2
	answer := w.do(ann, "GET", "", "")
	if got := answer.Header().Get("Content-Range"); got != "items 0-1/*" || strings.Contains(answer.Body.String(), "three") {
		t.Errorf("got %q and %s", got, answer.Body)
	}
	w = newWorld(t)
	w.notes.Limit = viewset.Unlimited
	w.notes.Ordering = []store.Order{store.Column("title").Descending()}
	answer = w.do(ann, "GET", "", "")
	if answer.Header().Get("Content-Range") != "" || !strings.HasPrefix(answer.Body.String(), `[{"id":2,"title":"two"`) {
		t.Errorf("got %s", answer.Body)
	}
}

func TestSerializerForChoosesByRequest(t *testing.T) {
	w := newWorld(t)
	short := serializer.Of[Note](serializer.WriteOnly("text", "done"))
	w.notes.SerializerFor = func(r *rest.Request) serializer.Serializer[Note] {
		if r.Action.Name == "list" {
			return short
		}
		return nil
	}
	expect(t, w.do(ann, "GET", "", ""), 200, `[{"id":1,"title":"one","owner":"ann"},{"id":2,"title":"two","owner":"ann"},{"id":3,"title":"three","owner":"bob"}]`)
	expect(t, w.do(ann, "GET", "1", ""), 200, `{"id":1,"title":"one","text":"","owner":"ann","done":true}`)
	for _, operation := range w.notes.Describe() {
		if hidden := operation.Output != nil && operation.Output.Field("text").WriteOnly; hidden != (operation.Action.Name == "list") {
			t.Errorf("%s is described with the wrong serializer", operation.Action.Name)
		}
	}
}

func TestSerializersMadeForEachRequestAreRefusedInTheEnd(t *testing.T) {
	w := newWorld(t)
	w.notes.SerializerFor = func(*rest.Request) serializer.Serializer[Note] { return serializer.Of[Note]() }
	last := 0
	for range 200 {
		last = w.do(ann, "GET", "1", "").Code
	}
	if last != 500 || !strings.Contains(w.log.String(), "make them beforehand") {
		t.Errorf("got %d", last)
	}
}

func TestExtraActions(t *testing.T) {
	w := newWorld(t)
	w.notes.Permissions = permission.List{permission.Any(permission.ReadOnly, owner)}
	w.notes.Actions = []viewset.Action[Note]{
		{Name: "finish", Detail: true, Methods: []string{"POST"}, Do: func(_ *rest.Request, n *Note) (*rest.Response, error) {
			if n.Text == "finished" {
				return nil, &rest.Error{Kind: rest.Conflict, Detail: "It is finished already."}
			}
			n.Text = "finished"
			return nil, nil
		}},
		{Name: "peek", Detail: true, Do: func(_ *rest.Request, n *Note) (*rest.Response, error) {
			n.Text = "seen"
			return nil, nil
		}},
		{Name: "count", Do: func(_ *rest.Request, n *Note) (*rest.Response, error) {
			return &rest.Response{Data: rest.Object{{Name: "object", Value: n != nil}}}, nil
		}},
		{Name: "latest", Methods: []string{"GET", "PATCH", "DELETE"}, Target: func(r *rest.Request) (store.Condition, error) {
			return store.Column("title").Is("two"), nil
		}},
		{Name: "nobody", Target: func(*rest.Request) (store.Condition, error) { return store.Condition{}, nil }},
		{Name: "closed", Permissions: permission.List{permission.IsAdminUser}, Do: func(*rest.Request, *Note) (*rest.Response, error) {
			return &rest.Response{Status: 204}, nil
		}},
	}
	act := func(user rest.User, method, pk, name, body string) *httptest.ResponseRecorder {
		return w.ask(w.notes, user, method, pk, name, body)
	}
	t.Run("a change by Do is stored", func(t *testing.T) {
		expect(t, act(ann, "POST", "1", "finish", ""), 200, `{"id":1,"title":"one","text":"finished","owner":"ann","done":true}`)
		expect(t, act(ann, "POST", "1", "finish", ""), 409, `{"detail":"It is finished already."}`)
		expect(t, w.do(ann, "GET", "1", ""), 200, `{"id":1,"title":"one","text":"finished","owner":"ann","done":true}`)
	})
	t.Run("permissions on the object come first", func(t *testing.T) {
		expect(t, act(bob, "POST", "1", "finish", ""), 403, "")
		expect(t, act(bob, "POST", "9", "finish", ""), 404, "")
	})
	t.Run("a safe method stores nothing", func(t *testing.T) {
		expect(t, act(ann, "GET", "2", "peek", ""), 200, `{"id":2,"title":"two","text":"seen","owner":"ann","done":true}`)
		expect(t, w.do(ann, "GET", "2", ""), 200, `{"id":2,"title":"two","text":"","owner":"ann","done":true}`)
	})
	t.Run("a list action has no object", func(t *testing.T) {
		expect(t, act(ann, "GET", "", "count", ""), 200, `{"object":false}`)
	})
	t.Run("a target does what the method does", func(t *testing.T) {
		expect(t, act(ann, "GET", "", "latest", ""), 200, `{"id":2,"title":"two","text":"","owner":"ann","done":true}`)
		expect(t, act(bob, "PATCH", "", "latest", `{"text":"x"}`), 403, "")
		expect(t, act(ann, "PATCH", "", "latest", `{"text":"x"}`), 200, `{"id":2,"title":"two","text":"x","owner":"ann","done":true}`)
		expect(t, act(ann, "DELETE", "", "latest", ""), 204, "")
		expect(t, act(ann, "GET", "", "latest", ""), 404, "")
	})
	t.Run("a target that selects everything selects nothing", func(t *testing.T) {
		expect(t, act(ann, "GET", "", "nobody", ""), 404, "")
	})
	t.Run("own permissions replace the viewset's", func(t *testing.T) {
		expect(t, act(ann, "GET", "", "closed", ""), 403, "")
		expect(t, act(staff, "GET", "", "closed", ""), 204, "")
	})
}

func TestHooksLearnWhatTheClientSent(t *testing.T) {
	w := newWorld(t)
	var seen []string
	note := func(moment string) func(*rest.Request, *Note) error {
		return func(r *rest.Request, n *Note) error {
			title, sent := r.Sent.Get("title")
			_, done := r.Sent.Get("done")
			seen = append(seen, fmt.Sprintf("%s%v %v %v %v", moment, title, sent, done, n.Done))
			return nil
		}
	}
	w.notes.BeforeUpdate, w.notes.AfterUpdate, w.notes.BeforeCreate = note("before "), note("after "), note("create ")
	expect(t, w.do(ann, "PATCH", "1", `{"title":" new ","owner":"x"}`), 200, "")
	expect(t, w.do(ann, "POST", "", `{"title":"four","done":false}`), 201, "")
	if got := strings.Join(seen, "; "); got != "before new true false true; after new true false true; create four true true false" {
		t.Errorf("got %s", got)
	}
}

func TestActionsReadAndShowWithSerializersOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	all := serializer.Of[Note]()
	short := all.Only("id", "title")
	created := serializer.Split(all, short)
	w.notes.Serializer = all
	w.notes.SerializerFor = func(r *rest.Request) serializer.Serializer[Note] {
		switch r.Action.Name {
		case "list":
			return short
		case "create":
			return created
		}
		return nil
	}
	expect(t, w.do(ann, "POST", "", `{"title":"four","text":"long"}`), 201, `{"id":4,"title":"four"}`)
	expect(t, w.do(ann, "GET", "4", ""), 200, `{"id":4,"title":"four","text":"long","owner":"","done":true}`)
	if got := w.do(ann, "GET", "", "").Body.String(); !strings.Contains(got, `{"id":4,"title":"four"}`) || strings.Contains(got, "text") {
		t.Errorf("got %s", got)
	}
	for _, o := range w.notes.Describe() {
		if o.Action.Name == "create" && (len(o.Input.Fields) != 5 || len(o.Output.Fields) != 2) {
			t.Errorf("create reads %d fields and shows %d", len(o.Input.Fields), len(o.Output.Fields))
		}
	}
}

func TestLookupsThatCantWorkAreMistakes(t *testing.T) {
	for lookup, want := range map[string]string{"owner": "which is not unique", "nothing": "does not have"} {
		w := newWorld(t)
		w.notes.Lookup = lookup
		if err := w.notes.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", lookup, err)
		}
	}
}

func TestListsAreCreatedInOneTransaction(t *testing.T) {
	w := newWorld(t)
	w.notes.Many = 5
	w.notes.AfterCreate = func(r *rest.Request, n *Note) error {
		return gormstore.DB(r.Context(), w.db).Create(&Entry{Text: n.Title}).Error
	}
	before := w.rows()
	expect(t, w.do(ann, "POST", "", `[{"title":"four"},{"title":"five"},{"title":"four"}]`), 400, `{"2":{"title":["note with this title already exists."]}}`)
	if w.rows() != before || w.entries() != 0 {
		t.Errorf("a refused list left %s and %d entries", w.rows(), w.entries())
	}
	expect(t, w.do(ann, "POST", "", `[{"title":"four"},{"title":"five"}]`), 201, `[{"id":4,"title":"four","text":"","owner":"","done":true},{"id":5,"title":"five","text":"","owner":"","done":true}]`)
	if w.entries() != 2 {
		t.Errorf("%d entries", w.entries())
	}
	expect(t, w.do(ann, "POST", "", `{"title":"six"}`), 201, "")
	expect(t, w.do(ann, "PUT", "1", `[{"title":"six"}]`), 400, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`)
}
