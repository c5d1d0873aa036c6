package parser_test

import (
	"fmt"
	"mime/multipart"
	"reflect"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

func TestFormsAreReadLiterally(t *testing.T) {
	for text, want := range map[string]map[string][]string{
		"a=1&b=2&a=3":             {"a": {"1", "3"}, "b": {"2"}},
		"a=1+2%2B%20%26%3d":       {"a": {"1 2+ &="}},
		"a=b=c":                   {"a": {"b=c"}},
		"a&b=&=c":                 {"a": {""}, "b": {""}, "": {"c"}},
		"&&a=1&":                  {"a": {"1"}},
		"&":                       {},
		"a=1;b=2":                 {"a": {"1;b=2"}},
		"%C3%A4=%c3%b6&ü=😀":       {"ä": {"ö"}, "ü": {"😀"}},
		"a=%00%0d%0A":             {"a": {"\x00\r\n"}},
		"a.1000000000=x":          {"a.1000000000": {"x"}},
		"a[999999999]=x&a[]=y":    {"a[999999999]": {"x"}, "a[]": {"y"}},
		`{"a": 1}`:                {`{"a": 1}`: {""}},
		strings.Repeat("&", 5000): {},
	} {
		got, err := parse(parser.Form{}, text, formType)
		if err != nil {
			t.Errorf("%.40s: %v", text, err)
			continue
		}
		form := got.(*multipart.Form)
		if !reflect.DeepEqual(form.Value, want) || form.File == nil || len(form.File) > 0 {
			t.Errorf("%.40s: got %v", text, form)
		}
	}
}

func TestBadFormsAreRefused(t *testing.T) {
	const garbled = "Form parse error - a name or value is not percent-encoded UTF-8"
	for text, want := range map[string]string{
		"a=%":                        garbled,
		"a=%4":                       garbled,
		"a=%zz":                      garbled,
		"a=1&%u0041=2":               garbled,
		"%ff=1":                      garbled,
		"a=%ff":                      garbled,
		"a=\xff":                     garbled,
		"a=%ed%a0%80":                garbled,
		"a=%c0%80":                   garbled,
		"a=secret%&a":                garbled,
		strings.Repeat("a=1&", 1001): "Form parse error - more than 1000 fields",
		strings.Repeat("a&", 1001):   "Form parse error - more than 1000 fields",
		numbered("n%d=&", 50_000):    "Form parse error - more than 1000 fields",
	} {
		got, err := parse(parser.Form{}, text, formType)
		wantRefusal(t, got, err, rest.Malformed)
		if e := refusal(err); e != nil && e.Detail != want {
			t.Errorf("%.40s: got %s", text, e.Detail)
		}
	}
}

func TestAFormHasUpToAThousandFields(t *testing.T) {
	got, err := parse(parser.Form{}, numbered("n%d=1&", 1000), formType)
	if err != nil || len(got.(*multipart.Form).Value) != 1000 {
		t.Errorf("got %v", err)
	}
}

// numbered repeats a pattern with the numbers from 0.
func numbered(pattern string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, pattern, i)
	}
	return b.String()
}
