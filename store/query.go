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
	// key, so that the order is total. NULL is smaller than every value, on every
	// database.
	Order []Order
	// Limit is the largest number of objects, and Offset the number that is
	// skipped. A Limit of 0 is no limit.
	Limit, Offset int
}

// Order is one sort key.
type Order struct {
	Column     Column
	Descending bool
	// Relation leads to the table that the column is in: the name of a relation
	// to one object, or several joined by dots; empty for a column of the table
	// itself. An object without a related one sorts as NULL.
	Relation string
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
	//	""           every object
	//	"in"         Column has one of Values; with none, no object
	//	"null"       Column is NULL
	//	"less"       Column is smaller than the one value
	//	"greater"    Column is larger than the one value
	//	"at_least"   Column is the one value or larger
	//	"at_most"    Column is the one value or smaller
	//	"equals"     Column, as text, is the one value
	//	"contains"   Column, as text, holds the one value
	//	"starts"     Column, as text, begins with the one value
	//	"ends"       Column, as text, ends with the one value
	//	"matches"    Column, as text, has a match of the one value, a regular
	//	             expression
	//	"words"      Column has all words of the one value, as the database's
	//	             full-text search finds them
	//	"part"       Part of Column, a time in UTC, is one of Values
	//	"related"    an object that Relation leads to keeps the one part
	//	"and"        every one of Parts holds
	//	"or"         one of Parts holds
	//	"not"        the one part does not hold
	Op     string
	Column Column
	Values []any
	Parts  []Condition
	// Fold makes tests of text ignore case: of all letters that the database
	// knows, and of ASCII's at least.
	Fold bool
	// Part is year, quarter, month, day, week (ISO 8601), week_day (1 is Sunday),
	// hour, minute or second.
	Part string
	// Relation is the name of one relation in the [Table].
	Relation string
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

// AtLeast holds where the column is value or larger.
func (c Column) AtLeast(value any) Condition {
	return Condition{Op: "at_least", Column: c, Values: []any{value}}
}

// AtMost holds where the column is value or smaller.
func (c Column) AtMost(value any) Condition {
	return Condition{Op: "at_most", Column: c, Values: []any{value}}
}

// Equals holds where the column is the text: a test that can ignore case.
func (c Column) Equals(text string) Condition { return c.text("equals", text) }

// Contains holds where the text is somewhere in the column.
func (c Column) Contains(text string) Condition { return c.text("contains", text) }

// Starts holds where the column begins with the text.
func (c Column) Starts(text string) Condition { return c.text("starts", text) }

// Ends holds where the column ends with the text.
func (c Column) Ends(text string) Condition { return c.text("ends", text) }

// Matches holds where the regular expression has a match in the column. Keep
// to what RE2 and the database both understand.
func (c Column) Matches(expression string) Condition { return c.text("matches", expression) }

// Words holds where the column has all words of the text, in any order, as the
// database's full-text search finds them. SQLite has none.
func (c Column) Words(text string) Condition { return c.text("words", text) }

func (c Column) text(op, text string) Condition {
	return Condition{Op: op, Column: c, Values: []any{text}}
}

// PartIn holds where a part of the column, which is a time, is one of the
// numbers: PartIn("month", 1, 2). The parts are those of [Condition].
func (c Column) PartIn(part string, numbers ...int) Condition {
	values := make([]any, len(numbers))
	for i, n := range numbers {
		values[i] = n
	}
	return Condition{Op: "part", Column: c, Part: part, Values: values}
}

// IgnoringCase is the condition with its test of text ignoring case.
func (c Condition) IgnoringCase() Condition {
	c.Fold = true
	return c
}

// Related holds where the condition holds for an object that the relation leads
// to; for a relation to several objects, for one of them. With the zero
// Condition it holds where there is such an object.
func Related(relation string, condition Condition) Condition {
	return Condition{Op: "related", Relation: relation, Parts: []Condition{condition}}
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
