package authentication

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Basic takes a user name and a password with every request (RFC 7617).
type Basic struct {
	// Users finds accounts; it is required.
	Users Users
	// Realm names what is protected; the default is "api".
	Realm string
}

// Challenge is Basic realm="api".
func (b Basic) Challenge() string {
	realm := b.Realm
	if realm == "" {
		realm = "api"
	}
	return "Basic realm=" + strconv.Quote(realm)
}

// Describe tells documents of the API what it takes.
func (Basic) Describe() schema.Credentials {
	return schema.Credentials{Name: "basicAuth", Description: "A user name and a password with every request.", Scheme: "basic"}
}

// Authenticate reads the Authorization header.
func (b Basic) Authenticate(r *rest.Request) (rest.User, error) {
	encoded, ours, err := credentials(r, "Basic", "basic")
	if !ours || err != nil {
		return nil, err
	}
	text, ok := lenientBase64(encoded)
	if !ok {
		return nil, failed("Invalid basic header. Credentials not correctly base64 encoded.")
	}
	username, password, _ := strings.Cut(text, ":")
	user, err := b.Users.ByPassword(r.Context(), username, password)
	if err != nil {
		return nil, err
	}
	if user == nil {
		return nil, failed("Invalid username/password.")
	}
	return user, nil
}

// lenientBase64 decodes as Python's b64decode does: characters outside of the
// alphabet are passed over, and the padding has to be right. Bytes that are not
// UTF-8 are read as Latin-1.
func lenientBase64(encoded string) (string, bool) {
	kept := strings.Map(func(r rune) rune {
		if r == '+' || r == '/' || r == '=' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, encoded)
	if len(kept)%4 != 0 {
		return "", false
	}
	text, err := base64.StdEncoding.DecodeString(kept)
	if err != nil {
		return "", false
	}
	if utf8.Valid(text) {
		return string(text), true
	}
	latin := make([]rune, len(text))
	for i, c := range text {
		latin[i] = rune(c)
	}
	return string(latin), true
}
