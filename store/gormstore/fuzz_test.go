package gormstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

func FuzzTextsAreLiteral(f *testing.F) {
	for _, seed := range [][2]string{{"a%b", "%"}, {"[x]*?", "[x]"}, {"!_", "_"}, {`a\b`, `\`}, {"Ann", "ann"}, {"", ""}, {"日本", "本"}, {"x", "(a"}, {"]^-", "]"}} {
		f.Add(seed[0], seed[1])
	}
	db, err := gormstore.Open(":memory:", &mark{})
	if err != nil {
		f.Fatal(err)
	}
	marks, word := gormstore.New[mark](db), store.Column("word")
	if err := db.Create(&mark{ID: 1}).Error; err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return
		}
		if err := db.Model(&mark{ID: 1}).Update("word", text).Error; err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			condition store.Condition
			want      bool
		}{
			{word.Equals(value), text == value}, {word.Contains(value), strings.Contains(text, value)},
			{word.Starts(value), strings.HasPrefix(text, value)}, {word.Ends(value), strings.HasSuffix(text, value)},
		} {
			n, err := marks.Count(context.Background(), store.Query{Filter: c.condition})
			folded, errFold := marks.Count(context.Background(), store.Query{Filter: c.condition.IgnoringCase()})
			if err != nil || errFold != nil {
				refused(t, err)
				refused(t, errFold)
				continue
			}
			if n > 0 != c.want || folded < n {
				t.Errorf("%q %s %q: found %d and %d, want %v", text, c.condition.Op, value, n, folded, c.want)
			}
		}
		_, err := marks.Find(context.Background(), store.Query{Filter: word.Matches(value)})
		refused(t, err)
	})
}

// refused fails for an error that is not about the value.
func refused(t *testing.T, err error) {
	t.Helper()
	var e *rest.Error
	if err != nil && (!errors.As(err, &e) || e.Kind != rest.Invalid) {
		t.Errorf("got %v", err)
	}
}
