package password

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/quintet-go/rest"
)

// Validator is a rule that a plain password must keep.
type Validator interface {
	// Validate reports what is wrong with plain; nil is nothing. About holds
	// what is known of the account, by the names of its fields; it may be nil.
	// A message must not hold the password.
	Validate(plain string, about map[string]string) []rest.Message
}

// Check applies rules to a password. A serializer.Validate rule calls it with
// the account's own attributes for [Similar]; a [Kind] applies its rules
// without any.
func Check(plain string, about map[string]string, rules ...Validator) []rest.Message {
	var problems []rest.Message
	for _, rule := range rules {
		problems = append(problems, rule.Validate(plain, about)...)
	}
	return problems
}

// MinimumLength wants at least so many characters. NIST SP 800-63B-4 asks for
// 15 where a password is the only factor, and for 8 beside another one.
type MinimumLength int

// Validate counts characters.
func (n MinimumLength) Validate(plain string, _ map[string]string) []rest.Message {
	if characters(plain) >= int(n) {
		return nil
	}
	return []rest.Message{{
		Text: fmt.Sprintf("This password is too short. It must contain at least %d characters.", int(n)),
		Code: "password_too_short",
	}}
}

// Numeric refuses passwords of digits alone.
type Numeric struct{}

// Validate looks for anything but a digit.
func (Numeric) Validate(plain string, _ map[string]string) []rest.Message {
	if strings.ContainsFunc(plain, func(r rune) bool { return !unicode.IsDigit(r) }) {
		return nil
	}
	return []rest.Message{{Text: "This password is entirely numeric.", Code: "password_entirely_numeric"}}
}

// Similar refuses passwords that are little more than something known of the
// account, such as its user name or a part of its e-mail address.
type Similar struct{}

// minAttribute is how many characters make an attribute worth comparing.
const minAttribute = 3

// Validate compares the password with every attribute and its words.
func (Similar) Validate(plain string, about map[string]string) []rest.Message {
	folded := strings.ToLower(plain)
	for name, value := range about {
		words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, word := range append(words, strings.ToLower(value)) {
			if len(word) >= minAttribute && strings.Contains(folded, word) && 2*len(word) >= len(folded) {
				return []rest.Message{{
					Text: fmt.Sprintf("The password is too similar to the %s.", strings.ReplaceAll(name, "_", " ")),
					Code: "password_too_similar",
				}}
			}
		}
	}
	return nil
}
