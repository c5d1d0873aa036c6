package jsontext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/quintet-go/rest"
)

// AppendValue appends one value of plain data, as listed at [rest.Member]; any
// other value as encoding/json does.
func AppendValue(dst []byte, data any) ([]byte, error) {
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
		return AppendString(dst, v), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case time.Time:
		return AppendTime(dst, v), nil
	case rest.Message:
		return AppendString(dst, v.Text), nil
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
		return AppendFloat(dst, v)
	case float32:
		return AppendFloat(dst, float64(v))
	case json.Number:
		return append(dst, v...), nil
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return dst, fmt.Errorf("jsontext: a %T is no plain data: %w", data, err)
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
		dst = append(AppendString(dst, member.Name), ':')
		if dst, err = AppendValue(dst, member.Value); err != nil {
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
		if dst, err = AppendValue(dst, item); err != nil {
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
