package docpage

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
)

// command is a curl command: what it sends, and whether it shows the header.
type command struct {
	method, url string
	header      http.Header
	body        string
	shows       bool // -i
}

// commands reads the curl commands of a block. What is no curl command is left
// out.
func commands(text string) ([]command, error) {
	lines, err := split(text)
	var found []command
	for _, words := range lines {
		if words[0] != "curl" {
			continue
		}
		c, err := curl(words[1:])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", words, err)
		}
		found = append(found, c)
	}
	return found, err
}

// curl reads a command's arguments: those that the pages use.
func curl(words []string) (command, error) {
	c := command{header: http.Header{}}
	var data []string
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "-i" || word == "-s":
			c.shows = c.shows || word == "-i"
		case !strings.HasPrefix(word, "-"):
			c.url = word
		case len(words) == 0:
			return c, fmt.Errorf("%s has no value", word)
		default:
			if err := c.option(word, words[0], &data); err != nil {
				return c, err
			}
			words = words[1:]
		}
	}
	c.body = strings.Join(data, "&")
	if data != nil && c.header.Get("Content-Type") == "" {
		c.header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.method == "" {
		c.method = http.MethodGet
		if data != nil {
			c.method = http.MethodPost
		}
	}
	return c, nil
}

// option reads an option with a value.
func (c *command) option(name, value string, data *[]string) error {
	switch name {
	case "-X":
		c.method = value
	case "-d":
		*data = append(*data, value)
	case "-u":
		c.header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
	case "-H":
		key, text, _ := strings.Cut(value, ":")
		c.header.Set(key, strings.TrimSpace(text))
	default:
		return fmt.Errorf("the option %s is not known here", name)
	}
	return nil
}

// send plays the command against a handler.
func (c command) send(handler http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), c.method, c.url, strings.NewReader(c.body))
	r.Header = c.header
	r.Header.Set("User-Agent", "curl")
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "*/*")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// split splits a text into commands, and those into words, as a shell does: at
// the ends of lines and at blanks, but for those within quotation marks.
func split(text string) ([][]string, error) {
	var s splitter
	for _, r := range strings.ReplaceAll(text, "\\\n", " ") + "\n" {
		s.read(r)
	}
	if s.quote != 0 {
		return nil, fmt.Errorf("a quotation mark is open at the end of %q", text)
	}
	return s.lines, nil
}

type splitter struct {
	lines   [][]string
	words   []string
	word    strings.Builder
	begun   bool // a word
	quote   rune // that is open
	comment bool
}

// read reads one character.
func (s *splitter) read(r rune) {
	switch {
	case s.quote != 0 && r == s.quote:
		s.quote = 0
	case s.quote != 0:
		s.word.WriteRune(r)
	case r == '\n' || r == ' ' || r == '\t':
		s.end(r)
	case s.comment:
	case r == '#' && !s.begun:
		s.comment = true
	case r == '\'' || r == '"':
		s.quote, s.begun = r, true
	default:
		s.word.WriteRune(r)
		s.begun = true
	}
}

// end ends a word, and at the end of a line the command.
func (s *splitter) end(r rune) {
	if s.begun {
		s.words = append(s.words, s.word.String())
		s.word.Reset()
		s.begun = false
	}
	if r == '\n' {
		if s.words != nil {
			s.lines = append(s.lines, s.words)
		}
		s.words, s.comment = nil, false
	}
}
