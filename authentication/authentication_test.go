package authentication_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/store"
)

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

func TestBasic(t *testing.T) {
	const (
		wrong   = "Invalid username/password."
		noneYet = ""
	)
	for _, c := range []struct{ name, header, user, refused string }{
		{"no header", "", "", noneYet},
		{"right", basic("ann:a:pass"), "1", ""},
		{"right, in small letters", "basic " + base64.StdEncoding.EncodeToString([]byte("bob:b")), "2", ""},
		{"passes over strange characters", "Basic Ym9i!!!OmI=", "2", ""},
		{"wrong password", basic("ann:b"), "", wrong},
		{"unknown", basic("who:b"), "", wrong},
		{"inactive", basic("eve:e"), "", wrong},
		{"another case", basic("ANN:a:pass"), "", wrong},
		{"no colon", basic("ann"), "", wrong},
		{"empty", "Basic !!!", "", wrong},
		{"NUL", basic("ann\x00:a:pass"), "", wrong},
		{"not UTF-8", basic("\xff\xfe:x"), "", wrong},
		{"a name without end", basic(strings.Repeat("a", 2000) + ":b"), "", wrong},
		{"no credentials", "Basic", "", "Invalid basic header. No credentials provided."},
		{"spaces", "Basic a b", "", "Invalid basic header. Credentials string should not contain spaces."},
		{"wrong padding", "Basic bWlhOm1pYS1wdw", "", "Invalid basic header. Credentials not correctly base64 encoded."},
		{"no base64", "Basic abcde", "", "Invalid basic header. Credentials not correctly base64 encoded."},
		{"another scheme", "Bearer abc", "", noneYet},
		{"run together", "Basicabc", "", noneYet},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown()
			r := request("GET")
			if c.header != "" {
				r.Header.Set("Authorization", c.header)
			}
			user, err := authentication.Basic{Users: w}.Authenticate(r)
			switch {
			case c.refused != "":
				if text, kind := refusal(t, err); text != c.refused || kind != rest.AuthenticationFailed || user != nil {
					t.Errorf("got %q, want %q", text, c.refused)
				}
				if c.refused == wrong && len(w.checked) != 1 {
					t.Errorf("%d passwords were checked, want one whatever is wrong", len(w.checked))
				}
			case err != nil:
				t.Error(err)
			case c.user == "" && user != nil, c.user != "" && (user == nil || user.Identity() != c.user):
				t.Errorf("got %v, want %q", user, c.user)
			}
		})
	}
	if got := (authentication.Basic{Realm: `a"b`}).Challenge(); got != `Basic realm="a\"b"` {
		t.Errorf("the challenge is %s", got)
	}
}

func TestTwoAuthorizationHeadersAreRefused(t *testing.T) {
	r := request("GET", "Authorization", basic("ann:a:pass"), "Authorization", basic("bob:b"))
	if _, err := (authentication.Basic{Users: newTown()}).Authenticate(r); err == nil {
		t.Error("one of two was taken")
	}
}

func TestWeakHashesAreReplaced(t *testing.T) {
	w := newTown()
	w.users.rows[0].Secret = "weak"
	if user, err := w.ByPassword(t.Context(), "ann", "weak"); user == nil || err != nil || w.users.rows[0].Secret != "strong" {
		t.Errorf("got %v, %v and %+v", user, err, w.users.rows[0])
	}
}

func TestIdentities(t *testing.T) {
	w := newTown()
	for _, identity := range []string{"", "0", "9", "01", "+1", " 1", "1.0", "1e0", "0x1", "true", "99999999999999999999", "-1", "ann"} {
		if user, err := w.ByIdentity(t.Context(), identity); user != nil || err != nil {
			t.Errorf("%q is %v (%v)", identity, user, err)
		}
	}
	if user, err := w.ByIdentity(t.Context(), "1"); user == nil || user.Identity() != "1" || err != nil {
		t.Errorf("got %v, %v", user, err)
	}
}

// tokens is a Token authenticator with a clock.
type tokens struct {
	*town
	rows  *memory[authentication.AccessToken]
	now   time.Time
	token authentication.Token
}

func newTokens() *tokens {
	w := &tokens{town: newTown(), now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	w.rows = &memory[authentication.AccessToken]{table: tableOf[authentication.AccessToken]("id", "digest", "hint", "identity", "created", "expires")}
	w.token = authentication.Token{Store: w.rows, Users: w.town, Now: func() time.Time { return w.now }}
	return w
}

func (w *tokens) ask(header string) (rest.User, error) {
	return w.token.Authenticate(request("GET", "Authorization", header))
}

func TestTokens(t *testing.T) {
	w := newTokens()
	ann, _ := w.ByIdentity(t.Context(), "1")
	key, row, err := w.token.Issue(t.Context(), ann, time.Hour)
	if err != nil || !strings.HasPrefix(key, "qnt_") || strings.Contains(row.Digest, key) || row.Hint != key[len(key)-4:] {
		t.Fatalf("got %q, %+v, %v", key, row, err)
	}
	r := request("GET", "Authorization", "token "+key)
	if user, err := w.token.Authenticate(r); err != nil || user == nil || user.Identity() != "1" || r.Auth.(*authentication.AccessToken).ID != row.ID {
		t.Errorf("got %v, %v", user, err)
	}
	for name, c := range map[string]struct{ header, refused string }{
		"none":                {"Token", "Invalid token header. No credentials provided."},
		"spaces":              {"Token a b", "Invalid token header. Token string should not contain spaces."},
		"characters":          {"Token a\u00e4", "Invalid token header. Token string should not contain invalid characters."},
		"unknown":             {"Token " + strings.Repeat("0", 40), "Invalid token."},
		"another case":        {"Token " + strings.ToUpper(key), "Invalid token."},
		"one character more":  {"Token " + key + "a", "Invalid token."},
		"one character less":  {"Token " + key[:len(key)-1], "Invalid token."},
		"the digest itself":   {"Token " + row.Digest, "Invalid token."},
		"a key without end":   {"Token " + strings.Repeat("k", 5000), "Invalid token."},
		"one character other": {"Token " + strings.Replace(key, key[10:11], string(key[10]^1), 1), "Invalid token."},
	} {
		t.Run(name, func(t *testing.T) {
			if text, _ := refusal(t, errOf(w.ask(c.header))); text != c.refused {
				t.Errorf("got %q, want %q", text, c.refused)
			}
		})
	}
	if user, err := w.ask("Bearer " + key); user != nil || err != nil {
		t.Error("another scheme was taken")
	}
	t.Run("a mistyped key costs no query", func(t *testing.T) {
		before := w.rows.asked
		_, _ = w.ask("Token " + key[:len(key)-1] + "z")
		if w.rows.asked != before {
			t.Error("it did")
		}
	})
	t.Run("it ends in time", func(t *testing.T) {
		start := w.now
		w.now = start.Add(time.Hour - time.Second)
		if user, err := w.ask("Token " + key); user == nil || err != nil {
			t.Errorf("a second before: %v", err)
		}
		w.now = start.Add(time.Hour)
		if text, _ := refusal(t, errOf(w.ask("Token "+key))); text != "Invalid token." {
			t.Errorf("got %q", text)
		}
		w.now = start
	})
	t.Run("its owner has to be active", func(t *testing.T) {
		w.users.rows[0].Disabled = true
		if text, _ := refusal(t, errOf(w.ask("Token "+key))); text != "User inactive or deleted." {
			t.Errorf("got %q", text)
		}
		w.users.rows[0].Disabled = false
	})
	t.Run("it can be revoked once", func(t *testing.T) {
		if err := w.token.Revoke(t.Context(), row.ID); err != nil {
			t.Error(err)
		}
		if text, _ := refusal(t, errOf(w.ask("Token "+key))); text != "Invalid token." {
			t.Errorf("got %q", text)
		}
		if err := w.token.Revoke(t.Context(), row.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

func errOf(_ rest.User, err error) error { return err }

func TestKeysAreNeverTheSame(t *testing.T) {
	w := newTokens()
	ann, _ := w.ByIdentity(t.Context(), "1")
	seen := map[string]bool{}
	for range 1000 {
		key, _, err := w.token.Issue(t.Context(), ann, 0)
		if err != nil || seen[key] || len(key) < 40 {
			t.Fatalf("got %q again or too short (%v)", key, err)
		}
		seen[key] = true
	}
}

func TestImportedTokensWork(t *testing.T) {
	w := newTokens()
	const old = "25075bcd73f81a7d3e7c3f9822129d848869e9f8" // as DRF makes them
	w.rows.rows = []authentication.AccessToken{{ID: 1, Digest: authentication.Digest(old), Identity: "2"}}
	w.token.Keyword = "Bearer"
	if user, err := w.ask("Bearer " + old); user == nil || user.Identity() != "2" || err != nil {
		t.Errorf("got %v, %v", user, err)
	}
	if w.token.Challenge() != "Bearer" {
		t.Errorf("the challenge is %s", w.token.Challenge())
	}
}

func TestADatabaseThatFailsLetsNobodyIn(t *testing.T) {
	w := newTokens()
	w.rows.err, w.users.err = errTest, errTest
	if user, err := w.ask("Token abc"); user != nil || !errors.Is(err, errTest) {
		t.Errorf("got %v, %v", user, err)
	}
	if user, err := (authentication.Basic{Users: w}).Authenticate(request("GET", "Authorization", basic("ann:a:pass"))); user != nil || !errors.Is(err, errTest) {
		t.Errorf("got %v, %v", user, err)
	}
}

func TestAuthenticateAsksInOrder(t *testing.T) {
	w := newTokens()
	ann, _ := w.ByIdentity(t.Context(), "1")
	key, _, _ := w.token.Issue(t.Context(), ann, 0)
	chain := []authentication.Authenticator{authentication.Basic{Users: w}, w.token}
	for _, c := range []struct {
		name, header, want string
		fails              bool
	}{
		{"nobody", "", "", false},
		{"the first", basic("bob:b"), "2", false},
		{"the second", "Token " + key, "1", false},
		{"wrong", basic("bob:c"), "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request("GET")
			if c.header != "" {
				r.Header.Set("Authorization", c.header)
			}
			err := authentication.Authenticate(r, chain)
			if (err != nil) != c.fails || r.User == nil || r.User.Identity() != c.want || r.Challenge != `Basic realm="api"` || !r.Identifiable {
				t.Errorf("got %v, %v, %q", r.User, err, r.Challenge)
			}
		})
	}
	r := request("GET", "Authorization", basic("bob:wrong"))
	r.Request = r.WithContext(rest.WithUser(r.Context(), ann))
	if err := authentication.Authenticate(r, chain); err != nil || r.User.Identity() != "1" {
		t.Errorf("the context's user does not come first: %v, %v", r.User, err)
	}
	r = request("GET")
	if err := authentication.Authenticate(r, nil); err != nil || r.User != (rest.Anonymous{}) || r.Identifiable {
		t.Errorf("got %v, %v", r.User, err)
	}
}

// FuzzAuthorization sends any header to Basic and Token: they never panic, and
// every error is a refusal.
func FuzzAuthorization(f *testing.F) {
	for _, header := range []string{"Basic", "Basic a b", "Basic !!!", "Token x", "basic \x00", "Token qnt_", " ", "Basic " + strings.Repeat("A", 9000)} {
		f.Add(header)
	}
	w := newTokens()
	f.Fuzz(func(t *testing.T, header string) {
		for _, a := range []authentication.Authenticator{authentication.Basic{Users: w}, w.token} {
			r := request("GET")
			r.Header["Authorization"] = []string{header}
			user, err := a.Authenticate(r)
			if err != nil {
				if _, kind := refusal(t, err); kind != rest.AuthenticationFailed {
					t.Errorf("%q: %v", header, err)
				}
			}
			if user != nil && !slices.Contains([]string{"1", "2"}, user.Identity()) {
				t.Errorf("%q lets %v in", header, user)
			}
		}
	})
}
