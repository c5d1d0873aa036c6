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
		high, low := -1, -1
		if text[i] == '%' && i+2 < len(text) {
			high, low = hex(text[i+1]), hex(text[i+2])
		}
		switch {
		case text[i] == '+':
			b.WriteByte(' ')
		case high >= 0 && low >= 0:
			b.WriteByte(byte(high<<4 | low))
			i += 2
		default:
			b.WriteByte(text[i])
		}
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// hex is the value of a hexadecimal digit, or -1.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
