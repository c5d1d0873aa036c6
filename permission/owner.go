package permission

import (
	"fmt"
	"strconv"

	"github.com/quintet-go/rest"
)

type owned[T, K any] struct{ owner func(T) K }

// Owner lets users do everything to objects of their own. The function tells
// whose an object is, as the user's key: Owner(func(n *Note) uint { return
// n.OwnerID }). Its parameter is the model or a pointer to it. A zero key, "" or
// "0" as text, is nobody's, and visitors own nothing.
func Owner[T, K any](owner func(T) K) Permission {
	if owner == nil {
		panic("permission.Owner was given no function")
	}
	return owned[T, K]{owner}
}

// HasPermission lets in who is logged in.
func (o owned[T, K]) HasPermission(r *rest.Request) bool { return r.IsAuthenticated() }

// HasObjectPermission compares the owner's key with the user's.
func (o owned[T, K]) HasObjectPermission(r *rest.Request, object any) bool {
	if !r.IsAuthenticated() {
		return false
	}
	var key string
	switch object := object.(type) {
	case *T:
		if object == nil {
			return false
		}
		key = keyText(o.owner(*object))
	case T:
		key = keyText(o.owner(object))
	}
	return key != "" && key == r.User.Identity()
}

// keyText is a key as text, or "" for a zero one.
func keyText(key any) string {
	var text string
	switch key := key.(type) {
	case string:
		text = key
	case uint:
		text = strconv.FormatUint(uint64(key), 10)
	case int64:
		text = strconv.FormatInt(key, 10)
	default:
		text = fmt.Sprint(key)
	}
	if text == "0" {
		return ""
	}
	return text
}
