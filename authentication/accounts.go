package authentication

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// maxUsername is how long a user name may be, in bytes, to be looked up.
const maxUsername = 1024

// Accounts is [Users] on a store of any user model: *T has to be a [rest.User].
type Accounts[T any] struct {
	// Store keeps the accounts.
	Store store.Store[T]
	// Username is the column that names an account; the default is "username".
	Username store.Column
	// Check compares a password with an account's. For an unknown account it
	// is called with nil, and has to take as long as ever. A replacement that
	// is not nil is stored in the account: a stronger hash of the same
	// password, made at log-in. It is given the account as it is now, and
	// leaves it alone if the hash is no longer the one that was checked.
	Check func(ctx context.Context, account *T, password string) (ok bool, replacement func(now *T), err error)
}

// ByPassword returns the account with this name and password.
func (a Accounts[T]) ByPassword(ctx context.Context, username, password string) (rest.User, error) {
	account, err := a.named(ctx, username)
	if err != nil {
		return nil, err
	}
	ok, replacement, err := a.Check(ctx, account, password)
	if err != nil || !ok || account == nil {
		return nil, err
	}
	user, err := asUser(account)
	if err != nil || !user.Active() {
		return nil, err
	}
	if replacement != nil {
		if err := a.replace(ctx, account, replacement); err != nil {
			return nil, err
		}
	}
	return user, nil
}

// ByIdentity returns the account with this key.
func (a Accounts[T]) ByIdentity(ctx context.Context, identity string) (rest.User, error) {
	key := a.Store.Table().Key()
	value, ok := keyOf(reflect.TypeFor[T]().FieldByIndex(key.Index).Type, identity)
	if !ok {
		return nil, nil
	}
	account, err := a.one(ctx, key.Name.Is(value))
	if account == nil || err != nil {
		return nil, err
	}
	return asUser(account)
}

// named finds an account by its name, or nil.
func (a Accounts[T]) named(ctx context.Context, username string) (*T, error) {
	if len(username) > maxUsername || !utf8.ValidString(username) || strings.IndexByte(username, 0) >= 0 {
		return nil, nil
	}
	column := a.Username
	if column == "" {
		column = "username"
	}
	return a.one(ctx, column.Is(username))
}

func (a Accounts[T]) one(ctx context.Context, condition store.Condition) (*T, error) {
	found, err := a.Store.Find(ctx, store.Query{Filter: condition, Limit: 1})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// replace stores what replacement changes. An account that is gone meanwhile
// needs none.
func (a Accounts[T]) replace(ctx context.Context, account *T, replacement func(*T)) error {
	key := a.Store.Table().Key()
	id := reflect.ValueOf(account).Elem().FieldByIndex(key.Index).Interface()
	err := a.Store.Write(ctx, func(_ context.Context, tx store.Tx[T]) error {
		now, err := tx.Get(store.Query{Filter: key.Name.Is(id)})
		if err != nil {
			return err
		}
		replacement(now)
		return tx.Update(now)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// asUser is an account as user.
func asUser[T any](account *T) (rest.User, error) {
	user, ok := any(account).(rest.User)
	if !ok {
		return nil, fmt.Errorf("authentication: *%s is no rest.User: give it the methods Identity, Active and Staff", reflect.TypeFor[T]())
	}
	return user, nil
}

// keyOf turns an identity back into a primary key. What does not read back the
// same is none.
func keyOf(goType reflect.Type, identity string) (any, bool) {
	value := reflect.New(goType).Elem()
	switch {
	case goType.Kind() == reflect.String:
		value.SetString(identity)
	case value.CanUint():
		n, err := strconv.ParseUint(identity, 10, min(goType.Bits(), 63))
		if err != nil {
			return nil, false
		}
		value.SetUint(n)
	case value.CanInt():
		n, err := strconv.ParseInt(identity, 10, goType.Bits())
		if err != nil {
			return nil, false
		}
		value.SetInt(n)
	default:
		if reader, ok := value.Addr().Interface().(interface{ UnmarshalText([]byte) error }); !ok || reader.UnmarshalText([]byte(identity)) != nil {
			return nil, false
		}
	}
	return value.Interface(), fmt.Sprint(value.Interface()) == identity
}
