package parser

import "encoding/json"

// number reads a number and keeps its text. What follows the longest number
// that there is, as in 01 or 1., is left for the reader of what comes next.
func (s *scanner) number() (any, error) {
	end := s.at
	if s.text[end] == '-' {
		end++
	}
	switch integer := s.digits(end); {
	case integer == end:
		return nil, s.noValue()
	case s.text[end] == '0':
		end++
	default:
		end = integer
	}
	if s.is(end, ".") {
		if fraction := s.digits(end + 1); fraction > end+1 {
			end = fraction
		}
	}
	if s.is(end, "eE") {
		start := end + 1
		if s.is(start, "+-") {
			start++
		}
		if exponent := s.digits(start); exponent > start {
			end = exponent
		}
	}
	literal := json.Number(s.text[s.at:end])
	s.at = end
	return literal, nil
}

// digits is the end of the digits that begin at a position.
func (s *scanner) digits(at int) int {
	for at < len(s.text) && s.text[at] >= '0' && s.text[at] <= '9' {
		at++
	}
	return at
}

// is reports whether the byte at a position is one of those.
func (s *scanner) is(at int, those string) bool {
	if at >= len(s.text) {
		return false
	}
	for i := range len(those) {
		if s.text[at] == those[i] {
			return true
		}
	}
	return false
}
