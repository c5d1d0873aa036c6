package filter_test

import (
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/store"
)

func BenchmarkNarrow(b *testing.B) {
	filters := []filter.Bound{bound(b, filter.Fields("a", "b__in", "c__icontains", "b__gte", "c__isnull")), bound(b, filter.Search("a", "b", "c")), bound(b, filter.Ordering("a", "b"))}
	for _, c := range []struct{ name, query string }{
		{"nothing asked", ""}, {"a page", "page=2"}, {"a value", "a=x"}, {"two values and an order", "a=x&b__in=1,2,3&ordering=-a,b"}, {"three words", "search=one+two+three"},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := &rest.Request{Request: httptest.NewRequest("GET", "/?"+c.query, nil), User: rest.Anonymous{}}
			r.QueryParams()
			b.ReportAllocs()
			for b.Loop() {
				var q store.Query
				for _, f := range filters {
					if err := f.Narrow(r, &q); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
