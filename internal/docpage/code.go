package docpage

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// gap is a line of a block that stands for lines which the page leaves out.
const gap = "// …"

// QuotesFiles wants every Go block of the page to begin with a comment that names
// a file below root, and to be a part of that file, line for line. A line with the
// gap alone stands for any lines.
func (p *Page) QuotesFiles(t testing.TB, root string) {
	t.Helper()
	for _, block := range p.Blocks {
		if block.Language != "go" {
			continue
		}
		first, rest, _ := strings.Cut(block.Text, "\n")
		name, ok := strings.CutPrefix(first, "// ")
		if !ok || !strings.HasSuffix(name, ".go") {
			t.Errorf("%s:%d: begin the block with a comment that names its file", p.Path, block.Line)
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name)) //nolint:gosec // the files are this module's own
		if err != nil {
			t.Errorf("%s:%d: %v", p.Path, block.Line, err)
			continue
		}
		p.quotes(t, block.Line, name, rest, string(text))
	}
}

// QuotesOneOf wants every Go block of the page to be a part of one of the files.
func (p *Page) QuotesOneOf(t testing.TB, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no files %s (%v)", pattern, err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // the files are this module's own
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	for _, block := range p.Blocks {
		if block.Language == "go" {
			p.quotes(t, block.Line, pattern, block.Text, all.String())
		}
	}
}

// quotes wants the lines of a block among those of a text. How far they are
// indented does not count: a page may show the inside of a function.
func (p *Page) quotes(t testing.TB, line int, name, block, text string) {
	t.Helper()
	left := trimmed(text)
	for _, piece := range pieces(trimmed(block)) {
		at := index(left, piece)
		if at < 0 {
			t.Errorf("%s:%d: this is not, or no longer, in %s:\n%s", p.Path, line, name, strings.Join(piece, "\n"))
			return
		}
		left = left[at+len(piece):]
	}
}

// trimmed is a text's lines without the blanks around them.
func trimmed(text string) []string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return lines
}

// pieces are the runs of lines between gaps.
func pieces(lines []string) [][]string {
	var found [][]string
	for {
		at := slices.Index(lines, gap)
		if at < 0 {
			return append(found, lines)
		}
		if at > 0 {
			found = append(found, lines[:at])
		}
		if lines = lines[at+1:]; len(lines) == 0 {
			return found
		}
	}
}

// index is where piece begins in lines, or -1.
func index(lines, piece []string) int {
	for i := range len(lines) - len(piece) + 1 {
		if slices.Equal(lines[i:i+len(piece)], piece) {
			return i
		}
	}
	return -1
}
