package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

// partsOf are the parts of a time, as Go has them.
var partsOf = map[string]func(time.Time) int{
	"year":     time.Time.Year,
	"quarter":  func(t time.Time) int { return (int(t.Month()) + 2) / 3 },
	"month":    func(t time.Time) int { return int(t.Month()) },
	"day":      time.Time.Day,
	"week":     func(t time.Time) int { _, week := t.ISOWeek(); return week },
	"week_day": func(t time.Time) int { return int(t.Weekday()) + 1 },
	"hour":     time.Time.Hour,
	"minute":   time.Time.Minute,
	"second":   time.Time.Second,
}

// moments are times at which calendars are prone to slip.
func moments() []time.Time {
	var all []time.Time
	for year := 2015; year <= 2026; year++ { // every sort of year's end
		for day := -3; day <= 4; day++ {
			all = append(all, time.Date(year, 1, 1+day, 0, 0, 0, 0, time.UTC))
		}
	}
	return append(all,
		time.Date(2020, 2, 29, 23, 59, 59, 999_999_000, time.UTC), time.Date(2019, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Date(2020, 7, 1, 1, 30, 0, 500_000_000, time.FixedZone("east", 2*3600)), time.Date(2024, 3, 31, 2, 30, 15, 0, time.UTC),
		time.Date(1066, 10, 14, 9, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 12, 34, 56, 0, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC),
	)
}

func partsOfTimes(t *testing.T, s Stores) {
	nodes := []*Node{{}}
	for _, at := range moments() {
		day := at.UTC().Truncate(24 * time.Hour)
		nodes = append(nodes, &Node{At: &at, Day: &day})
	}
	plant(t, s, nodes...)
	for part, of := range partsOf {
		numbers := map[int]bool{-1: true, 0: true, 10_000: true, 1 << 40: true}
		for _, node := range nodes[1:] {
			numbers[of(node.At.UTC())] = true
		}
		for number := range numbers {
			compareParts(t, s, nodes, part, number)
		}
		compareParts(t, s, nodes, part, 1, 4, 12, 2020, 2021)
		compareParts(t, s, nodes, part)
	}
	for _, c := range []store.Condition{
		store.Column("at").PartIn("decade", 1), store.Column("at").PartIn("", 1), store.Column("name").PartIn("year", 1), store.Column("rank").PartIn("month", 1),
		{Op: "part", Column: "at", Part: "year", Values: []any{"2020"}}, {Op: "part", Column: "at", Part: "month", Values: []any{nil}},
		store.Column("at").PartIn("year FROM now()); --", 1),
	} {
		if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: c}); err == nil || invalid(err) {
			t.Errorf("%+v: got %v, want a mistake of the program", c, err)
		}
	}
}

// compareParts looks for a part of both columns.
func compareParts(t *testing.T, s Stores, nodes []*Node, part string, numbers ...int) {
	t.Helper()
	columns := map[store.Column]func(*Node) time.Time{
		"at": func(n *Node) time.Time { return n.At.UTC() }, "day": func(n *Node) time.Time { return n.Day.UTC() },
	}
	for column, of := range columns {
		if column == "day" && slices.Contains([]string{"hour", "minute", "second"}, part) {
			continue
		}
		var want []Node
		for _, node := range nodes[1:] {
			if slices.Contains(numbers, partsOf[part](of(node))) {
				want = append(want, *node)
			}
		}
		if got := keys(t, s, column.PartIn(part, numbers...)); got != listed(want) {
			t.Errorf("%s of %s is one of %v: found %s, want %s", part, column, numbers, got, listed(want))
		}
	}
}
