package parser

import "github.com/quintet-go/rest"

// names finds the members of one open object by name: it looks through a few,
// and looks up many, so that a client can't make it slow.
type names struct {
	first  int // where the object's members begin on the stack
	places map[string]int
}

// few is how many members are looked through.
const few = 16

// find is the place of a name on the stack, or -1.
func (n *names) find(stack []rest.Member, name string) int {
	if n.places != nil {
		if place, found := n.places[name]; found {
			return place
		}
		return -1
	}
	for place := n.first; place < len(stack); place++ {
		if stack[place].Name == name {
			return place
		}
	}
	return -1
}

// added takes note of the last member on the stack.
func (n *names) added(stack []rest.Member) {
	if len(stack)-n.first <= few {
		return
	}
	last := len(stack) - 1
	if n.places == nil {
		n.places = make(map[string]int, 2*few)
		last = n.first
	}
	for place := last; place < len(stack); place++ {
		n.places[stack[place].Name] = place
	}
}
