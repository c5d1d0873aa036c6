package account

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// ErrTaken is returned for a user name that exists already.
var ErrTaken = errors.New("an account with this user name exists already: choose another one")

// Create stores an account that somebody with access to the machine makes. The
// user's Password is set from plain.
func Create(ctx context.Context, db *gorm.DB, user User, plain string) error {
	if user.Username = strings.TrimSpace(user.Username); user.Username == "" {
		return errors.New("the user name is empty: give one")
	}
	hash, err := password.Shared().Hash(ctx, plain)
	if err != nil {
		return err
	}
	user.Password, user.IsActive = hash, true
	err = gormstore.New[User](db).Write(ctx, func(_ context.Context, tx store.Tx[User]) error { return tx.Create(&user) })
	var conflict *store.Conflict
	if errors.As(err, &conflict) {
		return ErrTaken
	}
	return err
}

// Count is how many accounts there are.
func Count(ctx context.Context, db *gorm.DB) (int64, error) {
	return gormstore.New[User](db).Count(ctx, store.Query{})
}
