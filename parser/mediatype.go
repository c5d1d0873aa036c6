package parser

import (
	"mime"
	"strings"
)

// matches reports whether a parser of the media type pattern reads bodies of
// contentType, a Content-Type header.
func matches(pattern, contentType string) bool {
	pattern = bare(pattern)
	if pattern == "*/*" { // takes even what is not declared
		return true
	}
	contentType = bare(contentType)
	if main, anySubtype := strings.CutSuffix(pattern, "/*"); anySubtype {
		gotMain, gotSub, _ := strings.Cut(contentType, "/")
		return gotSub != "" && strings.EqualFold(main, gotMain)
	}
	return strings.EqualFold(pattern, contentType)
}

// bare is a media type without its parameters.
func bare(mediaType string) string {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	return strings.TrimSpace(mediaType)
}

// charset is the charset that a Content-Type names, in small letters: empty
// where it names none. It fails for parameters that can't be read.
func charset(contentType string) (string, bool) {
	if !strings.Contains(contentType, ";") {
		return "", true
	}
	_, parameters, err := mime.ParseMediaType(contentType)
	return strings.ToLower(parameters["charset"]), err == nil
}

// isUTF8 reports whether a Content-Type names no charset, or UTF-8.
func isUTF8(contentType string) bool {
	name, ok := charset(contentType)
	return ok && (name == "" || name == "utf-8" || name == "utf8")
}
