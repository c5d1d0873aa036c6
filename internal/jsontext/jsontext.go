// Package jsontext appends values as JSON text, exactly as Django REST
// Framework prints them: UTF-8 unescaped, floats as Python does, times in ISO
// 8601 with Z and microseconds.
package jsontext

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// ErrNotFinite is returned for a NaN or an infinity, which JSON can't hold.
var ErrNotFinite = errors.New("jsontext: NaN and infinities are not JSON")

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string. Control characters, quotes,
// backslashes, U+2028 and U+2029 are escaped, and nothing else is. Bytes that
// are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			dst = appendEscape(dst, c)
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\u2028' || r == '\u2029' || (r == utf8.RuneError && size == 1) {
			dst = append(dst, s[start:i]...)
			dst = appendRune(dst, r)
			i += size
			start = i
			continue
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// appendEscape appends the escape of an ASCII character.
func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}

// appendRune appends a line separator's escape, or U+FFFD as it is.
func appendRune(dst []byte, r rune) []byte {
	if r == utf8.RuneError {
		return append(dst, "\ufffd"...)
	}
	return append(dst, '\\', 'u', '2', '0', '2', hexDigits[r&0xf])
}

// AppendFloat appends f as Python's repr does: the shortest text that reads
// back the same, with a point or an exponent (1.0, 1e-07, 1e+16).
func AppendFloat(dst []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst, ErrNotFinite
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		format = 'e'
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, format, -1, 64)
	if !bytes.ContainsAny(dst[start:], ".e") {
		dst = append(dst, '.', '0')
	}
	return dst, nil
}

// AppendTime appends t in UTC as a JSON string: with Z, and with six
// fractional digits or none.
func AppendTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = append(dst, Time(t)...)
	return append(dst, '"')
}

// Time is t in UTC as ISO 8601 text, with Z, and with six fractional digits or
// none.
func Time(t time.Time) string {
	t = t.UTC()
	if t.Nanosecond()/1000 == 0 {
		return t.Format("2006-01-02T15:04:05Z")
	}
	return t.Format("2006-01-02T15:04:05.000000Z")
}
