package browsable

import (
	"bytes"
	"html/template"

	"github.com/yuin/goldmark"
)

// markdown is a text as HTML (CommonMark). HTML in the text is left out, and so are
// links that are no links to pages.
func markdown(text string) (template.HTML, error) {
	if text == "" {
		return "", nil
	}
	var out bytes.Buffer
	if err := goldmark.Convert([]byte(text), &out); err != nil {
		return "", err
	}
	return template.HTML(out.String()), nil //nolint:gosec // goldmark escapes all that it does not write itself
}
