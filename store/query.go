package store

// Query selects objects. It is plain data: a store compiles it and checks
// every column against its [Table].
type Query struct {
	// Scope is the rows that the user may know of. It stands as a conjunct of
	// its own beside Filter, which can narrow it and never widen it.
	Scope Condition
	// Filter is what the request asks for.
	Filter Condition
	// Order sorts the objects. A store always adds the primary key as the last
	// key, so that the order is total.
	Order []Order
	// Limit is the largest number of objects, and Offset the number that is
	// skipped. A Limit of 0 is no limit.
	Limit, Offset int
}

// Order is one sort key.
type Order struct {
	Column     Column
	Descending bool
}

// Column is the name of a column in a [Table]. Its methods make conditions:
// Column("author_id").Is(7).
type Column string

// Condition is a tree of tests on columns. The zero Condition selects every
// object. Conditions are made with the methods of [Column], [And], [Or] and
// [Not]; a store reads the fields.
type Condition struct {
	// Op is the test:
	//
	//	""         every object
	//	"in"       Column has one of Values; with none, no object
	//	"null"     Column is NULL
	//	"less"     Column is smaller than the one value
	//	"greater"  Column is larger than the one value
	//	"and"      every one of Parts holds
	//	"or"       one of Parts holds
	//	"not"      the one part does not hold
	Op     string
	Column Column
	Values []any
	Parts  []Condition
}

// IsZero reports whether the condition selects every object.
func (c Condition) IsZero() bool { return c.Op == "" }

// Is holds where the column has the value. A nil value is NULL.
func (c Column) Is(value any) Condition {
	if value == nil {
		return Condition{Op: "null", Column: c}
	}
	return c.In(value)
}

// In holds where the column has one of the values; with no values, nowhere.
func (c Column) In(values ...any) Condition {
	return Condition{Op: "in", Column: c, Values: values}
}

// Less holds where the column is smaller than value.
func (c Column) Less(value any) Condition {
	return Condition{Op: "less", Column: c, Values: []any{value}}
}

// Greater holds where the column is larger than value.
func (c Column) Greater(value any) Condition {
	return Condition{Op: "greater", Column: c, Values: []any{value}}
}

// Ascending sorts by the column, smallest first.
func (c Column) Ascending() Order { return Order{Column: c} }

// Descending sorts by the column, largest first.
func (c Column) Descending() Order { return Order{Column: c, Descending: true} }

// And holds where every part does; with no parts, everywhere.
func And(parts ...Condition) Condition {
	kept := make([]Condition, 0, len(parts))
	for _, part := range parts {
		if !part.IsZero() {
			kept = append(kept, part)
		}
	}
	switch len(kept) {
	case 0:
		return Condition{}
	case 1:
		return kept[0]
	}
	return Condition{Op: "and", Parts: kept}
}

// Or holds where at least one part does; with no parts, nowhere.
func Or(parts ...Condition) Condition {
	for _, part := range parts {
		if part.IsZero() {
			return Condition{}
		}
	}
	return Condition{Op: "or", Parts: parts}
}

// Not holds where part does not. As in SQL, a test on NULL holds neither way.
func Not(part Condition) Condition {
	return Condition{Op: "not", Parts: []Condition{part}}
}
