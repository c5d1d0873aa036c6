// Package docpage reads the pages of docs/ for the tests that hold them to the
// code: their blocks of code, their links, and their curl commands, which it
// plays against a handler.
package docpage

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Block is a fenced block of a page.
type Block struct {
	// Language is the word after the fence, such as "go".
	Language string
	// Line is where the block's text begins in the page.
	Line int
	Text string
}

// Page is one page of Markdown.
type Page struct {
	Path   string
	Blocks []Block
	// Prose is the lines outside of blocks; lines within one are empty, so that
	// the index of a line is its number less one.
	Prose []string
}

// Read reads a page.
func Read(t testing.TB, path string) *Page {
	t.Helper()
	text, err := os.ReadFile(path) //nolint:gosec // the pages are this module's own
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{Path: path}
	var open *Block
	var lines []string
	for i, line := range strings.Split(string(text), "\n") {
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			open, lines = &Block{Language: language, Line: i + 2}, nil
		case fence:
			open.Text = strings.Join(lines, "\n")
			p.Blocks, open = append(p.Blocks, *open), nil
		case open != nil:
			lines = append(lines, line)
		default:
			p.Prose = append(p.Prose, line)
			continue
		}
		p.Prose = append(p.Prose, "")
	}
	if open != nil {
		t.Fatalf("%s:%d: the block does not end", path, open.Line)
	}
	return p
}

// Link is a link of a page.
type Link struct {
	Line   int
	Target string
}

var (
	linked = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	quoted = regexp.MustCompile("`[^`]*`")
)

// Links are the page's links, outside of code.
func (p *Page) Links() []Link {
	var found []Link
	for i, line := range p.Prose {
		for _, match := range linked.FindAllStringSubmatch(quoted.ReplaceAllString(line, ""), -1) {
			found = append(found, Link{i + 1, match[1]})
		}
	}
	return found
}

// Anchors are the names that GitHub gives to the page's headings.
func (p *Page) Anchors() map[string]bool {
	found := map[string]bool{}
	for _, line := range p.Prose {
		if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
			found[anchor(title)] = true
		}
	}
	return found
}

// anchor is a heading's text in small letters, with dashes for blanks and
// without other signs.
func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(title))
}
