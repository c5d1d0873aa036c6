package renderer

import "strings"

// The bounds of an Accept header. What is longer is refused unread.
const (
	maxAccept = 8 << 10
	maxItems  = 100
)

// item is one media type of an Accept header.
type item struct {
	main, sub   string
	params      string // as sent, from the first semicolon on
	specificity int
}

// acceptItems reads the lines of an Accept header. No line is */*.
func acceptItems(lines []string) ([]item, bool) {
	if len(lines) == 0 {
		return []item{{main: "*", sub: "*"}}, true
	}
	total := 0
	var items []item
	for _, line := range lines {
		if total += len(line); total > maxAccept {
			return nil, false
		}
		for text := range strings.SplitSeq(line, ",") {
			if len(items) == maxItems {
				return nil, false
			}
			if parsed, ok := parseItem(text); ok {
				items = append(items, parsed)
			}
		}
	}
	return items, true
}

// parseItem reads one media type.
func parseItem(text string) (item, bool) {
	text = strings.TrimSpace(text)
	mediaType, params := text, ""
	if i := strings.IndexByte(text, ';'); i >= 0 {
		mediaType, params = text[:i], text[i:]
	}
	main, sub, ok := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	if !ok || main == "" || sub == "" {
		return item{}, false
	}
	parsed := item{main: main, sub: sub, params: withoutQuality(params), specificity: 2}
	switch {
	case main == "*":
		parsed.specificity = 0
	case sub == "*":
		parsed.specificity = 1
	case parsed.params != "":
		parsed.specificity = 3
	}
	return parsed, true
}

// withoutQuality drops the q parameter: "; indent=4; q=0.1" is "; indent=4".
func withoutQuality(params string) string {
	var kept strings.Builder
	for param := range strings.SplitSeq(params, ";") {
		param = strings.TrimSpace(param)
		name, _, _ := strings.Cut(param, "=")
		if param != "" && !strings.EqualFold(strings.TrimSpace(name), "q") {
			kept.WriteString("; " + param)
		}
	}
	return kept.String()
}

// accepts reports whether the item covers a renderer's media type: its type, and
// its parameters but for charset, which clients need not ask for.
func (i item) accepts(mediaType string) bool {
	mediaType, params, _ := strings.Cut(mediaType, ";")
	main, sub, _ := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	if i.main != "*" && main != "*" && i.main != main || i.sub != "*" && sub != "*" && i.sub != sub {
		return false
	}
	for param := range strings.SplitSeq(params, ";") {
		name, value := parameter(param)
		if name != "" && !strings.EqualFold(name, "charset") && !strings.EqualFold(name, "q") && !i.has(name, value) {
			return false
		}
	}
	return true
}

// has reports whether the item's last parameter of that name has the value.
func (i item) has(name, value string) bool {
	found := false
	for param := range strings.SplitSeq(i.params, ";") {
		if sent, its := parameter(param); strings.EqualFold(sent, name) {
			found = its == value
		}
	}
	return found
}

// parameter reads name=value. The value may be in quotes.
func parameter(text string) (name, value string) {
	name, value, _ = strings.Cut(text, "=")
	value = strings.TrimSpace(value)
	if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	return strings.TrimSpace(name), value
}

// full is the media type of the answer: the renderer's, or the client's where the
// renderer is for any, with the client's parameters. Those of the renderer are
// among them.
func (i item) full(mediaType string) string {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	if strings.Contains(mediaType, "*") {
		mediaType = i.main + "/" + i.sub
	}
	return strings.TrimSpace(mediaType) + i.params
}
