// Package account is the classic user-account endpoint: the model, who may do
// what with it, and its URLs.
package account

import (
	"strconv"
	"time"

	"github.com/quintet-go/rest/authentication/password"
)

// User is one person's account.
type User struct {
	ID          uint          `json:"id"`
	Username    string        `json:"username" gorm:"size:150;uniqueIndex" validate:"required"`
	Password    password.Hash `json:"password" rest:"write_only" validate:"required"`
	FirstName   string        `json:"first_name" gorm:"size:150"`
	LastName    string        `json:"last_name" gorm:"size:150"`
	Email       string        `json:"email" gorm:"size:254" validate:"omitempty,email"`
	IsStaff     bool          `json:"is_staff" rest:"read_only"`
	IsSuperuser bool          `json:"is_superuser" rest:"read_only"`
	IsActive    bool          `json:"is_active" rest:"read_only" gorm:"default:true"`
	DateJoined  time.Time     `json:"date_joined" rest:"read_only" gorm:"autoCreateTime"`
}

// Identity is what tokens and sessions refer to.
func (u *User) Identity() string { return strconv.FormatUint(uint64(u.ID), 10) }

// Active is false for an account that may not log in.
func (u *User) Active() bool { return u.IsActive }

// Staff is true for those who administer the accounts.
func (u *User) Staff() bool { return u.IsStaff }
