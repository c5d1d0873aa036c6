package docpage

import (
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

// commands reads the curl commands of a block, a line each; a line that ends with
// a backslash goes on. What is no curl command is left out.
func commands(text string) ([]command, error) {
	var found []command
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		words, err := split(line)
		if err != nil {
			return nil, err
		}
		if len(words) == 0 || words[0] != "curl" {
			continue
		}
		c, err := curl(words[1:])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		found = append(found, c)
	}
	return found, nil
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
func (c command) send(handler http.Handler) *http.Response {
	r := httptest.NewRequest(c.method, c.url, strings.NewReader(c.body))
	r.Header = c.header
	r.Header.Set("User-Agent", "curl")
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "*/*")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

// split splits a line into words as a shell does: at blanks, but for those within
// quotation marks.
func split(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '#' && !begun:
			return words, nil
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			if begun {
				words = append(words, word.String())
				word.Reset()
			}
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quotation mark is open at the end of %q", line)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
