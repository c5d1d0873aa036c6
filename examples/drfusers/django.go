package drfusers

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/quintet-go/rest/authentication/password"
)

// checkDjango lets in who has a password of Django's, and replaces its hash by one
// of argon2id, which happens once for each account.
func checkDjango(ctx context.Context, hasher *password.Hasher, author *Author, plain string) (bool, func(*Author), error) {
	var old password.Hash // nobody's, which costs the same and matches nothing
	if author != nil {
		old = author.Password
	}
	ok, weak, err := hasher.Verify(ctx, old, plain)
	if err == nil && !ok && isDjango(old, plain) {
		ok, weak = true, true
	}
	if err != nil || !ok || !weak {
		return ok, nil, err
	}
	stronger, err := hasher.Hash(ctx, plain)
	return ok, func(now *Author) {
		if now.Password == old {
			now.Password = stronger
		}
	}, err
}

// maxIterations bounds the work that a row of the database can ask for.
const maxIterations = 2_000_000

// isDjango reports whether plain is the password of pbkdf2_sha256$600000$salt$hash.
func isDjango(stored password.Hash, plain string) bool {
	text, err := stored.Value()
	parts := strings.Split(fmt.Sprint(text), "$")
	if err != nil || len(parts) != 4 || parts[0] != "pbkdf2_sha256" {
		return false
	}
	n, err := strconv.Atoi(parts[1])
	want, wrong := base64.StdEncoding.DecodeString(parts[3])
	if err != nil || wrong != nil || n < 1 || n > maxIterations {
		return false
	}
	got, err := pbkdf2.Key(sha256.New, plain, []byte(parts[2]), n, len(want))
	return err == nil && len(want) > 0 && subtle.ConstantTimeCompare(got, want) == 1
}
