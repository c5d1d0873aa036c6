package serializer_test

import (
	"mime/multipart"
	"net/url"
	"testing"

	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
)

// absent stands for a field that the form says nothing of: it stays as it was.
const absent = "absent"

// forms are DRF's cases of HTML input, and what lies at the edges of them.
var forms = []struct {
	name     string
	kind     field.Kind
	settings serializer.Settings
	partial  bool
	form     string
	want     string // the value as JSON, the messages, or absent
}{
	{name: "a box that is not checked", kind: field.Boolean{}, want: `false`},
	{name: "a box that is not checked nor required", kind: field.Boolean{}, settings: optional, want: `false`},
	{name: "a box that is not checked and may be null", kind: field.Boolean{}, settings: mayBeNull, want: `null`},
	{name: "a box that is not checked and has a default", kind: field.Boolean{}, settings: serializer.Settings{Nullable: true, Default: true}, want: `true`},
	{name: "an empty choice of truths", kind: field.Boolean{}, settings: serializer.Settings{Nullable: true, Default: true}, form: "v=", want: `null`},
	{name: "a box in a partial update", kind: field.Boolean{}, partial: true, want: absent},
	{name: "no text, but a default", kind: field.String{}, settings: serializer.Settings{Default: "happy"}, want: `"happy"`},
	{name: "empty text that may be blank", kind: field.String{Blank: true}, form: "v=", want: `""`},
	{name: "empty text that may be blank and absent", kind: field.String{Blank: true}, settings: optional, form: "v=", want: `""`},
	{name: "empty text that may be null", kind: field.String{}, settings: mayBeNull, form: "v=", want: `null`},
	{name: "empty text that may be null and blank", kind: field.String{Blank: true}, settings: mayBeNull, form: "v=", want: `""`},
	{name: "no text", kind: field.String{}, settings: optional, want: absent},
	{name: "an empty number with a default", kind: field.Integer{}, settings: serializer.Settings{Default: 123}, form: "v=", want: `123`},
	{name: "an empty UUID with a default", kind: field.UUID{}, settings: serializer.Settings{Default: "825d7aeb-05a9-45b5-a5b7-05df87923cda"}, form: "v=", want: `"825d7aeb-05a9-45b5-a5b7-05df87923cda"`},
	{name: "an empty UUID that is not required", kind: field.UUID{}, settings: optional, form: "v=", want: absent},
	{name: "an empty date that may be null", kind: field.Date{}, settings: mayBeNull, form: "v=", want: `null`},
	{name: "an empty choice that may be null", kind: field.Choice{Choices: words(1, 2)}, settings: mayBeNull, form: "v=", want: `null`},
	{name: "an empty decimal", kind: decimal31, settings: required, form: "v=", want: wrongNumber},

	{name: "a list", kind: integers, form: "v=1&v=3", want: `[1,3]`},
	{name: "a list of one", kind: integers, form: "v=1&", want: `[1]`},
	{name: "no list, but a default", kind: field.List{}, settings: serializer.Settings{Default: []any{1, 3}}, want: `[1,3]`},
	{name: "numbered items in place of a default", kind: field.List{}, settings: serializer.Settings{Default: []any{1, 3}}, form: "v[0]=5&v[1]=6", want: `["5","6"]`},
	{name: "no list", kind: field.List{}, settings: optional, want: absent},
	{name: "no list, which is required", kind: field.List{}, settings: required, want: `["This field is required."]`},
	{name: "a list of an empty text", kind: field.List{}, settings: optional, form: "v=", want: `[""]`},
	{name: "numbered items in a partial update", kind: field.List{Child: field.String{MaxLength: 7}}, partial: true, form: "v[0]=%23ffffff&v[1]=%23000000", want: `["#ffffff","#000000"]`},
	{name: "no list in a partial update", kind: field.List{}, partial: true, form: "other=1", want: absent},
	{name: "numbered items in disorder", kind: integers, partial: true, form: "v[2]=3&v[0]=1&v[1]=2", want: `[1,2,3]`},
	{name: "numbered items with gaps", kind: integers, form: "v[10]=3&v[9]=2&v[1]=1", want: `[1,2,3]`},
	{name: "numbers that are none", kind: integers, settings: required, form: "v[x]=3&v[-1]=2&v[=1&v[99999999999999999999]=4&vv[0]=1", want: `["This field is required."]`},
	{name: "a list of objects", kind: field.List{Child: field.Dict{}}, form: "v[0]a=x&v[0].b=y&v[1]a=z", want: `[{"a":"x","b":"y"},{"a":"z"}]`},
	{name: "a list of lists", kind: field.List{Child: integers}, form: "v[0][0]=1&v[0][1]=2&v[1][0]=3", want: `[[1,2],[3]]`},
	{name: "a list of anything", kind: field.List{}, form: "v[0]a=x&v[1]=y", want: `[{"a":"x"},"y"]`},
	{name: "wrong items", kind: field.List{Child: integers}, form: "v[0][0]=x", want: `{"0":{"0":["A valid integer is required."]}}`},

	{name: "an object", kind: field.Dict{Child: field.String{}}, form: "v.a=1&v.b=2", want: `{"a":"1","b":"2"}`},
	{name: "no object, but a default", kind: field.Dict{}, settings: serializer.Settings{Default: map[string]any{"x": "y"}}, form: "a=1", want: `{"x":"y"}`},
	{name: "no object", kind: field.Dict{}, settings: optional, want: absent},
	{name: "no object, which is required", kind: field.Dict{}, settings: required, want: `["This field is required."]`},
	{name: "an object that is made empty", kind: field.Dict{}, partial: true, form: "v=", want: `{}`},

	{name: "JSON", kind: field.JSON{}, form: "v=%7B%22a%22:1%7D", want: `{"a":1}`},
	{name: "empty JSON", kind: field.JSON{}, settings: required, form: "v=", want: notStored},
	{name: "empty JSON that may be null", kind: field.JSON{}, settings: mayBeNull, form: "v=", want: `null`},
	{name: "empty JSON that is not required", kind: field.JSON{}, settings: optional, form: "v=", want: absent},

	{name: "choices", kind: field.MultipleChoice{Choices: words("a", "b")}, form: "v=b&v=a&v=b", want: `["b","a"]`},
	{name: "no choices", kind: field.MultipleChoice{}, want: `[]`},
	{name: "no choices in a partial update", kind: field.MultipleChoice{}, partial: true, want: absent},
}

var (
	optional  = serializer.Settings{Optional: true}
	required  = serializer.Settings{Required: true}
	mayBeNull = serializer.Settings{Nullable: true}
	integers  = field.List{Child: field.Integer{}}
)

func TestFormsAgreeWithDRF(t *testing.T) {
	for _, c := range forms {
		t.Run(c.name, func(t *testing.T) {
			values, err := url.ParseQuery(c.form)
			if err != nil {
				t.Fatal(err)
			}
			r := body(&multipart.Form{Value: values})
			r.Partial = c.partial
			s := serializer.Of[One](serializer.Field("v", c.kind, c.settings))
			into := One{V: absent}
			got, err := absent, s.Accept(r, &into)
			switch {
			case err != nil:
				got = problems(t, err)
				got = got[len(`{"v":`) : len(got)-1]
			case into.V != absent:
				got = asJSON(t, s, &into)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAFileIsNoValueOfOtherFields(t *testing.T) {
	for kind, want := range map[field.Kind]string{
		field.String{}:   `{"v":["Not a valid string."]}`,
		field.Integer{}:  `{"v":["A valid integer is required."]}`,
		field.Float{}:    `{"v":["A valid number is required."]}`,
		field.Boolean{}:  `{"v":["Must be a valid boolean."]}`,
		field.UUID{}:     `{"v":["Must be a valid UUID."]}`,
		field.Duration{}: `{"v":["Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu]."]}`,
	} {
		form := &multipart.Form{
			Value: url.Values{"v": {"1"}}, File: map[string][]*multipart.FileHeader{"v": {{Filename: "a.txt"}}},
		}
		s := serializer.Of[One](serializer.Field("v", kind))
		err := s.Accept(body(form), &One{V: absent})
		if err == nil {
			t.Errorf("%T took a file", kind)
		} else if got := problems(t, err); got != want {
			t.Errorf("%T: got %s, want %s", kind, got, want)
		}
	}
}
