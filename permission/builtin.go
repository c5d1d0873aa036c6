package permission

import "github.com/quintet-go/rest"

// builtin is a rule that looks at the request alone. The values are constants,
// so that no other package can replace them. They hold for an object exactly
// when they hold for the action, so that [Not] is right at both levels.
type builtin int

const (
	// AllowAny lets everybody do everything.
	AllowAny builtin = iota + 1
	// IsAuthenticated lets in who is logged in.
	IsAuthenticated
	// IsAdminUser lets in staff.
	IsAdminUser
	// IsAuthenticatedOrReadOnly lets everybody read, and those who are logged
	// in write.
	IsAuthenticatedOrReadOnly
	// ReadOnly lets everybody read.
	ReadOnly
)

// HasPermission reports whether the rule holds.
func (b builtin) HasPermission(r *rest.Request) bool {
	switch b {
	case AllowAny:
		return true
	case IsAuthenticated:
		return r.IsAuthenticated()
	case IsAdminUser:
		return r.IsAuthenticated() && r.User.Staff()
	case IsAuthenticatedOrReadOnly:
		return r.IsSafe() || r.IsAuthenticated()
	case ReadOnly:
		return r.IsSafe()
	}
	return false
}

// HasObjectPermission reports whether the rule holds.
func (b builtin) HasObjectPermission(r *rest.Request, _ any) bool { return b.HasPermission(r) }
