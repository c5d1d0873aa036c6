package serializer_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
)

const (
	notNull   = `["This field may not be null."]`
	notStored = `["Value must be valid JSON."]`
	noNUL     = `["Null characters are not allowed."]`
	tooMany3  = `["Ensure that there are no more than 3 digits in total."]`
	wrongZone = `["Invalid datetime for the timezone \"America/New_York\"."]`
)

var kolkata = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at13 is one in the afternoon.
var at13 = time.Date(2001, 1, 1, 13, 0, 0, 5000, time.UTC)

// moreTables are the rest of DRF's tables, and what lies at the edges of them.
var moreTables = []table{
	{
		name: "BooleanField at the edges", kind: field.Boolean{},
		valid:   []row{{`-0.0`, `false`}, {`10e-1`, `true`}, {`"Y"`, `true`}},
		invalid: []row{{`" true "`, wrongBoolean}, {`"1.0"`, wrongBoolean}, {`"null"`, wrongBoolean}, {`1e400`, wrongBoolean}},
		outputs: []output{{[]int{}, `false`}, {map[string]any{}, `false`}, {[]int{1}, `true`}, {map[string]any{"example": "value"}, `true`}, {"", `false`}},
	},
	{
		name: "BooleanField(allow_null=True) at the edges", kind: field.Boolean{}, settings: serializer.Settings{Nullable: true},
		valid: []row{{`"nULL"`, `null`}}, outputs: []output{{"null", `null`}, {"", `null`}, {"other", `true`}},
	},
	{
		name: "IPAddressField(protocol='IPv4') at the edges", kind: field.IPAddress{Version: 4}, invalid: []row{{`1000`, wrongIP}},
	},
	{
		name: "IPAddressField(protocol='IPv6') at the edges", kind: field.IPAddress{Version: 6},
		valid:   []row{{`"2001:cdba:0:0:0:0:3257:9652"`, `"2001:cdba::3257:9652"`}},
		invalid: []row{{`"abc"`, `["Enter a valid IPv6 address."]`}, {`1000`, wrongIP}},
	},
	{
		name: "UUIDField(format='int') at the edges", kind: field.UUID{Format: "int"}, valid: []row{{`0`, `0`}}, outputs: []output{{[16]byte{}, `0`}},
	},
	{
		name: "BigIntegerField at the edges", kind: field.Integer{Big: true},
		valid:   []row{{`"999999999999999999999999999"`, `999999999999999999999999999`}, {`-999999999999999999999999999`, `-999999999999999999999999999`}},
		outputs: []output{{"999999999999999999999999999", `999999999999999999999999999`}, {json.Number("-999999999999999999999999999"), `-999999999999999999999999999`}},
	},
	{
		name: "FloatField at the edges", kind: field.Float{}, valid: []row{{`"٣.٥"`, `3.5`}}, invalid: []row{{`1e400`, wrongNumber}, {`"1e400"`, wrongNumber}},
	},
	{
		name: "DecimalField(allow_null, min_value=0, max_value=10)", kind: field.Decimal{Digits: 3, Places: new(1), Minimum: "0", Maximum: "10"},
		settings: serializer.Settings{Nullable: true},
		valid:    []row{{`null`, `null`}, {`"  "`, `null`}, {`5`, `"5.0"`}, {`"0"`, `"0.0"`}, {`"10"`, `"10.0"`}},
		invalid:  []row{{`-1`, `["Ensure this value is greater than or equal to 0."]`}, {`11`, `["Ensure this value is less than or equal to 10."]`}},
		outputs:  []output{{" ", `null`}},
	},
	{
		name: "DecimalField(max_digits=None)", kind: field.Decimal{Places: new(2), Minimum: "0", Maximum: "100"},
		valid: []row{{`"10"`, `"10.00"`}}, invalid: []row{{`"1e999999999"`, wrongNumber}, {`"1e99999999999999999999"`, wrongNumber}, {`"1e-99999"`, `["Ensure that there are no more than 2 decimal places."]`}},
	},
	{
		name: "DecimalField at the edges", kind: decimal31, invalid: []row{{`"1e-99999"`, tooMany3}, {`1e400`, wrongNumber}, {`"0e99999"`, tooMany3}},
	},
	{
		name: "DecimalField(localize=True)", kind: field.Decimal{Digits: 3, Places: new(1), Comma: true, Number: true},
		valid: []row{{`"1,1"`, `"1,1"`}, {`"1.1"`, `"1,1"`}}, invalid: []row{{`"1,1,1"`, wrongNumber}}, outputs: []output{{"1.1", `"1,1"`}, {1.1, `"1,1"`}},
	},
	{
		name: "DateField at the edges", kind: field.Date{},
		invalid: []row{{`"20010203"`, wrongDate}, {`"0000-01-01"`, wrongDate}, {`"10000-01-01"`, wrongDate}, {`"2001-01-01\n"`, wrongDate}, {`"200101"`, wrongDate}},
		outputs: []output{{"", `null`}},
	},
	{
		name: "DateTimeField at the edges", kind: field.DateTime{},
		valid: []row{{`"2001-01-01 13:00"`, `"2001-01-01T13:00:00Z"`}, {`"2001-1-1T1:0"`, `"2001-01-01T01:00:00Z"`}},
		invalid: []row{
			{`"2001-01-01"`, wrongMoment}, {`"20010101T1300"`, wrongMoment}, {`"2001-01-01t13:00"`, wrongMoment}, {`"2001-01-01T13"`, wrongMoment},
			{`"2001-01-01T"`, wrongMoment}, {`"0000-01-01T00:00"`, wrongMoment}, {`"10000-01-01T00:00"`, wrongMoment}, {`"2001-01-01T24:00"`, wrongMoment},
			{`"2001-01-01T13:00+99:99"`, wrongMoment}, {`"0001-01-01T00:00+01:00"`, `["Datetime value out of range."]`},
		},
		outputs: []output{{"", `null`}},
	},
	{
		name: "DateTimeField(input_formats=[…])", kind: field.DateTime{InputFormats: []string{
			"%I:%M%p, %d %b %Y", "%Y_%m_%d", "%d.%m.%y %H:%M:%S.%f", "%Y-%m-%dT%H:%M%z", "%Y%m%d%H%M%S%f", "%Y day %j", "%A, %d. %B %Y", "%d/%m/%Y %H %Z", "02 Jan 2006 -0700", "100%% %Y",
		}},
		valid: []row{
			{`"1:35pm, 1 Jan 2001"`, `"2001-01-01T13:35:00Z"`}, {`"12:35AM,  1 jan 2001"`, `"2001-01-01T00:35:00Z"`}, {`"2001_1_5"`, `"2001-01-05T00:00:00Z"`},
			{`"1.2.69 1:2:3.5"`, `"1969-02-01T01:02:03.500000Z"`}, {`"2001-01-01T13:00+02:00"`, `"2001-01-01T11:00:00Z"`}, {`"2001-01-01T13:00Z"`, `"2001-01-01T13:00:00Z"`},
			{`"20010203040506123456"`, `"2001-02-03T04:05:06.123456Z"`}, {`"2001 day 32"`, `"2001-02-01T00:00:00Z"`}, {`"monday, 1. january 2001"`, `"2001-01-01T00:00:00Z"`},
			{`"1/2/2001 3 UTC"`, `"2001-02-01T03:00:00Z"`}, {`"01 Feb 2001 +0100"`, `"2001-01-31T23:00:00Z"`}, {`"100% 2001"`, `"2001-01-01T00:00:00Z"`},
		},
	},
	{
		name: "DateTimeField(input_formats=['%Y-%m-%d %H:%M'], default_timezone)", kind: field.DateTime{Zone: newYork, InputFormats: []string{"%Y-%m-%d %H:%M", "2006/01/02 15:04"}},
		valid:   []row{{`"2017-07-01 02:30"`, `"2017-07-01T02:30:00-04:00"`}, {`"2017/07/01 02:30"`, `"2017-07-01T02:30:00-04:00"`}},
		invalid: []row{{`"2017-03-12 02:30"`, wrongZone}, {`"2017/11/05 01:30"`, wrongZone}},
	},
	{
		name: "DateTimeField(default_timezone=Asia/Kolkata)", kind: field.DateTime{Zone: kolkata},
		valid:   []row{{`"2016-12-19T10:00:00"`, `"2016-12-19T10:00:00+05:30"`}, {`"2016-12-19T10:00:00+05:30"`, `"2016-12-19T10:00:00+05:30"`}},
		outputs: []output{{time.Date(2016, 12, 19, 4, 30, 0, 0, time.UTC), `"2016-12-19T10:00:00+05:30"`}},
	},
	{
		name: "DateTimeField(format='%d/%m/%Y %H:%M')", kind: field.DateTime{Zone: kolkata, Format: "%d/%m/%Y %H:%M"},
		outputs: []output{{time.Date(2018, 2, 8, 14, 15, 16, 0, time.UTC), `"08/02/2018 19:45"`}},
	},
	{
		name: "DateTimeField(format=…)", kind: field.DateTime{Format: "Monat %m, %-d.%m.%y _%d %-H %H:%M:%S.%f %z %Z %j %w %s %% 2 %q %"},
		outputs: []output{{at13, `"Monat 01, 1.01.01 _01 13 13:00:00.000005 +0000 UTC 001 1 978354000 % 2 %q %"`}},
	},
	{
		name: "DateTimeField(format='Jan 2, 2006')", kind: field.DateTime{Format: "Jan 2, 2006"}, outputs: []output{{at13, `"Jan 1, 2001"`}},
	},
	{
		name: "DateField(input_formats=['%y%m%d', 'iso-8601'])", kind: field.Date{InputFormats: []string{"%y%m%d %X", "iso-8601", "%"}},
		valid:   []row{{`"2001-01-01"`, `"2001-01-01"`}},
		invalid: []row{{`"990101"`, `["Date has wrong format. Use one of these formats instead: YYMMDD %X, YYYY-MM-DD, %."]`}},
	},
	{
		name: "TimeField at the edges", kind: field.Time{},
		invalid: []row{{`"1300"`, wrongTime}, {`"13"`, wrongTime}, {`"24:00"`, wrongTime}, {`"130"`, wrongTime}}, outputs: []output{{"", `null`}},
	},
	{
		name: "TimeField(input_formats=['%I:%M%p'])", kind: field.Time{InputFormats: []string{"%I:%M%p"}},
		valid: []row{{`"1:00pm"`, `"13:00:00"`}, {`"12:00am"`, `"00:00:00"`}}, invalid: []row{{`"13:00pm"`, `["Time has wrong format. Use one of these formats instead: hh:mm[AM|PM]."]`}},
	},
	{
		name: "ChoiceField of numbers, kept as text", kind: field.Choice{Choices: words(1, 2)}, outputs: []output{{"1", `1`}, {"5", `"5"`}, {2, `2`}},
	},
	{
		name: "ChoiceField of truths", kind: field.Choice{Choices: words(true, false)},
		valid: []row{{`true`, `true`}, {`"False"`, `false`}}, invalid: []row{{`"true"`, `["\"true\" is not a valid choice."]`}, {`{}`, `["\"{}\" is not a valid choice."]`}},
		outputs: []output{{"True", `true`}},
	},
	{
		name: "MultipleChoiceField at the edges", kind: field.MultipleChoice{Choices: words("aircon", "manual", "diesel")},
		valid:   []row{{`["manual", "aircon", "manual"]`, `["manual","aircon"]`}},
		invalid: []row{{`5`, `["Expected a list of items but got type \"int\"."]`}, {`[[1]]`, `["\"[1]\" is not a valid choice."]`}, {`[null]`, `["\"None\" is not a valid choice."]`}},
		outputs: []output{{[]string{"manual", "aircon", "incorrect"}, `["manual","aircon","incorrect"]`}, {[]string{"aircon", "manual", "aircon"}, `["aircon","manual"]`}},
	},
	{
		name: "MultipleChoiceField of numbers", kind: field.MultipleChoice{Choices: words(1, 2)},
		valid: []row{{`["2", 1, 2]`, `[2,1]`}}, outputs: []output{{[]string{"1", "2", "1"}, `[1,2]`}, {[]any{1, nil}, `[1,null]`}},
	},
	{
		name: "ListField(ListField) at the edges", kind: field.List{Child: field.List{Child: field.Integer{}}},
		valid: []row{{`[[]]`, `[[]]`}},
		invalid: []row{
			{`["not a list"]`, `{"0":["Expected a list of items but got type \"str\"."]}`}, {`[{"one": "two"}]`, `{"0":["Expected a list of items but got type \"dict\"."]}`},
			{`[[1, 2, "error"], ["error"]]`, `{"0":{"2":["A valid integer is required."]},"1":{"0":["A valid integer is required."]}}`},
		},
		outputs: []output{{[][]int{{1, 2}, {3}}, `[[1,2],[3]]`}},
	},
	{
		name: "ListField() at the edges", kind: field.List{},
		valid:   []row{{`[null, "", 1.50, 1e2, {"a": [2.0]}]`, `[null,"",1.5,100.0,{"a":[2.0]}]`}},
		invalid: []row{{`[1, 1e400]`, `{"1":` + notStored + `}`}, {`["\u0000"]`, `{"0":` + noNUL + `}`}, {`[{"\u0000": 1}]`, `{"0":` + noNUL + `}`}},
		outputs: []output{{[]any{1, "2", true, []any{4, 5, 6}}, `[1,"2",true,[4,5,6]]`}},
	},
	{
		name: "DictField() at the edges", kind: field.Dict{},
		valid:   []row{{`{"a": 1, "b": [4, 5, 6], "1": 123}`, `{"1":123,"a":1,"b":[4,5,6]}`}},
		invalid: []row{{`"not a dict"`, `["Expected a dictionary of items but got type \"str\"."]`}, {`{"a": [1e400]}`, `{"a":` + notStored + `}`}, {`{"a": "\u0000"}`, `{"a":` + noNUL + `}`}},
	},
	{
		name: "DictField(CharField) at the edges", kind: field.Dict{Child: field.String{}},
		invalid: []row{{`{"a": 1, "b": null}`, `{"b":` + notNull + `}`}, {`[]`, `["Expected a dictionary of items but got type \"list\"."]`}},
		outputs: []output{{map[string]any{"a": 1, "b": nil}, `{"a":"1","b":null}`}},
	},
	{
		name: "HStoreField(allow_null=True)", kind: field.HStore{}, settings: serializer.Settings{Nullable: true},
		valid: []row{{`null`, `null`}, {`{"a": ""}`, `{"a":""}`}}, outputs: []output{{map[string]any{"a": 1}, `{"a":"1"}`}},
	},
	{
		name: "JSONField at the edges", kind: field.JSON{},
		invalid: []row{{`{"a": 1e400}`, notStored}, {`{"a": "\u0000"}`, noNUL}, {`null`, notNull}},
	},
	{
		name: "JSONField(binary=True) at the edges", kind: field.JSON{Text: true}, invalid: []row{{`"NaN"`, notStored}, {`""`, notStored}, {`"1e400"`, notStored}},
	},
}

func TestSurrogatesAreRefusedInEveryKind(t *testing.T) {
	const lone = "\xed\xa0\x80" // as the JSON parser reads \ud800
	for name, c := range map[string]struct {
		kind  field.Kind
		input any
		want  string
	}{
		"text":               {field.String{}, lone, `["Surrogate characters are not allowed: U+D800."]`},
		"JSON":               {field.JSON{}, []any{lone}, notStored},
		"an item":            {field.List{}, []any{lone}, `{"0":` + notStored + `}`},
		"a value":            {field.Dict{}, rest.Object{{Name: "a", Value: lone}}, `{"a":` + notStored + `}`},
		"a name":             {field.JSON{}, rest.Object{{Name: lone, Value: 1}}, notStored},
		"a name in a child":  {field.List{}, []any{rest.Object{{Name: lone, Value: nil}}}, `{"0":` + notStored + `}`},
		"a text of an array": {field.List{Child: field.String{}}, []any{"a" + lone}, `{"0":["Surrogate characters are not allowed: U+D800."]}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := serializer.Of[One](serializer.Field("v", c.kind))
			got := problems(t, s.Accept(body(rest.Object{{Name: "v", Value: c.input}}), &One{}))
			if got != `{"v":`+c.want+`}` {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestKindsThatCantWorkAreMistakes(t *testing.T) {
	for want, kind := range map[string]field.Kind{
		`Rounding is "ROUND_UP"`:   field.Decimal{Rounding: "ROUND_UP"},
		`limit "ten" is no`:        field.Decimal{Maximum: "ten"},
		`limit "1e9999" is no`:     field.Decimal{Minimum: "1e9999"},
		"Places are 3 of 2 Digits": field.Decimal{Digits: 2, Places: new(3)},
		`Format is "short"`:        field.UUID{Format: "short"},
		"Version is 5":             field.IPAddress{Version: 5},
		`Format is "long"`:         field.List{Child: field.Dict{Child: field.UUID{Format: "long"}}},
	} {
		_, err := serializer.Of[One](serializer.Field("v", kind)).Bind(emptyStore[One]{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestKindsTakeHugeInputsInTime(t *testing.T) {
	const size = 1 << 18
	many := make([]any, 300)
	for i := range many {
		many[i] = int64(i)
	}
	long := slices.Repeat([]any{json.Number("299")}, size)
	start := time.Now()
	for _, kind := range []field.Kind{
		field.String{}, field.Email{}, field.URL{}, field.Slug{}, field.Integer{}, field.Float{}, field.Decimal{}, field.DateTime{}, field.Duration{},
		field.UUID{}, field.IPAddress{}, field.MultipleChoice{Choices: words(many...)}, field.List{},
	} {
		for _, input := range []any{strings.Repeat("a", size), strings.Repeat("1", size), strings.Repeat(" ", size), strings.Repeat("a@", size/2), json.Number(strings.Repeat("9", size)), long} {
			_ = serializer.Of[One](serializer.Field("v", kind)).Accept(body(rest.Object{{Name: "v", Value: input}}), &One{})
		}
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("that took %s", took)
	}
}
