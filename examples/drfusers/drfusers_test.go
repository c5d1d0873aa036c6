package drfusers_test

import (
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/examples/drfusers"
	"github.com/quintet-go/rest/internal/docpage"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// newSite is the site with two authors, Ann (staff) and Ben, whose password is
// hashed as Django hashes it.
func newSite(t *testing.T) (*resttest.Client, *gorm.DB) {
	t.Helper()
	db, err := gormstore.Open(":memory:", drfusers.Models()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, insert := range []string{
		"INSERT INTO authors (id, username, is_staff) VALUES (1, 'ann', true)",
		"INSERT INTO authors (id, username, password) VALUES (2, 'ben', 'pbkdf2_sha256$60000$saltysalt$PTkzh7hkPUCcwJX2uN1WEIvkSJ4IoAm/QimzDQm59mk=')",
	} {
		if err := db.Exec(insert).Error; err != nil {
			t.Fatal(err)
		}
	}
	return resttest.New(t, drfusers.New(db)), db
}

func TestThePageQuotesThisPackage(t *testing.T) {
	docpage.Read(t, "../../docs/for-drf-users.md").QuotesOneOf(t, "*.go")
}

func TestPosts(t *testing.T) {
	client, db := newSite(t)
	ann := &drfusers.Author{ID: 1, IsStaff: true}

	client.As(ann).Post("/posts/", map[string]any{"title": "One", "slug": "one"}).Expect(201).Has("title", "One")
	client.Get("/posts/1/").Expect(404).JSON(`{"detail": "Not found.", "status_code": 404}`)
	client.As(ann).Post("/posts/1/publish/", nil).Expect(200).Has("status", "published")
	client.Get("/posts/?search=one&ordering=-created").Expect(200).Has("count", 1.0)
	client.Delete("/posts/1/").Expect(403)

	var audits int64
	if err := db.Model(&drfusers.Audit{}).Count(&audits).Error; err != nil || audits != 1 {
		t.Errorf("got %d audits (%v)", audits, err)
	}
	client.Get("/posts/recent/").Expect(200).Has("count", 1.0)
	client.Get("/archive/").Expect(200).Has("count", 1.0)
	client.Get("/clock/").Expect(200).Has("who", "")
	client.Get("/ping/?version=2.0").Expect(200).Has("pong", true)
	client.Get("/ping/?version=3.0").Expect(404)
}

func TestPasswordsOfDjangoWorkOnceMore(t *testing.T) {
	client, db := newSite(t)
	stored := func() (text string) {
		if err := db.Table("authors").Where("id = 2").Pluck("password", &text).Error; err != nil {
			t.Fatal(err)
		}
		return text
	}
	old := stored()
	client.Login("ben", "my old secret").Get("/clock/").Expect(403)
	if stored() != old {
		t.Error("a wrong password has replaced the hash")
	}
	client.Login("ben", "my old sécret").Get("/clock/").Expect(200).Has("who", "2")
	if got := stored(); len(got) < 10 || got[:10] != "$argon2id$" {
		t.Error("the hash is still Django's")
	}
	client.Login("ben", "my old sécret").Get("/clock/").Expect(200)
}

func TestDeclarationsHold(t *testing.T) {
	db, err := gormstore.Open(":memory:", drfusers.Models()...)
	if err != nil {
		t.Fatal(err)
	}
	ben := &drfusers.Author{ID: 2}
	if err := db.Create(&drfusers.Author{ID: 2, Username: "ben"}).Error; err != nil {
		t.Fatal(err)
	}
	serve := func(s serializer.Serializer[drfusers.Post]) *resttest.Client {
		api := router.NewDefault()
		api.Register("posts", &viewset.Model[drfusers.Post]{
			Store: gormstore.New[drfusers.Post](db), Serializer: s, Permissions: drfusers.Combined[:1],
		})
		return resttest.New(t, api).As(ben)
	}
	c := serve(drfusers.Declared())
	c.Post("/posts/", map[string]any{}).Expect(400).
		JSON(`{"title": ["A post needs a title."], "slug": ["This field is required."]}`)
	c.Post("/posts/", map[string]any{"title": "First", "slug": "first", "body": "a b"}).Expect(201).
		Has("author_name", "ben").Has("word_count", 2.0).Has("status", "draft").Lacks("author_id")

	c = serve(drfusers.Ruled())
	c.Post("/posts/", map[string]any{"title": "LOUD", "slug": "loud"}).Expect(400).JSON(`{"title": ["Don't shout."]}`)
	c.Post("/posts/", map[string]any{"title": "Quiet", "slug": "quiet", "status": "published"}).Expect(400).
		JSON(`{"non_field_errors": ["A published post needs a body."]}`)
	c.Post("/posts/", map[string]any{"title": "First", "slug": "second"}).Expect(400).
		JSON(`{"non_field_errors": ["The fields title, status must make a unique set."]}`)
}

func TestRulesOfRules(t *testing.T) {
	visitor := &rest.Request{User: rest.Anonymous{}}
	if drfusers.Combined[2].HasPermission(visitor) {
		t.Error("a visitor passes as staff")
	}
}
