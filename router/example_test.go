package router_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/quintet-go/rest/router"
)

func Example() {
	api := router.NewDefault()
	api.Register("notes", notes) // any viewset.ViewSet

	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	fmt.Println(w.Body)

	path, err := api.Reverse("notes-detail", "pk", "4")
	fmt.Println(path, err)
	// Output:
	// {"notes":"http://example.com/notes/"}
	// /notes/4/ <nil>
}
