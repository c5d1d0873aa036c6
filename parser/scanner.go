package parser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// scanner reads JSON text in one pass.
type scanner struct {
	text         string
	at           int
	depth        int // how much deeper values may be nested
	elements     int // how many more values there may be
	nameLength   int
	lastNameWins bool

	// Stacks: the members and values of the objects and arrays that are open.
	// A closed one is copied out at its true size, in one allocation.
	members []rest.Member
	values  []any

	unescaped []byte // room for one string
}

// room is how many members or values a stack has room for at first.
const room = 16

// document reads the one value, with white space around it.
func (s *scanner) document() (any, error) {
	if !utf8.ValidString(s.text) {
		return nil, s.fail("Invalid UTF-8", len(validPrefix(s.text)))
	}
	if strings.HasPrefix(s.text, "\uFEFF") {
		return nil, s.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	s.space()
	value, err := s.value()
	if err != nil {
		return nil, err
	}
	if s.space(); s.at < len(s.text) {
		return nil, s.fail("Extra data", s.at)
	}
	return value, nil
}

// value reads a value; white space before it has been read.
func (s *scanner) value() (any, error) {
	if s.elements == 0 {
		return nil, s.fail("Too many values", s.at)
	}
	s.elements--
	switch s.peek() {
	case '{':
		return s.object()
	case '[':
		return s.array()
	case '"':
		return s.str()
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return s.number()
	}
	return s.word()
}

// object reads an object.
func (s *scanner) object() (any, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if s.closes('}') {
		return rest.Object{}, nil
	}
	if s.members == nil {
		s.members = make([]rest.Member, 0, room)
	}
	known := names{first: len(s.members)}
	for more := true; more; {
		name, place, err := s.name(&known)
		if err != nil {
			return nil, err
		}
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		if place >= 0 {
			s.members[place].Value = value
		} else {
			s.members = append(s.members, rest.Member{Name: name, Value: value})
			known.added(s.members)
		}
		if more, err = s.more('}'); err != nil {
			return nil, err
		}
	}
	object := make(rest.Object, len(s.members)-known.first)
	copy(object, s.members[known.first:])
	s.members = s.members[:known.first]
	return object, nil
}

// name reads a member's name and the colon after it. The place is that of the
// earlier member with this name which is to be replaced, or -1.
func (s *scanner) name(known *names) (name string, place int, err error) {
	start := s.at
	if s.peek() != '"' {
		return "", -1, s.fail("Expecting property name enclosed in double quotes", start)
	}
	if name, err = s.str(); err != nil {
		return "", -1, err
	}
	if len(name) > s.nameLength {
		return "", -1, s.fail(fmt.Sprintf("Property name of more than %d bytes", s.nameLength), start)
	}
	if place = known.find(s.members, name); place >= 0 && !s.lastNameWins {
		return "", -1, s.fail(fmt.Sprintf("Duplicate property name %.64q", name), start)
	}
	if s.space(); s.peek() != ':' {
		return "", -1, s.fail("Expecting ':' delimiter", s.at)
	}
	s.at++
	s.space()
	return name, place, nil
}

// array reads an array.
func (s *scanner) array() (any, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if s.closes(']') {
		return []any{}, nil
	}
	if s.values == nil {
		s.values = make([]any, 0, room)
	}
	first := len(s.values)
	for more := true; more; {
		value, err := s.value()
		if err != nil {
			return nil, err
		}
		s.values = append(s.values, value)
		if more, err = s.more(']'); err != nil {
			return nil, err
		}
	}
	array := make([]any, len(s.values)-first)
	copy(array, s.values[first:])
	s.values = s.values[:first]
	return array, nil
}

// open reads an opening bracket, one level deeper, and white space.
func (s *scanner) open() error {
	if s.depth == 0 {
		return s.fail("Too deeply nested", s.at)
	}
	s.depth--
	s.at++
	s.space()
	return nil
}

// closes reads the closing bracket, if it comes next.
func (s *scanner) closes(bracket byte) bool {
	if s.peek() != bracket {
		return false
	}
	s.at++
	s.depth++
	return true
}

// more reads what follows a value within brackets: a comma and white space, or
// the closing bracket.
func (s *scanner) more(bracket byte) (bool, error) {
	s.space()
	if s.closes(bracket) {
		return false, nil
	}
	if s.peek() != ',' {
		return false, s.fail("Expecting ',' delimiter", s.at)
	}
	s.at++
	s.space()
	return true, nil
}

// word reads true, false and null.
func (s *scanner) word() (any, error) {
	ahead := s.text[s.at:]
	switch {
	case strings.HasPrefix(ahead, "true"):
		s.at += len("true")
		return true, nil
	case strings.HasPrefix(ahead, "false"):
		s.at += len("false")
		return false, nil
	case strings.HasPrefix(ahead, "null"):
		s.at += len("null")
		return nil, nil
	}
	return nil, s.noValue()
}

// space reads white space.
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

// peek is the next byte, or 0 at the end; where 0 is the byte, it is wrong too.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}
