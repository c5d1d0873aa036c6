package parser_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

var all = []parser.Parser{parser.JSON{}, parser.Form{}, parser.MultiPart{}}

// request makes a request with a body and content types.
func request(body string, contentTypes ...string) *rest.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	for _, contentType := range contentTypes {
		r.Header.Add("Content-Type", contentType)
	}
	return &rest.Request{Request: r}
}

// parsed reads JSON.
func parsed(t *testing.T, p parser.JSON, text string) (any, *rest.Error) {
	t.Helper()
	data, err := parser.Parse(request(text, "application/json"), []parser.Parser{p}, -1)
	if err == nil {
		return data, nil
	}
	var e *rest.Error
	if !errors.As(err, &e) || data != nil {
		t.Fatalf("got %v and %v", data, err)
	}
	return nil, e
}

func TestJSONIsRead(t *testing.T) {
	for text, want := range map[string]any{
		`{}`: rest.Object{}, `[]`: []any{}, `null`: nil, `true`: true, `false`: false, `"x"`: "x", `0`: json.Number("0"), `-1.50e+3`: json.Number("-1.50e+3"),
		" \n\t\r{ \"a\" : [ 1 , {\"b\":null} ] } \n": rest.Object{{Name: "a", Value: []any{json.Number("1"), rest.Object{{Name: "b"}}}}},
		`"\"\\\/\b\f\n\r\t\u00e9"`:                   "\"\\/\b\f\n\r\té",
		`"\ud83d\ude00"`:                             "😀",
		`"a\ud83db"`:                                 "a\xed\xa0\xbdb",
		`"\ude00\ud83d"`:                             "\xed\xb8\x80\xed\xa0\xbd",
		`"\u0000"`:                                   "\x00",
		`{"is_\u0073taff":1}`:                        rest.Object{{Name: "is_staff", Value: json.Number("1")}},
		`{"A":1,"a":2,"ſ":3,"s":4}`:                  rest.Object{{Name: "A", Value: json.Number("1")}, {Name: "a", Value: json.Number("2")}, {Name: "ſ", Value: json.Number("3")}, {Name: "s", Value: json.Number("4")}},
		`12345678901234567890123`:                    json.Number("12345678901234567890123"),
		`{"":1}`:                                     rest.Object{{Name: "", Value: json.Number("1")}},
	} {
		if got, err := parsed(t, parser.JSON{}, text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, %v", text, got, err)
		}
	}
}

func TestMalformedJSONIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                          "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`{"username": }`:             "Expecting value: line 1 column 14 (char 13)",
		`{"username" "x"}`:           "Expecting ':' delimiter: line 1 column 13 (char 12)",
		`{'a':1}`:                    "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`{"a":1,}`:                   "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)",
		`[1,2`:                       "Expecting ',' delimiter: line 1 column 5 (char 4)",
		`[1,]`:                       "Expecting value: line 1 column 4 (char 3)",
		`nonsense`:                   "Expecting value: line 1 column 1 (char 0)",
		`{"a": NaN}`:                 "Out of range float values are not JSON compliant: 'NaN'",
		`-Infinity`:                  "Out of range float values are not JSON compliant: '-Infinity'",
		`{"a":1} x`:                  "Extra data: line 1 column 9 (char 8)",
		`{} {}`:                      "Extra data: line 1 column 4 (char 3)",
		`"unterminated`:              "Unterminated string starting at: line 1 column 1 (char 0)",
		`"ends with \`:               "Unterminated string starting at: line 1 column 1 (char 0)",
		`{"a": 01}`:                  "Expecting ',' delimiter: line 1 column 8 (char 7)",
		`{"a": "\x"}`:                `Invalid \escape: line 1 column 8 (char 7)`,
		"\"a\nb\"":                   "Invalid control character at: line 1 column 3 (char 2)",
		` `:                          "Expecting value: line 1 column 2 (char 1)",
		"{\"a\":\n\n  !}":            "Expecting value: line 3 column 3 (char 9)",
		`"ää\x"`:                     `Invalid \escape: line 1 column 4 (char 3)`,
		`-`:                          "Expecting value: line 1 column 1 (char 0)",
		`1.`:                         "Extra data: line 1 column 2 (char 1)",
		`1e`:                         "Extra data: line 1 column 2 (char 1)",
		`+1`:                         "Expecting value: line 1 column 1 (char 0)",
		`.5`:                         "Expecting value: line 1 column 1 (char 0)",
		`{"a": "\u12"}`:              `Invalid \uXXXX escape: line 1 column 9 (char 8)`,
		"\ufeff{}":                   "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",
		"// c\n{}":                   "Expecting value: line 1 column 1 (char 0)",
		"\"\xff\"":                   "Invalid UTF-8: line 1 column 2 (char 1)",
		"\"\xed\xa0\x80\"":           "Invalid UTF-8: line 1 column 2 (char 1)",
		"\"\xc0\x80\"":               "Invalid UTF-8: line 1 column 2 (char 1)",
		`{"a":1,"a":2}`:              `Duplicate property name "a": line 1 column 8 (char 7)`,
		`[{"a":{"b":1,"\u0062":2}}]`: `Duplicate property name "b": line 1 column 14 (char 13)`,
	} {
		_, err := parsed(t, parser.JSON{}, text)
		if err == nil || err.Kind != rest.Malformed || err.Detail != "JSON parse error - "+want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestTheLastOfEqualNamesWinsWhereAskedFor(t *testing.T) {
	p := parser.JSON{LastNameWins: true}
	got, err := parsed(t, p, `{"a":1,"b":2,"a":3}`)
	if want := (rest.Object{{Name: "a", Value: json.Number("3")}, {Name: "b", Value: json.Number("2")}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	var big strings.Builder
	big.WriteByte('{')
	for i := range 100 {
		big.WriteString(`"n` + strings.Repeat("x", i%50) + `":1,`)
	}
	big.WriteString(`"last":2}`)
	if got, err := parsed(t, p, big.String()); err != nil || len(got.(rest.Object)) != 51 {
		t.Errorf("got %d members, %v", len(got.(rest.Object)), err)
	}
	if _, err := parsed(t, parser.JSON{}, big.String()); err == nil {
		t.Error("equal names in a large object were taken")
	}
}

func TestJSONIsBounded(t *testing.T) {
	start := time.Now()
	for name, c := range map[string]struct {
		text  string
		taken bool
	}{
		"32 deep":              {strings.Repeat("[", 32) + strings.Repeat("]", 32), true},
		"33 deep":              {strings.Repeat("[", 33) + strings.Repeat("]", 33), false},
		"a million brackets":   {strings.Repeat("[", 1_000_000), false},
		"a million objects":    {strings.Repeat(`{"a":`, 1_000_000), false},
		"9,999 values":         {"[" + strings.Repeat("1,", 9_998) + "1]", true},
		"10,000 values in one": {"[" + strings.Repeat("1,", 9_999) + "1]", false},
		"200,000 equal names":  {`{` + strings.Repeat(`"a":1,`, 200_000) + `"b":1}`, false},
		"a name of 256 bytes":  {`{"` + strings.Repeat("a", 256) + `":1}`, true},
		"a name of 257 bytes":  {`{"` + strings.Repeat("a", 257) + `":1}`, false},
		"a name of a megabyte": {`{"` + strings.Repeat("a", 1<<20) + `":1}`, false},
		"a text of a megabyte": {`"` + strings.Repeat("a", 1<<20) + `"`, true},
		"40,000 digits":        {strings.Repeat("9", 40_000), true},
		"many different names": {differentNames(5000), true},
		"escapes without end":  {`"` + strings.Repeat(`\u0041`, 100_000) + `"`, true},
	} {
		if _, err := parsed(t, parser.JSON{}, c.text); (err == nil) != c.taken {
			t.Errorf("%s: got %.200v", name, err)
		}
	}
	if spent := time.Since(start); spent > 5*time.Second {
		t.Errorf("it took %v", spent)
	}
}

func differentNames(n int) string {
	members := make([]string, n)
	for i := range members {
		members[i] = `"n` + strings.Repeat("0", i%7) + string(rune('a'+i%26)) + json.Number(strings.Repeat("1", 1+i%5)).String() + time.Duration(i).String() + `":1`
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestCharsets(t *testing.T) {
	for _, c := range []struct {
		contentType string
		p           parser.JSON
		body        string
		want        any
	}{
		{"application/json; charset=utf-8", parser.JSON{}, `"ä"`, "ä"},
		{`application/json; charset="UTF-8"`, parser.JSON{}, `"ä"`, "ä"},
		{"application/json; charset=latin-1", parser.JSON{}, `"x"`, nil},
		{"application/json; charset=utf-16", parser.JSON{}, `"x"`, nil},
		{"application/json; charset=bz2_codec", parser.JSON{}, `"x"`, nil},
		{"application/json; charset=latin-1", parser.JSON{AnyCharset: true}, "\"\xe4\"", "ä"},
		{"application/json; charset=bz2_codec", parser.JSON{AnyCharset: true}, `"ä"`, "ä"},
	} {
		got, err := parser.Parse(request(c.body, c.contentType), []parser.Parser{c.p}, 0)
		var e *rest.Error
		if got != c.want || (c.want == nil) != (errors.As(err, &e) && e.Kind == rest.UnsupportedMedia) {
			t.Errorf("%s: got %v, %v", c.contentType, got, err)
		}
	}
}

func TestTheContentTypeChoosesTheParser(t *testing.T) {
	form := "a=1"
	for _, c := range []struct {
		name  string
		r     *rest.Request
		kind  rest.Kind
		text  string
		check func(any) bool
	}{
		{"JSON", request(`1`, "application/json"), 0, "", func(v any) bool { return v == json.Number("1") }},
		{"in capital letters", request(`1`, "APPLICATION/JSON"), 0, "", func(v any) bool { return v == json.Number("1") }},
		{"a form", request(form, "application/x-www-form-urlencoded; charset=utf-8"), 0, "", func(v any) bool { return v.(*multipart.Form).Value["a"][0] == "1" }},
		{"plain text", request("x", "text/plain"), rest.UnsupportedMedia, `Unsupported media type "text/plain" in request.`, nil},
		{"none", request("x"), rest.UnsupportedMedia, `Unsupported media type "" in request.`, nil},
		{"garbage", request("x", "json"), rest.UnsupportedMedia, `Unsupported media type "json" in request.`, nil},
		{"two", request("1", "application/json", "text/plain"), rest.UnsupportedMedia, `Unsupported media type "application/json, text/plain" in request.`, nil},
		{"no body", request("", "text/plain"), 0, "", func(v any) bool { return reflect.DeepEqual(v, rest.Object{}) }},
		{"no body of a form", request("", "application/x-www-form-urlencoded"), 0, "", func(v any) bool { return len(v.(*multipart.Form).Value) == 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parser.Parse(c.r, all, 0)
			if c.check != nil {
				if err != nil || !c.check(got) {
					t.Errorf("got %v, %v", got, err)
				}
				return
			}
			var e *rest.Error
			if !errors.As(err, &e) || e.Kind != c.kind || e.Detail != c.text {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// anything takes every media type.
type anything struct{ parser.JSON }

func (anything) MediaType() string { return "*/*" }

func TestWildcardsAndEncodings(t *testing.T) {
	if got, err := parser.Parse(request("1", "text/whatever"), []parser.Parser{anything{}}, 0); err != nil || got != json.Number("1") {
		t.Errorf("got %v, %v", got, err)
	}
	r := request("1", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	var e *rest.Error
	if _, err := parser.Parse(r, all, 0); !errors.As(err, &e) || e.Kind != rest.UnsupportedMedia {
		t.Errorf("got %v", err)
	}
}

func TestBodiesAreBoundedOverTheWire(t *testing.T) {
	var got error
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, got = parser.Parse(&rest.Request{Request: r}, all, 100)
	}))
	defer server.Close()
	send := func(contentType string, body io.Reader) {
		t.Helper()
		answer, err := http.Post(server.URL, contentType, body)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
	for _, contentType := range []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"} {
		for name, body := range map[string]io.Reader{
			"with its length": strings.NewReader(strings.Repeat("1", 101)),
			"in chunks":       io.MultiReader(strings.NewReader(strings.Repeat("1", 60)), strings.NewReader(strings.Repeat("1", 60))),
		} {
			send(contentType, body)
			var e *rest.Error
			if !errors.As(got, &e) || e.Kind != rest.TooLarge {
				t.Errorf("%s %s: got %v", contentType, name, got)
			}
		}
	}
	if send("application/json", strings.NewReader(strings.Repeat("1", 100))); got != nil {
		t.Errorf("100 bytes: got %v", got)
	}
	if send("application/json", io.MultiReader(strings.NewReader("1"))); got != nil {
		t.Errorf("a chunk: got %v", got)
	}
}

func TestForms(t *testing.T) {
	for text, want := range map[string]map[string][]string{
		"a=1&b=2&a=3": {"a": {"1", "3"}, "b": {"2"}}, "a=1+2%2B&&=x&c": {"a": {"1 2+"}, "": {"x"}, "c": {""}}, "a=1;b=2": {"a": {"1;b=2"}}, "%C3%A4=%C3%B6": {"ä": {"ö"}},
	} {
		got, err := parser.Parse(request(text, "application/x-www-form-urlencoded"), all, 0)
		if err != nil || !reflect.DeepEqual(got.(*multipart.Form).Value, want) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"a=%", "a=%zz", "%ff=1", "a=%ff", strings.Repeat("a=1&", 1001)} {
		var e *rest.Error
		if _, err := parser.Parse(request(text, "application/x-www-form-urlencoded"), all, 0); !errors.As(err, &e) || e.Kind != rest.Malformed {
			t.Errorf("%.20s: got %v", text, err)
		}
	}
}

func TestMultipartForms(t *testing.T) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("a", "1")
	file, _ := w.CreateFormFile("f", "f.txt")
	_, _ = file.Write([]byte("hello"))
	_ = w.Close()
	got, err := parser.Parse(request(b.String(), w.FormDataContentType()), all, 0)
	if err != nil {
		t.Fatal(err)
	}
	form := got.(*multipart.Form)
	if form.Value["a"][0] != "1" || form.File["f"][0].Filename != "f.txt" || form.File["f"][0].Size != 5 {
		t.Errorf("got %+v", form)
	}
	for name, r := range map[string]*rest.Request{
		"no boundary":       request("x", "multipart/form-data"),
		"a long boundary":   request("x", "multipart/form-data; boundary="+strings.Repeat("b", 71)),
		"no parts":          request("x", "multipart/form-data; boundary=b"),
		"cut off":           request(b.String()[:b.Len()-20], w.FormDataContentType()),
		"too many parts":    request(strings.Repeat("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", 1100)+"--b--\r\n", "multipart/form-data; boundary=b"),
		"text not in UTF-8": request("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--b--\r\n", "multipart/form-data; boundary=b"),
	} {
		var e *rest.Error
		if _, err := parser.Parse(r, all, 0); !errors.As(err, &e) || e.Kind != rest.Malformed && (e.Kind != rest.TooLarge || name != "too many parts") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzJSON compares with encoding/json: what is taken is valid, and says the
// same.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,"\ud83d\ude00",null,true]}`, `{"a":1,"a":2}`, `[[[]]]`, `"\ud83d"`, `-0.0e-1`, ` {} x`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data, err := parser.Parse(request(text, "application/json"), []parser.Parser{parser.JSON{}}, -1)
		if err != nil || text == "" {
			var e *rest.Error
			if err != nil && (!errors.As(err, &e) || e.Kind != rest.Malformed) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is not JSON, and was taken", text)
		}
		var want any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := plain(data); !strings.Contains(text, `\u`) && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

// plain turns objects into maps.
func plain(data any) any {
	switch data := data.(type) {
	case rest.Object:
		m := map[string]any{}
		for _, member := range data {
			m[member.Name] = plain(member.Value)
		}
		return m
	case []any:
		list := make([]any, len(data))
		for i := range data {
			list[i] = plain(data[i])
		}
		return list
	}
	return data
}

// FuzzForms reads any body as both sorts of forms.
func FuzzForms(f *testing.F) {
	f.Add("a=1&b=%20", "application/x-www-form-urlencoded")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n", "multipart/form-data; boundary=b")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		r := request(body)
		r.Header["Content-Type"] = []string{contentType}
		_, err := parser.Parse(r, all, 0)
		var e *rest.Error
		if err != nil && (!errors.As(err, &e) || e.Kind == 0) {
			t.Errorf("%q as %q: %v", body, contentType, err)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	body := []byte(`{"username":"ann","password":"correct horse","email":"ann@example.com","is_staff":true}`)
	r := request("", "application/json")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (parser.JSON{}).Parse(r, bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}
