package pagination_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/store/gormstore"
)

// discard is an answer that nobody reads.
type discard struct{ *httptest.ResponseRecorder }

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkPage(b *testing.B) {
	db, err := gormstore.Open(b.TempDir()+"/bench.db", &Item{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	})
	all := make([]Item, 1000)
	for i := range all {
		all[i].Name = fmt.Sprint("item ", i)
	}
	if err := db.CreateInBatches(&all, 500).Error; err != nil {
		b.Fatal(err)
	}
	for name, p := range map[string]pagination.Pagination{
		"numbered":            pagination.PageNumber{Size: 20},
		"numbered, uncounted": pagination.PageNumber{Size: 20, Count: pagination.None},
		"by offset":           pagination.LimitOffset{Default: 20},
		"by cursor":           pagination.Cursor{Size: 20, Key: someKey},
	} {
		b.Run(name, func(b *testing.B) {
			h := serving(model[Item](db, p))
			second := *get(b, at(b, model[Item](db, p)), "/items/").Next
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(discard{httptest.NewRecorder()}, httptest.NewRequest("GET", second, nil))
			}
		})
	}
}
