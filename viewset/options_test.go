package viewset_test

import (
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/viewset"
)

// What OPTIONS says of a book.
const (
	bookHead   = `"renders":["application/json","text/csv","application/x-ndjson"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]`
	bookFields = `{"id":{"type":"integer","required":false,"read_only":true,"label":"ID"},
		"title":{"type":"string","required":true,"read_only":false,"label":"Title","help_text":"As on the cover","max_length":30},
		"author":{"type":"field","required":true,"read_only":false,"label":"Author"},
		"year":{"type":"integer","required":false,"read_only":false,"label":"Year","min_value":0,"max_value":3000},
		"genre":{"type":"choice","required":false,"read_only":false,"label":"Genre","choices":[{"value":"novel","display_name":"Novel"},{"value":"poem","display_name":"Poem"}]}}`
)

func TestOptionsTellsWhatThisVisitorMaySend(t *testing.T) {
	l := newLibrary(t)
	l.books.Name, l.books.Description = "Book", "Books."
	l.books.Permissions = permission.List{permission.Any(permission.ReadOnly, permission.IsAdminUser)}
	l.books.Actions = []viewset.Action[Book]{
		{Name: "sell_all", Methods: []string{"POST"}, Summary: "Sells.", Input: l.authors.Fields, Permissions: permission.List{permission.AllowAny},
			Do: func(*rest.Request, *Book) (*rest.Response, error) { return nil, nil }},
	}
	c := l.client()
	for _, test := range []struct {
		name, path string
		user       rest.User
		want       string
	}{
		{"a visitor may send nothing", "/books/", nil, `{"name":"Book List","description":"Books.",` + bookHead + `}`},
		{"staff may create", "/books/", staff, `{"name":"Book List","description":"Books.",` + bookHead + `,"actions":{"POST":` + bookFields + `}}`},
		{"staff may change what is there", "/books/1/", staff, `{"name":"Book Instance","description":"Books.",` + bookHead + `,"actions":{"PUT":` + bookFields + `}}`},
		{"nobody may change what is not there", "/books/9/", staff, `{"name":"Book Instance","description":"Books.",` + bookHead + `}`},
		{"nobody may change what is hidden", "/books/3/", staff, `{"name":"Book Instance","description":"Books.",` + bookHead + `}`},
		{"a parent that is not there hides its children", "/authors/9/books/1/", staff, `{"name":"Book Instance","description":"Books.",` + bookHead + `}`},
		{"an action has fields of its own", "/books/sell_all/", nil, `{"name":"Sell all","description":"Sells.",` + bookHead + `,"actions":{"POST":{
			"id":{"type":"integer","required":false,"read_only":true,"label":"ID"},
			"name":{"type":"string","required":true,"read_only":false,"label":"Name","max_length":20},
			"secret":{"type":"string","required":false,"read_only":false,"label":"Secret"}}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := c
			if test.user != nil {
				c = c.As(test.user)
			}
			c.Do("OPTIONS", test.path, nil).Expect(200).JSON(test.want)
		})
	}
}

func TestOptionsTellsTheFieldsOfTheVisitorsOwnSerializer(t *testing.T) {
	l := newLibrary(t)
	full := serializer.Of[Author]()
	short := full.Only("id", "name")
	l.authors.Serializer = full
	l.authors.SerializerFor = func(r *rest.Request) serializer.Serializer[Author] {
		if r.User.Staff() {
			return full
		}
		return short
	}
	c := l.client()
	c.Do("OPTIONS", "/authors/", nil).Expect(200).Lacks("secret")
	if got := c.As(staff).Do("OPTIONS", "/authors/", nil).Expect(200).Body; !contains(got, "secret") {
		t.Errorf("got %s", got)
	}
}
