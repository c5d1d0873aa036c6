// Package permission answers: may they? A [Permission] is one rule; a [List]
// of them guards a viewset; [All], [Any] and [Not] combine them.
package permission

import "github.com/quintet-go/rest"

// Permission is one rule about who may do what. One value serves all requests
// at once; a rule must not change the request.
//
// A Permission may also have a method Refusal() (text, code string): what a
// client is told when the rule does not hold.
type Permission interface {
	// HasPermission reports whether r's user may do r's action at all. r.User
	// is never nil.
	HasPermission(r *rest.Request) bool

	// HasObjectPermission reports whether r's user may do r's action to this
	// object, which is as it is before any change. Viewsets ask it only after
	// HasPermission has held. Objects in lists are not asked about: narrow
	// lists with a viewset's Scope.
	HasObjectPermission(r *rest.Request, object any) bool
}

// List is the rules that must all hold, in order. The first that does not
// decides what the client is told. An empty List lets nobody in.
type List []Permission

// Check reports as an *[rest.Error] whether r breaks a rule: of kind
// NotAuthenticated for a visitor who could have logged in, and else of kind
// PermissionDenied.
func Check(r *rest.Request, list List) error {
	for _, p := range list {
		if !p.HasPermission(r) {
			return refusal(r, p)
		}
	}
	if len(list) == 0 {
		return refusal(r, nil)
	}
	return nil
}

// CheckObject is [Check] for an object.
func CheckObject(r *rest.Request, list List, object any) error {
	for _, p := range list {
		if !p.HasObjectPermission(r, object) {
			return refusal(r, p)
		}
	}
	if len(list) == 0 {
		return refusal(r, nil)
	}
	return nil
}

// refusal words the refusal by p.
func refusal(r *rest.Request, p Permission) error {
	if !r.IsAuthenticated() && r.Identifiable {
		return &rest.Error{Kind: rest.NotAuthenticated}
	}
	denied := &rest.Error{Kind: rest.PermissionDenied}
	if speaker, ok := p.(interface{ Refusal() (text, code string) }); ok {
		text, code := speaker.Refusal()
		denied.Code = code
		if text != "" {
			denied.Detail = text
		}
	}
	return denied
}
