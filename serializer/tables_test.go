package serializer_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
)

// One has a field that can hold the values of every kind.
type One struct {
	V any `json:"v"`
}

// plainJSON reads JSON as the parser does: numbers by their digits, members in
// order.
func plainJSON(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return ordered(v)
}

// ordered turns maps into objects.
func ordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := rest.Object{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			o = append(o, rest.Member{Name: name, Value: ordered(v[name])})
		}
		return o
	case []any:
		for i := range v {
			v[i] = ordered(v[i])
		}
	}
	return v
}

// row is one line of DRF's own field tables: a JSON input, and the value as it
// is shown again, or the messages.
type row struct {
	input, shown string
}

// table is one class of DRF's field tests.
type table struct {
	name     string
	kind     field.Kind
	settings serializer.Settings
	valid    []row
	invalid  []row // shown are the messages as JSON
	outputs  []output
}

// output is a Go value and what is shown of it.
type output struct {
	value any
	shown string
}

var (
	days = 24 * time.Hour
)

func words(values ...any) []schema.Choice {
	choices := make([]schema.Choice, len(values))
	for i, value := range values {
		choices[i] = schema.Choice{Value: value, Label: fmt.Sprint(value)}
	}
	return choices
}

var (
	decimal31    = field.Decimal{Digits: 3, Places: new(1)}
	wrongInteger = `["A valid integer is required."]`
	wrongNumber  = `["A valid number is required."]`
	wrongBoolean = `["Must be a valid boolean."]`
	wrongUUID    = `["Must be a valid UUID."]`
	wrongIP      = `["Enter a valid IPv4 or IPv6 address."]`
	wrongDate    = `["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]`
	wrongTime    = `["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]`
	wrongMoment  = `["Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."]`
	wrongSpan    = `["Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu]."]`
)

// tables are written after DRF's tests/test_fields.py: its inputs and messages.
var tables = []table{
	{
		name: "BooleanField", kind: field.Boolean{},
		valid: []row{
			{`"True"`, `true`}, {`"TRUE"`, `true`}, {`"tRuE"`, `true`}, {`"t"`, `true`}, {`"T"`, `true`}, {`"true"`, `true`}, {`"on"`, `true`}, {`"On"`, `true`},
			{`"ON"`, `true`}, {`"False"`, `false`}, {`"FALSE"`, `false`}, {`"fALse"`, `false`}, {`"f"`, `false`}, {`"F"`, `false`}, {`"off"`, `false`}, {`"OFF"`, `false`},
			{`"1"`, `true`}, {`"0"`, `false`}, {`1`, `true`}, {`0`, `false`}, {`true`, `true`}, {`false`, `false`}, {`"yes"`, `true`}, {`"no"`, `false`}, {`1.0`, `true`}, {`0.0`, `false`},
		},
		invalid: []row{
			{`"foo"`, wrongBoolean}, {`null`, `["This field may not be null."]`}, {`[]`, wrongBoolean}, {`{}`, wrongBoolean}, {`{"foo": "bar"}`, wrongBoolean}, {`[1]`, wrongBoolean}, {`2`, wrongBoolean},
		},
		outputs: []output{{"True", `true`}, {"on", `true`}, {"other", `true`}, {"False", `false`}, {"off", `false`}, {"1", `true`}, {"0", `false`}, {1, `true`}, {0, `false`}, {true, `true`}, {false, `false`}},
	},
	{
		name: "BooleanField(allow_null=True)", kind: field.Boolean{}, settings: serializer.Settings{Nullable: true},
		valid:   []row{{`"true"`, `true`}, {`"false"`, `false`}, {`"null"`, `null`}, {`""`, `null`}, {`true`, `true`}, {`null`, `null`}, {`"NULL"`, `null`}, {`"Null"`, `null`}},
		invalid: []row{{`"foo"`, wrongBoolean}},
		outputs: []output{{"true", `true`}, {nil, `null`}},
	},
	{
		name: "CharField", kind: field.String{},
		valid:   []row{{`1`, `"1"`}, {`"abc"`, `"abc"`}, {`" abc "`, `"abc"`}, {`1.5`, `"1.5"`}},
		invalid: []row{{`[]`, `["Not a valid string."]`}, {`true`, `["Not a valid string."]`}, {`{}`, `["Not a valid string."]`}, {`""`, `["This field may not be blank."]`}, {`"  "`, `["This field may not be blank."]`}, {`"a\u0000b"`, `["Null characters are not allowed."]`}},
		outputs: []output{{1, `"1"`}, {"abc", `"abc"`}},
	},
	{
		name: "CharField(trim_whitespace=False)", kind: field.String{Raw: true},
		valid: []row{{`" abc "`, `" abc "`}, {`" "`, `" "`}},
	},
	{
		name: "CharField(min_length=2, max_length=3)", kind: field.String{MinLength: 2, MaxLength: 3},
		invalid: []row{{`"a"`, `["Ensure this field has at least 2 characters."]`}, {`"日本語日"`, `["Ensure this field has no more than 3 characters."]`}},
	},
	{
		name: "EmailField", kind: field.Email{},
		valid:   []row{{`"example@example.com"`, `"example@example.com"`}, {`" example@example.com "`, `"example@example.com"`}},
		invalid: []row{{`"examplecom"`, `["Enter a valid email address."]`}, {`[]`, `["Enter a valid email address."]`}},
	},
	{
		name: "RegexField", kind: field.Regex{Pattern: regexp.MustCompile(`[a-z][0-9]`)},
		valid:   []row{{`"a9"`, `"a9"`}},
		invalid: []row{{`"A9"`, `["This value does not match the required pattern."]`}, {`[]`, `["This value does not match the required pattern."]`}},
	},
	{
		name: "SlugField", kind: field.Slug{},
		valid:   []row{{`"slug-99"`, `"slug-99"`}},
		invalid: []row{{`"slug 99"`, `["Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens."]`}, {`"slug-99\u4e25"`, `["Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens."]`}},
	},
	{
		name: "SlugField(allow_unicode=True)", kind: field.Slug{Unicode: true},
		valid:   []row{{`"slug-99-\u0420"`, `"slug-99-Р"`}},
		invalid: []row{{`"slug 99"`, `["Enter a valid \"slug\" consisting of Unicode letters, numbers, underscores, or hyphens."]`}},
	},
	{
		name: "URLField", kind: field.URL{},
		valid: []row{
			{`"http://example.com"`, `"http://example.com"`}, {`"https://user:pw@example.com:8080/a?b#c"`, `"https://user:pw@example.com:8080/a?b#c"`},
			{`"http://localhost/"`, `"http://localhost/"`}, {`"http://127.0.0.1/x"`, `"http://127.0.0.1/x"`}, {`"http://[::1]:80/"`, `"http://[::1]:80/"`}, {`"FTP://exämple.com"`, `"FTP://exämple.com"`},
		},
		invalid: []row{
			{`"example.com"`, `["Enter a valid URL."]`}, {`"http://"`, `["Enter a valid URL."]`}, {`"javascript:alert(1)"`, `["Enter a valid URL."]`}, {`"http://example"`, `["Enter a valid URL."]`},
			{`"http://-a.com"`, `["Enter a valid URL."]`}, {`"http://a b.com"`, `["Enter a valid URL."]`}, {`"//example.com"`, `["Enter a valid URL."]`}, {`5`, `["Enter a valid URL."]`}, {`"http://256.1.1.1/"`, `["Enter a valid URL."]`},
		},
	},
	{
		name: "UUIDField", kind: field.UUID{},
		valid: []row{
			{`"825d7aeb-05a9-45b5-a5b7-05df87923cda"`, `"825d7aeb-05a9-45b5-a5b7-05df87923cda"`}, {`"825d7aeb05a945b5a5b705df87923cda"`, `"825d7aeb-05a9-45b5-a5b7-05df87923cda"`},
			{`"urn:uuid:213b7d9b-244f-410d-828c-dabce7a2615d"`, `"213b7d9b-244f-410d-828c-dabce7a2615d"`}, {`"{825d7aeb-05a9-45b5-a5b7-05df87923cda}"`, `"825d7aeb-05a9-45b5-a5b7-05df87923cda"`},
			{`284758210125106368185219588917561929842`, `"d63a6fb6-88d5-40c7-a91c-9edf73283072"`},
		},
		invalid: []row{{`"825d7aeb-05a9-45b5-a5b7"`, wrongUUID}, {`[1, 2, 3]`, wrongUUID}, {`-1`, wrongUUID}, {`1.5`, wrongUUID}, {`"gggggggg-05a9-45b5-a5b7-05df87923cda"`, wrongUUID}},
		outputs: []output{{"825d7aeb-05a9-45b5-a5b7-05df87923cda", `"825d7aeb-05a9-45b5-a5b7-05df87923cda"`}},
	},
	{
		name: "UUIDField(format='int')", kind: field.UUID{Format: "int"},
		outputs: []output{{"d63a6fb6-88d5-40c7-a91c-9edf73283072", `284758210125106368185219588917561929842`}},
	},
	{
		name: "UUIDField(format='hex')", kind: field.UUID{Format: "hex"},
		outputs: []output{{"825d7aeb-05a9-45b5-a5b7-05df87923cda", `"825d7aeb05a945b5a5b705df87923cda"`}},
	},
	{
		name: "UUIDField(format='urn')", kind: field.UUID{Format: "urn"},
		outputs: []output{{[16]byte{0x82, 0x5d, 0x7a, 0xeb, 0x05, 0xa9, 0x45, 0xb5, 0xa5, 0xb7, 0x05, 0xdf, 0x87, 0x92, 0x3c, 0xda}, `"urn:uuid:825d7aeb-05a9-45b5-a5b7-05df87923cda"`}},
	},
	{
		name: "IPAddressField", kind: field.IPAddress{},
		valid: []row{
			{`"127.0.0.1"`, `"127.0.0.1"`}, {`"192.168.33.255"`, `"192.168.33.255"`}, {`"2001:0db8:85a3:0042:1000:8a2e:0370:7334"`, `"2001:db8:85a3:42:1000:8a2e:370:7334"`},
			{`"2001:cdba:0:0:0:0:3257:9652"`, `"2001:cdba::3257:9652"`}, {`"2001:cdba::3257:9652"`, `"2001:cdba::3257:9652"`}, {`"::ffff:192.0.2.1"`, `"192.0.2.1"`}, {`" 127.0.0.1 "`, `"127.0.0.1"`},
		},
		invalid: []row{{`"127001"`, wrongIP}, {`"127.122.111.2231"`, wrongIP}, {`"2001:::9652"`, wrongIP}, {`"2001:0db8:85a3:0042:1000:8a2e:0370:73341"`, wrongIP}, {`1000`, wrongIP}, {`"::1%eth0"`, wrongIP}, {`"127.0.0.01"`, wrongIP}, {`" ::1"`, wrongIP}},
	},
	{
		name: "IPAddressField(protocol='IPv4')", kind: field.IPAddress{Version: 4},
		valid:   []row{{`"127.0.0.1"`, `"127.0.0.1"`}, {`"192.168.33.255"`, `"192.168.33.255"`}},
		invalid: []row{{`"127001"`, `["Enter a valid IPv4 address."]`}, {`"127.122.111.2231"`, `["Enter a valid IPv4 address."]`}, {`"::1"`, `["Enter a valid IPv4 address."]`}},
	},
	{
		name: "IPAddressField(protocol='IPv6')", kind: field.IPAddress{Version: 6},
		valid:   []row{{`"2001:0db8:85a3:0042:1000:8a2e:0370:7334"`, `"2001:db8:85a3:42:1000:8a2e:370:7334"`}, {`"2001:cdba::3257:9652"`, `"2001:cdba::3257:9652"`}},
		invalid: []row{{`"2001:::9652"`, wrongIP}, {`"2001:0db8:85a3:0042:1000:8a2e:0370:73341"`, wrongIP}, {`"127.0.0.1"`, `["Enter a valid IPv6 address."]`}},
	},
	{
		name: "IntegerField", kind: field.Integer{},
		valid:   []row{{`"1"`, `1`}, {`"0"`, `0`}, {`1`, `1`}, {`0`, `0`}, {`1.0`, `1`}, {`0.0`, `0`}, {`"1.0"`, `1`}},
		invalid: []row{{`0.5`, wrongInteger}, {`"abc"`, wrongInteger}, {`"0.5"`, wrongInteger}, {`"` + strings.Repeat("1", 1001) + `"`, `["String value too large."]`}},
		outputs: []output{{"1", `1`}, {"0", `0`}, {1, `1`}, {0, `0`}, {1.0, `1`}, {0.0, `0`}},
	},
	{
		name: "IntegerField(min_value=1, max_value=3)", kind: field.Integer{Minimum: new(int64(1)), Maximum: new(int64(3))},
		valid:   []row{{`"1"`, `1`}, {`"3"`, `3`}, {`1`, `1`}, {`3`, `3`}},
		invalid: []row{{`0`, `["Ensure this value is greater than or equal to 1."]`}, {`4`, `["Ensure this value is less than or equal to 3."]`}, {`"0"`, `["Ensure this value is greater than or equal to 1."]`}, {`"4"`, `["Ensure this value is less than or equal to 3."]`}},
	},
	{
		name: "BigIntegerField", kind: field.Integer{Big: true},
		valid:   []row{{`"1"`, `1`}, {`"100"`, `100`}, {`" 10000000000 "`, `10000000000`}, {`10000000000`, `10000000000`}, {`"1.0"`, `1`}, {`92233720368547758070`, `92233720368547758070`}},
		invalid: []row{{`0.5`, `["A valid biginteger is required."]`}, {`"abc"`, `["A valid biginteger is required."]`}, {`"0.5"`, `["A valid biginteger is required."]`}},
		outputs: []output{{"1", `1`}, {"10000000000", `10000000000`}, {int64(10000000000), `10000000000`}},
	},
	{
		name: "BigIntegerField(coerce_to_string=True)", kind: field.Integer{Big: true, Text: true},
		valid:   []row{{`"10000000000"`, `"10000000000"`}},
		outputs: []output{{int64(1), `"1"`}},
	},
	{
		name: "FloatField", kind: field.Float{},
		valid:   []row{{`"1"`, `1.0`}, {`"0"`, `0.0`}, {`1`, `1.0`}, {`0`, `0.0`}, {`1.0`, `1.0`}, {`0.0`, `0.0`}},
		invalid: []row{{`"abc"`, wrongNumber}, {`[]`, wrongNumber}, {`1` + strings.Repeat("0", 309), `["Integer value too large to convert to float"]`}},
		outputs: []output{{"1", `1.0`}, {"0", `0.0`}, {1, `1.0`}, {1.0, `1.0`}},
	},
	{
		name: "FloatField(min_value=1, max_value=3)", kind: field.Float{Minimum: new(1.0), Maximum: new(3.0)},
		valid:   []row{{`"1"`, `1.0`}, {`3.0`, `3.0`}},
		invalid: []row{{`0.9`, `["Ensure this value is greater than or equal to 1."]`}, {`3.1`, `["Ensure this value is less than or equal to 3."]`}},
	},
	{
		name: "DecimalField(max_digits=3, decimal_places=1)", kind: decimal31,
		valid: []row{{`"12.3"`, `"12.3"`}, {`"0.1"`, `"0.1"`}, {`10`, `"10.0"`}, {`0`, `"0.0"`}, {`12.3`, `"12.3"`}, {`0.1`, `"0.1"`}, {`"2E+1"`, `"20.0"`}, {`"-0"`, `"-0.0"`}},
		invalid: []row{
			{`null`, `["This field may not be null."]`}, {`""`, wrongNumber}, {`" "`, wrongNumber}, {`"abc"`, wrongNumber}, {`"NaN"`, wrongNumber}, {`"sNaN"`, wrongNumber},
			{`"Inf"`, wrongNumber}, {`"-Inf"`, wrongNumber}, {`"12.345"`, `["Ensure that there are no more than 3 digits in total."]`}, {`200000000000.0`, `["Ensure that there are no more than 3 digits in total."]`},
			{`"0.01"`, `["Ensure that there are no more than 1 decimal places."]`}, {`123`, `["Ensure that there are no more than 2 digits before the decimal point."]`}, {`"2E+2"`, `["Ensure that there are no more than 2 digits before the decimal point."]`},
			{`true`, wrongNumber}, {`[]`, wrongNumber}, {`"1e999999999"`, `["Ensure that there are no more than 3 digits in total."]`}, {`"` + strings.Repeat("1", 1001) + `"`, `["String value too large."]`},
		},
		outputs: []output{{"1", `"1.0"`}, {"0", `"0.0"`}, {"1.09", `"1.1"`}, {"0.04", `"0.0"`}, {1, `"1.0"`}, {0, `"0.0"`}, {1.09, `"1.1"`}},
	},
	{
		name: "DecimalField(allow_null=True)", kind: decimal31, settings: serializer.Settings{Nullable: true},
		valid: []row{{`null`, `null`}, {`""`, `null`}, {`" "`, `null`}}, outputs: []output{{nil, `null`}},
	},
	{
		name: "DecimalField(min_value=10, max_value=20)", kind: field.Decimal{Digits: 3, Places: new(1), Minimum: "10.0", Maximum: "20.0"},
		valid:   []row{{`"10.0"`, `"10.0"`}, {`"20.0"`, `"20.0"`}},
		invalid: []row{{`"9.9"`, `["Ensure this value is greater than or equal to 10.0."]`}, {`"20.1"`, `["Ensure this value is less than or equal to 20.0."]`}},
	},
	{
		name: "DecimalField(coerce_to_string=False)", kind: field.Decimal{Digits: 3, Places: new(1), Number: true},
		outputs: []output{{"1", `1.0`}, {1.09, `1.1`}},
	},
	{
		name: "DecimalField(decimal_places=None)", kind: field.Decimal{Digits: 6},
		valid:   []row{{`"0.12345"`, `"0.12345"`}},
		invalid: []row{{`"0.1234567"`, `["Ensure that there are no more than 6 digits in total."]`}},
		outputs: []output{{"1.2345", `"1.2345"`}, {"0", `"0"`}, {"1.1", `"1.1"`}},
	},
	{
		name: "DecimalField(normalize_output=True)", kind: field.Decimal{Digits: 4, Places: new(3), Normalize: true},
		outputs: []output{{"1.200", `"1.2"`}, {"100", `"100"`}, {"0.000", `"0"`}},
	},
	{
		name: "DecimalField(rounding=ROUND_UP)", kind: field.Decimal{Digits: 4, Places: new(2), Rounding: "up"},
		outputs: []output{{"1.234", `"1.24"`}, {"-1.231", `"-1.24"`}},
	},
	{
		name: "DateField", kind: field.Date{},
		valid:   []row{{`"2001-01-01"`, `"2001-01-01"`}, {`"2001-1-1"`, `"2001-01-01"`}},
		invalid: []row{{`"abc"`, wrongDate}, {`"2001-99-99"`, wrongDate}, {`"2001-01"`, wrongDate}, {`"2001"`, wrongDate}, {`5`, wrongDate}, {`"2001-02-29"`, wrongDate}, {`"2001-01-01T12:00"`, wrongDate}},
		outputs: []output{{time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), `"2001-01-01"`}, {"2001-01-01", `"2001-01-01"`}, {nil, `null`}},
	},
	{
		name: "DateField(input_formats=['%d %b %Y'])", kind: field.Date{InputFormats: []string{"%d %b %Y"}},
		valid:   []row{{`"1 Jan 2001"`, `"2001-01-01"`}},
		invalid: []row{{`"2001-01-01"`, `["Date has wrong format. Use one of these formats instead: DD [Jan-Dec] YYYY."]`}},
	},
	{
		name: "DateField(format='%d %b %Y')", kind: field.Date{Format: "%d %b %Y"},
		outputs: []output{{time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), `"01 Jan 2001"`}},
	},
	{
		name: "DateTimeField", kind: field.DateTime{},
		valid: []row{
			{`"2001-01-01 13:00"`, `"2001-01-01T13:00:00Z"`}, {`"2001-01-01T13:00"`, `"2001-01-01T13:00:00Z"`}, {`"2001-01-01T13:00Z"`, `"2001-01-01T13:00:00Z"`},
			{`"2001-01-01T13:00:00.5+02:00"`, `"2001-01-01T11:00:00.500000Z"`},
		},
		invalid: []row{{`"abc"`, wrongMoment}, {`"2001-99-99T99:00"`, wrongMoment}, {`"2018-08-16 22:00-24:00"`, wrongMoment}, {`5`, wrongMoment}, {`"9999-12-31T21:59:59.99990-03:00"`, `["Datetime value out of range."]`}},
		outputs: []output{{time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC), `"2001-01-01T13:00:00Z"`}, {"2001-01-01T00:00:00", `"2001-01-01T00:00:00"`}, {nil, `null`}},
	},
	{
		name: "DateTimeField(input_formats=['%I:%M%p, %d %b %Y'])", kind: field.DateTime{InputFormats: []string{"%I:%M%p, %d %b %Y"}},
		valid:   []row{{`"1:35PM, 1 Jan 2001"`, `"2001-01-01T13:35:00Z"`}},
		invalid: []row{{`"2001-01-01T20:50"`, `["Datetime has wrong format. Use one of these formats instead: hh:mm[AM|PM], DD [Jan-Dec] YYYY."]`}},
	},
	{
		name: "DateTimeField(format='%I:%M%p, %d %b %Y')", kind: field.DateTime{Format: "%I:%M%p, %d %b %Y"},
		outputs: []output{{time.Date(2001, 1, 1, 13, 0, 0, 0, time.UTC), `"01:00PM, 01 Jan 2001"`}},
	},
	{
		name: "DateTimeField(default_timezone=None)", kind: field.DateTime{Naive: true},
		valid: []row{{`"2001-01-01T13:00"`, `"2001-01-01T13:00:00"`}, {`"2001-01-01T13:00Z"`, `"2001-01-01T13:00:00"`}},
	},
	{
		name: "DateTimeField in New York", kind: field.DateTime{Zone: newYork},
		valid:   []row{{`"2017-07-01T02:30"`, `"2017-07-01T02:30:00-04:00"`}},
		invalid: []row{{`"2017-03-12T02:30:00"`, `["Invalid datetime for the timezone \"America/New_York\"."]`}, {`"2017-11-05T01:30:00"`, `["Invalid datetime for the timezone \"America/New_York\"."]`}},
	},
	{
		name: "TimeField", kind: field.Time{},
		valid:   []row{{`"13:00"`, `"13:00:00"`}, {`"13:00:01.5"`, `"13:00:01.500000"`}},
		invalid: []row{{`"abc"`, wrongTime}, {`"99:99"`, wrongTime}, {`5`, wrongTime}, {`"13:00:60"`, wrongTime}},
		outputs: []output{{time.Date(0, 1, 1, 13, 0, 0, 0, time.UTC), `"13:00:00"`}, {"00:00:00", `"00:00:00"`}, {nil, `null`}},
	},
	{
		name: "TimeField(input_formats=['%I:%M%p'])", kind: field.Time{InputFormats: []string{"%I:%M%p"}},
		valid:   []row{{`"1:00PM"`, `"13:00:00"`}},
		invalid: []row{{`"13:00"`, `["Time has wrong format. Use one of these formats instead: hh:mm[AM|PM]."]`}},
	},
	{
		name: "TimeField(format='%I:%M%p')", kind: field.Time{Format: "%I:%M%p"},
		outputs: []output{{time.Date(0, 1, 1, 13, 0, 0, 0, time.UTC), `"01:00PM"`}},
	},
	{
		name: "DurationField", kind: field.Duration{},
		valid: []row{
			{`"13"`, `"00:00:13"`}, {`"3 08:32:01.000123"`, `"3 08:32:01.000123"`}, {`"08:01"`, `"00:08:01"`}, {`86400`, `"1 00:00:00"`}, {`"-999"`, `"-1 23:43:21"`},
			{`"P3DT08H32M01S"`, `"3 08:32:01"`}, {`"-P1D"`, `"-1 00:00:00"`}, {`"4 days 01:00:00"`, `"4 01:00:00"`}, {`""`, `"00:00:00"`}, {`1.5`, `"00:00:01.500000"`},
		},
		invalid: []row{
			{`"abc"`, wrongSpan}, {`"3 08:32 01.123"`, wrongSpan}, {`[]`, wrongSpan}, {`true`, wrongSpan}, {`"1:"`, wrongSpan},
			{`"-1000000000 00:00"`, `["The number of days must be between -106751 and 106751."]`}, {`"1000000000 00:00"`, `["The number of days must be between -106751 and 106751."]`},
		},
		outputs: []output{{3*days + 8*time.Hour + 32*time.Minute + time.Second + 123*time.Microsecond, `"3 08:32:01.000123"`}},
	},
	{
		name: "DurationField(min_value, max_value)", kind: field.Duration{Minimum: new(days), Maximum: new(4 * days)},
		valid:   []row{{`"3 08:32:01.000123"`, `"3 08:32:01.000123"`}, {`86401`, `"1 00:00:01"`}},
		invalid: []row{{`3600`, `["Ensure this value is greater than or equal to 1 day, 0:00:00."]`}, {`"4 08:32:01.000123"`, `["Ensure this value is less than or equal to 4 days, 0:00:00."]`}},
	},
	{
		name: "DurationField(format='iso-8601')", kind: field.Duration{ISO: true},
		valid:   []row{{`"P3DT08H32M01.000123S"`, `"P3DT08H32M01.000123S"`}, {`"08:01"`, `"P0DT00H08M01S"`}},
		outputs: []output{{3*days + 8*time.Hour + 32*time.Minute + time.Second + 123*time.Microsecond, `"P3DT08H32M01.000123S"`}, {-time.Hour, `"-P0DT01H00M00S"`}},
	},
	{
		name: "ChoiceField", kind: field.Choice{Choices: words("poor", "medium", "good")},
		valid:   []row{{`"poor"`, `"poor"`}, {`"medium"`, `"medium"`}},
		invalid: []row{{`"amazing"`, `["\"amazing\" is not a valid choice."]`}, {`["poor"]`, `["\"['poor']\" is not a valid choice."]`}, {`true`, `["\"True\" is not a valid choice."]`}, {`""`, `["\"\" is not a valid choice."]`}},
		outputs: []output{{"good", `"good"`}, {"", `""`}, {"amazing", `"amazing"`}},
	},
	{
		name: "ChoiceField(allow_blank=True)", kind: field.Choice{Choices: words("poor"), Blank: true}, valid: []row{{`""`, `""`}},
	},
	{
		name: "ChoiceField of numbers", kind: field.Choice{Choices: words(int64(1), int64(2))},
		valid:   []row{{`"1"`, `1`}, {`2`, `2`}},
		invalid: []row{{`5`, `["\"5\" is not a valid choice."]`}, {`"abc"`, `["\"abc\" is not a valid choice."]`}},
		outputs: []output{{int64(1), `1`}},
	},
	{
		name: "MultipleChoiceField", kind: field.MultipleChoice{Choices: words("aircon", "manual", "diesel")},
		valid:   []row{{`[]`, `[]`}, {`["aircon"]`, `["aircon"]`}, {`["aircon", "aircon"]`, `["aircon"]`}, {`["diesel", "aircon"]`, `["diesel","aircon"]`}},
		invalid: []row{{`"abc"`, `["Expected a list of items but got type \"str\"."]`}, {`["aircon", "incorrect"]`, `["\"incorrect\" is not a valid choice."]`}},
		outputs: []output{{[]string{"aircon", "manual"}, `["aircon","manual"]`}},
	},
	{
		name: "MultipleChoiceField(allow_empty=False)", kind: field.MultipleChoice{NotEmpty: true}, invalid: []row{{`[]`, `["This selection may not be empty."]`}},
	},
	{
		name: "ListField(IntegerField)", kind: field.List{Child: field.Integer{}},
		valid: []row{{`[1, 2, 3]`, `[1,2,3]`}, {`["1", "2", "3"]`, `[1,2,3]`}, {`[]`, `[]`}},
		invalid: []row{
			{`"not a list"`, `["Expected a list of items but got type \"str\"."]`}, {`{}`, `["Expected a list of items but got type \"dict\"."]`},
			{`[1, 2, "error", "error"]`, `{"2":["A valid integer is required."],"3":["A valid integer is required."]}`}, {`[null]`, `{"0":["This field may not be null."]}`},
		},
		outputs: []output{{[]int{1, 2, 3}, `[1,2,3]`}, {[]string{"1", "2"}, `[1,2]`}},
	},
	{
		name: "ListField(ListField(IntegerField))", kind: field.List{Child: field.List{Child: field.Integer{}}},
		valid:   []row{{`[[1, 2], [3]]`, `[[1,2],[3]]`}},
		invalid: []row{{`[["not a list"]]`, `{"0":{"0":["A valid integer is required."]}}`}, {`[1]`, `{"0":["Expected a list of items but got type \"int\"."]}`}},
	},
	{
		name: "ListField(allow_empty=False)", kind: field.List{NotEmpty: true}, invalid: []row{{`[]`, `["This list may not be empty."]`}},
	},
	{
		name: "ListField(min_length=3, max_length=4)", kind: field.List{Child: field.Integer{}, MinLength: 3, MaxLength: 4},
		invalid: []row{{`[0, 1]`, `["Ensure this field has at least 3 elements."]`}, {`[0, 1, 2, 3, 4]`, `["Ensure this field has no more than 4 elements."]`}},
	},
	{
		name: "ListField()", kind: field.List{}, valid: []row{{`[1, "2", true, [4, 5, 6]]`, `[1,"2",true,[4,5,6]]`}},
		invalid: []row{{`"not a list"`, `["Expected a list of items but got type \"str\"."]`}},
	},
	{
		name: "DictField(CharField)", kind: field.Dict{Child: field.String{}},
		valid:   []row{{`{"a": 1, "b": "2"}`, `{"a":"1","b":"2"}`}, {`{}`, `{}`}},
		invalid: []row{{`{"a": null, "b": null}`, `{"a":["This field may not be null."],"b":["This field may not be null."]}`}, {`"not a dict"`, `["Expected a dictionary of items but got type \"str\"."]`}},
		outputs: []output{{map[string]any{"a": 1, "b": "2"}, `{"a":"1","b":"2"}`}},
	},
	{
		name: "DictField(DictField(CharField))", kind: field.Dict{Child: field.Dict{Child: field.String{}}},
		valid:   []row{{`{"0": {"a": 1}}`, `{"0":{"a":"1"}}`}},
		invalid: []row{{`{"0": {"a": null}}`, `{"0":{"a":["This field may not be null."]}}`}, {`{"0": "not a dict"}`, `{"0":["Expected a dictionary of items but got type \"str\"."]}`}},
	},
	{
		name: "DictField(CharField(allow_null=True))", kind: field.Dict{Child: field.String{}, ChildNull: true},
		valid: []row{{`{"a": null, "b": "2"}`, `{"a":null,"b":"2"}`}},
	},
	{
		name: "DictField(allow_empty=False)", kind: field.Dict{NotEmpty: true}, invalid: []row{{`{}`, `["This dictionary may not be empty."]`}},
	},
	{
		name: "HStoreField", kind: field.HStore{},
		valid:   []row{{`{"a": 1, "b": "2", "c": null}`, `{"a":"1","b":"2","c":null}`}},
		invalid: []row{{`"not a dict"`, `["Expected a dictionary of items but got type \"str\"."]`}, {`{"a": [1]}`, `{"a":["Not a valid string."]}`}},
	},
	{
		name: "JSONField", kind: field.JSON{},
		valid:   []row{{`{"a": 1}`, `{"a":1}`}, {`[1, 2.50, null, true, "x"]`, `[1,2.5,null,true,"x"]`}, {`"text"`, `"text"`}, {`3`, `3`}},
		outputs: []output{{json.RawMessage(`{"a": [1e2]}`), `{"a":[100.0]}`}},
	},
	{
		name: "JSONField(binary=True)", kind: field.JSON{Text: true},
		valid:   []row{{`"{\"a\": 1}"`, `"{\"a\":1}"`}},
		invalid: []row{{`"{\"a\": \"unterminated"`, `["Value must be valid JSON."]`}, {`5`, `["Value must be valid JSON."]`}},
	},
}

var newYork = func() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return zone
}()

// asJSON prints plain data, or an object's field.
func asJSON(t *testing.T, s *serializer.Model[One], object *One) string {
	t.Helper()
	data, err := s.Represent(body(nil), object)
	if err != nil {
		t.Fatal(err)
	}
	text, err := data.(rest.Record).AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := data.(rest.Record).Plain()
	if err != nil || len(plain) != 1 {
		t.Errorf("plain data: %v, %v", plain, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(text), `{"v":`), "}")
}

func TestKindsAgreeWithDRFsTables(t *testing.T) {
	for _, k := range slices.Concat(tables, moreTables) {
		s := serializer.Of[One](serializer.Field("v", k.kind, k.settings))
		for _, c := range k.valid {
			t.Run(k.name+" takes "+c.input[:min(len(c.input), 60)], func(t *testing.T) {
				var got One
				if err := s.Accept(body(rest.Object{{Name: "v", Value: plainJSON(t, c.input)}}), &got); err != nil {
					t.Fatalf("refused: %s", problems(t, err))
				}
				if shown := asJSON(t, s, &got); shown != c.shown {
					t.Errorf("got %s, want %s", shown, c.shown)
				}
			})
		}
		for _, c := range k.invalid {
			t.Run(k.name+" refuses "+c.input[:min(len(c.input), 60)], func(t *testing.T) {
				err := s.Accept(body(rest.Object{{Name: "v", Value: plainJSON(t, c.input)}}), &One{})
				if got, want := problems(t, err), `{"v":`+c.shown+`}`; got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			})
		}
		for _, c := range k.outputs {
			t.Run(fmt.Sprintf("%s shows %v", k.name, c.value), func(t *testing.T) {
				if shown := asJSON(t, s, &One{V: c.value}); shown != c.shown {
					t.Errorf("got %s, want %s", shown, c.shown)
				}
			})
		}
	}
}
