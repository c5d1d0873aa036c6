package parser

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string. One without escapes is copied as a whole.
func (s *scanner) str() (string, error) {
	start := s.at
	s.at++
	begin := s.at
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return string(s.text[begin : s.at-1]), nil
		case c == '\\':
			return s.escaped(start, begin)
		case c < ' ':
			return "", s.fail("Invalid control character at", s.at)
		}
		s.at++
	}
	return "", s.fail("Unterminated string starting at", start)
}

// escaped reads on in a string from its first backslash.
func (s *scanner) escaped(start, begin int) (string, error) {
	out := append([]byte(nil), s.text[begin:s.at]...)
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return string(out), nil
		case c < ' ':
			return "", s.fail("Invalid control character at", s.at)
		case c != '\\':
			out = append(out, c)
			s.at++
			continue
		}
		if s.at+1 >= len(s.text) {
			break
		}
		var err error
		if out, err = s.escape(out); err != nil {
			return "", err
		}
	}
	return "", s.fail("Unterminated string starting at", start)
}

// escape reads one escape, of which there are at least two bytes.
func (s *scanner) escape(out []byte) ([]byte, error) {
	c := s.text[s.at+1]
	if c == 'u' {
		return s.unicodeEscape(out)
	}
	i := bytes.IndexByte([]byte(`"\/bfnrt`), c)
	if i < 0 {
		return nil, s.fail(`Invalid \escape`, s.at)
	}
	s.at += 2
	return append(out, "\"\\/\b\f\n\r\t"[i]), nil
}

// unicodeEscape reads \uXXXX, and a second one that makes a pair with it. A
// lone surrogate is written in three bytes, as UTF-8 would if it could.
func (s *scanner) unicodeEscape(out []byte) ([]byte, error) {
	first, ok := s.hex(s.at)
	if !ok {
		return nil, s.fail(`Invalid \uXXXX escape`, s.at+1)
	}
	s.at += 6
	if !utf16.IsSurrogate(first) {
		return utf8.AppendRune(out, first), nil
	}
	if second, ok := s.hex(s.at); ok {
		if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
			s.at += 6
			return utf8.AppendRune(out, pair), nil
		}
	}
	return append(out, 0xe0|byte(first>>12), 0x80|byte(first>>6)&0x3f|0x80, 0x80|byte(first)&0x3f), nil
}

// hex is the code of the \uXXXX escape at a position.
func (s *scanner) hex(at int) (rune, bool) {
	if at+6 > len(s.text) || s.text[at] != '\\' || s.text[at+1] != 'u' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(s.text[at+2:at+6]), 16, 16)
	return rune(code), err == nil
}
