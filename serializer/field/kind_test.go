package field_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// broken are the messages of a refusal.
func broken(err error) []rest.Message {
	var refusal *rest.Error
	if !errors.As(err, &refusal) {
		return nil
	}
	messages, _ := refusal.Detail.([]rest.Message)
	return messages
}

// n is a JSON number.
func n(text string) json.Number { return json.Number(text) }

// kinds is a table of inputs in the manner of DRF's own field tests: a value
// that comes out, or the one message.
var kinds = []struct {
	name    string
	kind    field.Kind
	valid   map[any]any
	invalid map[any]string
}{
	{
		name: "string",
		kind: field.String{},
		valid: map[any]any{
			"abc": "abc", " abc ": "abc", "\x1cabc": "abc", n("7"): "7", n("1.5"): "1.5", n("1e3"): "1000.0", n("-0"): "0",
			"日本": "日本", "a\nb": "a\nb",
		},
		invalid: map[any]string{
			true: "Not a valid string.", "": "This field may not be blank.", "  \u00a0": "This field may not be blank.",
			"a\x00b":              "Null characters are not allowed.",
			"a\xed\xa0\xbdb":      "Surrogate characters are not allowed: U+D83D.",
			"a\xffb":              "Not a valid string.",
			struct{ A int }{A: 1}: "Not a valid string.",
		},
	},
	{
		name:    "string with limits",
		kind:    field.String{MinLength: 2, MaxLength: 3, Blank: true},
		valid:   map[any]any{"": "", "ab": "ab", "日本語": "日本語"},
		invalid: map[any]string{"a": "Ensure this field has at least 2 characters.", "abcd": "Ensure this field has no more than 3 characters."},
	},
	{
		name:    "raw string",
		kind:    field.String{Raw: true},
		valid:   map[any]any{" a ": " a ", " ": " "},
		invalid: map[any]string{"": "This field may not be blank."},
	},
	{
		name:    "string with a pattern",
		kind:    field.String{Pattern: regexp.MustCompile(`^[a-z]+$`)},
		valid:   map[any]any{"abc": "abc"},
		invalid: map[any]string{"ABC": "This value does not match the required pattern."},
	},
	{
		name: "email",
		kind: field.Email{Blank: true, MaxLength: 30},
		valid: map[any]any{
			"": "", "a@b.co": "a@b.co", " a@b.co ": "a@b.co", "a@localhost": "a@localhost", "a@[127.0.0.1]": "a@[127.0.0.1]",
			"a@[::1]": "a@[::1]", `"q"@b.co`: `"q"@b.co`, `"a\"b"@b.co`: `"a\"b"@b.co`, "a@exämple.com": "a@exämple.com", "a+b@b.co": "a+b@b.co",
		},
		invalid: map[any]string{
			"plain": bad, "a@": bad, "@b.com": bad, "a@b": bad, "a b@c.com": bad, "a@b..com": bad, "ä@example.com": bad,
			"a..b@example.com": bad, "a@-x.com": bad, "a@x-.com": bad, "a@[127.0.0.300]": bad, "a@[::1%eth0]": bad, `"a"b"@b.co`: bad,
			`"a\"@b.co`: bad, "a@b.c": bad, ".a@b.co": bad, "a@b_c.com": bad, n("5"): bad, "a\n@b.co": bad,
		},
	},
	{
		name: "integer",
		kind: field.Integer{Minimum: new(int64(-128)), Maximum: new(int64(127))},
		valid: map[any]any{
			n("1"): int64(1), "1": int64(1), " +7 ": int64(7), "-128": int64(-128), n("1.0"): int64(1), "3.00": int64(3), "٣": int64(3), "０７": int64(7), n("1e1"): int64(10),
		},
		invalid: map[any]string{
			true: whole, "": whole, "abc": whole, "0x1": whole, "1_0": whole, n("0.5"): whole, "1e0": whole, n("1e400"): whole, "+-1": whole, "1 0": whole,
			n("128"): "Ensure this value is less than or equal to 127.", n("-129"): "Ensure this value is greater than or equal to -128.",
			n("99999999999999999999999"): "Ensure this value is less than or equal to 127.",
			strings.Repeat("1", 1001):    "String value too large.",
		},
	},
	{
		name: "float",
		kind: field.Float{},
		valid: map[any]any{
			n("1"): 1.0, "1.5": 1.5, " 2 ": 2.0, n("1e3"): 1000.0, true: 1.0, false: 0.0, "-.5": -0.5,
		},
		invalid: map[any]string{
			"abc": number, "": number, "nan": number, "inf": number, "-Infinity": number, "0x1p3": number, "1_0": number, n("1e400"): number,
			strings.Repeat("1", 1001): "String value too large.",
		},
	},
	{
		name:    "single-precision float",
		kind:    field.Float{Single: true},
		valid:   map[any]any{n("1"): 1.0},
		invalid: map[any]string{n("1e39"): number},
	},
	{
		name: "boolean",
		kind: field.Boolean{},
		valid: map[any]any{
			true: true, false: false, "true": true, "TRUE": true, "yes": true, "on": true, "1": true, n("1"): true, n("1.0"): true,
			"f": false, "No": false, "off": false, n("0"): false, n("0.0"): false,
		},
		invalid: map[any]string{"foo": truth, "": truth, "null": truth, n("2"): truth, "2": truth},
	},
	{
		name: "datetime in other formats",
		kind: field.DateTime{InputFormats: []string{"%A %d %B %Y %I %p", "%y%m%d%H%M%S%f%z", "%a %b %j %w %Z", "02/01/2006 15:04"}},
		valid: map[any]any{
			"Monday 1 january 2001  1 PM": time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC),
			"0101011300015+01:00":         time.Date(2001, 1, 1, 12, 0, 1, 500_000_000, time.UTC),
			"01/01/2001 13:00":            time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC),
		},
		invalid: map[any]string{
			"2001-01-01 13:00": otherMoment, "Monday 32 January 2001 1 PM": otherMoment, "Monday 30 February 2001 1 PM": otherMoment,
			"Mon Jan 366 1 GMT": otherMoment, "": otherMoment, "Monday 1 January 2001 1 PM!": otherMoment, "0101011300015+01:0": otherMoment,
		},
	},
	{
		name: "datetime",
		kind: field.DateTime{},
		valid: map[any]any{
			"2001-01-01 13:00":               time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC),
			"2001-01-01T13:00":               time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC),
			"2001-01-01T13:00:01Z":           time.Date(2001, 1, 1, 13, 0, 1, 0, time.UTC),
			"2001-01-01T13:00:01.5Z":         time.Date(2001, 1, 1, 13, 0, 1, 500_000_000, time.UTC),
			"2001-1-1T1:0+02:00":             time.Date(2000, 12, 31, 23, 0, 0, 0, time.UTC),
			"2001-01-01T13:00-0130":          time.Date(2001, 1, 1, 14, 30, 0, 0, time.UTC),
			"2001-01-01T13:00:01.123456789Z": time.Date(2001, 1, 1, 13, 0, 1, 123456000, time.UTC),
		},
		invalid: map[any]string{
			"abc": moment, "2001-01-01": moment, "20010101T1300Z": moment, "2001-99-99T99:00": moment, "2001-02-30T00:00": moment, "2001-01": moment, "2001-01-01T": moment, "2001-01-01T130": moment, "2001-01-01T24:00": moment,
			"2001-01-01T13:60": moment, "2001-01-01T23:59:60Z": moment, n("5"): moment, true: moment, "0000-01-01T00:00": moment,
			"2001-01-01T00:00+25:00": moment, "9999-12-31T23:59-01:00": "Datetime value out of range.",
			"0001-01-01T00:00+01:00": "Datetime value out of range.", "10000-01-01T00:00": moment,
		},
	},
}

const (
	bad    = "Enter a valid email address."
	whole  = "A valid integer is required."
	number = "A valid number is required."
	truth  = "Must be a valid boolean."
	moment = "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)

const otherMoment = "Datetime has wrong format. Use one of these formats instead: [Monday-Sunday] DD [January-December] YYYY hh [AM|PM], " +
	"YYMMDDhhmmssuuuuuu[+HHMM|-HHMM], [Mon-Sun] [Jan-Dec] %j %w %Z, 02/01/2006 15:04."

func TestKinds(t *testing.T) {
	for _, k := range kinds {
		for input, want := range k.valid {
			t.Run(k.name+" takes a valid value", func(t *testing.T) {
				got, problems := k.kind.Parse(input)
				if problems != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%q: got %#v and %v, want %#v", input, got, problems, want)
				}
			})
		}
		for input, want := range k.invalid {
			t.Run(k.name+" refuses an invalid value", func(t *testing.T) {
				got, err := k.kind.Parse(input)
				problems := broken(err)
				if len(problems) == 0 || problems[len(problems)-1].Text != want || got != nil {
					t.Errorf("%q: got %#v and %v, want no value and %q", input, got, problems, want)
				}
			})
		}
		t.Run(k.name+" refuses lists and objects", func(t *testing.T) {
			for _, input := range []any{[]any{"x"}, []any{}, map[string]any{}} {
				if _, err := k.kind.Parse(input); err == nil {
					t.Errorf("%v was taken", input)
				}
			}
		})
	}
}

func TestStringReportsEveryBrokenRule(t *testing.T) {
	kind := field.String{MaxLength: 2, Pattern: regexp.MustCompile(`^\w+$`), Invalid: "Letters only."}
	_, err := kind.Parse("a;\x00")
	var texts []string
	for _, p := range broken(err) {
		texts = append(texts, p.Text)
	}
	want := []string{"Letters only.", "Ensure this field has no more than 2 characters.", "Null characters are not allowed."}
	if !reflect.DeepEqual(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}

func TestAppend(t *testing.T) {
	moment := time.Date(2020, 1, 2, 3, 4, 5, 600_000, time.FixedZone("", 3600))
	for _, c := range []struct {
		kind  field.Kind
		value any
		want  string
	}{
		{field.String{}, "a\"ä<", `"a\"ä<"`},
		{field.Email{}, "a@b.co", `"a@b.co"`},
		{field.Integer{}, int8(-3), `-3`},
		{field.Integer{}, uint64(1 << 63), `9223372036854775808`},
		{field.Float{}, 1.0, `1.0`},
		{field.Float{}, float32(0.1), `0.1`},
		{field.Boolean{}, true, `true`},
		{field.DateTime{}, moment, `"2020-01-02T02:04:05.000600Z"`},
	} {
		got, err := c.kind.Append(nil, reflect.ValueOf(c.value))
		if err != nil || string(got) != c.want {
			t.Errorf("%T: got %s (%v), want %s", c.kind, got, err, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	low, high := int64(1), int64(9)
	for _, c := range []struct {
		kind field.Kind
		want schema.Field
	}{
		{field.String{MinLength: 1, MaxLength: 9, Blank: true}, schema.Field{Type: "string", MinLength: 1, MaxLength: 9, Blank: true}},
		{field.String{Pattern: regexp.MustCompile("^a$")}, schema.Field{Type: "string", Pattern: "^a$"}},
		{field.Regex{Pattern: regexp.MustCompile("^a$")}, schema.Field{Type: "regex", Pattern: "^a$"}},
		{field.Email{MaxLength: 9}, schema.Field{Type: "email", MaxLength: 9}},
		{field.Integer{Minimum: &low, Maximum: &high}, schema.Field{Type: "integer", Minimum: int64(1), Maximum: int64(9)}},
		{field.Integer{Big: true}, schema.Field{Type: "integer", Format: "int64"}},
		{field.Float{}, schema.Field{Type: "float"}},
		{field.Boolean{}, schema.Field{Type: "boolean"}},
		{field.DateTime{}, schema.Field{Type: "datetime", Format: "date-time"}},
	} {
		var got schema.Field
		c.kind.Describe(&got)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%#v: got %#v, want %#v", c.kind, got, c.want)
		}
	}
}

func TestKeyReadsOnlyWholeNumbers(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "01": 1, "+1": 1, " 1": 1, "1 ": 1, "٣": 3, "１": 1, "0": 0, "-1": -1} {
		n, ok := field.Key(reflect.TypeFor[int8](), text)
		if !ok || n != int8(want) {
			t.Errorf("%q: got %v, %v, want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{
		"", "1.0", "1e0", "0x1", "0b1", "0o1", "1_0", "2-1", "true", "null", "id", "'a'", "*", "1 OR 1=1", "1;--", "128", "-129",
		"9223372036854775808", "99999999999999999999999", "NaN", "𝟙𝟚x", "1,2", "[1]", strings.Repeat("1", 10_000), "--1", "1\x00",
	} {
		if n, ok := field.Key(reflect.TypeFor[int8](), text); ok {
			t.Errorf("%q was read as %v", text, n)
		}
	}
}

// FuzzParse holds every kind to its contract: no panic, and either a value or
// a message.
func FuzzParse(f *testing.F) {
	for _, k := range kinds {
		for input := range k.valid {
			if text, ok := input.(string); ok {
				f.Add(text)
			}
		}
		for input := range k.invalid {
			if text, ok := input.(string); ok {
				f.Add(text)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range kinds {
			for _, input := range []any{text, json.Number(text)} {
				value, problems := k.kind.Parse(input)
				if problems != nil && value != nil {
					t.Errorf("%s: %q gives both %v and %v", k.name, input, value, problems)
				}
				if again, ok := value.(string); ok && problems == nil {
					if second, problems := k.kind.Parse(again); problems != nil || second != value {
						t.Errorf("%s: %q gives %q, which gives %q and %v", k.name, input, again, second, problems)
					}
				}
			}
		}
	})
}
