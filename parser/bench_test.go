package parser_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/quintet-go/rest/parser"
)

// benchmark parses a body again and again.
func benchmark(b *testing.B, contentType, body string) {
	r := request(body, contentType)
	source := strings.NewReader(body)
	r.Body = io.NopCloser(source)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		source.Reset(body)
		if _, err := parser.Parse(r, builtin, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJSON(b *testing.B) {
	benchmark(b, jsonType, `{"username":"ann","password":"correct horse","email":"ann@example.com","first_name":"Ann","is_staff":true}`)
}

func BenchmarkJSONOfAMegabyte(b *testing.B) {
	object := `{"title":"A title of some length","body":"` + strings.Repeat("Some words with \u00fcmlauts. ", 50) + `","rating":4.25,"tags":["a","b\n"]},`
	benchmark(b, jsonType, "["+strings.Repeat(object, 700)+"null]")
}

func BenchmarkForm(b *testing.B) {
	benchmark(b, formType, "username=ann&password=correct+horse&email=ann%40example.com&first_name=Ann&is_staff=true")
}

func BenchmarkMultiPart(b *testing.B) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, name := range []string{"username", "password", "email", "first_name", "is_staff"} {
		if err := w.WriteField(name, "a value"); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	benchmark(b, w.FormDataContentType(), body.String())
}
