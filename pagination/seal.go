package pagination

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"

	"github.com/quintet-go/rest"
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
	if base64.RawURLEncoding.EncodedLen(len(plain)+s.aead.NonceSize()+s.aead.Overhead()) > maxToken {
		return "", &rest.Error{Kind: rest.Invalid, Detail: "This list can't be sorted by texts that are this long."}
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
