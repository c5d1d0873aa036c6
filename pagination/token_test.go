package pagination_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store"
)

var someKey = bytes.Repeat([]byte("k"), 16)

// token is the cursor in a link.
func token(t testing.TB, link *string) string {
	t.Helper()
	u, err := url.Parse(text(link))
	if err != nil || u.Query().Get("cursor") == "" {
		t.Fatalf("no cursor in %q", text(link))
	}
	return u.Query().Get("cursor")
}

// invalid wants a cursor to be refused.
func invalid(t *testing.T, c *resttest.Client, url string) {
	t.Helper()
	c.Get(url).Expect(404).JSON(`{"detail":"Invalid cursor"}`)
}

func TestACursorThatWasTouchedIsInvalid(t *testing.T) {
	c := at(t, model[Item](items(t, 9), pagination.Cursor{Size: 3}, up("name")))
	good := token(t, get(t, c, "/items/").Next)
	c.Get("/items/?cursor=" + good).Expect(200)

	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range good {
		for _, letter := range alphabet + "=.~ é\x00" {
			if changed := good[:i] + string(letter) + good[i+1:]; changed != good {
				if answer := c.Get("/items/?cursor=" + url.QueryEscape(changed)); answer.Status != 404 {
					t.Fatalf("%d: %q: got %d", i, letter, answer.Status)
				}
			}
		}
		invalid(t, c, "/items/?cursor="+good[i+1:]+good[:i])
		if i > 0 {
			invalid(t, c, "/items/?cursor="+good[:i])
			invalid(t, c, "/items/?cursor="+good[i:])
		}
	}
	for _, bad := range []string{
		good + good, good + "=", good + "A", good + "AAAA", "%00", "%FF", "cD00ODY=", "cj0xJnA9NA==", "bz0xMDAwMDAwMDAwMDA=", "1", "null", "[]", "{}",
		strings.Repeat("A", 8<<10), strings.Repeat("A", 8<<10+1), strings.Repeat("A", 100_000),
	} {
		invalid(t, c, "/items/?cursor="+bad)
	}
	c.Get("/items/?cursor=" + good + "&cursor=").Expect(200)
	invalid(t, c, "/items/?cursor=&cursor=x")
	invalid(t, c.With("Prefer", "handling=strict"), "/items/?cursor=x")
}

func TestACursorIsGoodForItsListAlone(t *testing.T) {
	db := items(t, 30)
	if err := db.AutoMigrate(&Entry{}); err != nil {
		t.Fatal(err)
	}
	fill(t, db, 30, func(i int) Entry { return Entry{Number: i} })
	p := pagination.Cursor{Size: 3, SizeParam: "page_size", Key: someKey}
	listing := func(p pagination.Pagination) http.Handler {
		api := router.NewDefault()
		m := model[Item](db, p)
		m.Filters = []filter.Filter{filter.Search("name"), filter.Ordering("id", "name"), filter.Fields("rank", "id__gte")}
		api.Register("items", m)
		api.Register("shelves/{shelf}/items", m, router.Basename("shelved"))
		api.Register("entries", model[Entry](db, p))
		return api
	}
	c := resttest.New(t, listing(p))
	cursor := func(query string) string { return "cursor=" + token(t, get(t, c, "/items/?"+query).Next) }

	plain, searched := cursor(""), cursor("search=item")
	sorted, ranged := cursor("ordering=-id"), cursor("id__gte=2")
	for _, url := range []string{
		"/items/?" + plain, "/items.json?" + plain, "/items?format=json&" + plain, "/items/?page_size=7&" + plain, "/items/?format=ndjson&" + plain,
		"/items/?utm=x&" + plain, "/items/?search=item&" + searched, "/items/?page_size=2&search=item&" + searched, "/items/?ordering=-id&" + sorted,
		"/items/?id__gte=2&" + ranged,
	} {
		c.Get(url).Expect(200)
	}
	for _, url := range []string{
		"/items/?search=item&" + plain, "/items/?ordering=-id&" + plain, "/items/?ordering=name&" + plain, "/items/?id__gte=1&" + plain,
		"/items/?" + searched, "/items/?search=Item&" + searched, "/items/?search=item&search=item&" + searched, "/items/?search=item&rank=1&" + searched,
		"/items/?" + sorted, "/items/?ordering=id&" + sorted, "/items/?ordering=-id,name&" + sorted, "/items/?ordering=-name&" + sorted,
		"/items/?id__gte=3&" + ranged, "/items/?rank=2&" + ranged,
		"/entries/?" + plain, "/shelves/1/items/?" + plain, "/shelves/2/items/?" + "cursor=" + token(t, get(t, c, "/shelves/1/items/").Next),
	} {
		invalid(t, c, url)
	}

	same := resttest.New(t, listing(p)) // another process with the same key
	same.Get("/items/?" + plain).Expect(200)
	others := p
	others.Key = append(bytes.Clone(someKey), 'k')
	invalid(t, resttest.New(t, listing(others)), "/items/?"+plain)
	others.Key = nil
	first, second := resttest.New(t, listing(others)), resttest.New(t, listing(others))
	own := "/items/?cursor=" + token(t, get(t, first, "/items/").Next)
	first.Get(own).Expect(200)
	invalid(t, second, own)
	invalid(t, c, own)
}

func TestCursorsShowNothing(t *testing.T) {
	db := items(t, 40)
	p := pagination.Cursor{Size: 5, Key: someKey}
	c := at(t, model[Item](db, p, up("name")))
	pages := walk(t, c, "/items/", "next")
	seen := map[string]bool{}
	for _, page := range pages[:len(pages)-1] {
		cursor := token(t, page.Next)
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil || bytes.Contains(raw, []byte("item")) || strings.Contains(cursor, "item") {
			t.Errorf("a cursor can be read: %q, %v", raw, err)
		}
		if len(raw) < 12 || seen[string(raw[:12])] {
			t.Errorf("two cursors begin alike: %q", raw)
		}
		seen[string(raw[:12])] = true
	}
	again := walk(t, at(t, model[Item](db, p, up("name"))), "/items/", "next")
	for i := range pages {
		if text(pages[i].Next) != text(again[i].Next) || text(pages[i].Previous) != text(again[i].Previous) {
			t.Errorf("page %d: equal positions have different cursors", i+1)
		}
	}
}

func TestACursorShowsNoRowsOfOthers(t *testing.T) {
	m := model[Item](items(t, 20), pagination.Cursor{Size: 3, Key: someKey})
	m.Scope = func(r *rest.Request) store.Condition { return store.Column("name").Starts("item " + r.User.Identity()) }
	m.Permissions = permission.List{permission.AllowAny}
	one, two := at(t, m).As(user("1")), at(t, m).As(user("2"))
	link := get(t, one, "/items/").Next
	if got := get(t, two, *link).column("id"); got != "20" {
		t.Errorf("got %s", got)
	}
}

// user is somebody.
type user string

func (u user) Identity() string { return string(u) }
func (user) Active() bool       { return true }
func (user) Staff() bool        { return false }

func TestTextsThatNoCursorHoldsAreRefused(t *testing.T) {
	db := items(t, 3)
	if err := db.Model(&Item{}).Where("1 = 1").Update("name", strings.Repeat("é", 5000)).Error; err != nil {
		t.Fatal(err)
	}
	m := model[Item](db, pagination.Cursor{Size: 2}, up("name"))
	at(t, m).Get("/items/").Expect(400).Lacks("é").JSON(`["This list can't be sorted by texts that are this long."]`)
	if err := db.Model(&Item{}).Where("1 = 1").Update("name", strings.Repeat("é", 3000)).Error; err != nil {
		t.Fatal(err)
	}
	if got := there(t, at(t, m), "/items/", "id"); got != "1 2 3" {
		t.Errorf("got %s", got)
	}
}
