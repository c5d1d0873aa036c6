package renderer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"slices"
	"strconv"
	"time"

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
		return appendValue(dst, data)
	}
	compact, err := appendValue(nil, data)
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

// appendValue appends one value of plain data.
func appendValue(dst []byte, data any) ([]byte, error) {
	switch v := data.(type) {
	case nil:
		return append(dst, "null"...), nil
	case rest.Record:
		return v.AppendJSON(dst)
	case rest.Object:
		return appendObject(dst, v)
	case []any:
		return appendList(dst, v)
	case string:
		return jsontext.AppendString(dst, v), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case time.Time:
		return jsontext.AppendTime(dst, v), nil
	case rest.Message:
		return jsontext.AppendString(dst, v.Text), nil
	case []rest.Message:
		return appendList(dst, v)
	case []string:
		return appendList(dst, v)
	case map[string]any:
		return appendMap(dst, v)
	}
	return appendScalar(dst, data)
}

// appendScalar appends numbers, and any other value as encoding/json does.
func appendScalar(dst []byte, data any) ([]byte, error) {
	switch v := data.(type) {
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case uint64:
		return strconv.AppendUint(dst, v, 10), nil
	case float64:
		return jsontext.AppendFloat(dst, v)
	case float32:
		return jsontext.AppendFloat(dst, float64(v))
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return dst, fmt.Errorf("renderer: a %T is no plain data: %w", data, err)
	}
	return append(dst, bytes.TrimSpace(buffer.Bytes())...), nil
}

func appendObject(dst []byte, object rest.Object) ([]byte, error) {
	var err error
	dst = append(dst, '{')
	for i, member := range object {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsontext.AppendString(dst, member.Name), ':')
		if dst, err = appendValue(dst, member.Value); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func appendList[T any](dst []byte, list []T) ([]byte, error) {
	var err error
	dst = append(dst, '[')
	for i, item := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendValue(dst, item); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendMap appends a map by the order of its names.
func appendMap(dst []byte, m map[string]any) ([]byte, error) {
	object := make(rest.Object, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		object = append(object, rest.Member{Name: name, Value: m[name]})
	}
	return appendObject(dst, object)
}
