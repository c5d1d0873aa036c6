package pagination_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/store/gormstore"
)

// fuzzed is a site with a list of 25 items, cut in one way.
func fuzzed(f *testing.F, p pagination.Pagination) http.Handler {
	f.Helper()
	db, err := gormstore.Open(filepath.Join(f.TempDir(), "fuzz.db"), &Item{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	all := make([]Item, 25)
	for i := range all {
		all[i].Name = fmt.Sprint("item ", i%7)
	}
	if err := db.Create(&all).Error; err != nil {
		f.Fatal(err)
	}
	return serving(model[Item](db, p, up("name")))
}

// ask sends parameters, and wants a page of at most 10, or 404.
func ask(t *testing.T, h http.Handler, pairs ...string) (status int, p page) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/items/?"+values.Encode(), nil))
	if w.Code == http.StatusNotFound {
		return w.Code, page{}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); w.Code != http.StatusOK || err != nil || len(p.Results) > 10 {
		t.Fatalf("%q: got %d with %d objects: %s", pairs, w.Code, len(p.Results), w.Body)
	}
	for _, link := range []*string{p.Next, p.Previous} {
		if link == nil {
			continue
		}
		again := httptest.NewRecorder()
		h.ServeHTTP(again, httptest.NewRequest("GET", *link, nil))
		if again.Code != http.StatusOK {
			t.Fatalf("%q: the link %s leads to %d", pairs, *link, again.Code)
		}
	}
	return w.Code, p
}

func FuzzCursor(f *testing.F) {
	h := fuzzed(f, pagination.Cursor{Size: 10, Key: someKey})
	good := map[string]bool{"": true}
	for address := "/items/"; address != ""; {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		var p page
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			f.Fatal(err)
		}
		for _, link := range []*string{p.Next, p.Previous} {
			if link != nil {
				good[token(f, link)] = true
				f.Add(token(f, link))
			}
		}
		address = text(p.Next)
	}
	f.Add("cD00ODY=")
	f.Add("\x00\xff")
	f.Fuzz(func(t *testing.T, cursor string) {
		if status, _ := ask(t, h, "cursor", cursor); status == http.StatusOK && !good[cursor] {
			t.Errorf("%q was taken", cursor)
		}
	})
}

func FuzzPageNumber(f *testing.F) {
	h := fuzzed(f, pagination.PageNumber{Size: 5, SizeParam: "page_size", MaxSize: 10})
	g := fuzzed(f, pagination.PageNumber{Size: 5, SizeParam: "page_size", MaxSize: 10, Count: pagination.None})
	for _, number := range []string{"1", "last", "-0", "٣", "99999999999999999999", "1.0", " 2\n", "\x002", "2_0", "+3", "𝟚"} {
		f.Add(number, "3")
		f.Add("2", number)
	}
	f.Fuzz(func(t *testing.T, number, size string) {
		status, p := ask(t, h, "page", number, "page_size", size)
		uncounted, q := ask(t, g, "page", number, "page_size", size)
		if number != "last" && (status != uncounted || p.column("id") != q.column("id")) {
			t.Errorf("page %q of %q: %d %s with a count, %d %s without one", number, size, status, p.column("id"), uncounted, q.column("id"))
		}
	})
}

func FuzzLimitOffset(f *testing.F) {
	h := fuzzed(f, pagination.LimitOffset{Default: 5, Max: 10})
	for _, number := range []string{"0", "7", "-7", "٣", "99999999999999999999", "9223372036854775807", "1.0", " 2\n", "\x002", "1e3", "+3"} {
		f.Add(number, "3")
		f.Add("2", number)
	}
	f.Fuzz(func(t *testing.T, limit, offset string) {
		if status, p := ask(t, h, "limit", limit, "offset", offset); status != http.StatusOK || p.Count == nil || *p.Count != 25 {
			t.Errorf("limit %q, offset %q: got %d %v", limit, offset, status, p.Count)
		}
	})
}
