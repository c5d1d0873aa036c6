// Package viewset serves the actions of one resource. It is the only package
// that knows every room, and the place where what happens after what is
// decided: dispatch.go holds the way of every request, and one file per action
// the rest.
//
//   - [Model] serves a model: list, create, retrieve, update, partial update
//     and destroy, and extra actions.
//   - [Of] serves any Go type that has methods with these names.
//   - [Func] serves a single function.
//
// All of them are [ViewSet] values, which a router routes.
package viewset
