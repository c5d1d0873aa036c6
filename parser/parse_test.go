package parser_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/parser"
)

// result is what Parse returned.
type result struct {
	data any
	err  error
}

// serve starts a server that parses every request, and hands over the results.
func serve(t *testing.T, limit int64, parsers ...parser.Parser) (address string, results chan result) {
	t.Helper()
	results = make(chan result, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		data, err := parser.Parse(&rest.Request{Request: r}, parsers, limit)
		results <- result{data, err}
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), results
}

// send sends a request; body may be of unknown length, which goes in chunks.
func send(t *testing.T, method, url string, body io.Reader, headers ...string) {
	t.Helper()
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
}

func TestTheContentTypeChoosesTheParser(t *testing.T) {
	address, results := serve(t, 0, builtin...)
	isJSON := func(data any) bool { return reflect.DeepEqual(data, rest.Object{{Name: "a", Value: json.Number("1")}}) }
	isForm := func(data any) bool { return reflect.DeepEqual(data.(*multipart.Form).Value["a"], []string{"1"}) }
	const object = `{"a":1}`
	const parts = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"
	for _, c := range []struct {
		outcome, body string
		contentTypes  []string
		taken         func(any) bool
		detail        string
	}{
		{"reads JSON", object, []string{jsonType}, isJSON, ""},
		{"reads JSON in capitals", object, []string{"Application/JSON"}, isJSON, ""},
		{"reads JSON with parameters", object, []string{"application/json ; indent=4;charset=utf-8"}, isJSON, ""},
		{"reads a form", "a=1", []string{formType}, isForm, ""},
		{"reads a form as jQuery sends it", "a=1", []string{formType + "; charset=UTF-8"}, isForm, ""},
		{"reads a form with parts", parts, []string{`Multipart/Form-Data; boundary="b"`}, isForm, ""},
		{"refuses plain text", object, []string{"text/plain"}, nil, "text/plain"},
		{"names the header as it was sent", object, []string{`Text/Plain; Charset="UTF-8"`}, nil, `Text/Plain; Charset="UTF-8"`},
		{"refuses what has no type", object, []string{""}, nil, ""},
		{"refuses a type without subtype", object, []string{"json"}, nil, "json"},
		{"refuses a wildcard of the client", object, []string{"*/*"}, nil, "*/*"},
		{"refuses a wildcard for the subtype", object, []string{"application/*"}, nil, "application/*"},
		{"refuses a type that begins as JSON", object, []string{"application/json-patch+json"}, nil, "application/json-patch+json"},
		{"refuses a type that ends as JSON", object, []string{"application/problem+json"}, nil, "application/problem+json"},
		{"refuses two types in two headers", object, []string{jsonType, "text/plain"}, nil, "application/json, text/plain"},
		{"refuses the same type in two headers", object, []string{jsonType, jsonType}, nil, "application/json, application/json"},
		{"refuses two types in one header", object, []string{"application/json, text/plain"}, nil, "application/json, text/plain"},
		{"refuses a form in another charset", "a=1", []string{formType + "; charset=utf-16"}, nil, formType + "; charset=utf-16"},
		{"refuses parts in another charset", parts, []string{multipartType + "; charset=utf-16"}, nil, multipartType + "; charset=utf-16"},
		{"names the beginning of an endless header", object, []string{"x/" + strings.Repeat("y", 10_000)}, nil, "x/" + strings.Repeat("y", 254) + "..."},
	} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			for _, body := range []io.Reader{strings.NewReader(c.body), unknownLength{strings.NewReader(c.body)}} {
				t.Run(fmt.Sprintf("%s, %s from %T", c.outcome, method, body), func(t *testing.T) {
					var headers []string
					for _, contentType := range c.contentTypes {
						headers = append(headers, "Content-Type", contentType)
					}
					send(t, method, "http://"+address+"/?a=2&b=3", body, headers...)
					got := <-results
					if c.taken != nil {
						if got.err != nil || !c.taken(got.data) {
							t.Errorf("got %v, %v", got.data, got.err)
						}
						return
					}
					wantRefusal(t, got.data, got.err, rest.UnsupportedMedia)
					if e := refusal(got.err); e != nil && e.Detail != `Unsupported media type "`+c.detail+`" in request.` {
						t.Errorf("got %s", e.Detail)
					}
				})
			}
		}
	}
}

func TestAContentTypeIsNeverInvalidTextInTheAnswer(t *testing.T) {
	_, err := parser.Parse(request("x", "text/\xffplain"), builtin, 0)
	if e := refusal(err); e == nil || e.Detail != "Unsupported media type \"text/\ufffdplain\" in request." {
		t.Errorf("got %v", err)
	}
}

func TestNoBodyIsNothingWhateverItsType(t *testing.T) {
	address, results := serve(t, 0, builtin...)
	for _, c := range []struct {
		contentType string
		form        bool
	}{
		{"", false}, {jsonType, false}, {"text/plain", false}, {"garbage", false}, {jsonType + "; charset=utf-16", false},
		{formType, true}, {"Application/X-WWW-Form-Urlencoded;charset=utf-8", true}, {multipartType, true}, {"multipart/form-data", true},
	} {
		for name, body := range map[string]io.Reader{
			"no length": nil, "length 0": strings.NewReader(""), "no chunk": unknownLength{strings.NewReader("")},
		} {
			t.Run(c.contentType+" "+name, func(t *testing.T) {
				send(t, "POST", "http://"+address+"/?a=1", body, "Content-Type", c.contentType, "Content-Encoding", "gzip")
				got := <-results
				form, isForm := got.data.(*multipart.Form)
				switch {
				case got.err != nil || isForm != c.form:
					t.Errorf("got %#v, %v", got.data, got.err)
				case isForm && (form.Value == nil || form.File == nil || len(form.Value)+len(form.File) > 0):
					t.Errorf("got %#v", form)
				case !isForm && !reflect.DeepEqual(got.data, rest.Object{}):
					t.Errorf("got %#v", got.data)
				}
			})
		}
	}
	r := request("")
	r.Body = nil
	if got, err := parser.Parse(r, nil, 0); err != nil || !reflect.DeepEqual(got, rest.Object{}) {
		t.Errorf("a nil body: got %v, %v", got, err)
	}
}

func TestABodyThatAClientForgotToCountIsRead(t *testing.T) {
	r := request(`[1]`, jsonType)
	r.ContentLength = 0
	if got, err := parser.Parse(r, builtin, 0); err != nil || !reflect.DeepEqual(got, []any{json.Number("1")}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestEncodedBodiesAreRefused(t *testing.T) {
	for _, c := range []struct {
		codings []string
		detail  string // "" is for what is taken
	}{
		{[]string{"identity"}, ""},
		{[]string{"Identity, identity"}, ""},
		{[]string{""}, ""},
		{[]string{"gzip"}, "gzip"},
		{[]string{"GZIP"}, "GZIP"},
		{[]string{"identity, br"}, "identity, br"},
		{[]string{"identity", "deflate"}, "deflate"},
	} {
		r := request(`[]`, jsonType)
		r.Header["Content-Encoding"] = c.codings
		got, err := parser.Parse(r, builtin, 0)
		if c.detail == "" {
			if err != nil {
				t.Errorf("%q: got %v", c.codings, err)
			}
			continue
		}
		wantRefusal(t, got, err, rest.UnsupportedMedia)
		if e := refusal(err); e != nil && e.Detail != `Unsupported content coding "`+c.detail+`" in request.` {
			t.Errorf("%q: got %s", c.codings, e.Detail)
		}
	}
}

// reader is a parser that tests make up.
type reader struct {
	mediaType string
	read      func(body io.Reader) (any, error)
}

func (p reader) MediaType() string { return p.mediaType }

func (p reader) Parse(_ *rest.Request, body io.Reader) (any, error) { return p.read(body) }

// named is a parser that reads no more than its name.
func named(mediaType string) parser.Parser {
	return reader{mediaType, func(io.Reader) (any, error) { return mediaType, nil }}
}

func TestTheFirstParserThatFitsIsTaken(t *testing.T) {
	parsers := []parser.Parser{named("text/csv; header=present"), named("image/*"), named("image/png"), named("*/*"), named("text/plain")}
	for contentType, want := range map[string]any{
		"text/csv":             "text/csv; header=present",
		"TEXT/CSV;header=none": "text/csv; header=present",
		"image/png":            "image/*",
		"Image/GIF; a=b":       "image/*",
		"image/":               "*/*",
		"imagery/png":          "*/*",
		"text/plain":           "*/*",
		"garbage":              "*/*",
		"":                     "*/*",
	} {
		if got, err := parser.Parse(request("x", contentType), parsers, 0); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", contentType, got, err, want)
		}
	}
}

func TestTheLimitHoldsForEveryParserAndLength(t *testing.T) {
	const limit = 1000
	careless := reader{"text/plain", func(body io.Reader) (any, error) {
		text, _ := io.ReadAll(body)
		return string(text), nil
	}}
	early := reader{"text/early", func(body io.Reader) (any, error) {
		text := make([]byte, 5)
		_, err := io.ReadFull(body, text)
		return string(text), err
	}}
	address, results := serve(t, limit, append(builtin, careless, early)...)
	fill := func(before, after string, size int) string {
		return before + strings.Repeat("x", size-len(before)-len(after)) + after
	}
	for name, c := range map[string]struct{ contentType, before, after string }{
		"JSON":                     {jsonType, `"`, `"`},
		"JSON and space after it":  {jsonType, `"`, `"` + strings.Repeat(" ", 500)},
		"a form":                   {formType, "a=", ""},
		"a value":                  {multipartType, "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n", "\r\n--b--\r\n"},
		"a file":                   {multipartType, "--b\r\nContent-Disposition: form-data; name=a; filename=f\r\n\r\n", "\r\n--b--\r\n"},
		"parts, and text after it": {multipartType, "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--\r\n", ""},
		"a careless parser":        {"text/plain", "", ""},
		"a parser that stops":      {"text/early", "", ""},
	} {
		for _, size := range []int{limit, limit + 1, 10 * limit} {
			text := fill(c.before, c.after, size)
			for _, body := range []io.Reader{strings.NewReader(text), unknownLength{strings.NewReader(text)}} {
				t.Run(fmt.Sprintf("%s, %d bytes from %T", name, size, body), func(t *testing.T) {
					send(t, "POST", "http://"+address, body, "Content-Type", c.contentType)
					got := <-results
					if size <= limit {
						if got.err != nil || got.data == nil {
							t.Errorf("got %v, %v", got.data, got.err)
						}
						return
					}
					wantRefusal(t, got.data, got.err, rest.TooLarge)
					if e := refusal(got.err); e != nil && e.Detail != "Request body is larger than 1000 bytes." {
						t.Errorf("got %s", e.Detail)
					}
				})
			}
		}
	}
}

func TestTheLimitIsAMegabyteUnlessSetOtherwise(t *testing.T) {
	text := func(size int) string { return `"` + strings.Repeat("x", size-2) + `"` }
	for _, c := range []struct {
		outcome string
		limit   int64
		size    int
		taken   bool
	}{
		{"takes 1 MiB by default", 0, 1 << 20, true},
		{"refuses a byte more", 0, 1<<20 + 1, false},
		{"takes more where told to", 1<<20 + 1, 1<<20 + 1, true},
		{"takes anything where told to", parser.Unlimited, 5 << 20, true},
		{"takes a body of exactly the limit", 2, 2, true},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			for _, known := range []bool{true, false} {
				r := request(text(c.size), jsonType)
				if !known {
					r.ContentLength = -1
				}
				got, err := parser.Parse(r, builtin, c.limit)
				if !c.taken {
					wantRefusal(t, got, err, rest.TooLarge)
				} else if err != nil || got.(string) != strings.Repeat("x", c.size-2) {
					t.Errorf("known length %v: got %.20v, %v", known, got, err)
				}
			}
		})
	}
}

// untouched is a body that nobody may read.
type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func TestWhatTheHeadersRefuseIsNotRead(t *testing.T) {
	for name, c := range map[string]struct {
		length int64
		header string
		kind   rest.Kind
	}{
		"a length over the limit":  {101, jsonType, rest.TooLarge},
		"a type without a parser":  {50, "text/plain", rest.UnsupportedMedia},
		"another charset":          {50, jsonType + "; charset=utf-16", rest.UnsupportedMedia},
		"parts without a boundary": {50, "multipart/form-data", rest.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			r := request("", c.header)
			r.Body, r.ContentLength = io.NopCloser(untouched{t}), c.length
			got, err := parser.Parse(r, builtin, 100)
			wantRefusal(t, got, err, c.kind)
		})
	}
}

// dial sends text as it is, and returns the connection.
func dial(t *testing.T, address, text string) *net.TCPConn {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
	return connection.(*net.TCPConn)
}

func TestAnAnnouncedBodyOverTheLimitIsNotWaitedFor(t *testing.T) {
	address, results := serve(t, 0, builtin...)
	connection := dial(t, address, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n")
	got := <-results
	wantRefusal(t, got.data, got.err, rest.TooLarge)
	_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := bufio.NewReader(connection).ReadString('\n'); err != nil {
		t.Errorf("no answer: %v", err)
	}
}

func TestAClientThatIsGoneIsNoServerError(t *testing.T) {
	const chunk = "5\r\n"
	for name, c := range map[string]struct{ contentType, headers, body string }{
		"JSON of a length":      {jsonType, "Content-Length: 100", `{"a":`},
		"JSON in chunks":        {jsonType, "Transfer-Encoding: chunked", chunk + `{"a":`},
		"JSON of bad chunks":    {jsonType, "Transfer-Encoding: chunked", chunk + "[[[]]NONSENSE\r\n"},
		"a form of a length":    {formType, "Content-Length: 100", "a=1&b"},
		"a form in chunks":      {formType, "Transfer-Encoding: chunked", chunk + "a=1&b"},
		"parts of a length":     {multipartType, "Content-Length: 100", "--b\r\n"},
		"nothing of a length":   {jsonType, "Content-Length: 100", ""},
		"nothing in chunks":     {jsonType, "Transfer-Encoding: chunked", ""},
		"JSON that is complete": {jsonType, "Content-Length: 100", "[1]"},
	} {
		t.Run(name, func(t *testing.T) {
			address, results := serve(t, 0, builtin...)
			connection := dial(t, address, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: "+c.contentType+"\r\n"+c.headers+"\r\n\r\n"+c.body)
			_ = connection.CloseWrite()
			got := <-results
			wantRefusal(t, got.data, got.err, rest.Malformed)
			if e := refusal(got.err); e != nil && (e.Detail != "The body ended before its time." || e.Cause == nil) {
				t.Errorf("got %v", got.err)
			}
		})
	}
}

func TestALimitOfAMiddlewareIsTooLargeAsWell(t *testing.T) {
	for _, contentType := range []string{jsonType, formType, multipartType} {
		r := request(strings.Repeat("1", 50), contentType)
		r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 10)
		got, err := parser.Parse(r, builtin, 0)
		wantRefusal(t, got, err, rest.TooLarge)
		if e := refusal(err); e != nil && e.Detail != "Request body is larger than 10 bytes." {
			t.Errorf("got %s", e.Detail)
		}
	}
}

func TestAParsersOwnErrorIsKept(t *testing.T) {
	own := errors.New("own")
	p := reader{"text/plain", func(io.Reader) (any, error) { return "half", own }}
	if got, err := parser.Parse(request("x", "text/plain"), []parser.Parser{p}, 0); got != nil || !errors.Is(err, own) {
		t.Errorf("got %v, %v", got, err)
	}
}
