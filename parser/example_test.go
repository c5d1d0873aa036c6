package parser_test

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

func ExampleParse() {
	parsers := []parser.Parser{parser.JSON{}, parser.Form{}}

	data, err := parser.Parse(request(`{"title": "Hello"}`, "application/json"), parsers, 0)
	title, _ := data.(rest.Object).Get("title")
	fmt.Println(title, err)

	data, err = parser.Parse(request(`title=Hello&title=World`, "application/x-www-form-urlencoded"), parsers, 0)
	fmt.Println(data.(*multipart.Form).Value["title"], err)

	_, err = parser.Parse(request(`title: Hello`, "application/yaml"), parsers, 0)
	fmt.Println(err)

	_, err = parser.Parse(request(`{"title": "Hello"}`, "application/json"), parsers, 10)
	fmt.Println(err)
	// Output:
	// Hello <nil>
	// [Hello World] <nil>
	// Unsupported media type "application/yaml" in request.
	// Request body is larger than 10 bytes.
}

func ExampleJSON() {
	read := func(p parser.JSON, text string) {
		data, err := p.Parse(request("", "application/json"), strings.NewReader(text))
		fmt.Println(data, err)
	}
	read(parser.JSON{}, `{"role": "user", "role": "admin"}`)
	read(parser.JSON{LastNameWins: true}, `{"role": "user", "role": "admin"}`)
	read(parser.JSON{}, `[12345678901234567890, 1.10]`)
	read(parser.JSON{}, `{"title": }`)
	// Output:
	// <nil> JSON parse error - Duplicate property name "role": line 1 column 18 (char 17)
	// [{role admin}] <nil>
	// [12345678901234567890 1.10] <nil>
	// <nil> JSON parse error - Expecting value: line 1 column 11 (char 10)
}

// MergePatch reads JSON under another name (RFC 7396).
type MergePatch struct{ parser.JSON }

// MediaType is application/merge-patch+json.
func (MergePatch) MediaType() string { return "application/merge-patch+json" }

// Lines reads plain text as a list of its lines.
type Lines struct{}

// MediaType is any sort of text.
func (Lines) MediaType() string { return "text/*" }

// Parse splits the text.
func (Lines) Parse(_ *rest.Request, body io.Reader) (any, error) {
	text, err := io.ReadAll(body) // within the limit
	if err != nil {
		return nil, err
	}
	lines := []any{}
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines, nil
}

func ExampleParser() {
	parsers := []parser.Parser{MergePatch{}, Lines{}}
	for _, body := range []struct{ contentType, text string }{
		{"application/merge-patch+json", `{"title": null}`},
		{"text/plain; charset=utf-8", "one\ntwo\n"},
	} {
		r := httptest.NewRequest("PATCH", "/", strings.NewReader(body.text))
		r.Header.Set("Content-Type", body.contentType)
		fmt.Println(parser.Parse(&rest.Request{Request: r}, parsers, 0))
	}
	// Output:
	// [{title <nil>}] <nil>
	// [one two] <nil>
}
