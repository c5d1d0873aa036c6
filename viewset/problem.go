package viewset

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/quintet-go/rest"
)

// problemType is the media type of problem details (RFC 9457).
const problemType = "application/problem+json"

// asksForProblem reports whether the client names problem details among what it
// accepts.
func asksForProblem(r *rest.Request) bool {
	for _, line := range r.Header.Values("Accept") {
		for item := range strings.SplitSeq(line, ",") {
			mediaType, _, _ := strings.Cut(item, ";")
			if strings.EqualFold(strings.TrimSpace(mediaType), problemType) {
				return true
			}
		}
	}
	return false
}

// problem makes problem details of an answer to an error. Each broken rule
// stands in errors with its text, its code, and a JSON pointer to where it was
// broken.
func problem(r *rest.Request, err error, answer *rest.Response) {
	e := classify(r, err)
	code := e.Code
	if code == "" {
		code = e.Kind.Code()
	}
	members := rest.Object{
		{Name: "type", Value: "about:blank"},
		{Name: "title", Value: http.StatusText(answer.Status)},
		{Name: "status", Value: answer.Status},
		{Name: "detail", Value: e.Kind.Detail()},
		{Name: "code", Value: code},
		{Name: "request_id", Value: r.ID},
	}
	if text, ok := e.Detail.(string); ok && text != "" {
		members[3].Value = text
	}
	if broken := pointed(nil, "#", e.Detail); broken != nil {
		members = append(members, rest.Member{Name: "errors", Value: broken})
	}
	answer.Data = members
	answer.Header.Set("Content-Type", problemType)
}

// pointed lists messages with the places that they are about.
func pointed(list []any, pointer string, detail any) []any {
	switch detail := detail.(type) {
	case []rest.Message:
		for _, m := range detail {
			list = append(list, rest.Object{{Name: "detail", Value: m.Text}, {Name: "code", Value: m.Code}, {Name: "pointer", Value: pointer}})
		}
	case rest.Object:
		for _, member := range detail {
			at := pointer + "/" + escapePointer(member.Name)
			if member.Name == "non_field_errors" {
				at = pointer
			}
			list = pointed(list, at, member.Value)
		}
	case []any:
		for i, item := range detail {
			list = pointed(list, pointer+"/"+strconv.Itoa(i), item)
		}
	}
	return list
}

// escapePointer is a name as part of a JSON pointer (RFC 6901).
func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
