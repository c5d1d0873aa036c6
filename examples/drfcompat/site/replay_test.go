package site_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// step is one recorded request.
type step struct {
	ID        string            `json:"id"`
	Scenario  string            `json:"scenario"`
	Method    string            `json:"method"`
	Path      string            `json:"path"`
	Headers   map[string]string `json:"headers"`
	Tags      []string          `json:"tags"`
	Auth      *credentials      `json:"auth"`
	JSON      json.RawMessage   `json:"json"`
	Form      [][2]string       `json:"form"`
	Multipart []part            `json:"multipart"`
	Raw       *string           `json:"raw"`
	RawBase64 string            `json:"raw_b64"`
	Type      json.RawMessage   `json:"content_type"`
	Capture   map[string]string `json:"capture"`
}

type credentials struct {
	Type     string  `json:"type"`
	User     string  `json:"user"`
	Username string  `json:"username"`
	Password *string `json:"password"`
	Token    string  `json:"token"`
	Value    string  `json:"value"`
}

type part struct {
	Name        string  `json:"name"`
	Value       string  `json:"value"`
	Filename    *string `json:"filename"`
	ContentType string  `json:"content_type"`
}

// answer is what DRF, or we, answered.
type answer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// compared are the headers that must agree.
var compared = []string{"content-type", "allow", "www-authenticate", "location", "vary", "retry-after"}

const boundary = "replay-boundary"

// lines reads a file of JSON lines.
func lines[T any](t *testing.T, path string) []T {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []T
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	for scanner.Scan() {
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, v)
	}
	return all
}

// scenarios reads the requests of every scenario, in order.
func scenarios(t *testing.T) map[string][]step {
	t.Helper()
	files, err := filepath.Glob("../testdata/cases/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	all := map[string][]step{}
	for _, path := range files {
		for _, s := range lines[step](t, path) {
			all[s.Scenario] = append(all[s.Scenario], s)
		}
	}
	return all
}

// recorded reads DRF's answers.
func recorded(t *testing.T, variant string) (host string, answers map[string]answer) {
	t.Helper()
	answers = map[string]answer{}
	path := "../testdata/recorded/" + variant + ".jsonl"
	meta := lines[struct {
		Host string `json:"host"`
	}](t, path)
	for _, a := range lines[answer](t, path) {
		answers[a.ID] = a
	}
	return meta[0].Host, answers
}

// player plays a scenario against a handler.
type player struct {
	t         *testing.T
	handler   http.Handler
	passwords map[string]string
	tokens    map[string]string
	captured  map[string]string
}

func (p *player) filled(text string) string {
	for name, value := range p.captured {
		text = strings.ReplaceAll(text, "${"+name+"}", value)
	}
	return text
}

// body is the step's body and content type.
func (p *player) body(s step) (body []byte, contentType string) {
	switch {
	case s.JSON != nil:
		var compact bytes.Buffer
		if err := json.Compact(&compact, s.JSON); err != nil {
			p.t.Fatal(err)
		}
		body, contentType = compact.Bytes(), "application/json"
	case s.Form != nil:
		var pairs []string
		for _, pair := range s.Form {
			pairs = append(pairs, url.QueryEscape(pair[0])+"="+url.QueryEscape(p.filled(pair[1])))
		}
		body, contentType = []byte(strings.Join(pairs, "&")), "application/x-www-form-urlencoded"
	case s.Multipart != nil:
		body, contentType = p.multipart(s.Multipart), "multipart/form-data; boundary="+boundary
	case s.Raw != nil:
		body = []byte(p.filled(*s.Raw))
	case s.RawBase64 != "":
		body, _ = base64.StdEncoding.DecodeString(s.RawBase64)
	}
	if s.Type != nil {
		contentType = ""
		_ = json.Unmarshal(s.Type, &contentType) // null sends none
	}
	return body, contentType
}

func (p *player) multipart(parts []part) []byte {
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=%q", boundary, part.Name)
		if part.Filename != nil {
			fmt.Fprintf(&b, "; filename=%q", *part.Filename)
		}
		if part.ContentType != "" {
			fmt.Fprintf(&b, "\r\nContent-Type: %s", part.ContentType)
		}
		fmt.Fprintf(&b, "\r\n\r\n%s\r\n", p.filled(part.Value))
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return []byte(b.String())
}

// authorization is the step's Authorization header.
func (p *player) authorization(c *credentials) string {
	switch c.Type {
	case "raw":
		return p.filled(c.Value)
	case "basic":
		name := c.User + c.Username
		secret := p.passwords[name]
		if c.Password != nil {
			secret = *c.Password
		}
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+secret))
	}
	if c.Token != "" {
		return "Token " + p.filled(c.Token)
	}
	return "Token " + p.tokens[c.User]
}

// play sends one step.
func (p *player) play(s step) answer {
	body, contentType := p.body(s)
	r := httptest.NewRequest(s.Method, "http://HOST"+p.filled(s.Path), bytes.NewReader(body))
	for name, value := range s.Headers {
		r.Header.Set(name, p.filled(value))
	}
	if s.Auth != nil {
		r.Header.Set("Authorization", p.authorization(s.Auth))
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	got := answer{ID: s.ID, Status: w.Code, Headers: map[string]string{}, Body: w.Body.String()}
	if s.Method == http.MethodHead {
		got.Body = "" // net/http drops it
	}
	for name, values := range w.Header() {
		got.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	for name, source := range s.Capture {
		if header, ok := strings.CutPrefix(source, "header:"); ok {
			p.captured[name] = strings.TrimPrefix(w.Header().Get(header), "http://HOST")
		}
		var document map[string]any
		if key, ok := strings.CutPrefix(source, "json:"); ok && json.Unmarshal(w.Body.Bytes(), &document) == nil {
			p.captured[name] = strings.TrimPrefix(fmt.Sprint(document[strings.TrimPrefix(key, "/")]), "http://HOST")
		}
	}
	return got
}

var (
	waits      = regexp.MustCompile(`available in \d+ seconds?`)
	cursors    = regexp.MustCompile(`cursor=[^&"]*`)
	moments    = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)`)
	complaints = regexp.MustCompile(`JSON parse error - [^"]*(\\.[^"]*)*`)
)

// normal replaces what two faithful servers may answer differently: their
// host, the present time, how long to wait, what a cursor looks like, and the
// wording of a JSON parser's complaint.
func normal(text, host string, now time.Time) string {
	text = strings.ReplaceAll(text, "http://"+host, "http://HOST")
	text = waits.ReplaceAllString(text, "available in <n> seconds")
	text = cursors.ReplaceAllString(text, "cursor=<cursor>")
	text = complaints.ReplaceAllString(text, "JSON parse error - <why>")
	return moments.ReplaceAllStringFunc(text, func(found string) string {
		moment, err := time.Parse(time.RFC3339Nano, found)
		if err != nil || now.Sub(moment).Abs() > 24*time.Hour {
			return found
		}
		return fmt.Sprintf("<now, %d fractional digits>", max(0, strings.Index(found, "Z")-20))
	})
}

// headers are the compared headers in a form that can be compared.
func headers(a answer, host string) string {
	var b strings.Builder
	for _, name := range compared {
		value := a.Headers[name]
		if name == "vary" {
			words := strings.Split(strings.ToLower(strings.ReplaceAll(value, "\n", ",")), ",")
			for i := range words {
				words[i] = strings.TrimSpace(words[i])
			}
			slices.Sort(words)
			value = strings.Join(words, ", ")
		}
		if n, err := strconv.Atoi(value); err == nil && name == "retry-after" && n >= 1 && n <= 60 {
			value = "<n>"
		}
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.ReplaceAll(value, "http://"+host, "http://HOST"))
		}
	}
	return b.String()
}

// replay plays a scenario and compares every answer with DRF's.
func (p *player) replay(steps []step, host string, want map[string]answer) {
	recordedAt := p.recordedAt(want)
	for _, s := range steps {
		got, drf := p.play(s), want[s.ID]
		if slices.Contains(s.Tags, "slash") || slices.Contains(s.Tags, "quirk") {
			continue
		}
		same := strings.HasPrefix(drf.Headers["content-type"], "text/html") || // pages may look different
			normal(got.Body, "HOST", time.Now()) == normal(drf.Body, host, recordedAt)
		if got.Status != drf.Status || headers(got, "HOST") != headers(drf, host) || !same {
			p.t.Errorf("%s: %s %s\n got %d %s\n%s\nwant %d %s\n%s", s.ID, s.Method, s.Path,
				got.Status, headers(got, "HOST"), got.Body, drf.Status, headers(drf, host), drf.Body)
		}
	}
}

// recordedAt is when the answers were recorded.
func (p *player) recordedAt(want map[string]answer) time.Time {
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if at, err := http.ParseTime(want[id].Headers["date"]); err == nil {
			return at
		}
	}
	p.t.Fatal("the recording has no date")
	return time.Time{}
}
