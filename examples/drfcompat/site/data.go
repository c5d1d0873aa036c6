package site

import (
	"context"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Reset puts all data back to the fixture, the counters of ids included.
func (s *Site) Reset(ctx context.Context) error {
	models := []any{&User{}, &authentication.AccessToken{}, &authentication.SessionRow{}}
	db := s.db.WithContext(ctx)
	if err := db.Migrator().DropTable(models...); err != nil {
		return err
	}
	if err := db.AutoMigrate(models...); err != nil {
		return err
	}
	s.keys.forget(s.fixture.tokens())
	return gormstore.New[User](s.db).Write(ctx, func(ctx context.Context, users store.Tx[User]) error {
		for _, data := range s.fixture.Users {
			if err := s.add(ctx, users, data); err != nil {
				return err
			}
		}
		return s.skipIDs(ctx)
	})
}

// add stores one account and its token.
func (s *Site) add(ctx context.Context, users store.Tx[User], data FixtureUser) error {
	hash, err := s.hasher.Hash(ctx, data.Password)
	if err != nil {
		return err
	}
	user := &User{
		ID: data.ID, Username: data.Username, Password: hash, FirstName: data.FirstName, LastName: data.LastName, Email: data.Email,
		IsStaff: data.IsStaff, IsSuperuser: data.IsSuperuser, IsActive: data.IsActive, DateJoined: data.DateJoined,
	}
	if err := users.Create(user); err != nil || data.Token == nil {
		return err
	}
	return s.tokens.Store.Write(ctx, func(_ context.Context, tokens store.Tx[authentication.AccessToken]) error {
		return tokens.Create(&authentication.AccessToken{Digest: authentication.Digest(*data.Token), Identity: user.Identity()})
	})
}

// skipIDs has PostgreSQL count on from the fixture's ids; other databases do so
// by themselves.
func (s *Site) skipIDs(ctx context.Context) error {
	db := gormstore.DB(ctx, s.db)
	if db.Name() != "postgres" {
		return nil
	}
	return skip(db, "users")
}

func skip(db *gorm.DB, table string) error {
	var last int64
	return db.Raw("SELECT setval(pg_get_serial_sequence(?, 'id'), (SELECT max(id) FROM users))", table).Scan(&last).Error
}
