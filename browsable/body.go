package browsable

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// The bounds of what is shown of a body, in bytes, so that a page stays light.
const (
	maxColoured = 48 << 10 // with the tags around each word
	maxShown    = 48 << 10 // of the text alone
	tagCost     = 22
)

// token is a piece of a body: its class, of which k is a name, s a text, n a
// number and l a word such as null; and where it leads.
type token struct{ Class, Href, Text string }

// shown is a body as tokens, and what to say about one that is not shown whole.
func shown(page *renderer.Page, link func(value string) string) (tokens []token, note string) {
	switch {
	case page.Data == nil:
		return nil, ""
	case page.BodyType == "":
		return nil, "[No renderers were found]"
	case !utf8.Valid(page.Body):
		return nil, fmt.Sprintf("[%d bytes of binary content]", len(page.Body))
	}
	text := string(page.Body)
	if strings.Contains(page.BodyType, "json") && len(text) <= maxColoured {
		tokens = colour(text, page.Key, link)
		cost := 0
		for i := range tokens {
			cost += tagCost + len(tokens[i].Text) + len(tokens[i].Href)
		}
		if cost <= 2*maxColoured {
			return tokens, ""
		}
	}
	if len(text) > maxShown {
		cut := strings.LastIndexByte(text[:maxShown], '\n')
		if cut < 0 {
			cut = maxShown
			for !utf8.RuneStart(text[cut]) {
				cut--
			}
		}
		note = fmt.Sprintf("These are the first %d KB of %d KB. Choose a format to get all of it.", cut>>10, len(text)>>10)
		text = text[:cut]
	}
	return []token{{Text: text}}, note
}

// linker gives the URL of an object of the list by its key, if there is one.
func linker(r *rest.Request, page *renderer.Page, path string) func(value string) string {
	return func(value string) string {
		if page.Key == "" || r.Resolve == nil || value == "" {
			return ""
		}
		address := strings.TrimSuffix(path, "/") + "/" + url.PathEscape(value) + "/"
		decoded, err := url.PathUnescape(address)
		if err != nil {
			return ""
		}
		if _, _, found := r.Resolve(decoded); !found {
			return ""
		}
		return address
	}
}

// painter splits JSON text into tokens.
type painter struct {
	text   string
	tokens []token
	levels []level
	key    string
	link   func(value string) string
}

// level is a list or an object around the present place, and the name that was
// read last in it.
type level struct {
	list bool
	name string
}

// colour splits JSON text into tokens. Texts that are URLs of pages lead there, and
// so do the keys of a list's objects.
func colour(text, key string, link func(string) string) []token {
	p := &painter{text: text, key: key, link: link}
	for p.text != "" {
		p.next()
	}
	return p.tokens
}

// next takes one token.
func (p *painter) next() {
	switch c := p.text[0]; {
	case c == '"':
		p.string()
	case c == '{', c == '[':
		p.levels = append(p.levels, level{list: c == '['})
		p.plain(1)
	case c == '}', c == ']':
		if len(p.levels) > 0 {
			p.levels = p.levels[:len(p.levels)-1]
		}
		p.plain(1)
	case c == '-' || c >= '0' && c <= '9':
		p.value("n", strings.IndexAny(p.text, ",]}\n "))
	case c >= 'a' && c <= 'z':
		p.value("l", strings.IndexAny(p.text, ",]}\n "))
	default:
		p.plain(1)
	}
}

// plain takes so many bytes without a class.
func (p *painter) plain(n int) {
	if last := len(p.tokens) - 1; last >= 0 && p.tokens[last].Class == "" {
		p.tokens[last].Text += p.text[:n]
	} else {
		p.tokens = append(p.tokens, token{Text: p.text[:n]})
	}
	p.text = p.text[n:]
}

// value takes a number or a word of n bytes; less than 0 is all.
func (p *painter) value(class string, n int) {
	if n < 0 {
		n = len(p.text)
	}
	t := token{Class: class, Text: p.text[:n]}
	if p.isKey() {
		t.Href = p.link(t.Text)
	}
	p.tokens, p.text = append(p.tokens, t), p.text[n:]
}

// string takes a text in quotation marks, with the colon behind a name.
func (p *painter) string() {
	n := 1
	for n < len(p.text) && p.text[n] != '"' {
		if p.text[n] == '\\' {
			n++
		}
		n++
	}
	n = min(n+1, len(p.text))
	t := token{Class: "s", Text: p.text[:n]}
	p.text = p.text[n:]
	var decoded string
	if json.Unmarshal([]byte(t.Text), &decoded) != nil {
		decoded = ""
	}
	switch {
	case strings.HasPrefix(p.text, ":"):
		t.Class = "k"
		if len(p.levels) > 0 {
			p.levels[len(p.levels)-1].name = decoded
		}
	case isPage(decoded):
		t.Href = decoded
	case p.isKey():
		t.Href = p.link(decoded)
	}
	p.tokens = append(p.tokens, t)
}

// isPage reports whether a text is the URL of a page.
func isPage(text string) bool {
	if !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") {
		return false
	}
	parsed, err := url.Parse(text)
	return err == nil && parsed.Host != ""
}

// isKey reports whether the present place is the key of an object of the list: one
// of a list that is the body, or its member results.
func (p *painter) isKey() bool {
	n := len(p.levels)
	if p.key == "" || n < 2 || p.levels[n-1].list || p.levels[n-1].name != p.key || !p.levels[n-2].list {
		return false
	}
	return n == 2 || n == 3 && p.levels[0].name == "results"
}
