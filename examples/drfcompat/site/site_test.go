package site_test

import (
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest/examples/drfcompat/site"
	"github.com/quintet-go/rest/store/gormstore"
)

// fresh is a player on a new site.
func fresh(t *testing.T, variant string) *player {
	t.Helper()
	fixture, err := site.ReadFixture("../testdata/fixture.json")
	if err != nil {
		t.Fatal(err)
	}
	db, err := gormstore.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	s, err := site.New(t.Context(), db, fixture, variant, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, handler: s, passwords: map[string]string{}, tokens: map[string]string{}, captured: map[string]string{}}
	for _, user := range fixture.Users {
		p.passwords[user.Username] = user.Password
		if user.Token != nil {
			p.tokens[user.Username] = *user.Token
		}
	}
	return p
}

func TestAnswersAgreeWithDRF(t *testing.T) {
	all := scenarios(t)
	for _, variant := range []string{site.SessionFirst, site.BasicFirst} {
		host, want := recorded(t, variant)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			t.Run(variant+"/"+name, func(t *testing.T) { fresh(t, variant).replay(all[name], host, want) })
		}
	}
}

func TestResetPutsAllDataBack(t *testing.T) {
	p := fresh(t, site.BasicFirst)
	list := step{Method: "GET", Path: "/api/accounts/", Auth: &credentials{Type: "token", User: "mia"}}
	before := p.play(list)
	name := "new"
	created := p.play(step{Method: "POST", Path: "/api/accounts/", Form: [][2]string{{"username", name}, {"password", "x"}}})
	if created.Status != http.StatusCreated {
		t.Fatalf("got %d %s", created.Status, created.Body)
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, httptest.NewRequest("POST", "/__reset__", nil))
	if after := p.play(list); w.Code != 204 || after.Body != before.Body || after.Status != 200 {
		t.Errorf("got %d and %s", w.Code, after.Body)
	}
	again := p.play(step{Method: "POST", Path: "/api/accounts/", Form: [][2]string{{"username", name}, {"password", "x"}}})
	if normal(again.Body, "HOST", time.Now()) != normal(created.Body, "HOST", time.Now()) {
		t.Errorf("ids do not count from the start again: %s", again.Body)
	}
}

func TestUnknownVariantsAreRefused(t *testing.T) {
	db, err := gormstore.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.New(t.Context(), db, site.Fixture{}, "both", nil); err == nil {
		t.Error("an unknown variant was taken")
	}
	if _, err := site.ReadFixture("nowhere.json"); err == nil {
		t.Error("a fixture that is not there was read")
	}
}

func TestTokensAreObtainedAsFromDRF(t *testing.T) {
	p := fresh(t, site.BasicFirst)
	post := func(form ...[2]string) answer {
		return p.play(step{Method: "POST", Path: "/api-token-auth/", Form: form})
	}
	if got := post([2]string{"username", "john"}, [2]string{"password", "john-pw"}); got.Status != 200 || got.Body != `{"token":"`+p.tokens["john"]+`"}` {
		t.Errorf("a user with a token: got %d %s", got.Status, got.Body)
	}
	first := post([2]string{"username", "root2"}, [2]string{"password", "root2-pw"})
	again := post([2]string{"username", "root2"}, [2]string{"password", "root2-pw"})
	if first.Status != 200 || first.Body != again.Body {
		t.Errorf("a user without one: got %s and %s", first.Body, again.Body)
	}
	if got := post([2]string{"username", "john"}); got.Body != `{"password":["This field is required."]}` {
		t.Errorf("got %s", got.Body)
	}
	for _, name := range []string{"john", "nobody", "sam"} { // wrong, unknown, inactive
		if got := post([2]string{"username", name}, [2]string{"password", "x"}); got.Status != 400 || got.Body != `{"non_field_errors":["Unable to log in with provided credentials."]}` {
			t.Errorf("%s: got %d %s", name, got.Status, got.Body)
		}
	}
}

func TestCommentsAreFilteredByTheirArticle(t *testing.T) {
	p := fresh(t, site.SessionFirst) // whose model holds the article's key, and not the article
	if got := p.play(step{Method: "GET", Path: "/api/comments/?article=2"}); got.Status != 200 || !strings.HasPrefix(got.Body, `{"count":2,`) {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
	const none = `{"article":["Select a valid choice. That choice is not one of the available choices."]}`
	for _, value := range []string{"999", "x"} {
		if got := p.play(step{Method: "GET", Path: "/api/comments/?article=" + value}); got.Status != 400 || got.Body != none {
			t.Errorf("%s: got %d %s", value, got.Status, got.Body)
		}
	}
}

func TestWhatFollowsATimeDoesNotCount(t *testing.T) {
	p := fresh(t, site.SessionFirst)
	for sent, want := range map[string]string{
		"01:02:03Z": `"starts_at":"01:02:03"`, "12:34 PM": `"starts_at":"12:34:00"`, "1:2:3.5+02:00": `"starts_at":"01:02:03.500000"`,
		"24:00 ": `{"starts_at":["Time has wrong format.`, "noon": `{"starts_at":["Time has wrong format.`,
	} {
		got := p.play(step{Method: "PATCH", Path: "/api/events/2/", Form: [][2]string{{"starts_at", sent}}, Auth: &credentials{Type: "token", User: "john"}})
		if !strings.Contains(got.Body, want) {
			t.Errorf("%s: got %s", sent, got.Body)
		}
	}
}

func TestBlanksAreNotCutFromChoicesAndBooleans(t *testing.T) {
	p := fresh(t, site.BasicFirst)
	for path, want := range map[string]string{
		"/api/articles/?status=%20draft":                      `{"status":["Select a valid choice.  draft is not one of the available choices."]}`,
		"/api/articles/?created__gte=2021-01-01T00:00:00%20Z": `{"created__gte":["Enter a valid date/time."]}`,
	} {
		if got := p.play(step{Method: "GET", Path: path}); got.Status != 400 || got.Body != want {
			t.Errorf("%s: got %d %s", path, got.Status, got.Body)
		}
	}
	all := p.play(step{Method: "GET", Path: "/api/events/"})
	if got := p.play(step{Method: "GET", Path: "/api/events/?is_public=%20true"}); len(got.Body) < len(all.Body)-200 {
		t.Errorf("got %s", got.Body)
	}
}
