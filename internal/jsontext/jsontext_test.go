package jsontext_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/quintet-go/rest/internal/jsontext"
)

func TestFloatsPrintAsPythonPrintsThem(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0.0", 1: "1.0", -1.5: "-1.5", 0.1: "0.1", 1e-4: "0.0001", 1e-5: "1e-05", 1e-7: "1e-07", 1.5e-7: "1.5e-07", 1e15: "1000000000000000.0", 1e16: "1e+16",
		123456789012345680: "1.2345678901234568e+17", 5e-324: "5e-324", math.MaxFloat64: "1.7976931348623157e+308", 1e100: "1e+100", 100: "100.0", math.Copysign(0, -1): "-0.0",
	} {
		if got, err := jsontext.AppendFloat(nil, f); err != nil || string(got) != want && f != 0 {
			t.Errorf("%v: got %s, want %s", f, got, want)
		}
	}
	if got, _ := jsontext.AppendFloat(nil, math.Copysign(0, -1)); string(got) != "-0.0" {
		t.Errorf("minus zero: got %s", got)
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got, err := jsontext.AppendFloat([]byte("x"), f); err == nil || string(got) != "x" {
			t.Errorf("%v: got %s", f, got)
		}
	}
}

func TestTimes(t *testing.T) {
	for want, at := range map[string]time.Time{
		"2020-01-02T03:04:05Z":        time.Date(2020, 1, 2, 3, 4, 5, 999, time.UTC),
		"2020-01-02T03:04:05.000001Z": time.Date(2020, 1, 2, 3, 4, 5, 1999, time.UTC),
		"2020-01-02T03:04:05.500000Z": time.Date(2020, 1, 2, 5, 4, 5, 500_000_000, time.FixedZone("", 7200)),
	} {
		if got := jsontext.Time(at); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := string(jsontext.AppendTime(nil, at)); got != `"`+want+`"` {
			t.Errorf("got %s", got)
		}
	}
}

// FuzzAppendString prints any text: it is JSON, and reads back the same where
// the text is UTF-8.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "a\"\\/\b\f\n\r\t\x00\x1f\x7f", "ä日本😀", "\u2028\u2029\u202a", "\xff\xed\xa0\x80", "<script>&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := jsontext.AppendString(nil, s)
		var back string
		if err := json.Unmarshal(text, &back); err != nil || utf8.ValidString(s) && back != s || !utf8.Valid(text) {
			t.Errorf("%q became %s and %q (%v)", s, text, back, err)
		}
	})
}
