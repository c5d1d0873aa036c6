package account_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/examples/accounts/account"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/openapi/openapitest"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/store/gormstore"
)

// town is the site with three people: richard, who is staff, john and jane.
type town struct {
	t    *testing.T
	db   *gorm.DB
	path string
	log  bytes.Buffer
	site http.Handler
	*resttest.Client
	richard, john, jane *resttest.Client
}

// secrets are the people's passwords.
var secrets = map[string]string{"richard": "richards pass phrase", "john": "johns pass phrase", "jane": "janes pass phrase"}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, path: filepath.Join(t.TempDir(), "accounts.db")}
	var err error
	if w.db, err = gormstore.Open(w.path, account.Models()...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := w.db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	w.settle()
	return w
}

// settle adds the people and makes the site.
func (w *town) settle() {
	w.t.Helper()
	for _, name := range []string{"richard", "john", "jane"} {
		user := account.User{Username: name, FirstName: strings.ToUpper(name[:1]) + name[1:], IsStaff: name == "richard"}
		if err := account.Create(w.t.Context(), w.db, user, secrets[name]); err != nil {
			w.t.Fatal(err)
		}
	}
	w.site = account.New(w.db, account.Options{Logger: slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	w.Client = resttest.New(w.t, openapitest.Watch(w.t, w.document(), w.site)) // every answer is one that the document tells of
	w.richard = w.Login("richard", secrets["richard"])
	w.john = w.Login("john", secrets["john"])
	w.jane = w.Login("jane", secrets["jane"])
}

// document is the site's OpenAPI document.
func (w *town) document() []byte {
	w.t.Helper()
	return []byte(resttest.New(w.t, w.site).Get("/api/schema/").Expect(200).Body)
}

// users is the whole table.
func (w *town) users() []account.User {
	w.t.Helper()
	var users []account.User
	if err := w.db.Order("id").Find(&users).Error; err != nil {
		w.t.Fatal(err)
	}
	return users
}

func TestTheStoryOfTheAccountEndpoint(t *testing.T) {
	w := newTown(t)
	t.Log("A visitor may not look, but may sign up.")
	w.Get("/api/accounts/").Expect(401).JSON(`{"detail":"Authentication credentials were not provided."}`)
	w.Get("/api/accounts/1/").Expect(401)
	w.Post("/api/accounts/", resttest.Form{"username": "ann", "password": "anns pass phrase", "email": "ann@example.com"}).
		Expect(201).Has("id", 4.0).Has("username", "ann").Has("is_active", true).Has("is_staff", false).Lacks("pass").Lacks("argon2")

	t.Log("The root shows the way.")
	w.Get("/").Expect(404).Has("detail", "Not found. The API is at /api/.")
	w.Get("/api").Expect(200).JSON(`{"accounts":"http://example.com/api/accounts/"}`)

	t.Log("Ann sees herself and nobody else.")
	ann := w.Login("ann", "anns pass phrase")
	ann.Get("/api/accounts/4/").Expect(200).Has("email", "ann@example.com").Lacks("pass")
	ann.Get("/api/accounts/1/").Expect(403).JSON(`{"detail":"You do not have permission to perform this action."}`)
	ann.Get("/api/accounts/").Expect(403)
	ann.Get("/api/accounts/99/").Expect(404)

	t.Log("Only staff change records at their own URLs, with or without the slash.")
	ann.Patch("/api/accounts/4", resttest.Form{"email": "x@example.com"}).Expect(403)
	w.richard.Patch("/api/accounts/4", resttest.Form{"email": "new@example.com"}).Expect(200).Has("email", "new@example.com")
	w.richard.Patch("/api/accounts/4/", map[string]any{"first_name": "Ann"}).Expect(200).Has("first_name", "Ann").Has("email", "new@example.com")

	t.Log("Ann changes herself at me.")
	ann.Get("/api/accounts/me/").Expect(200).Has("id", 4.0)
	ann.Patch("/api/accounts/me", map[string]any{"last_name": "Other", "is_staff": true}).Expect(200).Has("last_name", "Other").Has("is_staff", false)
	w.Get("/api/accounts/me/").Expect(401)
	w.Post("/api/accounts/me/", nil).Expect(401)
	ann.Post("/api/accounts/me/", nil).Expect(405)

	t.Log("A new password replaces the old one.")
	ann.Patch("/api/accounts/me/", map[string]any{"password": "another pass phrase"}).Expect(200).Lacks("pass")
	ann.Get("/api/accounts/me/").Expect(401).JSON(`{"detail":"Invalid username/password."}`)
	w.Login("ann", "another pass phrase").Get("/api/accounts/me/").Expect(200)

	t.Log("Staff list and delete.")
	if body := w.richard.Get("/api/accounts/").Expect(200).Lacks("argon2").Body; strings.Count(body, `"id"`) != 4 {
		t.Errorf("the list is %s", body)
	}
	w.richard.Delete("/api/accounts/4/").Expect(204)
	w.richard.Get("/api/accounts/4/").Expect(404)
	w.Login("ann", "another pass phrase").Get("/api/accounts/me/").Expect(401)
}

func TestPlainPasswordsAreNowhere(t *testing.T) {
	w := newTown(t)
	const secret = "c4nary-pass-phrase"
	form := resttest.Form{"username": "ann", "password": secret}
	w.Post("/api/accounts/", form).Expect(201).Lacks(secret)
	w.Post("/api/accounts/", form).Expect(400).Lacks(secret)
	w.Post("/api/accounts/", map[string]any{"username": "bob", "password": []string{secret}}).Expect(400).Lacks(secret)
	w.Post("/api/accounts/", map[string]any{"username": "bob", "password": secret, "email": "bad"}).Expect(400).Lacks(secret)
	w.Post("/api/accounts/", resttest.Raw{ContentType: "application/json", Body: `{"password":"` + secret}).Expect(400).Lacks(secret)
	w.Post("/api/accounts/", resttest.Raw{ContentType: "text/" + secret, Body: secret}).Expect(415)
	ann := w.Login("ann", secret)
	ann.Get("/api/accounts/me/").Expect(200).Lacks(secret)
	w.Post("/api/token/", form).Expect(200).Lacks(secret)
	w.Post("/api/login/", form).Expect(204).Lacks(secret)
	w.Login("ann", secret+"x").Get("/api/").Expect(401).Lacks(secret)
	for _, suffix := range []string{"", "-wal"} {
		text, err := os.ReadFile(w.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("the plain password is in %s", filepath.Base(w.path)+suffix)
		}
	}
	if strings.Contains(w.log.String(), secret) || strings.Contains(w.log.String(), "argon2") {
		t.Errorf("the log holds a secret: %s", w.log.String())
	}
	for _, user := range w.users() {
		if stored, err := user.Password.Value(); err != nil || !strings.HasPrefix(fmt.Sprint(stored), "$argon2id$v=19$m=65536,t=3,p=4$") {
			t.Errorf("%s's password is stored as something else (%v)", user.Username, err)
		}
	}
}

func TestPrivilegesCanNotBeSet(t *testing.T) {
	w := newTown(t)
	spellings := []string{
		"is_staff", "is_superuser", "is_active", "id", "date_joined", "IsStaff", "Is_Staff", "IS_STAFF", "isStaff", "iſ_ſtaff", "iſ_ſuperuser", "is-staff",
		"is_staff ", " is_staff", "is_staff\x00", "user.is_staff", "user[is_staff]", "is_staff[]", "is_staff[0]", "Password.text", "password.text", "ID", "Id", "pk",
	}
	values := []any{true, "true", 1, "1", "on", []any{true}, map[string]any{"a": true}, nil, false, 99, "2001-01-01T00:00:00Z"}
	n := 0
	john := w.As(&w.users()[1])
	check := func(answer *resttest.Answer, what string) {
		if answer.Status >= 500 {
			t.Errorf("%s: got %d", what, answer.Status)
		}
		for _, user := range w.users() {
			if (user.IsStaff != (user.Username == "richard")) || user.IsSuperuser || !user.IsActive || user.ID > 3 && user.Username == "john" || user.DateJoined.Year() < 2020 {
				t.Fatalf("%s changed an account: %+v", what, user)
			}
		}
	}
	for _, name := range spellings {
		for _, value := range values {
			n++
			check(john.Patch("/api/accounts/me/", map[string]any{name: value}), "PATCH "+name)
		}
		text := fmt.Sprintf(`{"is_staff":false,%q:true,"first_name":"x"}`, name)
		check(john.Patch("/api/accounts/me/", resttest.Raw{ContentType: "application/json", Body: text}), "twice "+name)
		check(john.Patch("/api/accounts/me/", resttest.Form{name: "true"}), "form "+name)
		check(john.Patch("/api/accounts/me/?"+"is_staff=true", resttest.Multipart{Fields: map[string]string{name: "true"}}), "multipart "+name)
	}
	for _, name := range spellings[:12] { // each of these costs a hash
		check(w.Post("/api/accounts/", map[string]any{"username": fmt.Sprint("new", n), "password": "some pass phrase", name: true}), "POST "+name)
		n++
	}
	check(w.Post("/api/accounts/", resttest.Raw{ContentType: "application/json", Body: `{"username":"esc","password":"pass phrase","is_\u0073taff":true}`}), "escaped")
	w.richard.Patch("/api/accounts/2/", map[string]any{"is_staff": true, "id": 77}).Expect(200).Has("is_staff", false).Has("id", 2.0)
}

func TestRacingRegistrationsOfOneName(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		w := &town{t: t, db: open(t, account.Models()...)}
		w.settle()
		const clients = 100
		var group sync.WaitGroup
		statuses := make([]int, clients)
		for i := range clients {
			group.Go(func() {
				answer := w.Post("/api/accounts/", resttest.Form{"username": "popular", "password": "some pass phrase"})
				statuses[i] = answer.Status
				if answer.Status != 201 && answer.Body != `{"username":["user with this username already exists."]}` {
					t.Errorf("got %d %s", answer.Status, answer.Body)
				}
			})
		}
		group.Wait()
		count := map[int]int{}
		for _, status := range statuses {
			count[status]++
		}
		if count[201] != 1 || count[400] != clients-1 || len(w.users()) != 4 {
			t.Errorf("got %v and %d accounts", count, len(w.users()))
		}
	})
}

func TestTokens(t *testing.T) {
	w := newTown(t)
	w.Post("/api/token/", resttest.Form{"username": "john"}).Expect(400).JSON(`{"password":["This field is required."]}`)
	w.Post("/api/token/", resttest.Form{"username": "john", "password": "wrong"}).Expect(400).
		JSON(`{"non_field_errors":["Unable to log in with provided credentials."]}`)
	key, _ := w.Post("/api/token/", resttest.Form{"username": "john", "password": secrets["john"]}).Expect(200).Field("token").(string)
	w.With("Authorization", "Token "+key).Get("/api/accounts/me/").Expect(200).Has("username", "john")
	w.With("Authorization", "Token "+key+"x").Get("/api/accounts/me/").Expect(401).JSON(`{"detail":"Invalid token."}`)
	var digests []string
	if err := w.db.Table("access_tokens").Pluck("digest", &digests).Error; err != nil || len(digests) != 1 || digests[0] == key {
		t.Errorf("stored: %v (%v)", digests, err)
	}
	if err := w.db.Model(&account.User{}).Where("username", "john").Update("is_active", false).Error; err != nil {
		t.Fatal(err)
	}
	w.With("Authorization", "Token "+key).Get("/api/accounts/me/").Expect(401).JSON(`{"detail":"User inactive or deleted."}`)
	w.john.Get("/api/accounts/me/").Expect(401)
}

func TestSessions(t *testing.T) {
	w := newTown(t)
	login := resttest.Form{"username": "john", "password": secrets["john"]}
	w.Post("/api/login/", resttest.Form{"username": "john", "password": "wrong"}).Expect(400)
	w.With("Origin", "https://evil.example").Post("/api/login/", login).Expect(403)
	w.Post("/api/login/", login).Expect(204)
	w.Get("/api/accounts/me/").Expect(200).Has("username", "john")
	w.Patch("/api/accounts/me/", map[string]any{"first_name": "J"}).Expect(200)
	w.With("X-CSRFToken", "").Patch("/api/accounts/me/", map[string]any{"first_name": "K"}).Expect(403).
		JSON(`{"detail":"CSRF Failed: CSRF token missing or incorrect."}`)
	w.With("Sec-Fetch-Site", "cross-site").Patch("/api/accounts/me/", map[string]any{"first_name": "K"}).Expect(403)
	w.Post("/api/logout/", nil).Expect(204)
	w.Get("/api/accounts/me/").Expect(401)
}

func TestWeakHashesAreReplacedAtLogIn(t *testing.T) {
	w := newTown(t)
	const weak = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E" // of "password"
	if err := w.db.Exec("UPDATE users SET password = ? WHERE username = 'john'", weak).Error; err != nil {
		t.Fatal(err)
	}
	stored := func() string {
		text, _ := w.users()[1].Password.Value()
		return fmt.Sprint(text)
	}
	w.Login("john", "wrong").Get("/api/accounts/me/").Expect(401)
	if stored() != weak {
		t.Error("a failed log-in replaced the hash")
	}
	w.Login("john", "password").Get("/api/accounts/me/").Expect(200)
	if !strings.HasPrefix(stored(), "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Error("the weak hash is still there")
	}
	w.Login("john", "password").Get("/api/accounts/me/").Expect(200)
}

func TestHostileStoredHashesNeitherCrashNorMatch(t *testing.T) {
	w := newTown(t)
	for _, hash := range []any{"$argon2id$v=19$m=4294967295,t=3,p=4$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E", "!", "", strings.Repeat("x", 250)} {
		if err := w.db.Exec("UPDATE users SET password = ? WHERE username = 'john'", hash).Error; err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"", "!", fmt.Sprint(hash)} {
			w.Login("john", plain).Get("/api/accounts/me/").Expect(401)
		}
	}
}
