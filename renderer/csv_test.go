package renderer_test

import (
	"encoding/csv"
	"encoding/json"
	"iter"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// cell is a table of one cell, as CSV prints it.
func cell(t *testing.T, format renderer.CSV, value any) string {
	t.Helper()
	text, err := format.Render(nil, request("/"), rest.Object{{Name: "n", Value: value}})
	if err != nil {
		t.Fatalf("%v: %v", value, err)
	}
	got, ok := strings.CutPrefix(string(text), "n\r\n")
	got, ended := strings.CutSuffix(got, "\r\n")
	if !ok || !ended {
		t.Fatalf("%v: got %q", value, text)
	}
	return got
}

// word is text of a type that has a name.
type word string

func TestCells(t *testing.T) {
	at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, `""`}, {"", `""`}, {"a", `a`}, {"Grüße, 日本", `"Grüße, 日本"`}, {`a "b"`, `"a ""b"""`}, {"a\nb", "\"a\nb\""}, {"a\r\nb", "\"a\r\nb\""},
		{" a", `" a"`}, {"a ", `"a "`}, {"a b", `a b`}, {"a;b", `a;b`}, {"'a", `'a`}, {"a\xffb", "a\ufffdb"},
		{1, `1`}, {-1, `-1`}, {1.0, `1.0`}, {-1e-7, `-1e-07`}, {json.Number("-1.50"), `-1.50`}, {true, `true`}, {false, `false`}, {uint64(7), `7`},
		{at, `2020-01-02T03:04:05Z`}, {word("a"), `a`}, {word("=a"), `'=a`}, {word("a,b"), `"a,b"`}, {(*int)(nil), `""`}, {rest.Message{Text: "No."}, `No.`},
		{[]any{1, "a"}, `"[1,""a""]"`}, {[]any{}, `[]`}, {rest.Object{{Name: "a", Value: nil}}, `"{""a"":null}"`}, {record{}, `"{""r"":1}"`},
		{[]rest.Message{{Text: "No."}}, `"[""No.""]"`}, {map[string]any{"a": 1}, `"{""a"":1}"`},
	} {
		if got := cell(t, renderer.CSV{}, c.value); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.value, got, c.want)
		}
	}
}

func TestFormulasAreDisarmedUnlessRawIsSet(t *testing.T) {
	for _, text := range []string{
		"=1+1", "=", "+1+1", "-1+1", "-", "+", "--1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0", "-1-", "+a", "-1e", "-1e+", "-.5", "-1.", "-0x1", "-Inf", "-1_0", "＝1", "＋1", "－1", "＠a",
	} {
		if got := cell(t, renderer.CSV{}, text); got != "'"+text {
			t.Errorf("%q: got %q", text, got)
		}
		if got := cell(t, renderer.CSV{Raw: true}, text); got != text {
			t.Errorf("raw: %q: got %q", text, got)
		}
	}
	for text, want := range map[string]string{"\r=1": "\"'\r=1\"", "\n=1": "\"'\n=1\"", `="a"`: `"'=""a"""`, "=1,2": `"'=1,2"`} {
		if got := cell(t, renderer.CSV{}, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, number := range []string{"-1", "+1", "-1.50", "+4915112345678", "-1e-07", "-1E+16", "-007"} {
		if got := cell(t, renderer.CSV{}, number); got != number {
			t.Errorf("%q: got %q", number, got)
		}
	}
	text, err := renderer.CSV{}.Render(nil, request("/"), rest.Object{{Name: "=1+1", Value: 1}})
	if err != nil || string(text) != "'=1+1\r\n1\r\n" {
		t.Errorf("a name: got %q, %v", text, err)
	}
}

func TestTables(t *testing.T) {
	a, b := rest.Member{Name: "a", Value: 1}, rest.Member{Name: "b", Value: "x"}
	for _, c := range []struct {
		name   string
		format renderer.CSV
		data   any
		want   string
	}{
		{"nothing", renderer.CSV{BOM: true}, nil, ""},
		{"an empty list", renderer.CSV{BOM: true}, []any{}, ""},
		{"objects", renderer.CSV{}, []any{rest.Object{a, b}, rest.Object{a, b}}, "a,b\r\n1,x\r\n1,x\r\n"},
		{"another order", renderer.CSV{}, []any{rest.Object{a, b}, rest.Object{b, a}}, "a,b\r\n1,x\r\n1,x\r\n"},
		{"members that some have not", renderer.CSV{}, []any{rest.Object{}, rest.Object{a}, rest.Object{b}}, "a,b\r\n,\r\n1,\r\n,x\r\n"},
		{"no members at all", renderer.CSV{}, []any{rest.Object{}}, ""},
		{"maps", renderer.CSV{}, []any{map[string]any{"b": 1, "a": nil}}, "a,b\r\n,1\r\n"},
		{"one object", renderer.CSV{}, rest.Object{a, b}, "a,b\r\n1,x\r\n"},
		{"a record", renderer.CSV{}, printed{rest.Object{a}}, "a\r\n1\r\n"},
		{"texts", renderer.CSV{}, []any{"x", "y"}, "value\r\nx\r\ny\r\n"},
		{"one text", renderer.CSV{}, "x", "value\r\nx\r\n"},
		{"an error", renderer.CSV{}, rest.Object{{Name: "detail", Value: "Not found."}}, "detail\r\nNot found.\r\n"},
		{"errors of fields", renderer.CSV{}, rest.Object{{Name: "title", Value: []rest.Message{{Text: "Too long."}}}}, "title\r\n\"[\"\"Too long.\"\"]\"\r\n"},
		{"errors of the whole", renderer.CSV{}, []rest.Message{{Text: "No."}, {Text: "No, no."}}, "value\r\nNo.\r\n\"No, no.\"\r\n"},
		{"another comma", renderer.CSV{Comma: ';'}, []any{rest.Object{a, {Name: "c;d", Value: "x,y"}}}, "a;\"c;d\"\r\n1;x,y\r\n"},
		{"tabs", renderer.CSV{Comma: '\t'}, rest.Object{a, {Name: "b", Value: "x\ty"}}, "a\tb\r\n1\t\"x\ty\"\r\n"},
		{"a mark", renderer.CSV{BOM: true}, []any{rest.Object{a}, rest.Object{a}}, "\ufeffa\r\n1\r\n1\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.format.Render([]byte("before "), request("/"), c.data)
			if err != nil || string(got) != "before "+c.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// printed is a record with members.
type printed struct{ plain rest.Object }

func (printed) AppendJSON(dst []byte) ([]byte, error) { return dst, errSource }
func (p printed) Plain() (rest.Object, error) {
	if p.plain == nil {
		return nil, errSource
	}
	return p.plain, nil
}

func TestWhatIsNoTableFails(t *testing.T) {
	for name, c := range map[string]struct {
		format renderer.CSV
		data   any
	}{
		"no data":             {renderer.CSV{}, []any{rest.Object{{Name: "a", Value: func() {}}}}},
		"a broken record":     {renderer.CSV{}, []any{printed{}}},
		"a quote for a comma": {renderer.CSV{Comma: '"'}, []any{}},
		"a line for a comma":  {renderer.CSV{Comma: '\n'}, []any{}},
		"no rune for a comma": {renderer.CSV{Comma: -1}, []any{}},
	} {
		if got, err := c.format.Render(nil, request("/"), c.data); err == nil {
			t.Errorf("%s: became %q", name, got)
		}
		if err := renderer.Write(httptest.NewRecorder(), request("/"), c.format, &rest.Response{Data: rowsOf(c.data.([]any)...)}); err == nil {
			t.Errorf("%s: was sent", name)
		}
	}
}

// rowsOf is a list that is made while it is sent.
func rowsOf(items ...any) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func TestNamesSettleTheColumns(t *testing.T) {
	a, b, c := rest.Member{Name: "a", Value: 1}, rest.Member{Name: "b", Value: 2}, rest.Member{Name: "c", Value: 3}
	for _, test := range []struct {
		name  string
		names []string
		items []any
		want  string
	}{
		{"in their order", []string{"b", "a"}, []any{rest.Object{a, b}}, "b,a\r\n2,1\r\n"},
		{"missing and unknown members", []string{"a", "b"}, []any{rest.Object{a, c}, rest.Object{a, b}}, "a,b\r\n1,\r\n1,2\r\n"},
		{"an empty list", []string{"a", "b"}, nil, "a,b\r\n"},
		{"records", []string{"b"}, []any{printed{rest.Object{a, b}}}, "b\r\n2\r\n"},
	} {
		for how, data := range map[string]any{"made": append([]any{}, test.items...), "unmade": rowsOf(test.items...)} {
			w := httptest.NewRecorder()
			err := renderer.Write(w, request("/"), renderer.CSV{}, &rest.Response{Data: data, Names: test.names})
			if err != nil || w.Body.String() != test.want {
				t.Errorf("%s, %s: got %q, %v", test.name, how, w.Body, err)
			}
			w = httptest.NewRecorder()
			if err := renderer.Write(w, request("/"), renderer.JSON{}, &rest.Response{Data: data, Names: test.names}); (err != nil) != (test.name == "records") {
				t.Errorf("%s, %s: JSON: got %s, %v", test.name, how, w.Body, err)
			}
		}
	}
}

func TestTheFirstObjectSettlesTheColumnsOfAListWithoutNames(t *testing.T) {
	a, b, c := rest.Member{Name: "a", Value: 1}, rest.Member{Name: "b", Value: 2}, rest.Member{Name: "c", Value: 3}
	for name, test := range map[string]struct {
		items []any
		want  string
		fails bool
	}{
		"the same members":     {[]any{rest.Object{a, b}, rest.Object{b, a}}, "\ufeffa,b\r\n1,2\r\n1,2\r\n", false},
		"fewer":                {[]any{rest.Object{a, b}, rest.Object{b}}, "\ufeffa,b\r\n1,2\r\n,2\r\n", false},
		"more":                 {[]any{rest.Object{a, b}, rest.Object{a, b, c}}, "", true},
		"others":               {[]any{rest.Object{a, b}, rest.Object{a, c}}, "", true},
		"none in front":        {[]any{rest.Object{}, rest.Object{a}}, "\ufeffa\r\n1\r\n", false},
		"nothing at all":       {nil, "", false},
		"a text among objects": {[]any{rest.Object{a}, "x"}, "", true},
	} {
		w := httptest.NewRecorder()
		err := renderer.Write(w, request("/"), renderer.CSV{BOM: true}, &rest.Response{Data: rowsOf(test.items...)})
		if w.Body.String() != test.want || (err != nil) != test.fails {
			t.Errorf("%s: got %q, %v", name, w.Body, err)
		}
	}
}

// FuzzCSV prints any table: encoding/csv reads the same cells back.
func FuzzCSV(f *testing.F) {
	f.Add("a", "b", "x,y", "\"\r\n\"", "", " ", uint8(0))
	f.Add("", "", "", "", "", "", uint8(3))
	f.Add("=1", "-1", "+1e5", "\xff", "\ufeff", "\r", uint8(6))
	f.Fuzz(func(t *testing.T, name1, name2, a, b, c, d string, kind uint8) {
		format := renderer.CSV{Comma: []rune{0, ';', '\t', '→'}[kind%4], Raw: kind&4 == 0}
		names, rows := []string{name1, name2}, [][]string{{name1, name2}, {a, b}, {c, d}}
		if kind&8 != 0 { // tables of one column
			names, rows = names[:1], [][]string{{name1}, {a}, {b}, {c}, {d}}
		}
		var list []any
		for _, row := range rows[1:] {
			object := rest.Object{}
			for i, name := range names {
				object = append(object, rest.Member{Name: name, Value: row[i]})
			}
			list = append(list, object)
		}
		w := httptest.NewRecorder()
		if err := renderer.Write(w, request("/"), format, &rest.Response{Data: list, Names: names}); err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(w.Body)
		if format.Comma != 0 {
			reader.Comma = format.Comma
		}
		got, err := reader.ReadAll()
		if err != nil || !slices.EqualFunc(got, rows, func(got, row []string) bool {
			return slices.EqualFunc(got, row, func(cell, text string) bool { return sameCell(cell, text, format.Raw) })
		}) {
			t.Errorf("%q became %q (%v)", rows, got, err)
		}
	})
}

// sameCell reports whether a cell that was read is the text that was written.
// encoding/csv reads every line break as \n.
func sameCell(cell, text string, raw bool) bool {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
	return cell == text || !raw && cell == "'"+text && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0])
}
