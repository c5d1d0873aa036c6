package store_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/quintet-go/rest/store"
)

// line is a row as plain data: a nil value is NULL, and others are int.
type line map[store.Column]any

// lines is the table of lines. Its column c is never NULL.
var lines = &store.Table{Name: "lines", Columns: []store.TableColumn{
	{Name: "id", PrimaryKey: true}, {Name: "a", Nullable: true}, {Name: "b", Nullable: true}, {Name: "c"},
}}

// truth is SQL's: false, NULL or true.
type truth int

const (
	no truth = iota - 1
	unknown
	yes
)

func truthOf(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// evaluate says whether a condition holds for a row, as SQL does.
func evaluate(c store.Condition, row line) truth {
	switch c.Op {
	case "":
		return yes
	case "and":
		result := yes
		for _, part := range c.Parts {
			result = min(result, evaluate(part, row))
		}
		return result
	case "or":
		result := no
		for _, part := range c.Parts {
			result = max(result, evaluate(part, row))
		}
		return result
	case "not":
		return -evaluate(c.Parts[0], row)
	case "null":
		return truthOf(row[c.Column] == nil)
	}
	if row[c.Column] == nil {
		return unknown
	}
	value := row[c.Column].(int)
	switch c.Op {
	case "in":
		return truthOf(slices.Contains(c.Values, row[c.Column]))
	case "less":
		return truthOf(value < c.Values[0].(int))
	case "greater":
		return truthOf(value > c.Values[0].(int))
	case "at_least":
		return truthOf(value >= c.Values[0].(int))
	case "at_most":
		return truthOf(value <= c.Values[0].(int))
	}
	panic("no such condition: " + c.Op)
}

// compare sorts rows, with NULL as the smallest value.
func compare(x, y line, order []store.Order) int {
	for _, key := range order {
		a, b := x[key.Column], y[key.Column]
		result := 0
		switch {
		case a == nil && b == nil:
		case a == nil:
			result = -1
		case b == nil:
			result = 1
		default:
			result = cmp.Compare(a.(int), b.(int))
		}
		if key.Descending {
			result = -result
		}
		if result != 0 {
			return result
		}
	}
	return 0
}

// position are the values of a row in an order's columns.
func position(row line, order []store.Order) []any {
	values := make([]any, len(order))
	for i, key := range order {
		values[i] = row[key.Column]
	}
	return values
}

func TestPositionsPartTheRowsInTwo(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var rows []line
		for id := range random.IntN(12) {
			row := line{"id": id, "c": random.IntN(3)}
			for _, column := range []store.Column{"a", "b"} {
				row[column] = nil
				if random.IntN(3) > 0 {
					row[column] = random.IntN(2)
				}
			}
			rows = append(rows, row)
		}
		var order []store.Order
		for _, i := range random.Perm(4)[:random.IntN(5)] {
			order = append(order, store.Order{Column: lines.Columns[i].Name, Descending: random.IntN(2) == 0})
		}
		order = lines.Complete(order)
		for _, at := range rows {
			after, err := lines.After(order, position(at, order))
			if err != nil {
				t.Fatal(err)
			}
			stretches, err := lines.Stretches(store.Query{Order: order}, position(at, order))
			if err != nil {
				t.Fatal(err)
			}
			checkStretches(t, stretches, order, at, rows)
			for _, row := range rows {
				if got, want := evaluate(after, row) == yes, compare(row, at, order) > 0; got != want {
					t.Fatalf("%v after %v in %+v: got %v by %+v", row, at, order, got, after)
				}
			}
		}
	}
}

// checkStretches fails unless each row after the position is in one stretch, the
// stretches follow one another, and each has its rows in order.
func checkStretches(t *testing.T, stretches []store.Query, order []store.Order, at line, rows []line) {
	t.Helper()
	sorted := slices.SortedFunc(slices.Values(rows), func(x, y line) int { return compare(x, y, order) })
	last := 0
	for i, row := range sorted {
		var in []int
		for number, stretch := range stretches {
			if evaluate(stretch.Filter, row) == yes {
				in = append(in, number)
			}
		}
		if after := compare(row, at, order) > 0; after != (len(in) == 1) || len(in) > 1 || after && in[0] < last {
			t.Fatalf("%v after %v in %+v: in the stretches %v, after %d", row, at, order, in, last)
		} else if after {
			if before := sorted[i-1]; in[0] == last && compare(before, at, order) > 0 && compare(before, row, stretches[last].Order) >= 0 {
				t.Fatalf("%v and %v are out of order in %+v", before, row, stretches[last].Order)
			}
			last = in[0]
		}
	}
}

func TestPositionsLetAnIndexOnTheFirstColumnHelp(t *testing.T) {
	for name, c := range map[string]struct {
		first store.Order
		value any
		want  store.Condition
	}{
		"rising":            {store.Column("a").Ascending(), 1, store.Column("a").AtLeast(1)},
		"falling":           {store.Column("c").Descending(), 1, store.Column("c").AtMost(1)},
		"falling to NULL":   {store.Column("a").Descending(), 1, store.Or(store.Column("a").AtMost(1), store.Column("a").Is(nil))},
		"falling at NULL":   {store.Column("a").Descending(), nil, store.Column("a").Is(nil)},
		"pointer to nought": {store.Column("a").Descending(), (*int)(nil), store.Column("a").Is(nil)},
	} {
		after, err := lines.After(lines.Complete([]store.Order{c.first}), []any{c.value, 7})
		if err != nil || after.Op != "and" || !reflect.DeepEqual(after.Parts[0], c.want) {
			t.Errorf("%s: got %+v, %v", name, after, err)
		}
	}
}

func TestPositionsThatAreNoneAreRefused(t *testing.T) {
	id, a := store.Column("id").Ascending(), store.Column("a").Ascending()
	for name, c := range map[string]struct {
		order  []store.Order
		values []any
	}{
		"no order":           {nil, nil},
		"ties":               {[]store.Order{a}, []any{1}},
		"too few values":     {[]store.Order{a, id}, []any{1}},
		"too many values":    {[]store.Order{id}, []any{1, 2}},
		"an unknown column":  {[]store.Order{store.Column("x").Ascending(), id}, []any{1, 2}},
		"another table's":    {[]store.Order{{Relation: "Owner", Column: "a"}, id}, []any{1, 2}},
		"the key of another": {[]store.Order{{Relation: "Owner", Column: "id"}}, []any{1}},
	} {
		if after, err := lines.After(c.order, c.values); err == nil {
			t.Errorf("%s: got %+v", name, after)
		}
	}
}

func TestOrdersAreCompletedByTheKey(t *testing.T) {
	id, a := store.Column("id").Descending(), store.Column("a").Ascending()
	for name, c := range map[string]struct{ order, want []store.Order }{
		"nothing":           {nil, []store.Order{store.Column("id").Ascending()}},
		"a column":          {[]store.Order{a}, []store.Order{a, store.Column("id").Ascending()}},
		"the key":           {[]store.Order{a, id}, []store.Order{a, id}},
		"another one's key": {[]store.Order{{Relation: "Owner", Column: "id"}}, []store.Order{{Relation: "Owner", Column: "id"}, store.Column("id").Ascending()}},
	} {
		given := slices.Clone(c.order)
		if got := lines.Complete(given); !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(given, c.order) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	room := make([]store.Order, 1, 9)
	room[0] = a
	lines.Complete(room)[1].Column = "changed"
	if room[:2][1].Column != "" {
		t.Error("the two share memory")
	}
	if got := (&store.Table{}).Complete([]store.Order{a}); len(got) != 1 {
		t.Errorf("a table without a key: got %+v", got)
	}
}

func ExampleTable_After() {
	table := &store.Table{Columns: []store.TableColumn{{Name: "id", PrimaryKey: true}, {Name: "created"}}}
	order := table.Complete([]store.Order{store.Column("created").Descending()})
	after, err := table.After(order, []any{2020, 7})
	fmt.Println(len(order), after.Op, after.Parts[0].Op, err)
	// Output: 2 and at_most <nil>
}
