package filter

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// SearchFilter narrows by words; see [Search].
type SearchFilter struct {
	// Names are the fields.
	Names []string
	// Param is the query parameter; the default is search.
	Param string
	// Plain takes quotation marks as letters, as DRF did before version 3.15.
	// Otherwise "two words" in quotation marks are one term.
	Plain bool
}

// Search narrows by words in ?search=: an object matches if each word is in
// one of the fields, whatever the case (DRF api-guide/filtering). Words are split
// at blanks and commas; NUL is as if it were not there. A character before a
// field's name changes how its value is looked at:
//
//	^  it begins with the word
//	=  it is the word
//	$  the word is a regular expression that has a match in it
//	@  full-text search, where the database has one
//
// Instead a look-up may follow the name, as in [Fields]: title__startswith.
func Search(names ...string) SearchFilter { return SearchFilter{Names: names} }

// maxTerms is how many words a search may have.
const maxTerms = 50

// searched is one field that is searched.
type searched struct {
	field Field
	test  func(store.Column, string) store.Condition
	fold  bool
}

// search is a SearchFilter of one resource.
type search struct {
	SearchFilter
	fields []searched
}

// prefixes are what the character before a name stands for.
var prefixes = map[byte]string{'^': "istartswith", '=': "iexact", '$': "iregex", '@': "search"}

// tests are the ways to look for a word.
var tests = map[string]searched{
	"icontains": {test: store.Column.Contains, fold: true}, "contains": {test: store.Column.Contains},
	"istartswith": {test: store.Column.Starts, fold: true}, "startswith": {test: store.Column.Starts},
	"iendswith": {test: store.Column.Ends, fold: true}, "endswith": {test: store.Column.Ends},
	"iexact": {test: store.Column.Equals, fold: true}, "exact": {test: store.Column.Equals},
	"iregex": {test: store.Column.Matches, fold: true}, "regex": {test: store.Column.Matches}, "search": {test: store.Column.Words},
}

// Bind finds the fields.
func (f SearchFilter) Bind(table Table) (Bound, error) {
	if f.Param == "" {
		f.Param = "search"
	}
	s := &search{SearchFilter: f}
	var mistakes []error
	if len(f.Names) == 0 {
		mistakes = append(mistakes, errors.New("filter.Search names no field: name one, or leave the filter out"))
	}
	for _, name := range f.Names {
		one, err := bindSearched(table, name)
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("filter.Search: %q: %w", name, err))
		}
		s.fields = append(s.fields, one)
	}
	return s, errors.Join(mistakes...)
}

// bindSearched reads one name with its prefix or look-up.
func bindSearched(table Table, name string) (searched, error) {
	way := "icontains"
	if name != "" && prefixes[name[0]] != "" {
		way, name = prefixes[name[0]], name[1:]
	}
	found, err := table.Lookup(name)
	if err != nil {
		i := strings.LastIndex(name, "__")
		if i < 0 || tests[name[i+2:]].test == nil {
			return searched{}, err
		}
		way = name[i+2:]
		if found, err = table.Lookup(name[:i]); err != nil {
			return searched{}, err
		}
	}
	if c := classOf(&found); c == other || c == boolean || c == reference {
		return searched{}, fmt.Errorf("a field of type %s has no words", found.kind())
	}
	one := tests[way]
	one.field = found
	return one, nil
}

// Narrow looks for every word.
func (s *search) Narrow(r *rest.Request, q *store.Query) error {
	given := strings.ReplaceAll(last(r, s.Param), "\x00", "")
	terms := split(given, s.Plain)
	if len(terms) > maxTerms {
		return refusal(s.Param, "max_length", fmt.Sprintf("Search for at most %d words.", maxTerms))
	}
	conditions := make([]store.Condition, 0, len(terms))
	for _, term := range terms {
		anywhere := make([]store.Condition, 0, len(s.fields))
		for i := range s.fields {
			one := &s.fields[i]
			if one.field.hidden(r) {
				continue
			}
			condition := one.test(one.field.column(), term)
			condition.Fold = one.fold
			anywhere = append(anywhere, one.field.keeps(r, condition))
		}
		conditions = append(conditions, store.Or(anywhere...))
	}
	narrow(q, conditions)
	return nil
}

// Parameters is the one parameter.
func (s *search) Parameters() []schema.Parameter {
	labels := make([]string, len(s.fields))
	for i := range s.fields {
		labels[i] = s.fields[i].field.Label
	}
	return []schema.Parameter{{Name: s.Param, Type: "string", Role: "search", Description: "Words to look for in: " + strings.Join(labels, ", ")}}
}

// split cuts a search into its terms.
func split(text string, plain bool) []string {
	var terms []string
	for {
		text = strings.TrimLeftFunc(text, separates)
		if text == "" {
			return terms
		}
		var term string
		if phrase, after, ok := quoted(text); ok && !plain {
			term, text = phrase, after
		} else {
			end := strings.IndexFunc(text, separates)
			if end < 0 {
				end = len(text)
			}
			term, text = text[:end], text[end:]
		}
		if term != "" {
			terms = append(terms, term)
		}
	}
}

// separates reports whether a character stands between words.
func separates(c rune) bool { return c == ',' || unicode.IsSpace(c) }

// quoted is the phrase in quotation marks that text begins with, and what
// follows it. A backslash in it stands before a quotation mark or a backslash.
func quoted(text string) (phrase, after string, ok bool) {
	mark := text[0]
	if mark != '"' && mark != '\'' {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == mark || text[i+1] == '\\'):
			i++
			b.WriteByte(text[i])
		case text[i] == mark:
			after = text[i+1:]
			first := strings.TrimLeftFunc(after, separates)
			return b.String(), after, after == "" || len(first) < len(after)
		default:
			b.WriteByte(text[i])
		}
	}
	return "", "", false
}

// last is a query parameter's last value.
func last(r *rest.Request, name string) string {
	values := r.QueryParams()[name]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}
