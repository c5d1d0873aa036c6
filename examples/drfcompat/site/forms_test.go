package site_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest/examples/drfcompat/site"
)

func TestFormsAreReadAsLenientlyAsByDjango(t *testing.T) {
	const form, multi = `"application/x-www-form-urlencoded"`, `"multipart/form-data; boundary=B"`
	part := func(name, value string) string {
		return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
	}
	whole := part("article", "3") + part("author_name", "n") + part("email", "a@b.org")
	const missing = `"This field is required."`
	for name, c := range map[string]struct{ contentType, body, want string }{
		"no escape":              {form, "article=3&author_name=n&email=a@b.org&text=%zz%", `"text":"%zz%"`},
		"an escape":              {form, "article=3&author_name=n&email=a%40b.org&text=a+%C3%A9%2B", `"text":"a é+"`},
		"no UTF-8":               {form, "article=3&author_name=n&email=a@b.org&text=%E9", "\"text\":\"\uFFFD\""},
		"Latin-1":                {`"application/x-www-form-urlencoded; charset=latin-1"`, "article=3&author_name=n&email=a@b.org&text=%E9", `"text":"é"`},
		"a charset that is none": {`"application/x-www-form-urlencoded; charset=bogus"`, "article=3&author_name=n&email=a@b.org&text=%C3%A9", `"text":"é"`},
		"parts":                  {multi, whole + part("text", "x") + "--B--\r\n", `"text":"x"`},
		"no end":                 {multi, whole + part("text", "x"), `"text":"x"`},
		"something before":       {multi, "x" + whole + part("text", "x") + "--B--", `"text":"x"`},
		"no part":                {multi, "garbage", missing},
		"no boundary":            {`"multipart/form-data"`, whole, "Invalid boundary"},
	} {
		t.Run(name, func(t *testing.T) {
			p := fresh(t, site.SessionFirst)
			got := p.play(step{Method: "POST", Path: "/api/comments/", Raw: &c.body, Type: []byte(c.contentType)})
			if !strings.Contains(got.Body, c.want) {
				t.Errorf("got %d %s", got.Status, got.Body)
			}
		})
	}
}
