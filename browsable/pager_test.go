package browsable_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

func TestPagesOfEverySort(t *testing.T) {
	w := newWorld(t)
	for i := range 45 {
		if err := w.db.Create(&Room{Name: fmt.Sprintf("room %d", i+1)}).Error; err != nil {
			t.Fatal(err)
		}
	}
	links := regexp.MustCompile(`(?s)<nav class="pages".*?</nav>`)
	tag := regexp.MustCompile(`<[^>]*>`)
	site := func(p pagination.Pagination) func(target string) (text, html string) {
		api := router.NewDefault()
		config := viewset.Config{Permissions: permission.List{permission.AllowAny}}
		browsable.On(api, &config, browsable.Renderer{})
		api.Register("rooms", &viewset.Model[Room]{Config: config, Store: gormstore.New[Room](w.db), Pagination: p})
		return func(target string) (string, string) {
			found := links.FindString(w.ask(api, "GET", target, "").Body.String())
			return strings.Join(strings.Fields(tag.ReplaceAllString(found, " ")), " "), found
		}
	}
	for _, c := range []struct {
		name, target, want, leads string
		pages                     pagination.Pagination
	}{
		{"first", "/rooms/", "1–5 of 45 ‹ Previous 1 2 3 … 9 Next ›", "/rooms/?page=9", pagination.PageNumber{Size: 5}},
		{"in the middle", "/rooms/?page=5&x=%22", "21–25 of 45 ‹ Previous 1 2 3 4 5 6 7 8 9 Next ›", "/rooms/?page=4&amp;x=%22", pagination.PageNumber{Size: 5}},
		{"last", "/rooms/?page=last", "41–45 of 45 ‹ Previous 1 … 7 8 9 Next ›", "/rooms/?page=8", pagination.PageNumber{Size: 5}},
		{"a short last one", "/rooms/?page=3", "41–45 of 45 ‹ Previous 1 2 3 Next ›", "/rooms/?page=2", pagination.PageNumber{Size: 20}},
		{"the only one", "/rooms/", "1–45 of 45", "", pagination.PageNumber{Size: 50}},
		{"offset", "/rooms/?limit=10&offset=20", "21–30 of 45 ‹ Previous 1 2 3 4 5 Next ›", "/rooms/?limit=10&amp;offset=40", pagination.LimitOffset{Default: 10}},
		{"cursor", "/rooms/", "‹ Previous Next ›", "/rooms/?cursor=", pagination.Cursor{Size: 10}},
		{"uncounted", "/rooms/?page=2", "‹ Previous Next ›", "/rooms/?page=3", pagination.PageNumber{Size: 10, Count: pagination.None}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, html := site(c.pages)(c.target)
			if text != c.want || !strings.Contains(html, c.leads) {
				t.Errorf("the pages are %q, not %q\n%s", text, c.want, html)
			}
		})
	}
}
