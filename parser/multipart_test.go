package parser_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

// part is a part of a form, with the boundary b before it.
func part(disposition, content string) string {
	return "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n"
}

const end = "--b--\r\n"

func TestPartsBecomeValuesAndFiles(t *testing.T) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range [][2]string{{"a", "1"}, {"ä", "ö\r\n"}, {"a", ""}} {
		if err := w.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"one.txt", "../../etc/two", "drei€.txt"} {
		file, err := w.CreateFormFile("f", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(file, "this is %s, and \xff no text", name)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := parse(parser.MultiPart{}, b.String(), w.FormDataContentType())
	if err != nil {
		t.Fatal(err)
	}
	form := got.(*multipart.Form)
	if want := map[string][]string{"a": {"1", ""}, "ä": {"ö\r\n"}}; !reflect.DeepEqual(form.Value, want) {
		t.Errorf("got %q", form.Value)
	}
	names := map[string]string{"one.txt": "one.txt", "two": "../../etc/two", "drei€.txt": "drei€.txt"}
	if len(form.File["f"]) != len(names) {
		t.Fatalf("got %v", form.File)
	}
	for _, header := range form.File["f"] {
		if got, want := content(t, header), "this is "+names[header.Filename]+", and \xff no text"; got != want {
			t.Errorf("%s: got %q", header.Filename, got)
		}
	}
}

// content is what is in a file that was sent.
func content(t *testing.T, header *multipart.FileHeader) string {
	t.Helper()
	file, err := header.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, onDisk := file.(*os.File); onDisk {
		t.Errorf("%s is a file on the disk", header.Filename)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFilesStayInMemory(t *testing.T) {
	directory := t.TempDir()
	t.Setenv("TMPDIR", directory)
	big := strings.Repeat("x", 40<<20) // above any size at which the standard library takes to the disk
	got, err := parse(parser.MultiPart{}, part("form-data; name=f; filename=f", big)+end, multipartType)
	if err != nil {
		t.Fatal(err)
	}
	if content(t, got.(*multipart.Form).File["f"][0]) != big {
		t.Error("the file is another")
	}
	if left, err := os.ReadDir(directory); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBoundaries(t *testing.T) {
	const none = "None"
	for _, c := range []struct{ boundary, refused string }{
		{"boundary=b", ""},
		{`boundary="'()+_,-./:=? x"`, ""},
		{"boundary=" + strings.Repeat("b", 70), ""},
		{"Boundary=b", ""},
		{"boundary=" + strings.Repeat("b", 71), `"` + strings.Repeat("b", 70) + `"`},
		{`boundary="b "`, `"b "`},
		{`boundary=""`, `""`},
		{`boundary="a[b"`, `"a[b"`},
		{"boundary=\"\u00fc\"", `"ü"`},
		{"boundary", none},
		{"boundary=b; boundary=c", none},
		{"charset=utf-8", none},
		{"", none},
	} {
		t.Run(c.boundary, func(t *testing.T) {
			text := strings.ReplaceAll(part("form-data; name=a", "1")+end, "--b", "--"+boundaryIn(c.boundary))
			got, err := parse(parser.MultiPart{}, text, "multipart/form-data; "+c.boundary)
			if c.refused == "" {
				if err != nil || got.(*multipart.Form).Value["a"][0] != "1" {
					t.Errorf("got %v, %v", got, err)
				}
				return
			}
			wantRefusal(t, got, err, rest.Malformed)
			if e := refusal(err); e != nil && e.Detail != "Multipart form parse error - Invalid boundary in multipart: "+c.refused {
				t.Errorf("got %s", e.Detail)
			}
		})
	}
}

// boundaryIn is the value of the parameter.
func boundaryIn(parameter string) string {
	_, value, _ := strings.Cut(parameter, "=")
	return strings.Trim(value, `"`)
}

func TestBadPartsAreRefused(t *testing.T) {
	good := part("form-data; name=a", "s3cret")
	lines := func(n int) string { return "--b\r\n" + strings.Repeat("x:\r\n", n) + "\r\n\r\n" }
	for name, c := range map[string]struct {
		body string
		kind rest.Kind
	}{
		"no parts":                         {"x", rest.Malformed},
		"no last boundary":                 {good, rest.Malformed},
		"a part cut off":                   {good + "--b\r\nContent-Disposition: form-", rest.Malformed},
		"a part cut off before its header": {good + "--b\r\n", rest.Malformed},
		"a part cut off after a false end": {part("form-data; name=a", "x--b--") + "--b\r\nContent-", rest.Malformed},
		"a value cut off":                  {good[:len(good)-4], rest.Malformed},
		"a header that is none":            {"--b\r\ns3cret\r\n\r\n1\r\n" + end, rest.Malformed},
		"another boundary":                 {strings.ReplaceAll(good+end, "--b", "--c"), rest.Malformed},
		"a value not in UTF-8":             {part("form-data; name=a", "\xff") + end, rest.Malformed},
		"a name not in UTF-8":              {part(`form-data; name="\xff"`, "1") + part("form-data; name=\"\xff\"", "1") + end, rest.Malformed},
		"a file's field not in UTF-8":      {part("form-data; name=\"\xff\"; filename=f", "1") + end, rest.Malformed},
		"a file's name not in UTF-8":       {part("form-data; name=a; filename=\"\xff\"", "1") + end, rest.Malformed},
		"1,001 parts":                      {strings.Repeat(good, 1001) + end, rest.TooLarge},
		"1,001 parts that are no fields":   {strings.Repeat("--b\r\n\r\n\r\n", 1001) + end, rest.TooLarge},
		"1,001 files":                      {strings.Repeat(part("form-data; name=a; filename=f", "1"), 1001) + end, rest.TooLarge},
		"100,000 parts":                    {strings.Repeat(good, 100_000) + end, rest.TooLarge},
		"100,000 lines in a part's header": {lines(100_000) + end, rest.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parse(parser.MultiPart{}, c.body, multipartType)
			wantRefusal(t, got, err, c.kind)
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error tells a secret: %v", err)
			}
		})
	}
}

func TestAThousandPartsAreTaken(t *testing.T) {
	got, err := parse(parser.MultiPart{}, numbered(part("form-data; name=n%d", "1"), 1000)+end, multipartType)
	if err != nil || len(got.(*multipart.Form).Value) != 1000 {
		t.Errorf("got %v", err)
	}
}

func TestPartsThatAreNoFieldsAreLeftOut(t *testing.T) {
	body := "preamble\r\n" + part("form-data", "no name") + part("attachment; name=a", "not of a form") + part("form-data; name=b", "1") + end + "epilogue"
	got, err := parse(parser.MultiPart{}, body, multipartType)
	if err != nil {
		t.Fatal(err)
	}
	if form := got.(*multipart.Form); len(form.Value) != 1 || form.Value["b"][0] != "1" || len(form.File) > 0 {
		t.Errorf("got %v", form)
	}
}

func TestAFileInputLeftEmptyIsAnEmptyValue(t *testing.T) {
	got, err := parse(parser.MultiPart{}, part(`form-data; name="f"; filename=""`, "")+end, multipartType)
	if err != nil {
		t.Fatal(err)
	}
	if form := got.(*multipart.Form); !reflect.DeepEqual(form.Value["f"], []string{""}) || len(form.File) > 0 {
		t.Errorf("got %v", form)
	}
}

// slowly gives a few bytes at a time.
type slowly struct {
	io.Reader
	few int
}

func (s slowly) Read(p []byte) (int, error) { return s.Reader.Read(p[:min(len(p), s.few)]) }

func TestPartsMayComeInAnyPortions(t *testing.T) {
	whole := part("form-data; name=a", strings.Repeat("-", 100)+"\r\n--") + end
	for few := 1; few < 40; few++ {
		for cut, taken := range map[int]bool{0: true, 2: true, 3: false, 5: false} {
			r := request("", multipartType)
			r.Body, r.ContentLength = io.NopCloser(slowly{strings.NewReader(whole[:len(whole)-cut]), few}), -1
			_, err := parser.Parse(r, builtin, 0)
			if (err == nil) != taken {
				t.Errorf("in portions of %d, without the last %d: got %v", few, cut, err)
			}
		}
	}
}
