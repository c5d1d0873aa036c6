package password

import (
	"context"
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// Kind is the kind of field that [Hash] is. Use it with serializer.Field to
// change a password's rules.
type Kind struct {
	// Hasher hashes; nil stands for [Shared].
	Hasher *Hasher
	// MinLength and MaxLength count characters; 0 is no limit. There is always
	// one of 1024 bytes.
	MinLength, MaxLength int
	// Trim cuts off blanks at both ends, as DRF does. The default takes a
	// password as it is.
	Trim bool
	// Validators are rules that the plain password must keep.
	Validators []Validator
}

// Describe sets the type and the limits.
func (k Kind) Describe(f *schema.Field) {
	f.Type, f.MinLength, f.MaxLength = "string", k.MinLength, k.MaxLength
}

// Parse takes text and numbers, and a Hash as it is.
func (k Kind) Parse(input any) (any, error) {
	if hash, ok := input.(Hash); ok {
		return hash, nil
	}
	value, err := field.String{MinLength: k.MinLength, MaxLength: k.MaxLength, Raw: !k.Trim}.Parse(input)
	if err != nil {
		return nil, err
	}
	plain, _ := value.(string)
	if len(plain) > maxPlain {
		return nil, field.Invalid("max_length", fmt.Sprintf("Ensure this field has no more than %d bytes.", maxPlain))
	}
	if problems := Check(plain, nil, k.Validators...); problems != nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: problems}
	}
	return Hash{plain: hide(plain)}, nil
}

// Finish hashes what Parse has taken, unless it has to wait for its turn and the
// body is no longer valid then.
func (k Kind) Finish(ctx context.Context, value any, still func() error) (any, error) {
	hash, ok := value.(Hash)
	if !ok || hash.plain == (hidden{}) {
		return value, nil
	}
	hasher := k.Hasher
	if hasher == nil {
		hasher = shared
	}
	return hasher.hash(ctx, hash.plain.reveal(), still)
}

// Append appends "********".
func (Kind) Append(dst []byte, _ reflect.Value) ([]byte, error) {
	return append(dst, `"`+mask+`"`...), nil
}

// Plain is ********.
func (Kind) Plain(reflect.Value) any { return mask }

// characters counts code points.
func characters(plain string) int { return utf8.RuneCountInString(plain) }
