package parser_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

func TestJSONBecomesPlainData(t *testing.T) {
	for text, want := range map[string]any{
		`{}`:    rest.Object{},
		`[]`:    []any{},
		`null`:  nil,
		`true`:  true,
		`false`: false,
		`""`:    "",
		`"x"`:   "x",
		" \n\t\r{ \"a\" : [ 1 , {\"b\":null} ] } \n": rest.Object{{Name: "a", Value: []any{json.Number("1"), rest.Object{{Name: "b"}}}}},
		`[[1],[],[[2],3]]`:                           []any{[]any{json.Number("1")}, []any{}, []any{[]any{json.Number("2")}, json.Number("3")}},
		`{"z":1,"a":{"z":2},"":3}`: rest.Object{
			{Name: "z", Value: json.Number("1")}, {Name: "a", Value: rest.Object{{Name: "z", Value: json.Number("2")}}}, {Name: "", Value: json.Number("3")}},
		`"\"\\\/\b\f\n\r\t"`:        "\"\\/\b\f\n\r\t",
		`"\u00e9\u00E9é\u0000"`:     "éé" + "é\x00",
		`"escap\u00e9d"`:            "escapéd",
		`"\ud83d\ude00"`:            "😀",
		`"😀\u007f"`:                 "😀\x7f",
		`"a` + "\u2028\u0085" + `"`: "a\u2028\u0085",
	} {
		if got, err := parse(parser.JSON{}, text, jsonType); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %#v, %v\nwant %#v", text, got, err, want)
		}
	}
}

func TestJSONNumbersKeepTheirText(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "1", "-1.50e+3", "1E5", "0.10", "1e400", "9223372036854775808", "-9223372036854775809", "9007199254740993",
		"0.1000000000000000055511151231257827", strings.Repeat("9", 40_000), "1e-9999999999",
	} {
		if got, err := parse(parser.JSON{}, text, jsonType); err != nil || got != json.Number(text) {
			t.Errorf("%.40s: got %.40v, %v", text, got, err)
		}
	}
}

func TestJSONKeepsLoneSurrogatesInThreeBytes(t *testing.T) {
	for text, want := range map[string]string{
		`"\ud83d"`:             "\xed\xa0\xbd",
		`"a\ud83db"`:           "a\xed\xa0\xbdb",
		`"\uDE00\uD83D"`:       "\xed\xb8\x80\xed\xa0\xbd", // the wrong way round
		`"\ud83d\ud83d\ude00"`: "\xed\xa0\xbd😀",
		`"\ud83d\u0041"`:       "\xed\xa0\xbdA",
		`"\ud83d\n"`:           "\xed\xa0\xbd\n",
		`"\ud800\udfff"`:       "\U000103FF",
		`"\udfff"`:             "\xed\xbf\xbf",
	} {
		if got, err := parse(parser.JSON{}, text, jsonType); err != nil || got != want {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
	}
}

// The texts, and what Python's json module says of them, are those of a
// recorded DRF server as far as that has them.
func TestMalformedJSONIsRefusedInPythonsWords(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                          "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`{"username": }`:             "Expecting value: line 1 column 14 (char 13)",
		`{"username" "x"}`:           "Expecting ':' delimiter: line 1 column 13 (char 12)",
		`{'username': 'x'}`:          "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`{"a":1,}`:                   "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)",
		`[1,2`:                       "Expecting ',' delimiter: line 1 column 5 (char 4)",
		`nonsense`:                   "Expecting value: line 1 column 1 (char 0)",
		`{"a": NaN}`:                 "Out of range float values are not JSON compliant: 'NaN'",
		`{"a": Infinity}`:            "Out of range float values are not JSON compliant: 'Infinity'",
		`{"a": -Infinity}`:           "Out of range float values are not JSON compliant: '-Infinity'",
		`{"username": "x"} trailing`: "Extra data: line 1 column 19 (char 18)",
		`"unterminated`:              "Unterminated string starting at: line 1 column 1 (char 0)",
		`{"a": 01}`:                  "Expecting ',' delimiter: line 1 column 8 (char 7)",
		`{"a": "\x"}`:                `Invalid \escape: line 1 column 8 (char 7)`,
		`{"a": tru}`:                 "Expecting value: line 1 column 7 (char 6)",
		"{\"a\": \"line\nbreak\"}":   "Invalid control character at: line 1 column 12 (char 11)",
		` `:                          "Expecting value: line 1 column 2 (char 1)",
		"{\"a\":\n\n  !}":            "Expecting value: line 3 column 3 (char 9)",
		`[1 2]`:                      "Expecting ',' delimiter: line 1 column 4 (char 3)",
		`{"a":1 "b":2}`:              "Expecting ',' delimiter: line 1 column 8 (char 7)",
		`{1: 2}`:                     "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`-`:                          "Expecting value: line 1 column 1 (char 0)",
		`1.`:                         "Extra data: line 1 column 2 (char 1)",
		`{"a": "\u12"}`:              `Invalid \uXXXX escape: line 1 column 9 (char 8)`,
		`{"a": 1`:                    "Expecting ',' delimiter: line 1 column 8 (char 7)",
		`{"a"`:                       "Expecting ':' delimiter: line 1 column 5 (char 4)",
		`{"a":`:                      "Expecting value: line 1 column 6 (char 5)",
		`["x"`:                       "Expecting ',' delimiter: line 1 column 5 (char 4)",
		`[`:                          "Expecting value: line 1 column 2 (char 1)",
		`[1,]`:                       "Expecting value: line 1 column 4 (char 3)",
		`{,}`:                        "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`,`:                          "Expecting value: line 1 column 1 (char 0)",
		`}`:                          "Expecting value: line 1 column 1 (char 0)",
		"\ufeff{}":                   "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",

		`[1}`:                "Expecting ',' delimiter: line 1 column 3 (char 2)",
		`{"a":1]`:            "Expecting ',' delimiter: line 1 column 7 (char 6)",
		`{} {}`:              "Extra data: line 1 column 4 (char 3)",
		`{}` + "\x00":        "Extra data: line 1 column 3 (char 2)",
		"\x00":               "Expecting value: line 1 column 1 (char 0)",
		"\u00a0{}":           "Expecting value: line 1 column 1 (char 0)",
		"\f{}":               "Expecting value: line 1 column 1 (char 0)",
		"// c\n{}":           "Expecting value: line 1 column 1 (char 0)",
		"{} /* c */":         "Extra data: line 1 column 4 (char 3)",
		`'x'`:                "Expecting value: line 1 column 1 (char 0)",
		`True`:               "Expecting value: line 1 column 1 (char 0)",
		`nullx`:              "Extra data: line 1 column 5 (char 4)",
		`+1`:                 "Expecting value: line 1 column 1 (char 0)",
		`.5`:                 "Expecting value: line 1 column 1 (char 0)",
		`-01`:                "Extra data: line 1 column 3 (char 2)",
		`1e`:                 "Extra data: line 1 column 2 (char 1)",
		`1.5e+`:              "Extra data: line 1 column 4 (char 3)",
		`0x10`:               "Extra data: line 1 column 2 (char 1)",
		`1_000`:              "Extra data: line 1 column 2 (char 1)",
		`"ends with \`:       "Unterminated string starting at: line 1 column 1 (char 0)",
		`"\u00e9 open`:       "Unterminated string starting at: line 1 column 1 (char 0)",
		`"\u00e`:             `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`"\u00e9`:            `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`"\u00g0"`:           `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`"\ud83d\u00"`:       `Invalid \uXXXX escape: line 1 column 9 (char 8)`,
		`"ää\x"`:             `Invalid \escape: line 1 column 4 (char 3)`,
		"\"\\u0041\t\"":      "Invalid control character at: line 1 column 8 (char 7)",
		"\"ü\",\r\n":         "Extra data: line 1 column 4 (char 3)",
		"[\"😀\",\n \"ü\" x]": "Expecting ',' delimiter: line 2 column 6 (char 11)",
	} {
		got, err := parse(parser.JSON{}, text, jsonType)
		wantRefusal(t, got, err, rest.Malformed)
		if e := refusal(err); e == nil || e.Detail != "JSON parse error - "+want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestJSONThatIsNotUTF8IsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"a byte that begins nothing":    "\"ä\xff\"",
		"a character cut off":           "\"ä\xc3\"",
		"an overlong NUL":               "\"ä\xc0\x80\"",
		"a surrogate":                   "\"ä\xed\xa0\x80\"",
		"a character beyond U+10FFFF":   "\"ä\xf4\x90\x80\x80\"",
		"Latin-1 after a U+FFFD itself": "\"\ufffd\xe4\"",
	} {
		got, err := parse(parser.JSON{}, text, jsonType)
		wantRefusal(t, got, err, rest.Malformed)
		if e := refusal(err); e == nil || e.Detail != "JSON parse error - Invalid UTF-8: line 1 column 3 (char 2)" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got, err := parse(parser.JSON{}, `{"a":"x`+"\xe4"+`"}`, jsonType); err == nil {
		t.Errorf("got %v", got)
	}
}

func TestEqualNamesAreRefused(t *testing.T) {
	long := strings.Repeat("ä", 100)
	for text, want := range map[string]string{
		`{"a":1,"a":1}`:                     `"a": line 1 column 8 (char 7)`,
		`[{"a":{"b":1,"c":0,"\u0062":2}}]`:  `"b": line 1 column 20 (char 19)`,
		`{"x":{"a":1},"y":{"a":1},"x":null`: `"x": line 1 column 26 (char 25)`,
		`{"` + long + `":1,"` + long + `":`: `"` + long[:128] + `": line 1 column 107 (char 106)`,
		`{"\n":1,"\u000a":1}`:               `"\n": line 1 column 9 (char 8)`,
		`{"\ud83d":1,"\uD83D":1}`:           `"\xed\xa0\xbd": line 1 column 13 (char 12)`,
	} {
		got, err := parse(parser.JSON{}, text, jsonType)
		wantRefusal(t, got, err, rest.Malformed)
		if e := refusal(err); e == nil || e.Detail != "JSON parse error - Duplicate property name "+want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
	many := differentNames(100)
	for i := range 100 {
		text := strings.TrimSuffix(many, "}") + fmt.Sprintf(`,"n%d":0}`, i)
		if _, err := parse(parser.JSON{}, text, jsonType); refusal(err) == nil {
			t.Errorf("the name n%d was taken twice", i)
		}
	}
}

func TestNamesThatOnlyLookAlikeAreDifferent(t *testing.T) {
	got, err := parse(parser.JSON{}, `{"is_staff":1,"IS_STAFF":2,"iſ_staff":3,"is_ſtaff":4,"is_staff ":5,"is_staf\ufb00":6,"\u212a":7,"k":8,"K":9}`, jsonType)
	object, ok := got.(rest.Object)
	if err != nil || !ok || len(object) != 9 {
		t.Fatalf("got %v, %v", got, err)
	}
	if value, _ := object.Get("is_staff"); value != json.Number("1") {
		t.Errorf("is_staff is %v", value)
	}
	if got, err := parse(parser.JSON{}, `{"\u0069s_staff":1}`, jsonType); err != nil || got.(rest.Object)[0].Name != "is_staff" {
		t.Errorf("an escaped name is %v, %v", got, err)
	}
}

func TestTheLastOfEqualNamesWinsWhereAskedFor(t *testing.T) {
	p := parser.JSON{LastNameWins: true}
	got, err := parse(p, `{"a":{"x":1},"b":{"c":1,"c":[{"d":1,"d":2}]},"\u0061":3}`, jsonType)
	want := rest.Object{{Name: "a", Value: json.Number("3")}, {Name: "b", Value: rest.Object{
		{Name: "c", Value: []any{rest.Object{{Name: "d", Value: json.Number("2")}}}}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v\nwant %v", got, err, want)
	}
	many := differentNames(100)
	twice := strings.TrimSuffix(many, "}") + "," + strings.ReplaceAll(strings.TrimPrefix(many, "{"), ":1", ":2")
	got, err = parse(p, twice, jsonType)
	object, _ := got.(rest.Object)
	if err != nil || len(object) != 100 {
		t.Fatalf("got %d members, %v", len(object), err)
	}
	for i, member := range object {
		if member.Name != fmt.Sprintf("n%d", i) || member.Value != json.Number("2") {
			t.Errorf("member %d is %v", i, member)
		}
	}
}

// differentNames is an object of n members: {"n0":1,"n1":1}.
func differentNames(n int) string {
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf(`"n%d":1`, i)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestJSONIsBounded(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	name := func(n int) string { return `{"` + strings.Repeat("a", n) + `":1}` }
	none := parser.JSON{Depth: parser.Unlimited, Elements: parser.Unlimited, NameLength: parser.Unlimited}
	for _, c := range []struct {
		outcome string
		p       parser.JSON
		text    string
		why     string // "" is for what is taken
	}{
		{"takes 32 levels", parser.JSON{}, nested(32), ""},
		{"refuses 33 levels", parser.JSON{}, nested(33), "Too deeply nested: line 1 column 33 (char 32)"},
		{"takes 32 levels of objects in turn", parser.JSON{}, "[" + strings.Repeat(strings.Repeat(`{"a":`, 31)+"1"+strings.Repeat("}", 31)+",", 9) + "1]", ""},
		{"refuses 33 levels of objects", parser.JSON{}, strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33), "Too deeply nested: line 1 column 161 (char 160)"},
		{"takes the levels it is told to", parser.JSON{Depth: 2}, nested(2), ""},
		{"refuses more levels than it is told to", parser.JSON{Depth: 2}, nested(3), "Too deeply nested: line 1 column 3 (char 2)"},
		{"takes 10,000 levels where told not to count", none, nested(10_000), ""},
		{"refuses 10,001 levels even then", none, nested(10_001), "Too deeply nested: line 1 column 10001 (char 10000)"},
		{"refuses a million brackets", parser.JSON{}, strings.Repeat("[", 1_000_000), "Too deeply nested: line 1 column 33 (char 32)"},
		{"refuses a million brackets where told not to count", none, strings.Repeat("[", 1_000_000), "Too deeply nested: line 1 column 10001 (char 10000)"},
		{"refuses a million objects", parser.JSON{}, strings.Repeat(`{"a":`, 1_000_000), "Too deeply nested: line 1 column 161 (char 160)"},

		{"takes 10,000 values", parser.JSON{}, "[" + strings.Repeat("1,", 9_998) + "1]", ""},
		{"refuses 10,001 values", parser.JSON{}, "[" + strings.Repeat("1,", 9_999) + "1]", "Too many values: line 1 column 20000 (char 19999)"},
		{"refuses 10,001 values in objects", parser.JSON{}, differentNames(10_000), "Too many values: line 1 column 98890 (char 98889)"},
		{"takes the values it is told to", parser.JSON{Elements: 3}, `{"a":[1]}`, ""},
		{"refuses more values than it is told to", parser.JSON{Elements: 3}, `{"a":[1,2]}`, "Too many values: line 1 column 9 (char 8)"},
		{"takes any number where told not to count", none, differentNames(50_000), ""},

		{"takes a name of 256 bytes", parser.JSON{}, name(256), ""},
		{"takes a name of 256 bytes that are escaped", parser.JSON{}, `{"` + strings.Repeat(`\u00e9`, 128) + `":1}`, ""},
		{"refuses a name of 257 bytes", parser.JSON{}, name(257), "Property name of more than 256 bytes: line 1 column 2 (char 1)"},
		{"refuses a name of a megabyte", parser.JSON{}, name(1 << 20), "Property name of more than 256 bytes: line 1 column 2 (char 1)"},
		{"refuses a longer name than it is told to", parser.JSON{NameLength: 3}, `{"éé":1}`, "Property name of more than 3 bytes: line 1 column 2 (char 1)"},
		{"takes any name where told not to count", none, name(1 << 20), ""},

		{"refuses 200,000 equal names", parser.JSON{}, `{` + strings.Repeat(`"a":1,`, 200_000) + `"b":1}`, `Duplicate property name "a": line 1 column 8 (char 7)`},
		{"refuses to count 200,000 equal names", parser.JSON{LastNameWins: true}, `{` + strings.Repeat(`"a":1,`, 200_000) + `"b":1}`, "Too many values: line 1 column 60000 (char 59999)"},
		{"takes a text of a megabyte", parser.JSON{}, `"` + strings.Repeat("a", 1<<20) + `"`, ""},
		{"takes a megabyte of escapes", parser.JSON{}, `"` + strings.Repeat(`\u0041`, 170_000) + `"`, ""},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			start := time.Now()
			got, err := parse(c.p, c.text, jsonType)
			if spent := time.Since(start); spent > 2*time.Second { // ten milliseconds are normal
				t.Errorf("it took %v", spent)
			}
			if c.why == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			wantRefusal(t, got, err, rest.Malformed)
			if e := refusal(err); e != nil && e.Detail != "JSON parse error - "+c.why {
				t.Errorf("got %s\nwant %s", e.Detail, c.why)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	drf := parser.JSON{AnyCharset: true}
	for _, c := range []struct {
		outcome     string
		p           parser.JSON
		contentType string
		body        string
		want        any // nil is 415
	}{
		{"takes UTF-8", parser.JSON{}, "application/json; charset=utf-8", `"ä"`, "ä"},
		{"takes UTF-8 in quotes and capitals", parser.JSON{}, `application/json ;Charset="UTF-8"`, `"ä"`, "ä"},
		{"takes UTF-8 by its nickname", parser.JSON{}, `application/json;charset=utf8`, `"ä"`, "ä"},
		{"takes other parameters", parser.JSON{}, `application/json; odata=verbose; version=1`, `"ä"`, "ä"},
		{"refuses Latin-1", parser.JSON{}, "application/json; charset=latin-1", `"x"`, nil},
		{"refuses UTF-16", parser.JSON{}, "application/json; charset=utf-16", `"x"`, nil},
		{"refuses a codec of Python", parser.JSON{}, "application/json; charset=bz2_codec", `"x"`, nil},
		{"refuses two charsets", parser.JSON{}, "application/json; charset=utf-8; charset=utf-16", `"x"`, nil},
		{"refuses parameters it can't read", parser.JSON{}, "application/json; charset", `"x"`, nil},
		{"takes Latin-1 where told to", drf, "application/json; charset=latin-1", "\"\xe4\"", "ä"},
		{"reads an unknown charset as UTF-8 where told to", drf, "application/json; charset=bz2_codec", `"ä"`, "ä"},
		{"takes parameters it can't read where told to", drf, "application/json; charset", `"ä"`, "ä"},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			got, err := parse(c.p, c.body, c.contentType)
			if c.want == nil {
				wantRefusal(t, got, err, rest.UnsupportedMedia)
				if e := refusal(err); e != nil && e.Detail != `Unsupported media type "`+c.contentType+`" in request.` {
					t.Errorf("got %s", e.Detail)
				}
				return
			}
			if err != nil || got != c.want || !utf8.ValidString(got.(string)) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
