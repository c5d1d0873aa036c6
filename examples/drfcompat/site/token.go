package site

import (
	"net/http"
	"sync"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/parser"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/viewset"
)

// credentials are what DRF's obtain_auth_token reads.
type credentials struct {
	Username string `json:"username" validate:"required"`
	Password string `json:"password" rest:"write_only" validate:"required"`
}

var accepted = serializer.Of[credentials](serializer.Field("password", field.String{Raw: true}))

// keys remembers the tokens that were given out: DRF gives a user the same one
// every time, which a store of digests can't.
type keys struct {
	mu   sync.Mutex
	keys map[string]string // by identity
}

// forget leaves the fixture's tokens alone.
func (k *keys) forget(fixture map[string]string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys = fixture
}

// tokenView is DRF's obtain_auth_token.
func (s *Site) tokenView(config viewset.Config, users authentication.Users) viewset.ViewSet {
	config.Name = "Obtain Auth Token"
	config.Renderers = []renderer.Renderer{renderer.JSON{}}
	config.Parsers = []parser.Parser{parser.Form{}, parser.MultiPart{}, parser.JSON{LastNameWins: true, AnyCharset: true}}
	return viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
		var given credentials
		if err := accepted.Accept(r, &given); err != nil {
			return nil, err
		}
		user, err := users.ByPassword(r.Context(), given.Username, given.Password)
		if err != nil {
			return nil, err
		}
		if user == nil {
			return nil, &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{
				Name: "non_field_errors", Value: []rest.Message{{Text: "Unable to log in with provided credentials.", Code: "authorization"}},
			}}}
		}
		key, err := s.keyOf(r, user)
		return &rest.Response{Data: rest.Object{{Name: "token", Value: key}}}, err
	}, http.MethodPost)
}

// keyOf is the user's token, made the first time.
func (s *Site) keyOf(r *rest.Request, user rest.User) (string, error) {
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	if key, ok := s.keys.keys[user.Identity()]; ok {
		return key, nil
	}
	key, _, err := s.tokens.Issue(r.Context(), user, 0)
	if err == nil {
		s.keys.keys[user.Identity()] = key
	}
	return key, err
}
