package renderer

import (
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/quintet-go/rest"
)

// CSV prints a list as a table (RFC 4180): a line of names, then a line for each
// object. Text is printed as it is, other values as in JSON: numbers, booleans,
// times without quotes, lists and objects within one cell. Null and members that
// an object has not are empty. What is no list is a table of one line, and what
// is no object has the column "value".
//
// The columns are [rest.Response.Names], and other members are left out. Where
// there are none, they are the members of all objects of a list that is made
// before, and those of the first object of a list that is made while it is sent;
// a later object with yet another member is then an error.
type CSV struct {
	// Comma separates cells; 0 stands for ','. A quote, a line break and what is
	// no character are an error.
	Comma rune
	// BOM begins the text with U+FEFF, by which Excel knows UTF-8.
	BOM bool
	// Raw prints text that a spreadsheet would run as a formula as it is. It is
	// for tables that programs alone read. Otherwise a text that begins with
	// = + - @, a tab or a line break, and is no number, gets an apostrophe in
	// front (OWASP, CSV Injection).
	Raw bool
}

// MediaType is text/csv; charset=utf-8.
func (CSV) MediaType() string { return "text/csv; charset=utf-8" }

// Format is csv.
func (CSV) Format() string { return "csv" }

// Bare is true: a table has no place around it.
func (CSV) Bare() bool { return true }

// Render appends the items of a []any, or anything else but nil, as a table.
func (c CSV) Render(dst []byte, _ *rest.Request, data any) ([]byte, error) {
	rows, err := rowsOf(data)
	if err != nil {
		return dst, err
	}
	t, err := c.table(namesOf(rows))
	if err != nil {
		return dst, err
	}
	dst = t.appendHeader(dst)
	for _, row := range rows {
		if dst, err = t.appendRow(dst, row); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// Stream writes each item as a line.
func (c CSV) Stream(w io.Writer, _ *rest.Request, names []string, items iter.Seq2[any, error]) error {
	t, err := c.table(names)
	if err != nil {
		return err
	}
	t.strict = len(names) == 0
	text := t.appendHeader(nil)
	for item, err := range items {
		if err != nil {
			return err
		}
		row, err := rowOf(item)
		if err != nil {
			return err
		}
		if len(t.names) == 0 {
			t.names = namesOf([]rest.Object{row})
			text = t.appendHeader(text)
		}
		if text, err = t.appendRow(text, row); err != nil {
			return err
		}
		if _, err = w.Write(text); err != nil {
			return err
		}
		text = text[:0]
	}
	_, err = w.Write(text)
	return err
}

// table is what the lines have in common.
func (c CSV) table(names []string) (*table, error) {
	if c.Comma == 0 {
		c.Comma = ','
	}
	if c.Comma == '"' || c.Comma == '\r' || c.Comma == '\n' || c.Comma == utf8.RuneError || !utf8.ValidRune(c.Comma) {
		return nil, errors.New("renderer: CSV.Comma can't be a quote, a line break, or no character")
	}
	return &table{CSV: c, names: names}, nil
}

// rowsOf is data as the rows of a table.
func rowsOf(data any) ([]rest.Object, error) {
	list, isList := data.([]any)
	switch messages, isMessages := data.([]rest.Message); {
	case data == nil:
		return nil, nil
	case isMessages:
		for _, message := range messages {
			list = append(list, message)
		}
	case !isList:
		list = []any{data}
	}
	rows := make([]rest.Object, len(list))
	for i, item := range list {
		row, err := rowOf(item)
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// rowOf is one item as the cells of a row, with their names.
func rowOf(item any) (rest.Object, error) {
	switch item := item.(type) {
	case rest.Object:
		return item, nil
	case rest.Record:
		return item.Plain()
	case map[string]any:
		row := make(rest.Object, 0, len(item))
		for _, name := range slices.Sorted(maps.Keys(item)) {
			row = append(row, rest.Member{Name: name, Value: item[name]})
		}
		return row, nil
	}
	return rest.Object{{Name: "value", Value: item}}, nil
}

// namesOf are the names of all members, in the order in which they appear.
func namesOf(rows []rest.Object) []string {
	var names []string
	known := map[string]bool{}
	for _, row := range rows {
		for i := range row {
			if !known[row[i].Name] {
				known[row[i].Name] = true
				names = append(names, row[i].Name)
			}
		}
	}
	return names
}
