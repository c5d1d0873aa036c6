// Package authentication answers: who asks? An [Authenticator] looks at one
// sort of credentials; [Basic], [Token] and [Session] are built in.
package authentication

import (
	"context"

	"github.com/quintet-go/rest"
)

// Authenticator looks at one sort of credentials. One value serves all requests
// at once.
//
// An authenticator that documents of the API should tell of has a method
// Describe() schema.Credentials as well.
type Authenticator interface {
	// Authenticate returns the user whose credentials r has; nil and no error
	// where r has none of this sort, and the next authenticator is asked; and
	// an *[rest.Error] of kind AuthenticationFailed where they are wrong, which
	// fails the request even where visitors are welcome. It may set r.Auth and
	// add to r.Vary.
	Authenticate(r *rest.Request) (rest.User, error)

	// Challenge is the value of the WWW-Authenticate header in answers of
	// status 401 (RFC 9110, section 11.6.1), or empty for credentials that are
	// not asked for in this way. The first authenticator's challenge decides
	// between 401 and 403.
	Challenge() string
}

// Users finds accounts.
type Users interface {
	// ByPassword returns the account with this name and password, or nil where
	// the name is unknown, the password wrong, or the account not active. All
	// of these take the same time.
	ByPassword(ctx context.Context, username, password string) (rest.User, error)

	// ByIdentity returns the account with this key, or nil.
	ByIdentity(ctx context.Context, identity string) (rest.User, error)
}

// Authenticate asks the authenticators in order, and sets r.User, which is
// never nil after it. A user that the request's context carries already
// ([rest.WithUser]) comes first.
func Authenticate(r *rest.Request, chain []Authenticator) error {
	r.User, r.Identifiable = rest.Anonymous{}, len(chain) > 0
	if len(chain) > 0 {
		r.Challenge = chain[0].Challenge()
	}
	if user := r.ContextUser(); user != nil {
		r.User = user
		return nil
	}
	for _, authenticator := range chain {
		user, err := authenticator.Authenticate(r)
		if err != nil {
			return err
		}
		if user != nil {
			r.User = user
			return nil
		}
	}
	return nil
}

// failed is the refusal of credentials.
func failed(text string) error {
	return &rest.Error{Kind: rest.AuthenticationFailed, Detail: text}
}
