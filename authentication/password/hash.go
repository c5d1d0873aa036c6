package password

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"unique"

	"github.com/quintet-go/rest/serializer/field"
)

// mask is what a Hash shows of itself.
const mask = "********"

// Hash is a password in a model: an argon2id hash, or nothing. It can't hold
// plain text that is stored or seen: it prints, logs and marshals as ********.
//
// A field of this type needs no option: what a client sends for it is hashed.
// Tag it rest:"write_only".
type Hash struct {
	text  hidden
	plain hidden // between a serializer's Parse and Finish
}

// hidden is text that package fmt can't print, not even in the unexported field
// of a struct, where it calls no method: what is printed is an address. Two of
// the same text are equal.
type hidden struct{ handle unique.Handle[string] }

func hide(text string) hidden {
	if text == "" {
		return hidden{}
	}
	return hidden{unique.Make(text)}
}

func (h hidden) reveal() string {
	if h == (hidden{}) {
		return ""
	}
	return h.handle.Value()
}

// Stored makes a Hash from the text of one, as [Hash.Value] gives it or another
// system keeps it. Text that is no hash matches no password.
func Stored(text string) Hash {
	if len(text) > maxStored {
		text = "!"
	}
	return Hash{text: hide(text)}
}

// IsZero reports whether there is no password.
func (h Hash) IsZero() bool { return h == Hash{} }

// Usable reports whether some password could match.
func (h Hash) Usable() bool {
	_, ok := decode(h.text.reveal())
	return ok
}

// FieldKind makes the field one of this package's [Kind].
func (Hash) FieldKind() field.Kind { return Kind{} }

// Value is the text of the hash, for the database.
func (h Hash) Value() (driver.Value, error) {
	if h.plain != (hidden{}) {
		return nil, errors.New("password: a password that is not hashed yet can't be stored")
	}
	return h.text.reveal(), nil
}

// Scan reads the text of a hash from the database. Text that is none matches no
// password.
func (h *Hash) Scan(source any) error {
	switch text := source.(type) {
	case string:
		*h = Stored(text)
	case []byte:
		*h = Stored(string(text))
	case nil:
		*h = Hash{}
	default:
		return fmt.Errorf("password: a %T is no stored hash", source)
	}
	return nil
}

// GormDataType is the column's type.
func (Hash) GormDataType() string { return "string" }

// String is ********.
func (Hash) String() string { return mask }

// GoString is ********.
func (Hash) GoString() string { return mask }

// Format prints ******** for every verb.
func (Hash) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(mask)) }

// LogValue is ********.
func (Hash) LogValue() slog.Value { return slog.StringValue(mask) }

// MarshalJSON is "********".
func (Hash) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }

// MarshalText is ********.
func (Hash) MarshalText() ([]byte, error) { return []byte(mask), nil }
