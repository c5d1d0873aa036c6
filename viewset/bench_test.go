package viewset_test

import (
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// discard is an answer that nobody reads.
type discard struct{ *httptest.ResponseRecorder }

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkModel(b *testing.B) {
	for name, action := range map[string]rest.Action{"retrieve": {Name: "retrieve", Detail: true}, "list 100": {Name: "list"}} {
		b.Run(name, func(b *testing.B) {
			db, err := gormstore.Open(b.TempDir()+"/bench.db", &Task{})
			if err != nil {
				b.Fatal(err)
			}
			for range 100 {
				db.Create(&Task{Name: "Write"})
			}
			tasks := &viewset.Model[Task]{Store: gormstore.New[Task](db), Permissions: permission.List{permission.AllowAny}}
			b.ReportAllocs()
			for b.Loop() {
				tasks.Serve(discard{httptest.NewRecorder()}, &rest.Request{
					Request: httptest.NewRequest("GET", "/tasks/1/", nil), Action: action, Params: map[string]string{"pk": "1"},
				})
			}
			if pool, err := db.DB(); err == nil {
				_ = pool.Close()
			}
		})
	}
}
