package authentication

import (
	"strings"

	"github.com/quintet-go/rest"
)

// maxCredentials is how long an Authorization header may be, in bytes.
const maxCredentials = 8 << 10

// credentials returns what follows the scheme in r's Authorization header, and
// whether the header is of that scheme. Name is for messages: "basic", "token".
func credentials(r *rest.Request, scheme, name string) (text string, ours bool, err error) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "", false, nil
	}
	if len(headers) > 1 || len(headers[0]) > maxCredentials {
		return "", true, failed("Invalid " + name + " header. Send one Authorization header.")
	}
	parts := strings.Fields(headers[0])
	if len(parts) == 0 || !strings.EqualFold(parts[0], scheme) {
		return "", false, nil
	}
	switch len(parts) {
	case 1:
		return "", true, failed("Invalid " + name + " header. No credentials provided.")
	case 2:
		return parts[1], true, nil
	}
	noun := "Credentials"
	if name == "token" {
		noun = "Token"
	}
	return "", true, failed("Invalid " + name + " header. " + noun + " string should not contain spaces.")
}
