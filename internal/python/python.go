// Package python words values as Python does, because the messages of Django
// REST Framework quote them: the names of types, and values as text.
package python

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
)

// TypeName is Python's name for the type of a value of plain data.
func TypeName(data any) string {
	switch data := data.(type) {
	case nil:
		return "NoneType"
	case string:
		return "str"
	case bool:
		return "bool"
	case []any:
		return "list"
	case rest.Object, map[string]any:
		return "dict"
	case json.Number:
		if isFloat(data) {
			return "float"
		}
		return "int"
	}
	return "another type"
}

// isFloat reports whether Python reads the number as a float.
func isFloat(n json.Number) bool { return strings.ContainsAny(string(n), ".eE") }

// Number prints a JSON number: integers as their digits, and others as floats
// (1e3 is 1000.0). A number out of a float's range is inf.
func Number(n json.Number) string {
	text := string(n)
	if !isFloat(n) {
		if text == "-0" {
			return "0"
		}
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		if strings.HasPrefix(text, "-") {
			return "-inf"
		}
		return "inf"
	}
	printed, err := jsontext.AppendFloat(nil, f)
	if err != nil {
		return text
	}
	return string(printed)
}

// Text is Python's str of a value: a string as it is, and all else as [Repr].
func Text(data any) string {
	if text, ok := data.(string); ok {
		return text
	}
	return Repr(data)
}

// maxDepth is how deep Repr follows lists and objects.
const maxDepth = 64

// Repr is Python's repr of a value of plain data: 'text', True, [1, 'a'].
func Repr(data any) string {
	var b strings.Builder
	write(&b, data, 0)
	return b.String()
}

func write(b *strings.Builder, data any, depth int) {
	if depth > maxDepth {
		b.WriteString("...")
		return
	}
	switch data := data.(type) {
	case nil:
		b.WriteString("None")
	case bool:
		if data {
			b.WriteString("True")
		} else {
			b.WriteString("False")
		}
	case string:
		quote(b, data)
	case json.Number:
		b.WriteString(Number(data))
	case []any:
		b.WriteByte('[')
		for i, item := range data {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, item, depth+1)
		}
		b.WriteByte(']')
	case rest.Object:
		writeObject(b, data, depth)
	default:
		b.WriteString("<object>")
	}
}

func writeObject(b *strings.Builder, object rest.Object, depth int) {
	b.WriteByte('{')
	for i, member := range object {
		if i > 0 {
			b.WriteString(", ")
		}
		quote(b, member.Name)
		b.WriteString(": ")
		write(b, member.Value, depth+1)
	}
	b.WriteByte('}')
}

// quote writes a string in single quotes, or in double ones if it has single
// ones only.
func quote(b *strings.Builder, text string) {
	mark := '\''
	if strings.ContainsRune(text, '\'') && !strings.ContainsRune(text, '"') {
		mark = '"'
	}
	b.WriteRune(mark)
	for _, r := range text {
		switch {
		case r == mark || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80 && (r < ' ' || r == 0x7f):
			b.WriteString(`\x` + strconv.FormatInt(int64(r)|0x100, 16)[1:])
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	b.WriteRune(mark)
}
