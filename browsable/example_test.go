package browsable_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/browsable"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/viewset"
)

func Example() {
	api := router.NewDefault()
	site := viewset.Config{Permissions: permission.List{permission.AllowAny}}
	browsable.On(api, &site, browsable.Renderer{Title: "Greetings"})
	site.Name = "Greeting"
	api.Handle("hello", viewset.Func(site, func(*rest.Request) (*rest.Response, error) {
		return &rest.Response{Data: rest.Object{{Name: "hello", Value: "world"}}}, nil
	}))

	r := httptest.NewRequest("GET", "/hello/", nil)
	r.Header.Set("Accept", "text/html")
	answer := httptest.NewRecorder()
	api.ServeHTTP(answer, r)
	fmt.Println(answer.Header().Get("Content-Type"))
	fmt.Println(strings.Contains(answer.Body.String(), "<h1>Greeting</h1>"))
	// Output:
	// text/html; charset=utf-8
	// true
}
