package parser_test

import (
	"encoding/json"
	"mime/multipart"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

// FuzzJSON compares with encoding/json: what is taken is JSON and says the
// same, and without bounds all JSON is taken.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,"\ud83d\ude00",null,true]}`, `{"a":1,"a":2}`, `[[[]],{}]`, `"\ud83d"`, `-0.0e-1`, ` {} x`, "\ufeff1", "\"\xff\"", `{"\udead":0}`,
		`"\"\\\/\b\f\n\r\t\u00E9"`, "\r\n[false]\t", `[1.,01,+1,.5,1e]`, strings.Repeat("[", 40), `{"` + strings.Repeat("a", 300) + `":0}`,
	} {
		f.Add(text)
	}
	none := parser.JSON{LastNameWins: true, Depth: parser.Unlimited, Elements: parser.Unlimited, NameLength: parser.Unlimited}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return
		}
		_, bounded := parse(parser.JSON{}, text, jsonType)
		data, err := parse(none, text, jsonType)
		for _, err := range []error{bounded, err} {
			if e := refusal(err); err != nil && (e == nil || e.Kind != rest.Malformed || !utf8.ValidString(e.Detail.(string))) {
				t.Fatalf("%q: %v", text, err)
			}
		}
		if bounded == nil && err != nil {
			t.Fatalf("%q is only taken within bounds: %v", text, err)
		}
		if taken, valid := err == nil, utf8.ValidString(text) && json.Valid([]byte(text)); taken != valid {
			t.Fatalf("%q: taken is %v, valid is %v", text, taken, valid)
		}
		if err == nil {
			sameAsStandardLibrary(t, text, data)
		}
	})
}

// sameAsStandardLibrary fails unless encoding/json reads text as data.
func sameAsStandardLibrary(t *testing.T, text string, data any) {
	t.Helper()
	got, alike := standard(data)
	if !alike {
		return
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var want any
	if err := decoder.Decode(&want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q:\n got %#v\nwant %#v", text, got, want)
	}
}

// standard is data as encoding/json has it: objects as maps, and U+FFFD for a
// lone surrogate. Names with such are not alike: two may become one.
func standard(data any) (_ any, alike bool) {
	alike = true
	switch data := data.(type) {
	case rest.Object:
		object := map[string]any{}
		for _, member := range data {
			value, ok := standard(member.Value)
			alike = alike && ok && utf8.ValidString(member.Name)
			object[member.Name] = value
		}
		return object, alike && len(object) == len(data)
	case []any:
		array := make([]any, len(data))
		for i := range data {
			value, ok := standard(data[i])
			array[i], alike = value, alike && ok
		}
		return array, alike
	case string:
		return replaceSurrogates(data), true
	}
	return data, true
}

func replaceSurrogates(text string) string {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == 0xed && text[i+1] >= 0xa0 {
			text = text[:i] + "\ufffd" + text[i+3:]
		}
	}
	return text
}

// FuzzForm compares with net/url, which reads forms in the same way, except
// that it wants no semicolon and takes text that is not UTF-8.
func FuzzForm(f *testing.F) {
	for _, text := range []string{"a=1&b=%20", "a=1;b=2", "a=%", "%ff", "&&=&a", "ä=%C3%B6+"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || strings.Count(text, "&") >= 1000 {
			return
		}
		data, err := parse(parser.Form{}, text, formType)
		if err != nil {
			wantRefusal(t, data, err, rest.Malformed)
		}
		want, wantErr := url.ParseQuery(strings.ReplaceAll(text, ";", "%3B"))
		if (err == nil) != (wantErr == nil && isText(want)) {
			t.Fatalf("%q: got %v, want %v", text, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(url.Values(data.(*multipart.Form).Value), want) {
			t.Errorf("%q: got %v, want %v", text, data, want)
		}
	})
}

func isText(form map[string][]string) bool {
	for name, values := range form {
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) {
				return false
			}
		}
	}
	return true
}

// FuzzMultiPart checks that all that comes out is text and within bounds, and
// that every other outcome is an error for the client.
func FuzzMultiPart(f *testing.F) {
	f.Add(part("form-data; name=a", "1")+end, "boundary=b")
	f.Add(part("form-data; name=a; filename=f", "1")+end, "boundary=b; charset=utf-8")
	f.Add(part(`form-data; name="\xff"; filename*=utf-8''%ff`, "1")+end, `boundary="b"`)
	f.Add("--b\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: form-data; name=a\r\n\r\n=ff\r\n--b--", "boundary=b")
	f.Add("--b\nA:\n\n--b--", "boundary=b ")
	f.Fuzz(func(t *testing.T, text, parameters string) {
		if text == "" {
			return
		}
		data, err := parse(parser.MultiPart{}, text, "multipart/form-data; "+parameters)
		if err != nil {
			if e := refusal(err); e == nil || e.Kind == 0 || data != nil || !utf8.ValidString(e.Detail.(string)) {
				t.Fatalf("%q as %q: %v, %v", text, parameters, data, err)
			}
			return
		}
		form := data.(*multipart.Form)
		if !isText(form.Value) {
			t.Errorf("%q as %q: got %q", text, parameters, form.Value)
		}
		size := 0
		for _, values := range form.Value {
			size += len(strings.Join(values, ""))
		}
		for _, files := range form.File {
			for _, file := range files {
				size += len(content(t, file))
			}
		}
		if size > len(text) {
			t.Errorf("%q as %q: %d bytes became %d", text, parameters, len(text), size)
		}
	})
}
