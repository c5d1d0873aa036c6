package router

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// segment is one part of a path between slashes: a fixed text, or a parameter
// with its name and pattern.
type segment struct {
	text    string
	pattern *pattern // nil for a fixed text
}

// pattern is what a parameter's value may look like. Values are never empty and
// hold no slash.
type pattern struct {
	source   string
	compiled *regexp.Regexp // nil for anyKey, which needs none
}

// anyKey is the pattern where nothing else is said (DRF's lookup_value_regex).
const anyKey = `[^/.]+`

// newPattern reads a pattern; nothing stands for anyKey.
func newPattern(source string) (*pattern, error) {
	if source == "" || source == anyKey {
		return &pattern{source: anyKey}, nil
	}
	if _, err := regexp.Compile(source); err != nil { // before the brackets, which could hide a mistake
		return nil, err
	}
	compiled, err := regexp.Compile(`\A(?:` + source + `)\z`)
	return &pattern{source, compiled}, err
}

// matches reports whether a value looks like the pattern.
func (p *pattern) matches(value string) bool {
	if value == "" || strings.IndexByte(value, '/') >= 0 {
		return false
	}
	if p.compiled == nil {
		return strings.IndexByte(value, '.') < 0
	}
	return p.compiled.MatchString(value)
}

// fits reports whether a segment of a URL is one of these.
func (s *segment) fits(text string) bool {
	if s.pattern == nil {
		return s.text == text
	}
	return s.pattern.matches(text)
}

// errNoPath is how to write a path.
var errNoPath = errors.New("write segments of letters, digits, - and _, or parameters such as {article} and {article:[0-9]+}, " +
	"with slashes between and none at the ends")

var (
	fixed = regexp.MustCompile(`^[A-Za-z0-9_~-]+$`)
	names = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
)

// parsePath reads a path as declared: articles/{article}/comments. Nothing is no
// segments.
func parsePath(path string) ([]segment, error) {
	if path == "" {
		return nil, nil
	}
	var segments []segment
	for _, text := range split(path) {
		parsed, err := parseSegment(text)
		if err != nil {
			return nil, err
		}
		if parsed.pattern == nil && !fixed.MatchString(text) {
			return nil, errNoPath
		}
		segments = append(segments, parsed)
	}
	return segments, nil
}

// split cuts a declared path at its slashes, but not at those of patterns.
func split(path string) []string {
	var parts []string
	depth, start := 0, 0
	for i := range len(path) {
		switch path[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '/':
			if depth == 0 {
				parts = append(parts, path[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, path[start:])
}

// parseSegment reads a segment: {name}, {name:pattern}, or any text without
// braces.
func parseSegment(text string) (segment, error) {
	if !strings.ContainsAny(text, "{}") {
		return segment{text: text}, nil
	}
	inner, opened := strings.CutPrefix(text, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	name, source, narrowed := strings.Cut(inner, ":")
	if !opened || !closed || !names.MatchString(name) || narrowed && source == "" {
		return segment{}, errNoPath
	}
	compiled, err := newPattern(source)
	if err != nil {
		return segment{}, fmt.Errorf("the pattern of {%s} is no regular expression (RE2): %w", name, err)
	}
	return segment{name, compiled}, nil
}

// shown is a path for people: articles/{article}/comments.
func shown(segments []segment) string {
	return join(segments, func(s segment) string { return "{" + s.text + "}" })
}

// position is a path without the names of its parameters, which say nothing of
// the URLs that it has.
func position(segments []segment) string {
	return join(segments, func(s segment) string { return "{" + s.pattern.source + "}" })
}

// join writes a path, its parameters in the way that write does.
func join(segments []segment, write func(segment) string) string {
	parts := make([]string, len(segments))
	for i, s := range segments {
		parts[i] = s.text
		if s.pattern != nil {
			parts[i] = write(s)
		}
	}
	return strings.Join(parts, "/")
}

// dashed is the fixed segments of a path, with dashes between: the path's name.
func dashed(segments []segment) string {
	var parts []string
	for _, s := range segments {
		if s.pattern == nil {
			parts = append(parts, s.text)
		}
	}
	return strings.Join(parts, "-")
}

// parameters counts the parameters of a path.
func parameters(segments []segment) int {
	count := 0
	for _, s := range segments {
		if s.pattern != nil {
			count++
		}
	}
	return count
}

// repeated is the name of a parameter that stands twice in a path, or nothing.
func repeated(segments []segment) string {
	seen := map[string]bool{}
	for _, s := range segments {
		if s.pattern != nil && seen[s.text] {
			return s.text
		}
		seen[s.text] = s.pattern != nil || seen[s.text]
	}
	return ""
}
