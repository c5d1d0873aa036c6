package docs_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/openapi/docs"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/viewset"
)

func Example() {
	open := viewset.Config{Permissions: permission.List{permission.AllowAny}}
	api := router.NewDefault()
	api.Handle("schema", openapi.View(api, openapi.Config{Config: open, Title: "Notes"}))
	api.Handle("docs", docs.View(docs.Config{Config: open, Title: "Notes"}))

	answer := httptest.NewRecorder()
	api.ServeHTTP(answer, httptest.NewRequest("GET", "/docs/", nil))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	// Output: 200 text/html; charset=utf-8
}
