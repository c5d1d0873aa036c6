package versioning_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/versioning"
)

func Example() {
	scheme := versioning.Query{Default: "1.0", Allowed: []string{"1.0", "2.0"}} // viewset.Config.Versioning

	for _, target := range []string{"/notes/", "/notes/?version=2.0", "/notes/?version=3.0"} {
		r := &rest.Request{Request: httptest.NewRequest("GET", target, nil)}
		err := versioning.Determine(r, scheme)
		fmt.Printf("%q %v\n", r.Version, err)
	}
	// Output:
	// "1.0" <nil>
	// "2.0" <nil>
	// "" Invalid version in query parameter.
}
