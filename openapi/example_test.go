package openapi_test

import (
	"fmt"
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

func Example() {
	site := viewset.Config{Permissions: permission.List{permission.AllowAny}}
	ping := viewset.Func(site, func(*rest.Request) (*rest.Response, error) {
		return &rest.Response{Data: rest.Object{{Name: "pong", Value: true}}}, nil
	}, http.MethodGet)

	api := router.NewSimple()
	api.Handle("ping", viewset.Described(ping, func(o *schema.Operation) {
		o.Summary, o.Output = "Ask whether anybody is there", &schema.Object{Name: "Pong", Fields: []schema.Field{{Name: "pong", Type: "boolean"}}}
	}))
	api.Handle("schema", openapi.View(api, openapi.Config{Config: site, Title: "Ping"}))

	document := openapi.Document(api, openapi.Config{Title: "Ping"}, "")
	operation := document.Paths.PathItems.GetOrZero("/ping/").Get
	fmt.Println(operation.OperationId, "-", operation.Summary)
	for name := range document.Components.Schemas.FromOldest() {
		fmt.Println(name)
	}
	// Output:
	// ping_retrieve - Ask whether anybody is there
	// Error
	// Pong
	// Problem
}
