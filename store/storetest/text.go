package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

// texts that are looked for in each other.
var sought = []string{
	"Ann", "ann", "ANN", "Änn", "änn", "Ann ", " Ann", "Anna", "100%", "100x", "a_b", "axb", "A_B", `back\slash`, `back\\slash`, `\`, "%", "_", "!", "bang!%",
	"[x]", "x", "star*", "starry", "*", "?", "q?", "qq", "it's", "日本語", "本", "😀", "null", "a\nb", "0", "nn", "n", "ä", ".", "a.b", "(", "^a", "[a-z]", "İ", "ß",
}

// tests of text, as Go has them.
var textTests = map[string]struct {
	make  func(store.Column, string) store.Condition
	holds func(text, value string) bool
}{
	"equals":   {store.Column.Equals, func(text, value string) bool { return text == value }},
	"contains": {store.Column.Contains, strings.Contains},
	"starts":   {store.Column.Starts, strings.HasPrefix},
	"ends":     {store.Column.Ends, strings.HasSuffix},
}

func textConditions(t *testing.T, s Stores) {
	nodes := []*Node{{}, named("")}
	for _, text := range sought {
		nodes = append(nodes, named(text))
	}
	plant(t, s, nodes...)
	for op, test := range textTests {
		for _, value := range append(sought, "") {
			c := test.make(name, value)
			check(t, s, op+" "+value, c, nodes, func(text string) bool { return test.holds(text, value) })
			if strings.Trim(value, ascii) != "" {
				continue // which of them have two cases depends on the database
			}
			folded := strings.ToLower(value)
			check(t, s, op+" ignoring case "+value, c.IgnoringCase(), nodes, func(text string) bool { return test.holds(lower(text), folded) })
		}
	}
	for _, text := range []string{"a\x00b", "\xff", strings.Repeat("x", 1_000_000)} {
		if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: name.Contains(text)}); err != nil && !invalid(err) {
			t.Errorf("%.10q: got %v", text, err)
		}
	}
}

// check compares what a condition and its negation find with what holds.
func check(t *testing.T, s Stores, what string, c store.Condition, nodes []*Node, holds func(text string) bool) {
	t.Helper()
	var want, others []Node
	for _, node := range nodes {
		switch {
		case node.Name == nil:
		case holds(*node.Name):
			want = append(want, *node)
		default:
			others = append(others, *node)
		}
	}
	if got := keys(t, s, c); got != listed(want) {
		t.Errorf("%s: found %s, want %s", what, got, listed(want))
	}
	if got := keys(t, s, store.Not(c)); got != listed(others) {
		t.Errorf("not %s: found %s, want %s", what, got, listed(others))
	}
}

// ascii are the characters whose cases every database knows.
const ascii = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n"

// lower folds the letters of ASCII.
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

func textOfOthers(t *testing.T, s Stores) {
	day := time.Date(2021, 3, 4, 0, 0, 0, 0, time.UTC)
	plant(t, s, &Node{Name: pointer("a"), Rank: pointer(int32(120)), Day: &day, Weight: pointer(2.5)}, &Node{Name: pointer("b"), Rank: pointer(int32(-12))}, named("c"))
	for _, c := range []struct {
		filter store.Condition
		want   string
	}{
		{rank.Contains("12"), "a b"}, {rank.Starts("12"), "a"}, {rank.Ends("0"), "a"}, {rank.Equals("-12"), "b"}, {rank.Contains(""), "a b"}, {rank.Contains("x").IgnoringCase(), ""},
		{rank.Starts("-").IgnoringCase(), "b"}, {store.Column("day").Starts("2021-03-04"), "a"}, {store.Column("weight").Equals("2.5"), "a"}, {store.Column("id").Contains("e"), ""},
	} {
		if got := names(t, s, store.Query{Filter: c.filter}); got != c.want {
			t.Errorf("%s %v: found %q, want %q", c.filter.Op, c.filter.Values, got, c.want)
		}
	}
}

func expressions(t *testing.T, s Stores) {
	plant(t, s, named("ab12"), named("AB"), named("ba"), named("a?b"), named(""), named("äb"), &Node{Rank: pointer(int32(42))})
	if lacks(t, s, name.Matches("a")) {
		return
	}
	for _, c := range []struct {
		filter store.Condition
		want   string
	}{
		{name.Matches("^ab"), "ab12"}, {name.Matches("^ab").IgnoringCase(), "ab12 AB"}, {name.Matches("[0-9]+$"), "ab12"}, {name.Matches("^.b$"), "äb"},
		{name.Matches(`^a\?b$`), "a?b"}, {name.Matches("a|B"), "ab12 AB ba a?b"}, {name.Matches("^$"), ""}, {rank.Matches("^4"), "-"},
		{store.Not(name.Matches("b|B|^$")), ""}, {name.Matches("x{2,3}"), ""},
	} {
		if got := names(t, s, store.Query{Filter: c.filter}); got != c.want {
			t.Errorf("%v: found %q, want %q", c.filter.Values, got, c.want)
		}
	}
	for _, expression := range []string{"(", "a**", "[z-a]", `(a)\1`, "(?=a)", "\xff", strings.Repeat("a", 201), strings.Repeat("(", 100), "a{1001}"} {
		if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: name.Matches(expression)}); !invalid(err) {
			t.Errorf("%.20q: got %v, want Invalid", expression, err)
		}
	}
	for _, expression := range []string{`\pL`, `(?P<x>a)`, `\Qa.b\E`, `[[:word:]]`, "a??", `(?s).`, "***", `\z`} { // RE2 and the database may differ
		if _, err := s.Nodes.Find(t.Context(), store.Query{Filter: name.Matches(expression)}); err != nil && !invalid(err) {
			t.Errorf("%s: got %v", expression, err)
		}
	}
}

func fullText(t *testing.T, s Stores) {
	plant(t, s, named("quick brown foxes"), named("brown bread"), named("nothing"))
	if lacks(t, s, name.Words("brown")) {
		return
	}
	for words, want := range map[string]string{
		"brown": "quick brown foxes brown bread", "bread brown": "brown bread", "foxes quick": "quick brown foxes", "brow": "", "quick bread": "", "": "", `" + - ( * ~ <`: "",
	} {
		if got := names(t, s, store.Query{Filter: name.Words(words)}); got != want {
			t.Errorf("%q: found %q, want %q", words, got, want)
		}
	}
}
