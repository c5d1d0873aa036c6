package account

import (
	"net/http"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/viewset"
)

// credentials are what one logs in with.
type credentials struct {
	Username string `json:"username" validate:"required"`
	Password string `json:"password" rest:"write_only" validate:"required"`
}

// accepted reads credentials. A password is taken with its blanks.
var accepted = serializer.Of[credentials](serializer.Field("password", field.String{Raw: true}))

// login has the views for logging in and out.
type login struct {
	users    authentication.Users
	tokens   authentication.Token
	sessions authentication.Session
}

// issued is what one gets for them: the key of a new token.
var issued = schema.Object{Name: "Token", Fields: []schema.Field{{Name: "token", Type: "string", Help: "It is shown this once."}}}

// view serves one of them by POST.
func (login) view(site viewset.Config, name string, do func(*rest.Request) (*rest.Response, error), tell func(*schema.Operation)) viewset.ViewSet {
	site.Name = name
	return viewset.Described(viewset.Func(site, do, http.MethodPost), tell)
}

// tellToken tells documents of the API what the view for tokens reads and
// answers.
func tellToken(o *schema.Operation) {
	input := accepted.Describe()
	o.Summary, o.Input, o.Output = "A token for a user name and a password", &input, &issued
}

// tellLogin tells of the view for sessions.
func tellLogin(o *schema.Operation) {
	input := accepted.Describe()
	o.Summary, o.Input, o.Status = "Begin a session", &input, http.StatusNoContent
	o.Headers = []schema.Parameter{{Name: "Set-Cookie", Type: "string", Description: "The cookies `sessionid` and `csrftoken`."}}
}

// tellLogout tells of the view that ends them.
func tellLogout(o *schema.Operation) {
	o.Summary, o.Status = "End the session", http.StatusNoContent
	o.Headers = []schema.Parameter{{Name: "Set-Cookie", Type: "string", Description: "Removes the cookies of the session."}}
}

// user is the account whose credentials the body has.
func (l login) user(r *rest.Request) (rest.User, error) {
	var given credentials
	if err := accepted.Accept(r, &given); err != nil {
		return nil, err
	}
	user, err := l.users.ByPassword(r.Context(), given.Username, given.Password)
	if err != nil {
		return nil, err
	}
	if user == nil {
		return nil, &rest.Error{Kind: rest.Invalid, Detail: rest.Object{{
			Name:  "non_field_errors",
			Value: []rest.Message{{Text: "Unable to log in with provided credentials.", Code: "authorization"}},
		}}}
	}
	return user, nil
}

// token gives a new token, whose key is shown this once.
func (l login) token(r *rest.Request) (*rest.Response, error) {
	user, err := l.user(r)
	if err != nil {
		return nil, err
	}
	key, _, err := l.tokens.Issue(r.Context(), user, 0)
	if err != nil {
		return nil, err
	}
	return &rest.Response{Data: rest.Object{{Name: "token", Value: key}}, Header: http.Header{"Cache-Control": {"no-store"}}}, nil
}

// login begins a session.
func (l login) login(r *rest.Request) (*rest.Response, error) {
	if err := l.sessions.CheckCSRF(r); err != nil {
		return nil, err
	}
	user, err := l.user(r)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Cache-Control": {"no-store"}}
	if err := l.sessions.Login(r, user, header); err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusNoContent, Header: header}, nil
}

// logout ends the session, if there is one.
func (l login) logout(r *rest.Request) (*rest.Response, error) {
	if err := l.sessions.CheckCSRF(r); err != nil {
		return nil, err
	}
	header := http.Header{"Cache-Control": {"no-store"}}
	if err := l.sessions.Logout(r, header); err != nil {
		return nil, err
	}
	return &rest.Response{Status: http.StatusNoContent, Header: header}, nil
}
