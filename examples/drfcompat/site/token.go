package site

import (
	"net/http"
	"strings"
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
	config.Renderers = []renderer.Renderer{tokenJSON{}}
	config.Parsers = []parser.Parser{looseForm{}, looseMultiPart{}, looseJSON}
	return oneFormat{viewset.Func(config, func(r *rest.Request) (*rest.Response, error) {
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
	}, http.MethodPost)}
}

// tokenJSON tells the fields of the body in the answer to OPTIONS, as DRF does
// of a view with a serializer.
type tokenJSON struct{ renderer.JSON }

// Render adds them.
func (j tokenJSON) Render(dst []byte, r *rest.Request, data any) ([]byte, error) {
	told, ok := data.(rest.Object)
	if _, describes := told.Get("parses"); ok && describes && r.Method == http.MethodOptions {
		field := func(label string, readOnly bool) rest.Object {
			return rest.Object{
				{Name: "type", Value: "string"}, {Name: "required", Value: !readOnly},
				{Name: "read_only", Value: readOnly}, {Name: "label", Value: label},
			}
		}
		told = append(told, rest.Member{Name: "actions", Value: rest.Object{{Name: http.MethodPost, Value: rest.Object{
			{Name: "username", Value: field("Username", false)},
			{Name: "password", Value: field("Password", false)},
			{Name: "token", Value: field("Token", true)},
		}}}})
		return j.JSON.Render(dst, r, told)
	}
	return j.JSON.Render(dst, r, data)
}

// oneFormat is a view with a single format, of which DRF does not say that its
// answers depend on the Accept header.
type oneFormat struct{ viewset.ViewSet }

// Serve answers r.
func (v oneFormat) Serve(w http.ResponseWriter, r *rest.Request) {
	v.ViewSet.Serve(withoutAccept{w}, r)
}

// withoutAccept takes Accept out of the Vary header.
type withoutAccept struct{ http.ResponseWriter }

// WriteHeader sends the header.
func (w withoutAccept) WriteHeader(status int) {
	header := w.Header()
	vary := strings.TrimPrefix(strings.TrimPrefix(header.Get("Vary"), "Accept"), ", ")
	header.Del("Vary")
	if vary != "" {
		header.Set("Vary", vary)
	}
	w.ResponseWriter.WriteHeader(status)
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
