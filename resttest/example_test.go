package resttest_test

import (
	"net/http"
	"testing"

	"github.com/quintet-go/rest/resttest"
)

func Example() {
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"hello":"world"}`))
	})
	_ = func(t *testing.T) { // in a test
		c := resttest.New(t, hello)
		c.Get("/").Expect(200).Has("hello", "world").Lacks("password")
	}
	// Output:
}
