package resttest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// Answer is what a request was answered with. Its methods fail the test where
// an expectation is not met, and return the answer.
type Answer struct {
	// Status is the HTTP status.
	Status int
	// Header is the answer's header.
	Header http.Header
	// Body is the whole body.
	Body string

	t    testing.TB
	what string
}

// shown is how much of a body a failure shows.
const shown = 2000

// brief is the body, cut.
func (a *Answer) brief() string {
	if len(a.Body) > shown {
		return a.Body[:shown] + "…"
	}
	return a.Body
}

// Expect wants a status.
func (a *Answer) Expect(status int) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("%s: got %d, want %d\n%s", a.what, a.Status, status, a.brief())
	}
	return a
}

// JSON wants a body that says the same as want, whatever the order of members
// and the blanks.
func (a *Answer) JSON(want string) *Answer {
	a.t.Helper()
	var wanted, got any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		a.t.Fatalf("%s: what is wanted is no JSON: %v", a.what, err)
	}
	if err := json.Unmarshal([]byte(a.Body), &got); err != nil || !reflect.DeepEqual(got, wanted) {
		a.t.Errorf("%s:\n got %s\nwant %s", a.what, a.brief(), want)
	}
	return a
}

// Has wants a field of the body's object to have a value, as JSON has it:
// numbers are float64, lists []any.
func (a *Answer) Has(field string, value any) *Answer {
	a.t.Helper()
	if got := a.Field(field); !reflect.DeepEqual(got, value) {
		a.t.Errorf("%s: %s is %v, want %v\n%s", a.what, field, got, value, a.brief())
	}
	return a
}

// Field is a field of the body's object, or nil.
func (a *Answer) Field(field string) any {
	a.t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.Body), &object); err != nil {
		a.t.Errorf("%s: the body is no object: %s", a.what, a.brief())
		return nil
	}
	return object[field]
}

// Into reads the body into a value.
func (a *Answer) Into(value any) *Answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), value); err != nil {
		a.t.Errorf("%s: the body can't be read: %v\n%s", a.what, err, a.brief())
	}
	return a
}

// Lacks wants some text to be nowhere in the header or the body.
func (a *Answer) Lacks(text string) *Answer {
	a.t.Helper()
	var header strings.Builder
	if err := a.Header.Write(&header); err != nil {
		a.t.Fatal(err)
	}
	if strings.Contains(header.String()+a.Body, text) {
		a.t.Errorf("%s: %q is in the answer\n%s%s", a.what, text, header.String(), a.brief())
	}
	return a
}
