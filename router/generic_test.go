package router_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/versioning"
	"github.com/quintet-go/rest/viewset"
)

// Page is a model.
type Page struct {
	ID    uint   `json:"id"`
	Slug  string `json:"slug" gorm:"uniqueIndex" validate:"required"`
	Title string `json:"title"`
}

// send sends JSON.
func send(h *mux.Router, method, target, body string) (int, string) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestGenericViewsOfAVersion(t *testing.T) {
	db, err := gormstore.Open(":memory:", &Page{})
	if err != nil {
		t.Fatal(err)
	}
	config := viewset.Config{
		Permissions: permission.List{permission.AllowAny},
		Versioning:  versioning.Path{Allowed: []string{"v1", "v2"}},
	}
	pages := gormstore.New[Page](db)
	api, m := router.NewSimple(), mux.NewRouter()
	api.Handle("pages", &viewset.Model[Page]{Config: config, Store: pages, Lookup: "slug", Only: []string{"list", "create"}}, router.Basename("pages-list"))
	api.Handle("pages/{slug:[a-z-]+}", &viewset.Model[Page]{
		Config: config, Store: pages, Lookup: "slug", Only: []string{"retrieve", "update", "partial_update", "destroy"},
	}, router.Basename("pages-detail"))
	api.Handle("links/{slug}", viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
		url, err := r.Reverse("pages-detail", "slug", r.Params["slug"])
		return &rest.Response{Data: r.Version + " " + url}, err
	}))
	api.Mount(m, "/api/{version}")
	for _, c := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"POST", "/api/v1/pages/", `{"slug":"a-b","title":"A"}`, 201, `{"id":1,"slug":"a-b","title":"A"}`},
		{"GET", "/api/v1/pages", "", 200, `[{"id":1,"slug":"a-b","title":"A"}]`},
		{"GET", "/api/v2/pages/a-b/", "", 200, `{"id":1,"slug":"a-b","title":"A"}`},
		{"PATCH", "/api/v2/pages/a-b/", `{"title":"B"}`, 200, `{"id":1,"slug":"a-b","title":"B"}`},
		{"POST", "/api/v2/pages/a-b/", "", 405, `{"detail":"Method \"POST\" not allowed."}`},
		{"PUT", "/api/v2/pages/", "", 405, `{"detail":"Method \"PUT\" not allowed."}`},
		{"GET", "/api/v1/links/a-b/", "", 200, `"v1 http://example.com/api/v1/pages/a-b/"`},
		{"GET", "/api/v3/pages/", "", 404, `{"detail":"Invalid version in URL path."}`},
		{"GET", "/api/v1/pages/x/", "", 404, `{"detail":"Not found."}`},
		{"DELETE", "/api/v1/pages/a-b/", "", 204, ""},
		{"GET", "/api/v1/pages/a-b/", "", 404, `{"detail":"Not found."}`},
	} {
		if status, body := send(m, c.method, c.target, c.body); status != c.status || body != c.want {
			t.Errorf("%s %s: got %d %s", c.method, c.target, status, body)
		}
	}
}
