package router_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
)

// generic is DRF's pair of generic views: list-create, and
// retrieve-update-destroy.
func generic(lookup string) (list, detail echo) {
	operations := append([]schema.Operation{}, notes.operations[:6]...)
	for i := range operations {
		operations[i].Lookup = lookup
	}
	return echo{fake{operations: operations[:2]}, "list"}, echo{fake{operations: operations[2:]}, "detail"}
}

func TestASingleViewHasAllItsActionsAtItsPath(t *testing.T) {
	api := router.NewDefault()
	list, detail := generic("")
	api.Handle("notes", list, router.Basename("notes-list"))
	api.Handle("notes/{pk}", detail, router.Basename("notes-detail"))
	api.Handle("other/{pk}", one("other"))
	bySlugs, bySlug := generic("slug")
	api.Handle("shelves/{shelf}/books", bySlugs, router.Basename("books-list"))
	api.Handle("shelves/{shelf}/books/{slug:[a-z]+}", bySlug, router.Basename("books-detail"))
	for _, c := range []struct{ method, target, want string }{
		{"GET", "/notes/", "list list"}, {"POST", "/notes", "list create"}, {"GET", "/notes/4/", `detail retrieve pk="4"`},
		{"PUT", "/notes/4/", `detail update pk="4"`}, {"PATCH", "/notes/4", `detail partial_update pk="4"`}, {"DELETE", "/notes/4/", `detail destroy pk="4"`},
		{"POST", "/notes/4/", `detail  pk="4"`}, {"OPTIONS", "/notes/4/", `detail metadata pk="4"`}, {"HEAD", "/notes/", "list list"},
		{"GET", "/shelves/1/books/", `list list shelf="1"`}, {"GET", "/shelves/1/books/go/", `detail retrieve shelf="1" slug="go"`},
		{"GET", "/shelves/1/books/go/?reverse=books-list&reverse=notes-detail,pk,1", `detail retrieve shelf="1" slug="go" /shelves/1/books/ /notes/1/`},
	} {
		if status, body := ask(api, c.method, c.target); status != 200 || body != strings.TrimSpace(c.want) {
			t.Errorf("%s %s: got %d %s", c.method, c.target, status, body)
		}
	}
	serves(t, api, map[string]string{"/other/1/?reverse=notes-detail": `other get pk="1" none`, "/notes/1/?reverse=notes-detail&reverse=other-detail": `detail retrieve pk="1" /notes/1/ /other/1/`})
	serves(t, api, map[string]string{"/": "{}", "/notes.json": "404", "/notes/4/4/": "404", "/shelves/1/books/4/": "404"})
	if got, err := api.Reverse("notes-detail", "pk", "4"); got != "/notes/4/" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestASingleViewIsNamedByItsPath(t *testing.T) {
	api := router.NewSimple()
	api.Handle("reports/{year:[0-9]{4}}/sums", one("sums"))
	api.Handle("{user}", one("user"), router.Basename("user"))
	view := one("more")
	view.operations = append(view.operations, operation("count_all", "GET", false, "count_all"))
	api.Handle("more", view)
	for name, want := range map[string]string{"reports-sums": "/reports/2026/sums/", "user": "/ann/", "more": "/more/", "more-count-all": "/more/count_all/"} {
		if got, err := api.Reverse(name, "year", "2026", "user", "ann"); got != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestTheActionOfASingleViewIsOnAnObject(t *testing.T) {
	var seen rest.Action
	api := router.NewSimple()
	_, detail := generic("")
	api.Handle("notes/{pk}", spy{detail.fake, func(r *rest.Request) { seen = r.Action }})
	ask(api, "OPTIONS", "/notes/4/")
	if seen != (rest.Action{Name: "metadata", Detail: true}) {
		t.Errorf("got %+v", seen)
	}
}
