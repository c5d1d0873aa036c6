package authentication

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// AccessToken is a token as the database has it: not the key itself, but its
// SHA-256. The key is shown once, when it is issued.
type AccessToken struct {
	ID       uint       `json:"id"`
	Digest   string     `gorm:"size:64;uniqueIndex"`
	Hint     string     `json:"hint" gorm:"size:16"` // the key's last four characters
	Identity string     `gorm:"size:64;index"`       // whose it is
	Created  time.Time  `json:"created" gorm:"autoCreateTime"`
	Expires  *time.Time `json:"expires"`
}

// Token takes a key with every request: Authorization: Token qnt_….
type Token struct {
	// Store keeps the tokens, and Users finds their owners; both are required.
	Store store.Store[AccessToken]
	Users Users
	// Keyword is the scheme in the header; the default is "Token".
	Keyword string
	// Now is the clock; the default is time.Now.
	Now func() time.Time
}

// keyPrefix begins every key, so that one that has leaked can be found.
const keyPrefix = "qnt_"

// maxKey is how long a key may be to be looked up.
const maxKey = 256

// Challenge is the keyword.
func (t Token) Challenge() string { return t.keyword() }

// Describe tells documents of the API what it takes.
func (t Token) Describe() schema.Credentials {
	described := schema.Credentials{Name: "tokenAuth", Description: "A key with every request: \"" + t.keyword() + " qnt_…\"."}
	if strings.EqualFold(t.keyword(), "bearer") {
		described.Scheme = "bearer"
		return described
	}
	described.In, described.Param = "header", "Authorization"
	return described
}

func (t Token) keyword() string {
	if t.Keyword == "" {
		return "Token"
	}
	return t.Keyword
}

func (t Token) now() time.Time {
	if t.Now == nil {
		return time.Now().UTC()
	}
	return t.Now().UTC()
}

// Authenticate reads the Authorization header. It sets r.Auth to the
// *[AccessToken].
func (t Token) Authenticate(r *rest.Request) (rest.User, error) {
	key, ours, err := credentials(r, t.keyword(), "token")
	if !ours || err != nil {
		return nil, err
	}
	for i := range len(key) {
		if key[i] < '!' || key[i] > '~' {
			return nil, failed("Invalid token header. Token string should not contain invalid characters.")
		}
	}
	if len(key) > maxKey || strings.HasPrefix(key, keyPrefix) && !isIssued(key) {
		return nil, failed("Invalid token.")
	}
	rows, err := t.Store.Find(r.Context(), store.Query{Filter: store.Column("digest").Is(Digest(key)), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || rows[0].Expires != nil && !t.now().Before(*rows[0].Expires) {
		return nil, failed("Invalid token.")
	}
	user, err := t.Users.ByIdentity(r.Context(), rows[0].Identity)
	if err != nil {
		return nil, err
	}
	if user == nil || !user.Active() {
		return nil, failed("User inactive or deleted.")
	}
	r.Auth = &rows[0]
	return user, nil
}

// Issue makes a token for a user and returns its key, which can't be had again.
// A lifetime of 0 is no end.
func (t Token) Issue(ctx context.Context, user rest.User, lifetime time.Duration) (key string, row *AccessToken, err error) {
	key = newKey()
	row = &AccessToken{Digest: Digest(key), Hint: key[len(key)-4:], Identity: user.Identity()}
	if lifetime > 0 {
		expires := t.now().Add(lifetime)
		row.Expires = &expires
	}
	err = t.Store.Write(ctx, func(_ context.Context, tx store.Tx[AccessToken]) error { return tx.Create(row) })
	if err != nil {
		return "", nil, err
	}
	return key, row, nil
}

// Revoke ends a token. It returns [store.ErrNotFound] where there was none.
func (t Token) Revoke(ctx context.Context, id uint) error {
	return t.Store.Write(ctx, func(_ context.Context, tx store.Tx[AccessToken]) error {
		row, err := tx.Get(store.Query{Filter: store.Column("id").Is(id)})
		if err != nil {
			return err
		}
		return tx.Delete(row)
	})
}

// Digest is what is stored of a secret with at least 112 bits of randomness:
// its SHA-256 in hexadecimal.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newSecret is 256 random bits as text.
func newSecret() string {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(random)
}

// newKey is a prefix, a secret, and a checksum of both.
func newKey() string {
	key := keyPrefix + newSecret()
	return key + checksum(key)
}

// isIssued reports whether a key with the prefix has the right checksum: a
// mistyped one is refused without a query.
func isIssued(key string) bool {
	const digits = 8
	return len(key) > len(keyPrefix)+digits && checksum(key[:len(key)-digits]) == key[len(key)-digits:]
}

func checksum(text string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) }
