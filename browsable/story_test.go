package browsable_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/quintet-go/rest/examples/accounts/account"
	"github.com/quintet-go/rest/examples/blog/blog"
	"github.com/quintet-go/rest/store/gormstore"
)

func TestTheStoryOfTheAccountPages(t *testing.T) {
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "accounts.db"), account.Models()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	for i, name := range []string{"richard", "john", "jane"} {
		user := account.User{Username: name, Email: name + "@example.com", IsStaff: i == 0}
		if err := account.Create(t.Context(), db, user, name+"s pass phrase"); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(account.New(db, account.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}))
	t.Cleanup(server.Close)
	b := newBrowser(t, server)

	t.Log("A visitor sees no list, and signs up, first with a mistake.")
	b.open("/api/accounts/")
	b.says("HTTP 401 Unauthorized")
	b.lacks("john")
	b.shoot("anonymous")
	b.fill("#post-username", "ann")
	b.fill("#post-password", "anns pass phrase")
	b.fill("#post-email", "nonsense")
	b.click("#form-post-html button.primary", "HTTP 400 Bad Request")
	beside := value(b, chromedp.Text(chromedp.CSS("#post-email-error")))
	typed, secret := value(b, chromedp.Value(chromedp.CSS("#post-username"))), value(b, chromedp.Value(chromedp.CSS("#post-password")))
	if beside != "Enter a valid email address." || typed != "ann" || secret != "" {
		t.Errorf("beside the field is %q, the name is %q, the password %q", beside, typed, secret)
	}
	b.shoot("mistake")
	b.fill("#post-email", "ann@example.com")
	b.fill("#post-password", "anns pass phrase")
	b.click("#form-post-html button.primary", "HTTP 201 Created")
	b.shoot("created")

	t.Log("She logs in, first with a wrong password, and comes back to where she was.")
	login(b, "/api/accounts/4/", "ann", "wrong", "Unable to log in")
	b.shoot("login")
	b.fill("#password", "anns pass phrase")
	b.click("button.primary", "HTTP 200 OK")
	b.says("ann@example.com")
	if n := b.number(`document.querySelectorAll("[data-send=DELETE], [data-method]").length`); n != 0 {
		t.Errorf("she is offered %d ways to change what she may not change", n)
	}

	t.Log("She is refused another's record, and the list.")
	b.open("/api/accounts/1/")
	b.says("HTTP 403 Forbidden")
	b.lacks("richard@")
	b.open("/api/accounts/")
	b.says("HTTP 403 Forbidden")
	b.lacks("richard")

	t.Log("She edits her own.")
	b.open("/api/accounts/me/")
	b.fill("#patch-first_name", "Ann")
	b.click(`#form-patch-html [data-method="PATCH"]`, `"first_name": "Ann"`)
	b.fill("#patch-email", "bad")
	b.click(`#form-patch-html [data-method="PATCH"]`, "Enter a valid email address.")
	b.shoot("me")
	b.click("#form-patch-tab-raw", "Media type")
	b.fill("#form-patch-content", `{"last_name": "Archer"}`)
	b.click(`#form-patch-raw [data-method="PATCH"]`, `"last_name": "Archer"`)
	b.shoot("raw")
	b.click("#form-patch-tab-html", "First name")
	b.click(`[data-send="OPTIONS"]`, `"renders"`)
	b.click(".bar form button", "HTTP 401 Unauthorized")

	t.Log("Staff list, filter, search, sort and delete.")
	for i := range 9 {
		user := account.User{Username: fmt.Sprintf("visitor%d", i), IsStaff: i%2 == 0}
		if err := db.Create(&user).Error; err != nil {
			t.Fatal(err)
		}
	}
	login(b, "/api/accounts/", "richard", "richards pass phrase", "HTTP 200 OK")
	b.says("visitor8")
	b.shoot("list")
	b.fill(`input[type="search"]`, "jane")
	b.click(".filters button", "?search=jane")
	b.lacks("visitor8")
	b.click(".filters .quiet", "visitor8")
	b.click(".filters summary", "Is staff")
	b.choose("#filter-is_staff", "true")
	b.choose("#filter-ordering", "-username")
	b.click(".filters button", "?is_staff=true&ordering=-username")
	b.lacks("visitor7")
	if at := b.number(`document.querySelector(".body").innerText.indexOf("visitor8") < document.querySelector(".body").innerText.indexOf("richard") ? 1 : 0`); at != 1 {
		t.Error("the list is not sorted")
	}
	b.shoot("filtered")
	b.open("/api/accounts/3/")
	b.says(`"username": "jane"`)
	b.click(`[data-open="confirm"]`, "Delete this User Instance?")
	b.shoot("confirm")
	b.click("dialog [data-close]", `"username": "jane"`)
	b.click(`[data-open="confirm"]`, "Delete this User Instance?")
	b.click(`dialog [data-send="DELETE"]`, "HTTP 204 No Content")
	b.shoot("deleted")
	b.open("/api/accounts/3/")
	b.says("HTTP 404 Not Found")
	b.open("/api/")
	b.says("/api/accounts/")
	b.shoot("root")
	b.quiet()
}

// login logs in by the page that the link leads to.
func login(b *browser, path, name, password, then string) {
	b.t.Helper()
	b.open(path)
	b.click(".bar a.quiet", "User name")
	b.fill("#username", name)
	b.fill("#password", password)
	b.click("button.primary", then)
}

// choose chooses a value.
func (b *browser) choose(selector, text string) {
	b.t.Helper()
	if b.number(fmt.Sprintf("(e => (e.value = %q, e.value === %q ? 1 : 0))(document.querySelector(%q))", text, text, selector)) != 1 {
		b.t.Errorf("%s has no %s", selector, text)
	}
}

func TestTheStoryOfTheBlogPages(t *testing.T) {
	db, err := gormstore.Open(filepath.Join(t.TempDir(), "blog.db"), blog.Models()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	logins, err := blog.Demo(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 64 {
		article := blog.Article{Title: fmt.Sprintf("Article %d", i+1), Body: "Some words.", Status: blog.Published, AuthorID: 1}
		if err := db.Create(&article).Error; err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(blog.New(db, slog.New(slog.NewTextHandler(io.Discard, nil))))
	t.Cleanup(server.Close)
	b := newBrowser(t, server)

	t.Log("A visitor turns pages.")
	b.open("/api/articles/")
	b.says("1–10 of 64")
	b.says("Article 64")
	if n := b.number(`document.querySelectorAll(".form").length`); n != 0 {
		t.Errorf("a visitor is offered %d forms", n)
	}
	b.click(`.pages a[rel="next"]`, "11–20 of 64")
	b.click(`.pages [aria-label="Page 7"]`, "61–64 of 64")
	b.shoot("pages")
	b.open("/api/articles/?page=8")
	b.says("Invalid page.")

	t.Log("An author writes an article with tags and sources, first with mistakes.")
	login(b, "/api/articles/", logins[0].Username, logins[0].Password, "Create POST")
	b.fill("#post-title", "News of today")
	b.click("#post-sources > [data-add]", "Remove")
	b.fill(`[name="sources[0]title"]`, "The gazette")
	b.fill(`[name="sources[0]url"]`, "nonsense")
	b.number(`(document.querySelector('[name="tags"][value="go"]').checked = true, 1)`)
	b.choose("#post-status", "published")
	b.click("#form-post-html button.primary", "HTTP 400 Bad Request")
	b.says("Enter a valid URL.")
	b.shoot("nested")
	b.fill(`[name="sources[0]url"]`, "https://example.com/gazette")
	b.fill("#post-body", "Words.")
	b.click("#form-post-html button.primary", "HTTP 201 Created")
	b.says("The gazette")
	b.says(`"go"`)

	t.Log("PATCH sends what was changed.")
	b.open("/api/articles/65/")
	b.fill("#put-title", "News of tomorrow")
	b.click(`#form-put-html [data-method="PATCH"]`, `"title": "News of tomorrow"`)
	b.says("The gazette")
	b.click("#put-sources .item [data-remove]", "Add Sources")
	b.number(`(document.querySelector('#put-tags [value="news"]').click(), 1)`)
	b.click(`#form-put-html [data-method="PUT"]`, `"news"`)
	b.shoot("article")

	t.Log("A published article can't be published again; the button says so.")
	b.click(".actions > .menu summary", "Publish a draft.")
	b.shoot("menu")
	b.click(".actions > .menu li a", "HTTP 405 Method Not Allowed")
	b.click(`[data-method="POST"]`, "The article is published already.")

	t.Log("A comment finds its article among many.")
	b.open("/api/comments/")
	b.fill("#post-article", "tomorrow")
	b.waits(`document.querySelector("#post-article").list.options.length === 1 && document.querySelector("#post-article").list.options[0].value === "65"`)
	b.fill("#post-article", "65")
	b.fill("#post-name", "Cy")
	b.fill("#post-text", "Well.")
	b.shoot("comment")
	b.click("#form-post-html button.primary", "HTTP 201 Created")
	b.says(`"article": 65`)
	b.quiet()
}

// waits waits until an expression is true.
func (b *browser) waits(expression string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Poll[bool](expression)(ctx, t)
		return err
	}))
}
