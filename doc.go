// Package rest holds the words that every room of Quintet shares: the
// [Request] that travels through the pipeline, the [Response] that comes back,
// the [User] who asks, the [Action] asked for, the [Error] that says why not,
// and [Object], the plain data between them.
//
// Quintet is a REST resource framework in the spirit of Django REST Framework.
// Five things make a resource, each in a room of its own:
//
//   - a model: any Go struct that gorm can store (package store/gormstore),
//   - a serializer: what goes out and what may come in (package serializer),
//   - permissions: who may do what (package permission),
//   - a viewset: the actions on the model (package viewset),
//   - a router: the URLs of the actions (package router).
//
// The way of a request through the rooms is written down once, as one short
// function: see viewset/dispatch.go.
//
// This package imports nothing of the module and is never a facade.
package rest
