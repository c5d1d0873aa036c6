package filter_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

func TestMistakes(t *testing.T) {
	db := testdb.SQLite(t, models...)
	nothing := func(*rest.Request) (store.Condition, error) { return store.Condition{}, nil }
	length := serializer.Computed("length", func(_ *rest.Request, b *Book) (int, error) { return len(b.Title), nil })
	for name, c := range map[string]struct {
		filter filter.Filter
		want   string // part of the sentence
	}{
		"an unknown field":                    {filter.Fields("colour"), `filter.Fields: "colour": Book has no field "colour": its fields are id, title,`},
		"an unknown look-up":                  {filter.Fields("title__like"), `filter.Fields: "title__like": the field "title" of Book points at no other object`},
		"a Go name":                           {filter.Fields("Title"), `Book has no field "Title"`},
		"a column that is no field":           {filter.Fields("author_id"), `Book has no field "author_id"`},
		"a write-only field":                  {filter.Fields("pin"), `the field "pin" of Book is write-only: its values would be told`},
		"a write-only field with a look-up":   {filter.Fields("pin__startswith"), `the field "pin" of Book is write-only: its values would be told`},
		"a write-only field by another name":  {filter.Fields("x=pin__startswith"), `the field "pin" of Book is write-only: its values would be told`},
		"a column without a json name":        {filter.Fields("hash"), `Book has no field "hash"`},
		"a column with the json name -":       {filter.Fields("secret__startswith"), `Book has no field "secret"`},
		"the name -":                          {filter.Fields("-"), `Book has no field "-"`},
		"a related object's password":         {filter.Fields("author__password"), `the field "password" of Author is write-only: its values would be told`},
		"a related object's password, begins": {filter.Fields("author__password__startswith"), `the field "password" of Author is write-only`},
		"a related object's secret column":    {filter.Fields("author__token"), `Author has no field "token": its fields are id, username, born, team`},
		"a secret at the end of a long path":  {filter.Fields("author__team__key"), `Team has no field "key"`},
		"a path through a plain field":        {filter.Fields("title__username"), `the field "title" of Book points at no other object`},
		"a look-up that does not fit":         {filter.Fields("stars__contains"), `filter.Fields: "stars__contains": the look-up "contains" does not fit a field of type integer: take one of gt, gte, lt, lte, range, exact, in, isnull`},
		"a part of a number":                  {filter.Fields("stars__year"), `the look-up "year" does not fit a field of type integer`},
		"an hour of a date":                   {filter.Fields("day__hour"), `the look-up "hour" does not fit a field of type date`},
		"a choice that is greater":            {filter.Fields("status__gt"), `the look-up "gt" does not fit a field of type choice`},
		"a key that contains":                 {filter.Fields("author__contains"), `the look-up "contains" does not fit a field of type reference`},
		"a field of type JSON":                {filter.Fields("extra"), `the look-up "exact" does not fit a field of type json: take one of isnull`},
		"a name that is twice":                {filter.Fields("stars", "stars"), `filter.Fields names "stars" twice: take one out`},
		"a new name that is twice":            {filter.Fields("stars", "stars=title"), `filter.Fields names "stars" twice: take one out`},
		"no name":                             {filter.Fields(), `filter.Fields names no field: name one, or leave the filter out`},
		"an empty name":                       {filter.Fields(""), `Book has no field ""`},
		"an empty new name":                   {filter.Fields("=stars"), `filter.Fields: "=stars": the parameter has no name: write one before the equals sign`},
		"a computed field":                    {filter.Fields("length"), `the field "length" of Book is kept in no column`},
		"half of a path":                      {filter.Fields("author__"), `Author has no field ""`},

		"searching for an unknown field":     {filter.Search("colour"), `filter.Search: "colour": Book has no field "colour"`},
		"searching for a write-only field":   {filter.Search("title", "^pin"), `filter.Search: "^pin": the field "pin" of Book is write-only`},
		"searching for a related password":   {filter.Search("author__password"), `the field "password" of Author is write-only`},
		"searching for a secret column":      {filter.Search("secret__contains"), `Book has no field "secret"`},
		"searching for a boolean":            {filter.Search("public"), `filter.Search: "public": a field of type boolean has no words`},
		"searching in JSON":                  {filter.Search("extra"), `a field of type json has no words`},
		"searching in keys":                  {filter.Search("author"), `filter.Search: "author": a field of type reference has no words`},
		"searching with an unknown look-up":  {filter.Search("title__gt"), `the field "title" of Book points at no other object`},
		"searching for nothing":              {filter.Search(), `filter.Search names no field: name one, or leave the filter out`},
		"searching for a computed field":     {filter.Search("length"), `the field "length" of Book is kept in no column`},
		"searching for a prefix alone":       {filter.Search("^"), `Book has no field ""`},
		"sorting by an unknown field":        {filter.Ordering("colour"), `filter.Ordering: "colour": Book has no field "colour"`},
		"sorting by a column":                {filter.Ordering("author_id"), `Book has no field "author_id"`},
		"sorting by a write-only field":      {filter.Ordering("pin"), `the field "pin" of Book is write-only`},
		"sorting by a secret":                {filter.Ordering("secret"), `Book has no field "secret"`},
		"sorting by a related password":      {filter.Ordering("author__password"), `the field "password" of Author is write-only`},
		"sorting by several objects":         {filter.Ordering("chapters__name"), `filter.Ordering: "chapters__name": it leads to several objects, and a list can't be sorted by all of them`},
		"sorting by several keys":            {filter.Ordering("tags"), `it leads to several objects`},
		"sorting by JSON":                    {filter.Ordering("extra"), `a field of type json has no order`},
		"sorting twice":                      {filter.Ordering("stars", "stars"), `it is named twice: take one out`},
		"sorting by a name with a minus":     {filter.Ordering("-stars"), `filter.Ordering: "-stars": Book has no field "-stars"`},
		"sorting by a new name with a minus": {filter.Ordering("-x=stars"), `filter.Ordering: "-x=stars": clients can't write the name "-x": give it one without a minus, commas and blanks`},
		"sorting by a new name with a comma": {filter.Ordering("a,b=stars"), `clients can't write the name "a,b"`},
		"sorting by an empty new name":       {filter.Ordering("=stars"), `clients can't write the name ""`},
		"a function that is not there":       {filter.Func(nil, schema.Parameter{Name: "x"}), `filter.Func was given no function: give it one`},
		"a function without parameters":      {filter.Func(nothing), `filter.Func lists no parameters: name those that the function reads`},
		"a parameter without a name":         {filter.Func(nothing, schema.Parameter{}), `filter.Func lists a parameter without a name: give it one`},
	} {
		t.Run(name, func(t *testing.T) {
			books := &viewset.Model[Book]{
				Store: gormstore.New[Book](db), Permissions: permission.List{permission.AllowAny}, Serializer: bookSerializer(db, nil, length), Filters: []filter.Filter{c.filter},
			}
			err := books.Err()
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "viewset for filter_test.Book: ") {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "its fields are") && (strings.Contains(err.Error(), "pin") || strings.Contains(err.Error(), "secret,")) {
				t.Errorf("a field that nobody sees is offered: %v", err)
			}
		})
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	db := testdb.SQLite(t, models...)
	books := &viewset.Model[Book]{
		Store: gormstore.New[Book](db), Permissions: permission.List{permission.AllowAny}, Serializer: bookSerializer(db, nil),
		Filters: []filter.Filter{filter.Fields("a", "pin", "stars__year"), filter.Search("b", "public"), filter.Ordering("c", "tags")},
	}
	err := books.Err()
	if err == nil {
		t.Fatal("there is no error")
	}
	for _, want := range []string{`"a"`, `"pin"`, `"stars__year"`, `"b"`, `"public"`, `"c"`, `"tags"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
}

func TestTwoFiltersThatReadOneParameter(t *testing.T) {
	db := testdb.SQLite(t, models...)
	for _, filters := range [][]filter.Filter{
		{filter.Fields("stars"), filter.Fields("stars")}, {filter.Fields("search=title"), filter.Search("title")}, {filter.Search("title"), filter.Search("mail")}, {filter.Fields("ordering=title"), filter.Ordering("stars")},
	} {
		books := &viewset.Model[Book]{Store: gormstore.New[Book](db), Permissions: permission.List{permission.AllowAny}, Serializer: bookSerializer(db, nil), Filters: filters}
		if err := books.Err(); err == nil || !strings.Contains(err.Error(), "is read by two of its filters, or by one and its pagination: give it another name in one of them.") {
			t.Errorf("%v: got %v", filters, err)
		}
	}
}

func TestFieldsAreAskedForWhereTheirValuesAre(t *testing.T) {
	s := newShelf(t, testdb.SQLite, func(s *shelf) {
		s.books.Serializer = bookSerializer(
			s.db, nil,
			serializer.Field("subtitle", field.String{}, serializer.Settings{Source: "Status", ReadOnly: true}), serializer.Field("name", field.String{}, serializer.Settings{Source: "Title"}),
			serializer.Field("writer", nil, serializer.Settings{Source: "Author.Username"}), serializer.Hidden("mail", "x@example.com"),
		).Omit("author")
		s.books.Filters = []filter.Filter{filter.Fields("subtitle", "name__startswith"), filter.Ordering("subtitle", "name")}
	})
	s.wants([][2]string{{"subtitle=out", "2 3"}, {"subtitle=first", ""}, {"name__startswith=Alpha", "1"}, {"ordering=-name", "3 2 4 1"}, {"ordering=subtitle", "1 4 2 3"}})
	for name, want := range map[string]string{
		"writer": `the field "writer" of Book is kept in no column`, "mail": `Book has no field "mail"`, "mail__startswith": `Book has no field "mail"`,
	} {
		books := &viewset.Model[Book]{Store: s.books.Store, Permissions: s.books.Permissions, Serializer: s.books.Serializer, Filters: []filter.Filter{filter.Fields(name)}}
		if err := books.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
