package renderer_test

import (
	"fmt"
	"iter"
	"net/http/httptest"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

func ExampleNegotiate() {
	r := request("/", "text/html, application/json; indent=2")
	format, err := renderer.Negotiate(r, []renderer.Renderer{renderer.JSON{}})
	fmt.Println(format.MediaType(), r.Accepted, r.Format, err)

	text, _ := format.Render(nil, r, rest.Object{{Name: "title", Value: "Hello"}})
	fmt.Println(string(text))
	// Output:
	// application/json application/json; indent=2 json <nil>
	// {
	//   "title": "Hello"
	// }
}

func ExampleCSV() {
	data := []any{
		rest.Object{{Name: "id", Value: 1}, {Name: "title", Value: "Hello, world"}, {Name: "tags", Value: []any{"a"}}},
		rest.Object{{Name: "id", Value: 2}, {Name: "title", Value: "=1+1"}, {Name: "tags", Value: nil}},
	}
	text, err := renderer.CSV{}.Render(nil, request("/"), data)
	fmt.Print(strings.ReplaceAll(string(text), "\r\n", "\n"))
	fmt.Println(err)
	// Output:
	// id,title,tags
	// 1,"Hello, world","[""a""]"
	// 2,'=1+1,
	// <nil>
}

// A list may be made while it is sent: here one object at a time.
func ExampleStreamer() {
	var items iter.Seq2[any, error] = func(yield func(any, error) bool) {
		for id := range 3 {
			if !yield(rest.Object{{Name: "id", Value: id}}, nil) {
				return
			}
		}
	}
	w := httptest.NewRecorder()
	err := renderer.Write(w, request("/"), renderer.NDJSON{}, &rest.Response{Data: items})
	fmt.Print(w.Body)
	fmt.Println(err)
	// Output:
	// {"id":0}
	// {"id":1}
	// {"id":2}
	// <nil>
}
