package pagination_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Item is what most lists are of.
type Item struct {
	ID   uint   `json:"id"`
	Name string `json:"name" gorm:"size:100;not null"`
	Rank *int   `json:"rank" gorm:"index"`
}

// up and down are orders.
func up(column string) store.Order   { return store.Column(column).Ascending() }
func down(column string) store.Order { return store.Column(column).Descending() }

// model is a viewset of T that everybody may use, in three formats.
func model[T any](db *gorm.DB, p pagination.Pagination, order ...store.Order) *viewset.Model[T] {
	return &viewset.Model[T]{
		Config: viewset.Config{Renderers: []renderer.Renderer{renderer.JSON{}, renderer.CSV{}, renderer.NDJSON{}}},
		Store:  gormstore.New[T](db), Permissions: permission.List{permission.AllowAny}, Pagination: p, Ordering: order,
	}
}

// serving is a site with one list, at /items/.
func serving(vs viewset.ViewSet) http.Handler {
	api := router.NewDefault()
	api.Register("items", vs)
	return api
}

// at is a client of such a site.
func at(t testing.TB, vs viewset.ViewSet) *resttest.Client {
	t.Helper()
	return resttest.New(t, serving(vs))
}

// items is a database with n items.
func items(t *testing.T, n int) *gorm.DB {
	t.Helper()
	db := testdb.SQLite(t, &Item{})
	fill(t, db, n, func(i int) Item { return Item{Name: fmt.Sprint("item ", i)} })
	return db
}

// fill stores n objects, numbered from 1.
func fill[T any](t *testing.T, db *gorm.DB, n int, object func(i int) T) {
	t.Helper()
	objects := make([]T, n)
	for i := range objects {
		objects[i] = object(i + 1)
	}
	if err := db.CreateInBatches(objects, 500).Error; err != nil {
		t.Fatal(err)
	}
}

// page is the body of an answer.
type page struct {
	Count          *int
	Next, Previous *string
	Results        []map[string]json.RawMessage
}

// get is a page that has to be there.
func get(t testing.TB, c *resttest.Client, url string) page {
	t.Helper()
	var p page
	c.Get(url).Expect(200).Into(&p)
	return p
}

// column is what the results have in a field, with blanks between.
func (p page) column(name string) string {
	var texts []string
	for _, object := range p.Results {
		value := string(object[name])
		if strings.HasPrefix(value, `"`) {
			if err := json.Unmarshal(object[name], &value); err != nil {
				panic(err)
			}
		}
		texts = append(texts, value)
	}
	return strings.Join(texts, " ")
}

// text is a link, or nothing.
func text(link *string) string {
	if link == nil {
		return ""
	}
	return *link
}

// numbers are those from one to another, as column has them.
func numbers(from, to int) string {
	var texts []string
	for i := from; i <= to; i++ {
		texts = append(texts, fmt.Sprint(i))
	}
	return strings.Join(texts, " ")
}

// want is what a test expects of a page: the ids, and the query strings of the
// links, "-" for none.
type want struct {
	ids, next, previous string
}

// check compares a page with what is wanted.
func (w want) check(t *testing.T, p page, url string) {
	t.Helper()
	const origin = "http://example.com/items/"
	link := func(got *string) string {
		if got == nil {
			return "-"
		}
		return strings.TrimPrefix(*got, origin)
	}
	if got := (want{p.column("id"), link(p.Next), link(p.Previous)}); got != w {
		t.Errorf("%s:\n got %+v\nwant %+v", url, got, w)
	}
}
