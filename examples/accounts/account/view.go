package account

import (
	"net/http"
	"strconv"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// maxListed is the largest number of accounts in one answer.
const maxListed = 10_000

// UserView serves the accounts. Anyone may sign up; after that staff see
// everyone, and everyone sees themselves.
func UserView(db *gorm.DB, site viewset.Config) *viewset.Model[User] {
	return &viewset.Model[User]{
		Config: site,
		Store:  gormstore.New[User](db),
		Limit:  maxListed,
		Filters: []filter.Filter{
			filter.Fields("username", "email", "is_staff", "is_active", "date_joined__gte"),
			filter.Search("username", "first_name", "last_name", "email"),
			filter.Ordering("username", "date_joined"),
		},
		PermissionsFor: func(r *rest.Request) permission.List {
			if r.Method == http.MethodPost { // anyone may sign up
				return permission.List{permission.AllowAny}
			}
			return permission.List{IsStaffOrTargetUser{}}
		},
		Actions: []viewset.Action[User]{{
			Name:        "me",
			Methods:     []string{http.MethodGet, http.MethodPatch},
			Target:      oneself,
			Permissions: permission.List{permission.IsAuthenticated},
			Summary:     "The account of who asks.",
		}},
	}
}

// oneself selects the account of who asks.
func oneself(r *rest.Request) (store.Condition, error) {
	id, err := strconv.ParseUint(r.User.Identity(), 10, 64)
	return store.Column("id").Is(uint(id)), err
}
