package renderer

import (
	"bytes"
	"encoding/json"
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
	width := indentOf(r.Accepted)
	if width == 0 {
		return jsontext.AppendValue(dst, data)
	}
	compact, err := jsontext.AppendValue(nil, data)
	if err != nil {
		return dst, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact, "", "        "[:width]); err != nil {
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
