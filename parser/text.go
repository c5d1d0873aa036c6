package parser

import (
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string. One without escapes is a part of the text.
func (s *scanner) str() (string, error) {
	start := s.at
	for at := start + 1; at < len(s.text); at++ {
		switch c := s.text[at]; {
		case c == '"':
			s.at = at + 1
			return s.text[start+1 : at], nil
		case c == '\\':
			s.at = at
			return s.escaped(start)
		case c < ' ':
			return "", s.fail("Invalid control character at", at)
		}
	}
	return "", s.fail("Unterminated string starting at", start)
}

// escaped reads on in the string that begins at start, from its first
// backslash.
func (s *scanner) escaped(start int) (string, error) {
	s.unescaped = append(s.unescaped[:0], s.text[start+1:s.at]...)
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return string(s.unescaped), nil
		case c == '\\':
			if err := s.escape(start); err != nil {
				return "", err
			}
		case c < ' ':
			return "", s.fail("Invalid control character at", s.at)
		default:
			s.unescaped = append(s.unescaped, c)
			s.at++
		}
	}
	return "", s.fail("Unterminated string starting at", start)
}

// escape reads one escape of the string that begins at start.
func (s *scanner) escape(start int) error {
	if s.at+1 == len(s.text) {
		return s.fail("Unterminated string starting at", start)
	}
	c := s.text[s.at+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return s.unicodeEscape()
	default:
		return s.fail(`Invalid \escape`, s.at)
	}
	s.unescaped = append(s.unescaped, c)
	s.at += 2
	return nil
}

// unicodeEscape reads \uXXXX, and a second one that makes a pair with it (RFC
// 8259, section 7).
func (s *scanner) unicodeEscape() error {
	first, ok := s.hex(s.at)
	if !ok {
		return s.fail(`Invalid \uXXXX escape`, s.at+1)
	}
	s.at += 6
	if !utf16.IsSurrogate(first) {
		s.unescaped = utf8.AppendRune(s.unescaped, first)
		return nil
	}
	if second, ok := s.hex(s.at); ok {
		if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
			s.at += 6
			s.unescaped = utf8.AppendRune(s.unescaped, pair)
			return nil
		}
	}
	// The utf8 package would replace it, and nobody could tell what was sent.
	s.unescaped = append(s.unescaped, 0xe0|byte(first>>12&0xf), 0x80|byte(first>>6&0x3f), 0x80|byte(first&0x3f))
	return nil
}

// hex is the code of the \uXXXX escape at a position. Like CPython it wants a
// byte after it as well, if only the closing quote.
func (s *scanner) hex(at int) (rune, bool) {
	if at+6 >= len(s.text) || s.text[at] != '\\' || s.text[at+1] != 'u' {
		return 0, false
	}
	var code rune
	for _, c := range []byte(s.text[at+2 : at+6]) {
		switch {
		case c >= '0' && c <= '9':
			code = code<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			code = code<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return code, true
}
