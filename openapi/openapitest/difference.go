package openapitest

import (
	"fmt"
	"strings"
)

// difference is the number of the first line in which two texts differ, with
// what stands there.
func difference(committed, made []byte) string {
	before, after := strings.Split(string(committed), "\n"), strings.Split(string(made), "\n")
	for i := range max(len(before), len(after)) {
		was, is := lineOf(before, i), lineOf(after, i)
		if was != is {
			return fmt.Sprintf("%d:\n  committed: %s\n  code:      %s", i+1, was, is)
		}
	}
	return "0"
}

// lineOf is a line of a text.
func lineOf(lines []string, i int) string {
	if i >= len(lines) {
		return "(the text has ended)"
	}
	return strings.TrimSpace(lines[i])
}
