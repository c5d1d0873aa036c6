package rest

import (
	"net/url"
	"strings"
)

// maxParams is how many query parameters are read.
const maxParams = 1000

// QueryParams are the parameters of the URL, read once (DRF's query_params). As
// Django does, it takes a percent sign that begins no escape as it is, puts
// U+FFFD for bytes that are not UTF-8, and knows & alone as separator. What
// follows the thousandth parameter is not read. The values must not be changed.
func (r *Request) QueryParams() url.Values {
	if r.query == nil || r.queryOf != r.URL.RawQuery {
		r.query, r.queryOf = readQuery(r.URL.RawQuery), r.URL.RawQuery
	}
	return r.query
}

// readQuery reads a query string.
func readQuery(raw string) url.Values {
	values := url.Values{}
	for n := 0; raw != "" && n < maxParams; {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		n++
		name, value, _ := strings.Cut(pair, "=")
		name = unescape(name)
		values[name] = append(values[name], unescape(value))
	}
	return values
}

// unescape reads plus signs and escapes.
func unescape(text string) string {
	if !strings.ContainsAny(text, "%+") {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '+' {
			b.WriteByte(' ')
		} else if c, ok := escaped(text[i:]); ok {
			b.WriteByte(c)
			i += 2
		} else {
			b.WriteByte(text[i])
		}
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// escaped is the byte that an escape at the beginning of text stands for.
func escaped(text string) (byte, bool) {
	if len(text) < 3 || text[0] != '%' {
		return 0, false
	}
	high, ok := hex(text[1])
	low, both := hex(text[2])
	return high<<4 | low, ok && both
}

// hex is the value of a hexadecimal digit.
func hex(c byte) (value byte, ok bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
