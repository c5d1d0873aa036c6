package serializer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime/multipart"
	"regexp"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
)

// fuzzed are the kinds that the fuzzers try, by the names of the fuzzers.
var fuzzed = map[string]field.Kind{
	"Boolean":        field.Boolean{},
	"String":         field.String{MinLength: 2, MaxLength: 20},
	"Email":          field.Email{MaxLength: 60},
	"Regex":          field.Regex{Pattern: regexp.MustCompile(`^[a-z]+[0-9]$`)},
	"Slug":           field.Slug{Unicode: true},
	"URL":            field.URL{},
	"UUID":           field.UUID{},
	"IPAddress":      field.IPAddress{},
	"Integer":        field.Integer{Big: true},
	"Float":          field.Float{},
	"Decimal":        field.Decimal{Digits: 20, Places: new(4), Minimum: "-1e15"},
	"DateTime":       field.DateTime{},
	"Date":           field.Date{},
	"Time":           field.Time{},
	"Duration":       field.Duration{},
	"Choice":         field.Choice{Choices: words("a", int64(1))},
	"MultipleChoice": field.MultipleChoice{Choices: words("a", "b", int64(1))},
	"List":           field.List{Child: field.List{Child: field.Integer{}}},
	"Dict":           field.Dict{Child: field.String{}},
	"HStore":         field.HStore{},
	"JSON":           field.JSON{},
	"File":           field.File{Types: []string{"text/plain"}},
	"Image":          field.Image{},
}

func FuzzBoolean(f *testing.F)   { fuzz(f, "Boolean", `"TRUE"`, `1.0`, `"null"`) }
func FuzzString(f *testing.F)    { fuzz(f, "String", `" a\u0000"`, `"\ud83d"`, `1e3`) }
func FuzzEmail(f *testing.F)     { fuzz(f, "Email", `"a@[::1]"`, `"\"q\\\"\"@b.co"`) }
func FuzzRegex(f *testing.F)     { fuzz(f, "Regex", `"a9"`, `"A"`) }
func FuzzSlug(f *testing.F)      { fuzz(f, "Slug", `"a-b_ü"`, `7`) }
func FuzzURL(f *testing.F)       { fuzz(f, "URL", `"http://u:p@[::1]:80/a?b#c"`, `"ftp://a.b"`) }
func FuzzUUID(f *testing.F)      { fuzz(f, "UUID", `"{825d7aeb-05a9-45b5-a5b7-05df87923cda}"`, `5`, `true`) }
func FuzzIPAddress(f *testing.F) { fuzz(f, "IPAddress", `"::ffff:1.2.3.4"`, `"1.2.3.4"`) }
func FuzzInteger(f *testing.F)   { fuzz(f, "Integer", `" +7.0 "`, `1e400`, `"٣"`) }
func FuzzFloat(f *testing.F)     { fuzz(f, "Float", `"1e308"`, `-0.0`, `"nan"`) }
func FuzzDecimal(f *testing.F)   { fuzz(f, "Decimal", `"1_0.5e2"`, `"-0"`, `1e9999`) }
func FuzzDateTime(f *testing.F) {
	fuzz(f, "DateTime", `"2001-01-01T13:00:01.5+02:00"`, `"0001-01-01T00:00"`)
}
func FuzzDate(f *testing.F) { fuzz(f, "Date", `"2001-1-1"`, `"2000-02-30"`) }
func FuzzTime(f *testing.F) { fuzz(f, "Time", `"1:02:03,4"`, `"24:00"`) }
func FuzzDuration(f *testing.F) {
	fuzz(f, "Duration", `"-3 08:32:01.000123"`, `"P1DT1,5H"`, `"4 days 01:00:00"`)
}
func FuzzChoice(f *testing.F)         { fuzz(f, "Choice", `"a"`, `1.0`, `["a"]`) }
func FuzzMultipleChoice(f *testing.F) { fuzz(f, "MultipleChoice", `["a","1",1]`, `"a"`) }
func FuzzList(f *testing.F)           { fuzz(f, "List", `[[1,"2"],["x"],3]`, `[]`) }
func FuzzDict(f *testing.F)           { fuzz(f, "Dict", `{"a":1,"a":null,"":"x"}`) }
func FuzzHStore(f *testing.F)         { fuzz(f, "HStore", `{"a":null,"b":true}`) }
func FuzzJSON(f *testing.F)           { fuzz(f, "JSON", `{"a":[1e2,null]}`, `"\ud800"`) }
func FuzzFile(f *testing.F)           { fuzz(f, "File", `"x"`) }
func FuzzImage(f *testing.F)          { fuzz(f, "Image", "\"\x89PNG\r\n\x1a\n\"") }

// fuzz holds one kind to its contract, with any JSON, any form and any file: it
// never panics, what it refuses it refuses with messages and leaves the object
// alone, and what it shows of what it took it takes again.
func fuzz(f *testing.F, name string, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Add([]byte(`null`))
	kind := fuzzed[name]
	s := serializer.Of[One](serializer.Field("v", kind))
	_, finishes := kind.(field.Finisher)
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, data := range bodies(text, finishes) {
			got := One{V: "before"}
			err := s.Accept(body(data), &got)
			var refusal *rest.Error
			switch {
			case err == nil && !finishes && got.V != "before":
				retake(t, s, &got)
			case err != nil && !finishes && (!errors.As(err, &refusal) || refusal.Kind != rest.Invalid || refusal.Detail == nil):
				t.Errorf("%q: no refusal: %v", text, err)
			case err != nil && !finishes && got.V != "before":
				t.Errorf("%q: a refused body changed the object: %v", text, got)
			}
		}
	})
}

// bodies are the ways in which a client may send a text.
func bodies(text []byte, file bool) []any {
	in := string(text)
	all := []any{
		rest.Object{{Name: "v", Value: in}},
		&multipart.Form{Value: map[string][]string{"v": {in}, "v[0]": {in}, "v." + in: {in}}},
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) == nil {
		all = append(all, rest.Object{{Name: "v", Value: ordered(value)}})
	}
	if !file {
		return all
	}
	return append(all, &multipart.Form{File: map[string][]*multipart.FileHeader{"v": {upload(text)}}})
}

// upload is a file of a multipart body.
func upload(content []byte) *multipart.FileHeader {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("v", "name.txt")
	if err != nil {
		return nil
	}
	_, _ = part.Write(content)
	_ = w.Close()
	form, err := multipart.NewReader(&b, w.Boundary()).ReadForm(1 << 20)
	if err != nil {
		return nil
	}
	return form.File["v"][0]
}

// retake shows an object and accepts what is shown.
func retake(t *testing.T, s *serializer.Model[One], object *One) {
	data, err := s.Represent(body(nil), object)
	if err != nil {
		t.Fatal(err)
	}
	text, err := data.(rest.Record).AppendJSON(nil)
	if err != nil || !json.Valid(text) {
		t.Fatalf("%#v is shown as %s (%v)", object.V, text, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		t.Fatal(err)
	}
	var again One
	if err := s.Accept(body(rest.Object{{Name: "v", Value: ordered(members["v"])}}), &again); err != nil && members["v"] != nil {
		t.Fatalf("%#v is shown as %s, which is refused: %s", object.V, text, problems(t, err))
	}
}
