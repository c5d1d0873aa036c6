package filter

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/quintet-go/rest"
)

// badValue is a parameter's value that its field can't have.
type badValue struct{ code, text string }

func (b *badValue) Error() string { return b.text }

// The words of django-filter and Django's forms.
var (
	errNumber   = &badValue{"invalid", "Enter a number."}
	errLarge    = &badValue{"max_value", "Ensure this value is less than or equal to 1e+50."}
	errMoment   = &badValue{"invalid", "Enter a valid date/time."}
	errDay      = &badValue{"invalid", "Enter a valid date."}
	errClock    = &badValue{"invalid", "Enter a valid time."}
	errSpan     = &badValue{"invalid", "Enter a valid duration."}
	errUUID     = &badValue{"invalid", "Enter a valid UUID."}
	errNoChoice = &badValue{"invalid_choice", "Select a valid choice. That choice is not one of the available choices."}
	errNull     = &badValue{"null_characters_not_allowed", "Null characters are not allowed."}
	errBoolean  = &badValue{"invalid", "Write true or false."}
)

// read turns text into a value of the parameter's field; nil is none. The error
// is a *badValue.
func (p *parameter) read(text string) (any, error) {
	asSent := text
	text, err := trimmed(text)
	if err != nil || text == "" {
		return nil, err
	}
	if p.class == choice || p.class == boolean { // which Django takes as they are
		text = asSent
	}
	bad := errNull
	switch p.class {
	case number:
		if text, err = p.number(text); err != nil {
			return nil, err
		}
		bad = errNumber
	case day:
		at, err := dayOf(text)
		if err != nil {
			return nil, err
		}
		text, bad = at.Format(time.DateOnly), errDay
	case boolean:
		wanted, ok := truth(text)
		if !ok {
			return nil, nil
		}
		text = map[bool]string{true: "true", false: "false"}[wanted]
	case choice:
		bad = &badValue{"invalid_choice", "Select a valid choice. " + text + " is not one of the available choices."}
		if !p.offers(text) {
			return nil, bad
		}
	case moment:
		bad = errMoment
	case clock:
		bad = errClock
	case span:
		bad = errSpan
	case uuid:
		bad = errUUID
	case reference:
		bad = errNoChoice
	case other, textual:
	}
	value, err := p.field.Parse(text)
	if err != nil {
		return nil, bad
	}
	return value, nil
}

// ignored is what becomes of a value that says nothing: in a strict request it
// is refused.
func (p *parameter) ignored(r *rest.Request, err error) error {
	if err == nil && r.Strict && (p.class == boolean || p.look == "isnull") {
		return errBoolean
	}
	return err
}

// trimmed is text without blanks around it.
func trimmed(text string) (string, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return "", errNull
	}
	return strings.TrimSpace(text), nil
}

// truth reads a boolean.
func truth(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// offers reports whether the field has the choice.
func (p *parameter) offers(text string) bool {
	for _, c := range p.field.Choices {
		if textOf(c.Value) == text {
			return true
		}
	}
	return false
}

// dayOf reads a date, in one of the forms that Django's forms take.
func dayOf(text string) (time.Time, error) {
	text, err := trimmed(text)
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range []string{"2006-1-2", "1/2/2006", "1/2/06"} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 0 {
			return at, nil
		}
	}
	return time.Time{}, errDay
}

// number brings a number to the form that its field reads: for a field of whole
// numbers what is behind the point is cut off, as Django does.
func (p *parameter) number(text string) (string, error) {
	if p.field.Type == "integer" {
		return wholeNumber(text)
	}
	if _, err := readNumber(text); err != nil {
		return "", err
	}
	return text, nil
}

// wholeNumber is the digits of a number without what is behind its point.
func wholeNumber(text string) (string, error) {
	text, err := trimmed(text)
	if err != nil {
		return "", err
	}
	n, err := readNumber(text)
	if err != nil {
		return "", err
	}
	return new(big.Int).Quo(n.Num(), n.Denom()).String(), nil
}

// numbers is what Python's Decimal reads, but for names and underscores. The
// exponent has few digits: no number takes long to read.
var numbers = regexp.MustCompile(`^[+-]?(\d{1,60}\.?\d{0,60}|\.\d{1,60})([eE][+-]?\d{1,3})?$`)

// largest is django-filter's bound of numbers.
var largest = new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(50), nil))

// readNumber reads a decimal number.
func readNumber(text string) (*big.Rat, error) {
	if !numbers.MatchString(text) {
		return nil, errNumber
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, errNumber
	}
	if n.Cmp(largest) > 0 {
		return nil, errLarge
	}
	return n, nil
}

// textOf is a choice's value as clients write it.
func textOf(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return fmt.Sprint(value)
}
