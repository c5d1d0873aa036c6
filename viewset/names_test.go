package viewset_test

import (
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/viewset"
)

func TestTablesHaveTheColumnsOfTheVisitorsOwnSerializer(t *testing.T) {
	l := newLibrary(t)
	full := serializer.Of[Author]()
	short := full.Only("name")
	l.authors.Serializer = full
	l.authors.SerializerFor = func(r *rest.Request) serializer.Serializer[Author] {
		if r.User.Staff() {
			return full
		}
		return short
	}
	c := l.client()
	for _, stream := range []int{0, viewset.Unlimited} {
		l.authors.Stream = stream
		if got := c.Get("/authors.csv").Expect(200).Body; got != "name\r\nAnn\r\nBob\r\n" {
			t.Errorf("a visitor got %q", got)
		}
		if got := c.As(staff).Get("/authors.csv").Expect(200).Body; got != "id,name\r\n1,Ann\r\n2,Bob\r\n" {
			t.Errorf("staff got %q", got)
		}
	}
}
