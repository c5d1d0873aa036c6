package main

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/viewset"
)

// User is somebody with books.
type User struct {
	ID       uint          `json:"id"`
	Username string        `json:"username" gorm:"size:150;uniqueIndex" validate:"required,slug"`
	Password password.Hash `json:"password" rest:"write_only" validate:"required"`
	IsStaff  bool          `json:"is_staff" rest:"read_only"`
}

// Identity is what tokens refer to.
func (u *User) Identity() string { return strconv.FormatUint(uint64(u.ID), 10) }

// Active is true: nobody is shut out.
func (*User) Active() bool { return true }

// Staff is true for who looks after the site.
func (u *User) Staff() bool { return u.IsStaff }

// users finds users by name and password. The name of nobody costs the same work
// as a wrong password.
func users(db *gorm.DB) authentication.Users {
	return authentication.Accounts[User]{
		Store: gormstore.New[User](db),
		Check: func(ctx context.Context, user *User, plain string) (bool, func(*User), error) {
			var hash password.Hash
			if user != nil {
				hash = user.Password
			}
			ok, _, err := password.Shared().Verify(ctx, hash, plain)
			return ok, nil, err
		},
	}
}

// userView lets anyone sign up, and everyone see themselves.
func userView(db *gorm.DB, site viewset.Config) *viewset.Model[User] {
	return &viewset.Model[User]{
		Config:      site,
		Store:       gormstore.New[User](db),
		Only:        []string{"create"},
		Permissions: permission.List{permission.AllowAny},
		Throttles:   []throttle.Throttle{&throttle.Anonymous{Rate: throttle.Rate{Count: 2, Per: time.Minute}}},
		Actions: []viewset.Action[User]{{
			Name:        "me",
			Methods:     []string{http.MethodGet, http.MethodPatch},
			Permissions: permission.List{permission.IsAuthenticated},
			Target: func(r *rest.Request) (store.Condition, error) {
				id, err := strconv.ParseUint(r.User.Identity(), 10, 64)
				return store.Column("id").Is(uint(id)), err
			},
		}},
	}
}

// tokenLifetime is how long a token is good for.
const tokenLifetime = 30 * 24 * time.Hour

// tokenView gives a token to who comes with a name and a password.
func tokenView(site viewset.Config, tokens authentication.Token) viewset.ViewSet {
	site.Permissions = permission.List{permission.IsAuthenticated}
	return viewset.Func(site, func(r *rest.Request) (*rest.Response, error) {
		key, _, err := tokens.Issue(r.Context(), r.User, tokenLifetime)
		if err != nil {
			return nil, err
		}
		return &rest.Response{Status: http.StatusCreated, Data: rest.Object{{Name: "token", Value: key}}}, nil
	}, http.MethodPost)
}
