package parser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// fail is the refusal of the text at a byte position, which it tells as Python
// does: lines and columns from 1, characters from 0.
func (s *scanner) fail(why string, at int) error {
	before := s.text[:at]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return malformed("JSON parse error - %s: line %d column %d (char %d)", why, line, column, utf8.RuneCountInString(before))
}

// noValue is the refusal of what stands where a value should.
func (s *scanner) noValue() error {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if strings.HasPrefix(s.text[s.at:], word) {
			return &rest.Error{Kind: rest.Malformed,
				Detail: fmt.Sprintf("JSON parse error - Out of range float values are not JSON compliant: '%s'", word)}
		}
	}
	return s.fail("Expecting value", s.at)
}

// validPrefix is what of the text comes before the first byte that is not
// UTF-8.
func validPrefix(text string) string {
	for i, c := range text {
		if c != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
			return text[:i]
		}
	}
	return text
}
