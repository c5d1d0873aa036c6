package pagination

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// Limits of a page where a declaration sets no others.
const (
	defaultSize = 100
	defaultMax  = 100
)

// size is how large a page is.
type size struct {
	param        string
	normal, most int
}

// newSize completes and checks a declaration.
func newSize(param string, normal, most int) (size, error) {
	if normal == 0 {
		normal = defaultSize
		if most > 0 {
			normal = min(normal, most)
		}
	}
	if most == 0 {
		most = max(normal, defaultMax)
	}
	switch {
	case normal < 0 || most < 0:
		return size{}, fmt.Errorf("a page has at least one object: make its size, %d, and the largest, %d, positive", normal, most)
	case normal > most:
		return size{}, fmt.Errorf("the size of a page, %d, is over the largest, %d: raise the largest", normal, most)
	}
	return size{param, normal, most}, nil
}

// of is the size that r asks for. What is no positive number is as if it were
// not there, and what is too large is cut (DRF's _positive_int).
func (s size) of(r *rest.Request) (int, error) {
	if s.param == "" {
		return s.normal, nil
	}
	text, sent := last(r, s.param)
	if !sent {
		return s.normal, nil
	}
	n, ok := wholeNumber(text)
	if !ok || n <= 0 {
		return s.normal, s.strictly(r)
	}
	if n > int64(s.most) {
		return s.most, s.strictly(r)
	}
	return int(n), nil
}

// strictly refuses what would be ignored, in a strict request.
func (s size) strictly(r *rest.Request) error {
	if !r.Strict {
		return nil
	}
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{Name: s.param, Value: []rest.Message{{
		Text: fmt.Sprintf("Ask for 1 to %d objects.", s.most), Code: "invalid",
	}}}}}
}

// asked reports whether r asks for a size.
func (s size) asked(r *rest.Request) bool {
	_, sent := last(r, s.param)
	return s.param != "" && sent
}

// parameters describes the parameter, if there is one.
func (s size) parameters(description string) []schema.Parameter {
	if s.param == "" {
		return nil
	}
	return []schema.Parameter{{Name: s.param, Type: "integer", Role: "size", Minimum: int64(1), Maximum: int64(s.most), Description: description}}
}

// last is a query parameter's last value, and whether it was sent.
func last(r *rest.Request, name string) (string, bool) {
	values := r.QueryParams()[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// wholeNumber reads a number as Python's int does, but for underscores. What is
// beyond an int64 is the one at that end.
func wholeNumber(text string) (int64, bool) {
	if key, ok := field.Key(reflect.TypeFor[int64](), text); ok {
		n, isNumber := key.(int64)
		return n, isNumber
	}
	parsed, err := field.Integer{}.Parse(text)
	n, large := parsed.(*big.Int)
	switch {
	case err != nil || !large || strings.Contains(text, "."):
		return 0, false
	case n.Sign() < 0:
		return math.MinInt64, true
	}
	return math.MaxInt64, true
}
