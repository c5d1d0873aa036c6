package rest

// Object is a JSON object as plain data: its members in order.
type Object []Member

// Member is one name and value of an [Object]. A value is nil, a bool, a
// string, a number, a time.Time, a []any, []Message, another Object, or a
// [Record].
type Member struct {
	Name  string
	Value any
}

// Get is the value of the named member, and whether there is one. Names are
// compared exactly; of members with the same name the last one counts.
func (o Object) Get(name string) (value any, found bool) {
	for i := len(o) - 1; i >= 0; i-- {
		if o[i].Name == name {
			return o[i].Value, true
		}
	}
	return nil, false
}

// Record is an object that prints itself: what a serializer answers with, so
// that the JSON renderer need not build an [Object] first.
type Record interface {
	// AppendJSON appends the record as compact JSON.
	AppendJSON(dst []byte) ([]byte, error)
	// Plain is the record as plain data, for every other renderer.
	Plain() (Object, error)
}
