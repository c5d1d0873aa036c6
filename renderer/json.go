package renderer

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"mime"
	"strconv"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
)

// maxIndent is the widest indentation that a client may ask for.
const maxIndent = 8

// JSON prints plain data as DRF does: compact, UTF-8 unescaped, members in
// their order. "Accept: application/json; indent=4" asks for indented text.
type JSON struct{}

// MediaType is application/json.
func (JSON) MediaType() string { return "application/json" }

// Format is json.
func (JSON) Format() string { return "json" }

// Render appends data as JSON text.
func (JSON) Render(dst []byte, r *rest.Request, data any) ([]byte, error) {
	return appendIndented(dst, "", indentOf(r.Accepted), data)
}

// Stream writes the items as a list, in the same words as Render.
func (JSON) Stream(w io.Writer, r *rest.Request, _ []string, items iter.Seq2[any, error]) error {
	width := indentOf(r.Accepted)
	before, after := "", ""
	if width > 0 {
		before, after = "\n"+spaces[:width], "\n"
	}
	text := []byte{'['}
	empty := true
	for item, err := range items {
		if err != nil {
			return err
		}
		if !empty {
			text = append(text, ',')
		}
		empty = false
		text = append(text, before...)
		if text, err = appendIndented(text, spaces[:width], width, item); err != nil {
			return err
		}
		if _, err = w.Write(text); err != nil {
			return err
		}
		text = text[:0]
	}
	if !empty {
		text = append(text, after...)
	}
	_, err := w.Write(append(text, ']'))
	return err
}

const spaces = "        "

// appendIndented appends data as JSON, compact where width is 0. Its lines but
// the first one begin with prefix.
func appendIndented(dst []byte, prefix string, width int, data any) ([]byte, error) {
	if width == 0 {
		return jsontext.AppendValue(dst, data)
	}
	compact, err := jsontext.AppendValue(nil, data)
	if err != nil {
		return dst, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact, prefix, spaces[:width]); err != nil {
		return dst, err
	}
	return append(dst, indented.Bytes()...), nil
}

// indentOf is the width that an accepted media type asks for, or 0.
func indentOf(accepted string) int {
	_, params, err := mime.ParseMediaType(accepted)
	if err != nil || params["indent"] == "" {
		return 0
	}
	width, err := strconv.Atoi(params["indent"])
	if err != nil {
		return 0
	}
	return max(0, min(width, maxIndent))
}
