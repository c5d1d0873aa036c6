package renderer

import (
	"io"
	"iter"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
)

// NDJSON prints a list as one JSON text a line (https://github.com/ndjson/ndjson-spec),
// for programs that read a list while it arrives. What is no list is one line.
type NDJSON struct{}

// MediaType is application/x-ndjson.
func (NDJSON) MediaType() string { return "application/x-ndjson" }

// Format is ndjson.
func (NDJSON) Format() string { return "ndjson" }

// Bare is true: lines have no place around them.
func (NDJSON) Bare() bool { return true }

// Render appends the items of a []any, or anything else, as lines.
func (NDJSON) Render(dst []byte, _ *rest.Request, data any) ([]byte, error) {
	list, isList := data.([]any)
	if !isList {
		return appendLine(dst, data)
	}
	var err error
	for _, item := range list {
		if dst, err = appendLine(dst, item); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// Stream writes each item as a line.
func (NDJSON) Stream(w io.Writer, _ *rest.Request, _ []string, items iter.Seq2[any, error]) error {
	var line []byte
	for item, err := range items {
		if err != nil {
			return err
		}
		if line, err = appendLine(line[:0], item); err != nil {
			return err
		}
		if _, err = w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func appendLine(dst []byte, data any) ([]byte, error) {
	dst, err := jsontext.AppendValue(dst, data)
	return append(dst, '\n'), err
}
