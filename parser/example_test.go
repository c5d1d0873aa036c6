package parser_test

import (
	"fmt"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

func ExampleParse() {
	data, err := parser.Parse(request(`{"title": "Hello"}`, "application/json"), []parser.Parser{parser.JSON{}, parser.Form{}}, 0)
	title, _ := data.(rest.Object).Get("title")
	fmt.Println(title, err)

	_, err = parser.Parse(request(`{"title": }`, "application/json"), []parser.Parser{parser.JSON{}}, 0)
	fmt.Println(err)
	// Output:
	// Hello <nil>
	// JSON parse error - Expecting value: line 1 column 11 (char 10)
}
