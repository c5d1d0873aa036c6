package parser

import (
	"fmt"
	"strings"

	"github.com/quintet-go/rest"
)

// malformed is the refusal of a body that can't be read.
func malformed(format string, args ...any) error {
	return &rest.Error{Kind: rest.Malformed, Detail: fmt.Sprintf(format, args...)}
}

// tooLarge is the refusal of a body of more than limit bytes.
func tooLarge(limit int64) error {
	return &rest.Error{Kind: rest.TooLarge, Detail: fmt.Sprintf("Request body is larger than %d bytes.", limit)}
}

// unsupported is the refusal of a Content-Type, which it names as it was sent.
func unsupported(contentType string) error {
	return &rest.Error{Kind: rest.UnsupportedMedia, Detail: `Unsupported media type "` + short(contentType) + `" in request.`}
}

// unsupportedCoding is the refusal of a Content-Encoding.
func unsupportedCoding(coding string) error {
	return &rest.Error{Kind: rest.UnsupportedMedia, Detail: `Unsupported content coding "` + short(coding) + `" in request.`}
}

// short is a header's value, without the end of one that is beyond reason.
func short(value string) string {
	const most = 256
	if len(value) > most {
		value = value[:most] + "..."
	}
	return strings.ToValidUTF8(value, "\uFFFD")
}
