// Package field holds the kinds of values that a serializer's fields have: what
// plain data a value may come in as, which rules it must keep, and how it is
// printed. There is one file per kind.
package field

import (
	"context"
	"errors"
	"mime/multipart"
	"reflect"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Kind is a kind of values. It holds no request's state: one Kind serves all
// requests at once. Its settings are its Go fields, and the zero value is
// useful. A kind may do more: see [Finisher], [Contextual], [NullReader],
// [FormReader] and [Checker].
type Kind interface {
	// Describe fills in what the kind knows of a field: its type and limits.
	Describe(f *schema.Field)

	// Parse turns plain data, as a parser or a form gives it, into a value
	// that a Go field of a suitable type can hold. A *multipart.FileHeader is what
	// a client has sent that chose a file for a field that takes none. Null is never passed in; a
	// nil value stands for null. For input that breaks a rule it returns an
	// error made by [Invalid], or any other *[rest.Error] of kind Invalid,
	// whose Detail is a []rest.Message, or a rest.Object where parts of the
	// value have errors of their own. Any other error is a failure of the
	// server. A message must not hold a secret input.
	Parse(input any) (any, error)

	// Append appends the Go field's value as JSON. It fails for a value of a
	// type that is not this kind's.
	Append(dst []byte, value reflect.Value) ([]byte, error)

	// Plain is the Go field's value as plain data.
	Plain(value reflect.Value) any
}

// Finisher is a [Kind] with work that is worth doing only for a body that
// breaks no rule, such as hashing a password. A transaction may not wait for
// it, so viewsets have it done before they lock a row.
type Finisher interface {
	Kind
	// Finish turns a value that Parse returned into the one that is stored.
	// Parse must take a finished value as input, and return it as it is. Where
	// the work has to wait for its turn, still is called when the turn has come:
	// it returns an error, which Finish returns, if the body has become invalid
	// meanwhile, so that the work is not worth doing any more.
	Finish(ctx context.Context, value any, still func() error) (any, error)
}

// Checker is a [Kind] whose settings can be wrong.
type Checker interface {
	Kind
	// Check says what is wrong with the settings, or nil. Of and Bind ask it, so
	// that a server with such a kind does not start.
	Check() error
}

// Contextual is a [Kind] that needs to know what it is used for: a relation
// looks rows up within the user's scope, a link is built for the request's host.
type Contextual interface {
	Kind
	// For is the kind as it is for one request. Object is a pointer to the
	// object that the body is accepted into, or nil where objects are shown.
	For(r *rest.Request, object any) Kind
}

// NullReader is a [Kind] that reads some inputs, such as "", as null where the
// field may be null.
type NullReader interface {
	Kind
	// IsNull reports whether input stands for null. It is also asked of a text
	// that the model holds, before it is shown.
	IsNull(input any) bool
}

// FormReader is a [Kind] whose values are not the single text that a field of
// an HTML form has: lists, objects, files.
type FormReader interface {
	Kind
	// ReadForm finds the named field in a form. Nothing present is as if the
	// field were absent from a JSON body. Partial is true for PATCH, where a
	// field that browsers send nothing for, such as an empty selection, counts
	// as left out.
	ReadForm(form *multipart.Form, name string, partial bool) (value any, present bool)
}

// Custom is a Go type that brings its own kind: a struct field of such a type
// needs no tag. The method is called on the zero value.
type Custom interface {
	FieldKind() Kind
}

// Invalid is the error for input that breaks one rule: a word for machines,
// and a text for people.
func Invalid(code, text string) error {
	return broken(rest.Message{Text: text, Code: code})
}

// broken is the error for input that breaks rules, or nil for none.
func broken(messages ...rest.Message) error {
	if len(messages) == 0 {
		return nil
	}
	return &rest.Error{Kind: rest.Invalid, Detail: messages}
}

// detailOf is what a refusal says, and false for any other error.
func detailOf(err error) (any, bool) {
	var refusal *rest.Error
	if !errors.As(err, &refusal) || refusal.Kind != rest.Invalid {
		return nil, false
	}
	if text, ok := refusal.Detail.(string); ok {
		return []rest.Message{{Text: text, Code: "invalid"}}, true
	}
	return refusal.Detail, true
}
