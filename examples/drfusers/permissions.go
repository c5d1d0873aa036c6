package drfusers

import (
	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
)

// IsAuthorOrReadOnly is a rule of one's own.
type IsAuthorOrReadOnly struct{}

// HasPermission is has_permission.
func (IsAuthorOrReadOnly) HasPermission(*rest.Request) bool { return true }

// HasObjectPermission is has_object_permission.
func (IsAuthorOrReadOnly) HasObjectPermission(r *rest.Request, object any) bool {
	post, ok := object.(*Post)
	author, known := r.User.(*Author)
	return r.IsSafe() || ok && known && post.AuthorID == author.ID
}

// Combined are rules made of rules.
var Combined = permission.List{
	permission.Any(permission.IsAdminUser, IsAuthorOrReadOnly{}),
	permission.Not(permission.All(permission.IsAuthenticated, permission.ReadOnly)),
	permission.Message(permission.IsAdminUser, "Only staff may.", "staff_only"),
}
