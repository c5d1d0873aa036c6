package pagination

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"database/sql/driver"
)

// seal turns positions into tokens that nobody else can read or make: AES-GCM
// whose nonce is a digest of what is sealed, so that one position has one token.
type seal struct {
	aead   cipher.AEAD
	digest []byte // the digest's key
}

// Bounds of a token.
const (
	minKey   = 16
	maxToken = 8 << 10
)

// newSeal makes a seal with a key, or with one that nobody knows.
func newSeal(key []byte) (*seal, error) {
	switch {
	case key == nil:
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails
	case len(key) < minKey:
		return nil, fmt.Errorf("its Key has %d bytes: give it %d random ones or more", len(key), minKey)
	}
	block, err := aes.NewCipher(derived(key, "cursor cipher"))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &seal{aead, derived(key, "cursor nonce")}, err
}

// derived is a key for one use.
func derived(key []byte, use string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(use))
	return mac.Sum(nil)
}

// close makes the token of a position. About is what it is good for.
func (s *seal) close(at position, about []byte) (string, error) {
	plain, err := encode(at)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, s.digest)
	mac.Write(strconv.AppendInt(nil, int64(len(about)), 10))
	mac.Write(about)
	mac.Write(plain)
	nonce := mac.Sum(nil)[:s.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, plain, about)), nil
}

// open reads a token.
func (s *seal) open(token string, about []byte) (position, bool) {
	if len(token) > maxToken {
		return position{}, false
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(sealed) < s.aead.NonceSize() {
		return position{}, false
	}
	nonce, sealed := sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():]
	plain, err := s.aead.Open(nil, nonce, sealed, about)
	if err != nil {
		return position{}, false
	}
	at, err := decode(plain)
	return at, err == nil
}

// written is a position as it is sealed: each value after a letter for its
// type.
type written struct {
	Back   bool     `json:"b,omitempty"`
	Values []string `json:"v,omitempty"`
}

// encode writes a position.
func encode(at position) ([]byte, error) {
	w := written{Back: at.back}
	for _, value := range at.values {
		text, err := encodeValue(value)
		if err != nil {
			return nil, err
		}
		w.Values = append(w.Values, text)
	}
	return json.Marshal(w)
}

// encodeValue writes a value of a column.
func encodeValue(value any) (string, error) {
	if valuer, ok := value.(driver.Valuer); ok {
		plain, err := valuer.Value()
		if err != nil {
			return "", err
		}
		value = plain
	}
	switch value := value.(type) {
	case nil:
		return "n", nil
	case time.Time:
		return "t" + value.UTC().Format(time.RFC3339Nano), nil
	case []byte:
		return "x" + base64.RawStdEncoding.EncodeToString(value), nil
	}
	switch v := reflect.ValueOf(value); {
	case v.CanInt():
		return "i" + strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return "i" + strconv.FormatUint(v.Uint(), 10), nil
	case v.CanFloat():
		return "f" + strconv.FormatFloat(v.Float(), 'g', -1, 64), nil
	case v.Kind() == reflect.String:
		return "s" + v.String(), nil
	case v.Kind() == reflect.Bool:
		return "b" + strconv.FormatBool(v.Bool()), nil
	}
	return "", fmt.Errorf("pagination: a cursor can't hold a %T", value)
}

// decode reads a position.
func decode(plain []byte) (position, error) {
	var w written
	decoder := json.NewDecoder(bytes.NewReader(plain))
	if err := decoder.Decode(&w); err != nil {
		return position{}, err
	}
	at := position{back: w.Back}
	for _, text := range w.Values {
		value, err := decodeValue(text)
		if err != nil {
			return position{}, err
		}
		at.values = append(at.values, value)
	}
	return at, nil
}

// decodeValue reads a value of a column.
func decodeValue(text string) (any, error) {
	if text == "" {
		return nil, errors.New("pagination: a value without a type")
	}
	switch kind, text := text[0], text[1:]; kind {
	case 'n':
		return nil, nil
	case 't':
		return time.Parse(time.RFC3339Nano, text)
	case 'x':
		return base64.RawStdEncoding.DecodeString(text)
	case 'i':
		return strconv.ParseInt(text, 10, 64)
	case 'f':
		return strconv.ParseFloat(text, 64)
	case 's':
		return text, nil
	case 'b':
		return strconv.ParseBool(text)
	}
	return nil, errors.New("pagination: a value of an unknown type")
}
