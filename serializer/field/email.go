package field

import (
	"net/netip"
	"reflect"
	"strings"
	"unicode"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Email is an e-mail address (DRF's EmailField): RFC 5321 shape, localhost and
// address literals allowed, and other than ASCII letters in the domain alone.
type Email struct {
	// MaxLength counts code points; 0 is no limit.
	MaxLength int
	// Blank allows "".
	Blank bool
}

// Describe sets the type and the limit.
func (k Email) Describe(f *schema.Field) {
	f.Type, f.Blank, f.MaxLength = "email", k.Blank, k.MaxLength
}

// Parse takes text and numbers, which are then no address.
func (k Email) Parse(input any) (any, error) {
	const message = "Enter a valid email address."
	return String{MaxLength: k.MaxLength, Blank: k.Blank}.read(input, message, func(text string) []rest.Message {
		if isAddress(text) {
			return nil
		}
		return problem("invalid", message)
	})
}

// Append appends the address as a JSON string.
func (Email) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return String{}.Append(dst, value)
}

// Plain is the address.
func (Email) Plain(value reflect.Value) any { return textOf(value) }

// isAddress reports whether text is local-part@domain.
func isAddress(text string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 1 {
		return false
	}
	local, domain := text[:at], text[at+1:]
	return (isDotAtom(local) || isQuoted(local)) && isDomain(domain)
}

// isDotAtom reports whether s is atoms with dots between (RFC 5322, 3.2.3).
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.ContainsFunc(atom, notAtomText) {
			return false
		}
	}
	return true
}

func notAtomText(r rune) bool {
	return !isASCIIAlphanumeric(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

func isASCIIAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// isQuoted reports whether s is a quoted string (RFC 5322, 3.2.4) of ASCII
// without line breaks.
func isQuoted(s string) bool {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return false
	}
	inner, escaped := s[1:len(s)-1], false
	for i := range len(inner) {
		c := inner[i]
		switch {
		case c == 0 || c == '\n' || c == '\r' || c > 0x7f:
			return false
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"' || c == ' ' || c == '\t':
			return false
		}
	}
	return !escaped
}

// isDomain reports whether s is localhost, an address in brackets, or a name
// of at least two labels.
func isDomain(s string) bool {
	if s == "localhost" {
		return true
	}
	if literal, ok := strings.CutPrefix(s, "["); ok {
		literal, ok = strings.CutSuffix(literal, "]")
		address, err := netip.ParseAddr(literal)
		return ok && err == nil && address.Zone() == ""
	}
	if len(s) > 253 {
		return false
	}
	labels := strings.Split(s, ".")
	for _, label := range labels[:len(labels)-1] {
		if !isLabel(label) {
			return false
		}
	}
	last := labels[len(labels)-1]
	if strings.HasPrefix(last, "-") { // as in Django, where only the end of the last label may be no hyphen
		last = "x" + last[1:]
	}
	return len(labels) > 1 && isLabel(last) && len(last) >= 2
}

// isLabel reports whether s is one part of a host name, letters of any script
// included (RFC 5890).
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		if r < 0x80 {
			return r != '-' && !isASCIIAlphanumeric(r)
		}
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}
