package site

import (
	"context"
	"net/http"
	"regexp"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// usernames are Django's: letters and digits of any script, and @ . + - _.
var usernames = regexp.MustCompile(`\A[\p{L}\p{N}_.@+-]+\z`)

// isStaffOrTargetUser lets staff see everyone, and everyone see themselves.
type isStaffOrTargetUser struct{}

func (isStaffOrTargetUser) HasPermission(r *rest.Request) bool {
	return r.Action.Name == "retrieve" || r.User.Staff()
}

func (isStaffOrTargetUser) HasObjectPermission(r *rest.Request, object any) bool {
	user, ok := object.(*User)
	return ok && (r.User.Staff() || r.User.Identity() == user.Identity())
}

// accounts is the classic UserView.
func (s *Site) accounts(config viewset.Config) viewset.ViewSet {
	config.Name, config.Description = "User", "Create, read, update and delete accounts."
	return &viewset.Model[User]{
		Config: config,
		Store:  gormstore.New[User](s.db),
		Limit:  viewset.Unlimited,
		Serializer: serializer.Of[User](
			serializer.Field("username", field.String{
				MaxLength: 150, Pattern: usernames,
				Invalid: "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
			}, serializer.Settings{
				UniqueMessage: "A user with that username already exists.",
				Help:          "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
			}),
			serializer.Field("password", password.Kind{Hasher: s.hasher, MaxLength: 128, Trim: true}),
			serializer.Field("email", nil, serializer.Settings{Label: "Email address"}),
			serializer.Field("is_staff", nil, serializer.Settings{
				Label: "Staff status", Help: "Designates whether the user can log into this admin site.",
			}),
			serializer.Field("is_superuser", nil, serializer.Settings{
				Label: "Superuser status", Help: "Designates that this user has all permissions without explicitly assigning them.",
			}),
			serializer.Field("is_active", nil, serializer.Settings{
				Label: "Active", Help: "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
			}),
		),
		PermissionsFor: func(r *rest.Request) permission.List {
			if r.Method == http.MethodPost {
				return permission.List{permission.AllowAny}
			}
			return permission.List{isStaffOrTargetUser{}}
		},
		BeforeUpdate: s.endSessions,
	}
}

// endSessions ends the sessions of an account whose password changes.
func (s *Site) endSessions(r *rest.Request, user *User) error {
	if _, ok := r.Sent.Get("password"); !ok {
		return nil
	}
	return gormstore.DB(r.Context(), s.db).Where("identity = ?", user.Identity()).Delete(&authentication.SessionRow{}).Error
}

// users finds accounts for the authenticators.
func (s *Site) users() authentication.Users {
	return authentication.Accounts[User]{
		Store: gormstore.New[User](s.db),
		Check: func(ctx context.Context, user *User, plain string) (bool, func(*User), error) {
			var hash password.Hash
			if user != nil {
				hash = user.Password
			}
			ok, _, err := s.hasher.Verify(ctx, hash, plain)
			return ok, nil, err
		},
	}
}
