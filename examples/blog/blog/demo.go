package blog

import (
	"context"
	"crypto/rand"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Login is a name and password that work.
type Login struct{ Username, Password string }

// Demo fills an empty site with two authors, of whom the first is staff, and
// some tags. It returns their passwords, which are stored nowhere, and nothing
// for a site that has authors.
func Demo(ctx context.Context, db *gorm.DB) ([]Login, error) {
	authors, tags := gormstore.New[Author](db), gormstore.New[Tag](db)
	n, err := authors.Count(ctx, store.Query{})
	if n > 0 || err != nil {
		return nil, err
	}
	var logins []Login
	err = authors.Write(ctx, func(ctx context.Context, tx store.Tx[Author]) error {
		for _, author := range []Author{{Username: "ann", Name: "Ann Archer", IsStaff: true}, {Username: "ben", Name: "Ben Bishop"}} {
			plain := rand.Text()
			if author.Password, err = password.Shared().Hash(ctx, plain); err != nil {
				return err
			}
			if err := tx.Create(&author); err != nil {
				return err
			}
			logins = append(logins, Login{author.Username, plain})
		}
		return tags.Write(ctx, func(_ context.Context, tx store.Tx[Tag]) error {
			for _, tag := range []Tag{{Slug: "go", Label: "Go"}, {Slug: "news", Label: "News"}, {Slug: "rest", Label: "REST"}} {
				if err := tx.Create(&tag); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return logins, err
}
