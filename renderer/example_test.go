package renderer_test

import (
	"fmt"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

func ExampleNegotiate() {
	r := request("/", "text/html, application/json; indent=2")
	format, err := renderer.Negotiate(r, []renderer.Renderer{renderer.JSON{}})
	fmt.Println(format.MediaType(), r.Accepted, err)

	text, _ := format.Render(nil, r, rest.Object{{Name: "title", Value: "Hello"}})
	fmt.Println(string(text))
	// Output:
	// application/json application/json; indent=2 <nil>
	// {
	//   "title": "Hello"
	// }
}
