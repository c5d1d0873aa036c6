package filter_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// library is a site whose books, authors and teams have secrets.
type library struct {
	api *router.Router
	log strings.Builder
}

// newLibrary makes the site, with every sort of pagination. Two sites differ in
// nothing but what clients can't see.
func newLibrary(t *testing.T, open testdb.Open, other bool) *library {
	t.Helper()
	db := open(t, models...)
	fill(t, db)
	if other {
		hide(t, db)
	}
	l := &library{api: router.NewDefault()}
	for name, cut := range map[string]pagination.Pagination{
		"books":   nil,
		"pages":   pagination.PageNumber{Size: 2, SizeParam: "page_size", MaxSize: 3, Link: true},
		"limits":  pagination.LimitOffset{Default: 2, Max: 3},
		"cursors": pagination.Cursor{Size: 2, SizeParam: "page_size", MaxSize: 3, Key: make([]byte, 16)},
	} {
		l.api.Register(name, &viewset.Model[Book]{
			Config: viewset.Config{Logger: slog.New(slog.NewTextHandler(&l.log, nil)), Pagination: cut},
			Store:  gormstore.New[Book](db), Permissions: permission.List{permission.AllowAny}, Serializer: bookSerializer(db, visible),
			Filters: []filter.Filter{
				filter.Fields(everyLook()...), filter.Ordering(), filter.OrderingFilter{Names: []string{"author__username", "author__team__name", "stars"}, Param: "sort"},
				filter.Search("title", "^subtitle", "=mail", "author__username", "author__team__name", "chapters__name", "tags__label"),
				filter.SearchFilter{Names: []string{"$title", "$author__username", "$stars"}, Param: "pattern"},
			},
		})
	}
	return l
}

// hide changes what clients can't see: columns that are no fields, write-only
// fields, authors out of scope, and rows that are marked as deleted.
func hide(t *testing.T, db *gorm.DB) {
	t.Helper()
	for _, sql := range []string{
		"UPDATE books SET pin = 'q', secret = 'zz', hash = 'argon2-other', rank = 5 - rank", "UPDATE books SET secret = 'aa', hash = 'b' WHERE id = 2",
		"UPDATE authors SET password = 'other', token = 'other' WHERE id = 1", "UPDATE teams SET key = 'other'", "UPDATE chapters SET draft = 'other'",
		"UPDATE authors SET username = 'aaa', born = NULL, team_id = NULL, password = 'a', token = 'a' WHERE hidden", "UPDATE authors SET username = 'zzz', born = '1990-01-01' WHERE deleted IS NOT NULL",
	} {
		if db.Name() == "mysql" {
			sql = strings.NewReplacer("SET key", "SET `key`", "rank", "`rank`").Replace(sql)
		}
		if err := db.Exec(sql).Error; err != nil {
			t.Fatal(err)
		}
	}
	gone := Book{ID: 9, Title: "gone Alpha", Status: "draft", Price: "1.00", Code: code(9), Extra: json.RawMessage("1"), AuthorID: new(uint(1)), Deleted: gorm.DeletedAt{Time: *at("2020-01-01 00:00:00"), Valid: true}}
	if err := db.Create(&gone).Error; err != nil {
		t.Fatal(err)
	}
}

// ask sends a query as it is, and returns all of the answer that does not depend
// on chance.
func (l *library) ask(method, path, query string) (status int, answer string) {
	r := httptest.NewRequest(method, path, nil)
	r.URL.RawQuery = query
	recorder := httptest.NewRecorder()
	l.api.ServeHTTP(recorder, r)
	header := recorder.Header()
	header.Del("X-Request-Id")
	return recorder.Code, fmt.Sprint(recorder.Code, header, recorder.Body)
}

// names are what a client may try to ask about: the names of fields, columns and
// Go fields, of this table and of related ones, and what SQL is made of.
func names() []string {
	all := strings.Fields(`id title subtitle status level stars weight price sold day clock span public code mail extra pin secret hash rank deleted author author_id chapters tags
		Hash Secret AuthorID author__id author__username author__born author__password author__token author__hidden author__deleted author__team author__team_id
		author__team__name author__team__key author__team__key__ author.password author__books__secret chapters__id chapters__name chapters__draft chapters__book_id chapters__book__secret
		tags__id tags__label tags__books__hash owner__password password password_hash token - _ __ pk rowid ctid xmin oid author__pk books books__hash books.hash "hash" hash' 1 * related_1__password book_tags`)
	return append(all, "", " ", `"books"."hash"`, "hash--", "(SELECT password FROM authors LIMIT 1)", "hash\x00", "\xff", "Title ", "TITLE", "title__title", "extra__a", "extra->>'a'", strings.Repeat("author__", 200)+"id")
}

// ways are the look-ups, and some that there are none of.
var ways = strings.Fields(`. __exact __iexact __contains __icontains __startswith __istartswith __endswith __iendswith __in __gt __gte __lt __lte __range __isnull __year __quarter __month
	__week __week_day __day __date __hour __minute __second __regex __iregex __like __search __ne __unaccent __ [] [startswith] .startswith __startswith__isnull`)

// odd are values that something may trip over, and guesses at secrets.
var odd = []string{
	"", "1", "a", "h", "s", "argon2", "argon2-ann", "h1", "k1", "t-ann", "hid", "gone", "%", "_", `\`, "%%", "x,y", ",", "1,2", "1,2,3", "-1", "0", "1.5", "1e9", "-1e999", "1e400", "1e-400", "NaN", "inf", "0x10", "9223372036854775807",
	"9223372036854775808", "-9223372036854775809", "340282366920938463463374607431768211456", "true", "false", "null", "None", "' OR '1'='1", "'; DROP TABLE books; --", `" OR 1=1 --`, "1) OR (1=1", "\x00", "a\x00b", "\xff\xfe", "\xed\xa0\x80", "\u202e\u0000", "١",
	"2021-01-04", "2021-01-04T00:00:00Z", "2021-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999999Z", "-2021-01-04", "2021-01-04T00:00:00+99:99", "0000-00-00", "08:30", "24:00", "P1D", "P99999999999D", "999999999 00:00:00",
	"825d7aeb-05a9-45b5-a5b7-05df87923cd2", "{825d7aeb}", "draft", "(", "[", "(a+)+$", "(?=a)", `\pL`, `\z`, `[[:alpha:]]`, "a{1000}", "(?s).", `\Qa`, "$", "^", strings.Repeat("9", 400), strings.Repeat("a", 10_001), strings.Repeat("1,", 999) + "1", strings.Repeat("1,", 10_000),
}

// sorts are values of ordering parameters.
var sorts = []string{
	"hash", "-hash", "secret", "-secret", "pin", "rank", "-rank", "password", "author__password", "-author__password", "author__token", "author__hidden", "author", "-author", "author__username", "-author__username", "author__team__name", "tags", "chapters__name",
	"books.hash", `"hash"`, "`hash`", "hash DESC", "stars;DROP TABLE books", "stars--", "(SELECT 1)", "(CASE WHEN (SELECT substr(secret,1,1) FROM books LIMIT 1)='s' THEN stars ELSE id END)", "1", "-1", "RANDOM()", "stars,,hash", "--stars", "+stars", "?", "-", ",", ",,,", "\x00", "stars\x00", "\xff",
	"stars", "-stars,title", "weight,-weight", "-level,status,-day,sold,clock,span,public,code,mail,price", "subtitle", strings.Repeat("stars,", 10_000), strings.Repeat("x", 100_000),
}

// cuts are values of parameters of pages.
var cuts = []string{
	"1", "2", "last", "0", "-1", "1e9", "1000000000", "99999999999999999999999", "1.0", "1_0", " 1", "x", "", "null", "\x00", "\xff", "١", "0x1", "1;DROP", "' OR 1=1", "9223372036854775807", "-9223372036854775808", strings.Repeat("9", 100_000), strings.Repeat("A", 20_000),
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "eyJ2IjpbImkxIl19", "cD0xMDA=", "%", "..",
}

// raw are whole queries.
var raw = []string{
	"%", "%%", "%zz=1", "title=%", "title=%f", "title=%ff", "title=%c3%28", "title=%00", "%00=1", "=", "==", "=1", "&", "&&&&", strings.Repeat("&", 100_000), "title", "title&title=", ";", "title=1;stars=2", "?title=1", "title=1?stars=2", "#", "+", "title=+&stars=+",
	strings.Repeat("stars=1&", 1000), strings.Repeat("x=1&", 5000) + "stars=x", strings.Repeat("title__contains=a&", 100) + "page_size=1e9", "stars[]=1&stars[0]=1&stars[x]=1", "title=\xff", "\xff=\xff", "search=" + strings.Repeat("a+", 49), "search=" + strings.Repeat("a,", 5000),
	"search=" + strings.Repeat("%22", 5000), "search=%22" + strings.Repeat("%5C", 5001), "search=" + strings.Repeat("%00", 5000), "format=xml", "format=json", "format=", "format=%00", "_method=DELETE", "ordering=stars&ordering=hash", "page=1&page=x", "cursor=&cursor=x", "limit=2&offset=1&page=1&cursor=x",
}

// hostile makes the queries.
func hostile() []string {
	queries := append([]string(nil), raw...)
	for i, name := range names() {
		for j, way := range ways {
			if n := i*len(ways) + j; n%3 == i%3 {
				queries = append(queries, url.QueryEscape(name+strings.TrimPrefix(way, "."))+"="+url.QueryEscape(odd[n*7%len(odd)]))
			}
		}
	}
	for i, name := range everyLook() {
		for j := range odd {
			if (i+j)%10 == 0 {
				queries = append(queries, is(name, odd[j]))
			}
		}
	}
	for name, values := range map[string][]string{
		"search": odd, "pattern": odd, "ordering": sorts, "sort": sorts, "page": cuts, "page_size": cuts, "limit": cuts, "offset": cuts, "cursor": cuts,
	} {
		for _, value := range values {
			queries = append(queries, is(name, value))
		}
	}
	everything := make([]string, 0, 1000)
	for i, name := range everyLook() {
		everything = append(everything, is(name, odd[1+i%12]))
	}
	return append(queries, strings.Join(everything, "&"))
}

// paths are where the queries are sent.
var paths = []string{"/books/", "/pages/", "/limits/", "/cursors/", "/books/1/", "/books/3/"}

// play sends every query to one of the paths.
func (l *library) play(queries []string) (statuses []int, answers []string) {
	for i, query := range queries {
		path := paths[i%len(paths)]
		if strings.HasPrefix(query, "cursor=") {
			path = "/cursors/"
		}
		status, answer := l.ask(http.MethodGet, path, query)
		statuses, answers = append(statuses, status), append(answers, path+"?"+brief(query, 200)+": "+answer)
	}
	return statuses, answers
}

// brief is text, cut.
func brief(text string, length int) string { return text[:min(len(text), length)] }

func TestHostileQueries(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		sites := [2]*library{newLibrary(t, open, false), newLibrary(t, open, true)}
		queries := hostile()
		share := 3
		if !strings.HasSuffix(t.Name(), "SQLite") { // the way to the server takes time
			share = 2
		}
		queries = slices.DeleteFunc(queries, func(query string) bool { return len(query)%share == 0 })
		var statuses [2][]int
		var answers [2][]string
		var both sync.WaitGroup
		for i, site := range sites {
			both.Go(func() { statuses[i], answers[i] = site.play(queries) })
		}
		both.Wait()
		count := map[int]int{}
		for i, status := range statuses[0] {
			count[status]++
			if status != http.StatusOK && status != http.StatusBadRequest && status != http.StatusNotFound {
				t.Errorf("%s", brief(answers[0][i], 1000))
			}
			if answers[0][i] != answers[1][i] {
				t.Errorf("the answer depends on what is hidden:\n%s\n%s", brief(answers[0][i], 1000), brief(answers[1][i], 1000))
			}
		}
		for _, site := range sites {
			if site.log.Len() > 0 {
				t.Errorf("something was logged: %s", brief(site.log.String(), 10_000))
			}
		}
		if len(queries) < 1500 || count[http.StatusOK] < len(queries)/4 || count[http.StatusBadRequest] < len(queries)/10 {
			t.Errorf("%d queries ask for too little: %v", len(queries), count)
		}
	})
}

func TestTheHostileQueriesAskForWhatIsHidden(t *testing.T) {
	// With authors that are hidden no longer, the same queries find the difference.
	one, two := newShelf(t, testdb.SQLite, with(filter.Fields(everyLook()...), filter.Ordering("author__username"))), newShelf(t, testdb.SQLite, with(filter.Fields(everyLook()...), filter.Ordering("author__username")))
	hide(t, two.db)
	found := 0
	for _, query := range hostile() {
		if strings.Contains(query, "author__") && len(query) < 1000 {
			if a, b := one.client.Get("/books/?"+query), two.client.Get("/books/?"+query); a.Body != b.Body {
				found++
			}
		}
	}
	if found < 30 {
		t.Errorf("%d queries do", found)
	}
}
