package docpage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// varying is what differs from one run to the next: times, tokens, cursors, waits.
var varying = []*regexp.Regexp{
	regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`),
	regexp.MustCompile(`qnt_[A-Za-z0-9_-]+`),
	regexp.MustCompile(`cursor=[A-Za-z0-9_%=-]+`),
	regexp.MustCompile(`(available in |Retry-After: )\d+( seconds?)?`),
}

// Play sends the curl commands of the page's sh blocks to a handler, in their
// order, and compares each block's last answer with the block that follows:
//
//   - json: the body, however it is laid out;
//   - http, for curl -i: the status, some of the header, and the body;
//   - text: the body as it is.
//
// Answers that the page does not show have to be successes. Times, tokens and the
// like may be others than the page's; a token of the page then stands for the real
// one in the commands that follow.
func (p *Page) Play(t testing.TB, handler http.Handler) {
	t.Helper()
	player := &player{page: p, handler: handler, actual: map[string]string{}}
	for i, block := range p.Blocks {
		if block.Language != "sh" {
			continue
		}
		sent, err := commands(player.translate(block.Text))
		if err != nil {
			t.Fatalf("%s:%d: %v", p.Path, block.Line, err)
		}
		for n, c := range sent {
			var shown *Block
			if n == len(sent)-1 && i+1 < len(p.Blocks) && answers[p.Blocks[i+1].Language] {
				shown = &p.Blocks[i+1]
			}
			player.play(t, block.Line, c, shown)
		}
	}
	if player.played == 0 {
		t.Errorf("%s has no curl commands", p.Path)
	}
}

// answers are the languages of blocks that show an answer.
var answers = map[string]bool{"json": true, "http": true, "text": true}

type player struct {
	page    *Page
	handler http.Handler
	actual  map[string]string // by what the page has
	played  int
}

// translate puts real tokens and cursors into a text of the page.
func (p *player) translate(text string) string {
	for shown, actual := range p.actual {
		text = strings.ReplaceAll(text, shown, actual)
	}
	return text
}

// play sends one command and compares its answer.
func (p *player) play(t testing.TB, line int, c command, shown *Block) {
	t.Helper()
	p.played++
	answer := c.send(p.handler)
	where := fmt.Sprintf("%s:%d: %s %s", p.page.Path, line, c.method, c.url)
	if shown == nil {
		if answer.Code >= http.StatusBadRequest {
			t.Errorf("%s: got %d\n%s", where, answer.Code, answer.Body)
		}
		return
	}
	if c.shows != (shown.Language == "http") {
		t.Errorf("%s: curl -i belongs to a block of http, and no other", where)
	}
	want, got := shown.Text, answer.Body.String()
	if c.shows {
		head, rest, _ := strings.Cut(want, "\n\n")
		p.head(t, where, head, answer)
		want = rest
	}
	if want, got := tidy(want), tidy(got); !p.same(want, got) {
		t.Errorf("%s:\n got %s\nwant %s", where, got, want)
	}
}

// head compares the status, and the lines of the header that the page shows.
func (p *player) head(t testing.TB, where, shown string, answer *httptest.ResponseRecorder) {
	t.Helper()
	status, rest, _ := strings.Cut(shown, "\n")
	if got := fmt.Sprint("HTTP/1.1 ", answer.Code, " ", http.StatusText(answer.Code)); status != got {
		t.Errorf("%s: got %s, want %s", where, got, status)
	}
	for line := range strings.SplitSeq(rest, "\n") {
		name, _, found := strings.Cut(line, ": ")
		if got := name + ": " + answer.Header().Get(name); found && !p.same(line, got) {
			t.Errorf("%s: got %s, want %s", where, got, line)
		}
	}
}

// tidy is a text without the blanks of JSON's layout, and without carriage returns.
func tidy(text string) string {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) == nil {
		return compact.String()
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// same compares what the page shows with what came, and remembers what stands for
// what.
func (p *player) same(shown, got string) bool {
	for _, pattern := range varying {
		a, b := pattern.FindAllString(shown, -1), pattern.FindAllString(got, -1)
		for i := range min(len(a), len(b)) {
			p.actual[a[i]] = b[i]
		}
		shown, got = pattern.ReplaceAllString(shown, "…"), pattern.ReplaceAllString(got, "…")
	}
	return shown == got
}
