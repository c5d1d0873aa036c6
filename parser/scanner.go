package parser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// scanner reads JSON text in one pass.
type scanner struct {
	text         []byte
	at           int
	depth        int // how much deeper values may be nested
	elements     int // how many more values there may be
	lastNameWins bool
}

// fail is the refusal of the text at a position, worded as CPython words it.
func (s *scanner) fail(why string, at int) error {
	at = min(at, len(s.text))
	before := s.text[:at]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return malformed("JSON parse error - %s: line %d column %d (char %d)", why, line, column, utf8.RuneCount(before))
}

// document reads the one value, with white space around it.
func (s *scanner) document() (any, error) {
	if !utf8.Valid(s.text) {
		return nil, malformed("JSON parse error - the text is not valid UTF-8")
	}
	s.space()
	value, err := s.value()
	if err != nil {
		return nil, err
	}
	s.space()
	if s.at < len(s.text) {
		return nil, s.fail("Extra data", s.at)
	}
	return value, nil
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek is the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) value() (any, error) {
	if s.elements--; s.elements < 0 {
		return nil, s.fail("Too many values", s.at)
	}
	switch c := s.peek(); {
	case c == '{':
		return s.nested(s.object)
	case c == '[':
		return s.nested(s.list)
	case c == '"':
		return s.str()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	return s.word()
}

// nested reads an object or a list, one level deeper.
func (s *scanner) nested(read func() (any, error)) (any, error) {
	if s.depth == 0 {
		return nil, s.fail("Too deeply nested", s.at)
	}
	s.depth--
	s.at++
	s.space()
	value, err := read()
	s.depth++
	return value, err
}

func (s *scanner) object() (any, error) {
	object := rest.Object{}
	if s.peek() == '}' {
		s.at++
		return object, nil
	}
	var seen map[string]int // made only for objects of some size
	for {
		member, err := s.member()
		if err != nil {
			return nil, err
		}
		object, seen, err = s.add(object, seen, member)
		if err != nil {
			return nil, err
		}
		s.space()
		switch s.peek() {
		case ',':
			s.at++
			s.space()
		case '}':
			s.at++
			return object, nil
		default:
			return nil, s.fail("Expecting ',' delimiter", s.at)
		}
	}
}

// member reads a name, a colon and a value.
func (s *scanner) member() (rest.Member, error) {
	if s.peek() != '"' {
		return rest.Member{}, s.fail("Expecting property name enclosed in double quotes", s.at)
	}
	start := s.at
	name, err := s.str()
	if err != nil {
		return rest.Member{}, err
	}
	if len(name) > maxName {
		return rest.Member{}, s.fail("Property name too long", start)
	}
	s.space()
	if s.peek() != ':' {
		return rest.Member{}, s.fail("Expecting ':' delimiter", s.at)
	}
	s.at++
	s.space()
	value, err := s.value()
	return rest.Member{Name: name, Value: value}, err
}

// add appends a member, unless its name is there already.
func (s *scanner) add(object rest.Object, seen map[string]int, member rest.Member) (rest.Object, map[string]int, error) {
	const small = 16
	place, double := -1, false
	if seen == nil {
		for i := range object {
			if object[i].Name == member.Name {
				place, double = i, true
			}
		}
	} else {
		place, double = seen[member.Name], false
		_, double = seen[member.Name]
	}
	switch {
	case double && !s.lastNameWins:
		return nil, nil, s.fail(fmt.Sprintf("Duplicate property name %.64q", member.Name), s.at)
	case double:
		object[place].Value = member.Value
		return object, seen, nil
	}
	object = append(object, member)
	if seen == nil && len(object) > small {
		seen = make(map[string]int, 2*small)
		for i := range object {
			seen[object[i].Name] = i
		}
	}
	if seen != nil {
		seen[member.Name] = len(object) - 1
	}
	return object, seen, nil
}

func (s *scanner) list() (any, error) {
	list := []any{}
	if s.peek() == ']' {
		s.at++
		return list, nil
	}
	for {
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		s.space()
		switch s.peek() {
		case ',':
			s.at++
			s.space()
		case ']':
			s.at++
			return list, nil
		default:
			return nil, s.fail("Expecting ',' delimiter", s.at)
		}
	}
}

// number reads a number and keeps its text.
func (s *scanner) number() (any, error) {
	start := s.at
	if bytes.HasPrefix(s.text[s.at:], []byte("-Infinity")) {
		return nil, notCompliant("-Infinity")
	}
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else if s.digits() == 0 {
		return nil, s.fail("Expecting value", start)
	}
	end := s.at
	if s.peek() == '.' {
		s.at++
		if s.digits() == 0 {
			s.at = end
			return json.Number(s.text[start:end]), nil // the point is then extra data
		}
		end = s.at
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if s.digits() == 0 {
			s.at = end
		}
	}
	return json.Number(s.text[start:s.at]), nil
}

func (s *scanner) digits() int {
	start := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at - start
}

// word reads true, false and null, and refuses the words that are no JSON.
func (s *scanner) word() (any, error) {
	rest := s.text[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("true")):
		s.at += 4
		return true, nil
	case bytes.HasPrefix(rest, []byte("false")):
		s.at += 5
		return false, nil
	case bytes.HasPrefix(rest, []byte("null")):
		s.at += 4
		return nil, nil
	case bytes.HasPrefix(rest, []byte("NaN")):
		return nil, notCompliant("NaN")
	case bytes.HasPrefix(rest, []byte("Infinity")):
		return nil, notCompliant("Infinity")
	}
	return nil, s.fail("Expecting value", s.at)
}

func notCompliant(word string) error {
	return malformed("JSON parse error - Out of range float values are not JSON compliant: '%s'", word)
}
