package renderer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
)

// table writes the lines of a CSV text.
type table struct {
	CSV
	names   []string
	strict  bool   // a member that has no column is an error
	scratch []byte // a value as JSON
}

// appendHeader appends the names, if there are any.
func (t *table) appendHeader(dst []byte) []byte {
	if len(t.names) == 0 {
		return dst
	}
	if t.BOM {
		dst = append(dst, "\ufeff"...)
	}
	start := len(dst)
	for i, name := range t.names {
		dst = t.appendText(t.appendComma(dst, i), name)
	}
	return endLine(dst, start)
}

// appendRow appends an object. One without a member says nothing as long as
// there are no columns.
func (t *table) appendRow(dst []byte, row rest.Object) ([]byte, error) {
	if len(t.names) == 0 {
		return dst, nil
	}
	inOrder := t.inOrder(row)
	if t.strict && !inOrder {
		if err := t.check(row); err != nil {
			return dst, err
		}
	}
	start := len(dst)
	for i, name := range t.names {
		dst = t.appendComma(dst, i)
		var value any
		if inOrder {
			value = row[i].Value
		} else {
			value, _ = row.Get(name)
		}
		var err error
		if dst, err = t.appendValue(dst, value); err != nil {
			return dst, err
		}
	}
	return endLine(dst, start), nil
}

// inOrder reports whether the row's members are the columns.
func (t *table) inOrder(row rest.Object) bool {
	if len(row) != len(t.names) {
		return false
	}
	for i := range row {
		if row[i].Name != t.names[i] {
			return false
		}
	}
	return true
}

// check looks for a member that would be lost.
func (t *table) check(row rest.Object) error {
	for i := range row {
		if !slices.Contains(t.names, row[i].Name) {
			return fmt.Errorf("renderer: an object has the member %q, which the first one has not: set Response.Names", row[i].Name)
		}
	}
	return nil
}

func (t *table) appendComma(dst []byte, i int) []byte {
	if i == 0 {
		return dst
	}
	return utf8.AppendRune(dst, t.Comma)
}

// endLine ends the line that begins at start. An empty line would be none.
func endLine(dst []byte, start int) []byte {
	if len(dst) == start {
		dst = append(dst, `""`...)
	}
	return append(dst, "\r\n"...)
}

// appendValue appends a value as a cell.
func (t *table) appendValue(dst []byte, value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return dst, nil
	case string:
		return t.appendText(dst, value), nil
	case time.Time:
		return t.appendText(dst, jsontext.Time(value)), nil
	}
	var err error
	if t.scratch, err = jsontext.AppendValue(t.scratch[:0], value); err != nil {
		return dst, err
	}
	if string(t.scratch) == "null" {
		return dst, nil
	}
	if bytes.HasPrefix(t.scratch, []byte{'"'}) { // text of a type that is not string
		var text string
		if err := json.Unmarshal(t.scratch, &text); err != nil {
			return dst, err
		}
		return t.appendText(dst, text), nil
	}
	return t.appendText(dst, string(t.scratch)), nil
}

// appendText appends text as a cell.
func (t *table) appendText(dst []byte, text string) []byte {
	text = strings.ToValidUTF8(text, "\ufffd")
	mark := ""
	if !t.Raw && isFormula(text) {
		mark = "'"
	}
	if !t.needsQuotes(text) {
		return append(append(dst, mark...), text...)
	}
	dst = append(append(dst, '"'), mark...)
	for i := range len(text) {
		if text[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, text[i])
	}
	return append(dst, '"')
}

// needsQuotes reports whether a cell can't be printed without them. Some readers
// drop spaces around cells that have none.
func (t *table) needsQuotes(text string) bool {
	return strings.ContainsAny(text, "\"\r\n") || strings.ContainsRune(text, t.Comma) ||
		strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ")
}

// isFormula reports whether a spreadsheet might run the text.
func isFormula(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) && !isNumber(text)
}

// isNumber reports whether text is a decimal number, such as -1.50 or +1e-07.
func isNumber(text string) bool {
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(withoutSign(text)), "e")
	whole, fraction, hasFraction := strings.Cut(mantissa, ".")
	return isDigits(whole) && (!hasFraction || isDigits(fraction)) && (!hasExponent || isDigits(withoutSign(exponent)))
}

func withoutSign(text string) string {
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") {
		return text[1:]
	}
	return text
}

// isDigits reports whether text is one or more of 0 to 9.
func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
