package filter_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
)

// messages are the refusals of bad values, in the words of django-filter.
var messages = [][3]string{
	{"stars", "x", "Enter a number."}, {"stars", "1,2", "Enter a number."}, {"stars", "1_0", "Enter a number."}, {"stars", "0x1", "Enter a number."}, {"stars", "NaN", "Enter a number."}, {"stars", "Infinity", "Enter a number."},
	{"stars", "1e1000", "Enter a number."}, {"stars", "1e999", "Ensure this value is less than or equal to 1e+50."}, {"stars", "1e51", "Ensure this value is less than or equal to 1e+50."}, {"stars", "99999999999999999999", "Enter a number."},
	{"stars", "-1e999", "Enter a number."}, {"stars", strings.Repeat("9", 100_000), "Enter a number."}, {"stars", "1\x00", "Null characters are not allowed."}, {"stars", "'; DROP TABLE books; --", "Enter a number."},
	{"stars__in", "1,x", "Enter a number."}, {"stars__range", "1", "Range query expects two values."}, {"stars__range", "1,", "Range query expects two values."}, {"stars__range", ",", "Range query expects two values."},
	{"stars__range", "1,2,3", "Range query expects two values."}, {"stars__range", "1,x", "Enter a number."}, {"stars__range", "x,1", "Enter a number."},
	{"stars__in", strings.Repeat("1,", 1000), "Ask for at most 1000 values."}, {"title__in", strings.Repeat(",", 10_000), "Ask for at most 1000 values."},
	{"weight", "1e51", "Ensure this value is less than or equal to 1e+50."}, {"weight", "x", "Enter a number."}, {"price", "1.2.3", "Enter a number."}, {"price", "1e999", "Ensure this value is less than or equal to 1e+50."},
	{"status", "other", "Select a valid choice. other is not one of the available choices."}, {"level", "4", "Select a valid choice. 4 is not one of the available choices."},
	{"level", "x", "Select a valid choice. x is not one of the available choices."}, {"status", "dra\x00ft", "Null characters are not allowed."},
	{"author", "99", "Select a valid choice. That choice is not one of the available choices."}, {"author", "x", "Select a valid choice. That choice is not one of the available choices."},
	{"author", "99999999999999999999", "Select a valid choice. That choice is not one of the available choices."}, {"author", "1.0", "Select a valid choice. That choice is not one of the available choices."},
	{"chapters", "99", "Select a valid choice. That choice is not one of the available choices."}, {"author__in", "1,x", "Select a valid choice. That choice is not one of the available choices."},
	{"sold", "yesterday", "Enter a valid date/time."}, {"sold", "2021-01-04", "Enter a valid date/time."}, {"sold", "2021-02-30T00:00:00Z", "Enter a valid date/time."}, {"sold", "2021-01-04T25:00:00Z", "Enter a valid date/time."}, {"sold__range", "2021-01-01T00:00:00Z,x", "Enter a valid date/time."},
	{"sold__date", "2021-13-01", "Enter a valid date."}, {"sold__date", "0000-01-01", "Enter a valid date."}, {"sold__year", "x", "Enter a number."}, {"sold__month", "1,2", "Enter a number."}, {"sold__hour", "\x00", "Null characters are not allowed."},
	{"day", "2021-02-30", "Enter a valid date."}, {"day", "20210230", "Enter a valid date."}, {"day__week", "one", "Enter a number."},
	{"clock", "25:00", "Enter a valid time."}, {"clock", "noon", "Enter a valid time."}, {"span", "long", "Enter a valid duration."}, {"span", "999999999 00:00:00", "Enter a valid duration."},
	{"code", "825d7aeb", "Enter a valid UUID."}, {"code__in", "825d7aeb-05a9-45b5-a5b7-05df87923cd2,x", "Enter a valid UUID."},
	{"title", "a\x00b", "Null characters are not allowed."}, {"title__icontains", "\x00", "Null characters are not allowed."}, {"title__in", "a,\x00", "Null characters are not allowed."}, {"mail__range", "a", "Range query expects two values."},
}

func TestBadValues(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(filter.Fields(everyLook()...)))
	for _, m := range messages {
		s.client.Get("/books/?" + is(m[0], m[1])).Expect(400).JSON(`{"` + m[0] + `":["` + m[2] + `"]}`)
	}
	s.refuses(s.client, [][2]string{
		{is("status", `<b>"`), `{"status":["Select a valid choice. <b>\" is not one of the available choices."]}`},
		{is("status", "\xff"), `{"status":["Select a valid choice. ` + "\uFFFD" + ` is not one of the available choices."]}`},
	})
	if s.log.Len() > 0 {
		t.Errorf("something was logged: %s", s.log.String())
	}
}

func TestAllBadValuesAreToldInTheOrderOfTheDeclaration(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(filter.Fields("stars", "day", "status"), filter.Fields("code"), filter.Search("title"), filter.Ordering("stars")))
	answer := s.client.Get("/books/?status=x&unknown=y&day=z&stars=q&public=maybe&ordering=nothing").Expect(400)
	want := `{"stars":["Enter a number."],"day":["Enter a valid date."],"status":["Select a valid choice. x is not one of the available choices."]}`
	if answer.Body != want {
		t.Errorf("got  %s\nwant %s", answer.Body, want)
	}
	s.client.With("Accept", "application/json, application/problem+json").Get("/books/?stars=q").Expect(400).Has("status", 400.0)
	s.client.Get("/books/1/?stars=q").Expect(400).JSON(`{"stars":["Enter a number."]}`)
	s.client.Delete("/books/1/?stars=q").Expect(400).JSON(`{"stars":["Enter a number."]}`)
}

func TestStrictRequests(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(filter.Fields("public", "public__isnull", "stars"), filter.Ordering("stars")))
	s.refuses(strict(s.client), [][2]string{
		{"public=maybe", `{"public":["Write true or false."]}`}, {"public__isnull=maybe", `{"public__isnull":["Write true or false."]}`},
		{"ordering=stars,title", `{"ordering":["This list can't be sorted by one of these."]}`}, {"ordering=--stars", `{"ordering":["This list can't be sorted by one of these."]}`},
		{"public=maybe&stars=x", `{"public":["Write true or false."],"stars":["Enter a number."]}`},
	})
	for query, want := range map[string]string{"public=true": "1 3", "public=": "1 2 3 4", "stars=": "1 2 3 4", "ordering=-stars": "4 2 1 3", "ordering=": "1 2 3 4"} {
		if got := s.list(strict(s.client), query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}
