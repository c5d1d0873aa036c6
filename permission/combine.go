package permission

import "github.com/quintet-go/rest"

type all []Permission

// All holds where every part does, in order (DRF's &). With no parts it holds
// nowhere.
func All(parts ...Permission) Permission { return all(checked("All", parts)) }

func (a all) HasPermission(r *rest.Request) bool {
	for _, p := range a {
		if !p.HasPermission(r) {
			return false
		}
	}
	return len(a) > 0
}

func (a all) HasObjectPermission(r *rest.Request, object any) bool {
	for _, p := range a {
		if !p.HasObjectPermission(r, object) {
			return false
		}
	}
	return len(a) > 0
}

type anyOf []Permission

// Any holds where at least one part does (DRF's |). For an object one and the
// same part has to hold for the action and for the object. With no parts it
// holds nowhere.
func Any(parts ...Permission) Permission { return anyOf(checked("Any", parts)) }

func (a anyOf) HasPermission(r *rest.Request) bool {
	for _, p := range a {
		if p.HasPermission(r) {
			return true
		}
	}
	return false
}

func (a anyOf) HasObjectPermission(r *rest.Request, object any) bool {
	for _, p := range a {
		if p.HasPermission(r) && p.HasObjectPermission(r, object) {
			return true
		}
	}
	return false
}

type not struct{ part Permission }

// Not holds where part does not, for the action and for the object apart
// (DRF's ~).
func Not(part Permission) Permission { return not{checked("Not", []Permission{part})[0]} }

func (n not) HasPermission(r *rest.Request) bool { return !n.part.HasPermission(r) }

func (n not) HasObjectPermission(r *rest.Request, object any) bool {
	return !n.part.HasObjectPermission(r, object)
}

type message struct {
	Permission
	text, code string
}

// Message is p with its own words of refusal: a text for people and a code for
// machines.
func Message(p Permission, text, code string) Permission {
	return message{checked("Message", []Permission{p})[0], text, code}
}

// Refusal is the text and the code.
func (m message) Refusal() (text, code string) { return m.text, m.code }

// checked refuses parts that are nil, when a program starts rather than when a
// request comes.
func checked(name string, parts []Permission) []Permission {
	for _, p := range parts {
		if p == nil {
			panic("permission." + name + " was given a nil permission")
		}
	}
	return append([]Permission(nil), parts...)
}
