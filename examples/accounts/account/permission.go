package account

import "github.com/quintet-go/rest"

// IsStaffOrTargetUser lets staff see everyone, and everyone see themselves.
type IsStaffOrTargetUser struct{}

// HasPermission lets anyone ask for one account, and staff do everything.
func (IsStaffOrTargetUser) HasPermission(r *rest.Request) bool {
	return r.Action.Name == "retrieve" || r.User.Staff()
}

// HasObjectPermission lets staff have any account, and users their own.
func (IsStaffOrTargetUser) HasObjectPermission(r *rest.Request, object any) bool {
	user, ok := object.(*User)
	return ok && (r.User.Staff() || r.User.Identity() == user.Identity())
}
