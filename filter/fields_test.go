package filter_test

import (
	"strings"
	"testing"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/internal/testdb"
)

// looks are the look-ups by the classes of fields.
var looks = struct{ named, ordered, worded, dated, timed []string }{
	named:   []string{"", "__exact", "__in", "__isnull"},
	ordered: []string{"__gt", "__gte", "__lt", "__lte", "__range"},
	worded:  []string{"__iexact", "__contains", "__icontains", "__startswith", "__istartswith", "__endswith", "__iendswith"},
	dated:   []string{"__year", "__quarter", "__month", "__week", "__week_day", "__day"},
	timed:   []string{"__date", "__hour", "__minute", "__second"},
}

// everyLook names the fields with the look-ups that fit them.
func everyLook() []string {
	var names []string
	add := func(fields string, sets ...[]string) {
		for field := range strings.FieldsSeq(fields) {
			for _, set := range sets {
				for _, look := range set {
					names = append(names, field+look)
				}
			}
		}
	}
	add("title subtitle mail author__username author__team__name chapters__name chapters__note tags__label", looks.named, looks.ordered, looks.worded)
	add("id stars weight price clock span tags__id", looks.named, looks.ordered)
	add("day author__born", looks.named, looks.ordered, looks.dated)
	add("sold", looks.named, looks.ordered, looks.dated, looks.timed)
	add("status level public code author author__team chapters tags", looks.named)
	return append(names, "extra__isnull")
}

func TestLookUps(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, with(filter.Fields(everyLook()...)))
		t.Run("texts", func(t *testing.T) {
			s.wants([][2]string{
				{"title=Alpha+One", "1"}, {"title=alpha+one", ""}, {"title=+Alpha+One+", "1"}, {"title__exact=Alpha+One", "1"}, {"title__iexact=ALPHA+one", "1"}, {"title__iexact=alpha", ""},
				{"title__contains=alpha", "2"}, {"title__icontains=ALPHA", "1 2"}, {"title__startswith=alpha", "2"}, {"title__istartswith=aLPHA", "1 2"},
				{"title__endswith=One", "1"}, {"title__endswith=one", ""}, {"title__iendswith=oNE", "1"}, {is("title__in", "Alpha One,back\\slash,x"), "1 3"},
				{is("title", "Zoë's \"end\""), "4"}, {is("title__startswith", "Zoë"), "4"},
				{"subtitle__isnull=true", "3 4"}, {"subtitle__isnull=false", "1 2"}, {"subtitle__isnull=1", "3 4"}, {"subtitle__isnull=FALSE", "1 2"},
				{"mail__gt=b@example.com", "3"}, {"mail__range=a,c", "1 2"}, {"mail__lte=b@example.com", "1 2 4"}, {"mail__endswith=.org", "3"}, {"mail=not-one", ""},
			})
		})
		t.Run("wildcards are letters", func(t *testing.T) {
			s.wants([][2]string{
				{is("title__contains", "%"), "2"}, {is("title__icontains", "%"), "2"}, {is("title__contains", "_"), "2"}, {is("title__icontains", "_"), "2"},
				{is("title__contains", `\`), "3"}, {is("title__icontains", `\`), "3"}, {is("title__iexact", "%"), ""}, {is("title__istartswith", "_lpha"), ""},
				{is("title__startswith", "?lpha"), ""}, {is("title__startswith", "*"), ""}, {is("title__contains", "[a-z]"), ""}, {is("title__iendswith", "!_two!_"), ""},
				{is("title__endswith", "%_two_"), ""}, {is("title__endswith", "% _two_"), "2"}, {is("title__iexact", "ALPHA 100% _two_"), "2"}, {is("title__icontains", "'"), "4"}, {is("title__contains", `"`), "4"},
			})
		})
		t.Run("numbers", func(t *testing.T) {
			s.wants([][2]string{
				{"stars=2", "2"}, {"stars=2.9", "2"}, {"stars=%2B2", "2"}, {"stars=-3", "3"}, {"stars=4e1", "4"}, {"stars__gt=1", "2 4"}, {"stars__gte=1", "1 2 4"}, {"stars__lt=1", "3"}, {"stars__lte=1", "1 3"},
				{"stars__in=1,40,7", "1 4"}, {"stars__in=,1,+40+,", "1 4"}, {"stars__in=,", ""}, {"stars__range=1,2", "1 2"}, {"stars__range=2,1", ""}, {"stars__isnull=true", ""},
				{"id=3", "3"}, {"id__in=4,1", "1 4"},
				{"weight=1.5", "1"}, {"weight__gt=1.5", "2"}, {"weight__isnull=1", "3 4"}, {"weight__in=2,1.50", "1 2"}, {"weight__lt=1e49", "1 2"}, {"weight__gt=-1e49", "1 2"},
				{"price=1.5", "1"}, {"price=1.500", "1"}, {"price__gt=9.99", "2"}, {"price__gte=9.99", "2 3"}, {"price__lt=10", "1 3 4"}, {"price__range=1,9.995", "1 3"}, {"price__in=0,10", "2 4"},
			})
		})
		t.Run("choices and booleans", func(t *testing.T) {
			s.wants([][2]string{
				{"status=out", "2 3"}, {"status__in=draft,gone,other", "1 4"}, {"status__in=other", ""}, {"level=3", "3"}, {"level__in=1,2,9", "1 2 4"},
				{"public=true", "1 3"}, {"public=False", "2 4"}, {"public=1", "1 3"}, {"public=0", "2 4"}, {"public=maybe", "1 2 3 4"}, {"public=2", "1 2 3 4"}, {"public__in=true,false", "1 2 3 4"},
				{"public__isnull=maybe", "1 2 3 4"}, {"public__isnull=true", ""},
			})
		})
		t.Run("UUIDs", func(t *testing.T) {
			s.wants([][2]string{
				{"code=825d7aeb-05a9-45b5-a5b7-05df87923cd2", "2"}, {"code=825D7AEB05A945B5A5B705DF87923CD2", "2"},
				{"code__in=825d7aeb-05a9-45b5-a5b7-05df87923cd2,825d7aeb05a945b5a5b705df87923cd4", "2 4"}, {"code=825d7aeb-05a9-45b5-a5b7-05df87923cd9", ""},
			})
		})
	})
}

func TestLookUpsOfTimes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, with(filter.Fields(everyLook()...)))
		t.Run("times with a date", func(t *testing.T) {
			s.wants([][2]string{
				{"sold=2021-01-04T00:00:00Z", "2"}, {is("sold", "2021-01-04 00:00:00"), "2"}, {is("sold", "2021-01-04T02:00:00+02:00"), "2"},
				{"sold__gt=2021-01-04T00:00:00Z", "3"}, {"sold__gte=2021-01-04T00:00:00Z", "2 3"}, {"sold__lt=2021-01-04T00:00:00Z", "1"}, {"sold__lte=2021-01-04T00:00:00Z", "1 2"},
				{"sold__range=2021-01-01T00:00:00Z,2021-12-31T00:00:00Z", "1 2"}, {"sold__in=2021-01-04T00:00:00Z,2022-12-31T12:30:15Z", "2 3"}, {"sold__isnull=true", "4"}, {"sold__isnull=false", "1 2 3"},
				{"sold__year=2021", "1 2"}, {"sold__year=9999", ""}, {"sold__year=0", ""}, {"sold__year=-5", ""}, {"sold__year=123456789012", ""}, {"sold__quarter=1", "1 2"}, {"sold__quarter=4", "3"},
				{"sold__month=12", "3"}, {"sold__month=13", ""}, {"sold__week=53", "1"}, {"sold__week=1", "2"}, {"sold__week=52", "3"},
				{"sold__week_day=1", "1"}, {"sold__week_day=2", "2"}, {"sold__week_day=7", "3"}, {"sold__day=3", "1"}, {"sold__day=31", "3"},
				{"sold__date=2021-01-03", "1"}, {"sold__date=1/4/2021", "2"}, {"sold__date=9999-12-31", ""}, {"sold__date=0001-01-01", ""},
				{"sold__hour=23", "1"}, {"sold__hour=0", "2"}, {"sold__minute=30", "3"}, {"sold__second=58", "1"}, {"sold__second=58.9", "1"},
				{"sold__month=1&sold__day=4", "2"}, {"sold__year=+", "1 2 3 4"},
			})
		})
		t.Run("dates", func(t *testing.T) {
			s.wants([][2]string{
				{"day=2021-01-04", "2"}, {"day=01/04/2021", "2"}, {"day=1/4/21", "2"}, {"day__gt=2021-01-03", "2 3"}, {"day__gte=2021-01-03", "1 2 3"}, {"day__lt=2021-01-04", "1"}, {"day__lte=2021-01-04", "1 2"},
				{"day__range=2021-01-04,2022-12-31", "2 3"}, {"day__in=2021-01-03,2022-12-31", "1 3"}, {"day__isnull=true", "4"}, {"day__year=2021", "1 2"}, {"day__year=9999", ""}, {"day__quarter=4", "3"},
				{"day__month=1", "1 2"}, {"day__week=53", "1"}, {"day__week_day=2", "2"}, {"day__day=31", "3"}, {"author__born__year=1960", "1 2"}, {"author__born__month=12", "3"},
			})
		})
		t.Run("times of day and spans", func(t *testing.T) {
			s.wants([][2]string{
				{"clock=08:30", "1"}, {"clock=8:30:00", "1"}, {"clock=08:30:00.000000", "1"}, {"clock=09:00:00.5", "2"}, {"clock__gt=08:30:00", "2"}, {"clock__gte=08:30", "1 2"}, {"clock__lt=09:00:00.500001", "1 2"},
				{"clock__range=08:00,09:00", "1"}, {"clock__in=08:30,09:00:00.5", "1 2"}, {"clock__isnull=true", "3 4"},
				{"span=01:00:00", "1"}, {"span=3600", "1"}, {"span=PT1H30M", "2"}, {"span__gt=3600", "2"}, {"span__lt=0", "3"}, {"span__range=0,01:00:00", "1 4"}, {"span__in=0,5400", "2 4"},
			})
		})
		t.Run("the last year of all", func(t *testing.T) {
			if err := s.db.Model(&Book{}).Where("id = ?", 4).Updates(map[string]any{"sold": at("9999-12-31 23:00:00"), "day": on("9999-12-31")}).Error; err != nil {
				t.Fatal(err)
			}
			s.wants([][2]string{
				{"sold__year=9999", "4"}, {"sold__date=9999-12-31", "4"}, {"day__year=9999", "4"}, {"day=9999-12-31", "4"}, {"sold__date=9999-12-30", ""}, {"sold__year=9998", ""}, {"sold__gt=9999-12-31T00:00:00Z", "4"}, {"sold__date=12/31/9999", "4"},
			})
		})
	})
}

func TestLookUpsThroughRelations(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		s := newShelf(t, open, with(filter.Fields(everyLook()...)))
		t.Run("to one object", func(t *testing.T) {
			s.wants([][2]string{
				{"author=1", "1 2"}, {"author=2", "3"}, {"author__in=2,1", "1 2 3"}, {"author__in=99", ""}, {"author__isnull=true", "4"}, {"author__isnull=false", "1 2 3"},
				{"author__username=ann", "1 2"}, {"author__username__in=ann,hid", "1 2 3"}, {"author__username__istartswith=H", "3"}, {"author__username__isnull=true", "4"}, {"author__username__isnull=false", "1 2 3"},
				{"author__team=2", "3"}, {"author__team__isnull=true", "4"}, {"author__team__name=red", "1 2"}, {"author__team__name__contains=lu", "3"}, {"author__team__name__isnull=true", "4"},
				{"author=3", ""},
			})
		})
		t.Run("to several objects", func(t *testing.T) {
			s.wants([][2]string{
				{"chapters=2", "1"}, {"chapters__in=2,3", "1 2"}, {"chapters__isnull=true", "3 4"}, {"chapters__isnull=false", "1 2"}, {"chapters__name=intro", "1"}, {"chapters__name__iexact=intro", "1 2"},
				{"chapters__name__endswith=tro", "1 2"}, {"chapters__note__isnull=true", "2 3 4"}, {"chapters__note__isnull=false", "1"}, {"chapters__name=intro&chapters__note=long", "1"},
				{"tags=2", "1 4"}, {"tags__in=1,3", "1 2"}, {"tags__label=go", "1"}, {"tags__label__istartswith=go", "1 2"}, {"tags__isnull=true", "3"}, {"tags__id__gt=2", "2"}, {"tags=1&tags__label=art", "1"},
			})
		})
		t.Run("rows that are marked as deleted are as good as gone", func(t *testing.T) {
			if err := s.db.Model(&Book{}).Where("id = ?", 3).Update("author_id", 4).Error; err != nil {
				t.Fatal(err)
			}
			s.wants([][2]string{{"author__username=gone", ""}, {"author__username__isnull=true", "3 4"}, {"author__username__isnull=false", "1 2"}, {"author__team__isnull=true", "3 4"}})
			s.refuses(s.client, [][2]string{{"author=4", `{"author":["Select a valid choice. That choice is not one of the available choices."]}`}})
		})
	})
}

func TestParameters(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(
		filter.Fields("stars", "since=sold__gte", "kind=status", "by=author__username", "price__lt"),
		filter.Search("title"), filter.Ordering("stars"),
	))
	s.wants([][2]string{
		{"", "1 2 3 4"}, {"stars=", "1 2 3 4"}, {"stars=+", "1 2 3 4"}, {"stars=1&stars=2", "2"}, {"stars=x&stars=2", "2"}, {"stars=2&stars=", "1 2 3 4"}, {"stars=1&kind=out", ""}, {"stars=2&kind=out", "2"},
		{"since=2021-01-04T00:00:00Z", "2 3"}, {"sold__gte=2021-01-04", "1 2 3 4"}, {"kind=out", "2 3"}, {"status=out", "1 2 3 4"}, {"by=ann", "1 2"}, {"author__username=hid", "1 2 3 4"},
		{"STARS=2", "1 2 3 4"}, {"stars%20=2", "1 2 3 4"}, {"stars__gt=2", "1 2 3 4"}, {"secret=s1", "1 2 3 4"}, {"books.stars=2", "1 2 3 4"}, {"stars[]=2", "1 2 3 4"}, {"%73tars=2", "2"},
		{"kind=out&search=alpha&ordering=-stars", "2"}, {"search=a&ordering=-stars", "2 1 3"}, {"&&stars=2&", "2"},
	})
	s.client.Get("/books/?stars=2;kind=draft").Expect(400).JSON(`{"stars":["Enter a number."]}`)
	strict(s.client).Get("/books/?secret=s1&stars=1&x=1").Expect(400).JSON(`{"secret":["Unknown parameter."],"x":["Unknown parameter."]}`)
}

func TestParametersAreDescribed(t *testing.T) {
	s := newShelf(t, testdb.SQLite, with(
		filter.Fields("status", "stars__range", "since=sold__date", "author", "title__icontains", "subtitle__isnull", "sold__week"), filter.Search("title", "author__username"), filter.Ordering("stars", "age=sold"),
	))
	got := map[string]string{}
	for _, operation := range s.books.Describe() {
		if operation.Action.Name == "list" {
			for _, p := range operation.Parameters {
				text := p.Type + "/" + p.Format + "/" + p.Description
				if p.Many {
					text += "/many"
				}
				for _, choice := range p.Choices {
					text += " " + choice.Value.(string)
				}
				got[p.Name] = text
			}
		}
	}
	for name, want := range map[string]string{
		"status": "choice//Status draft out gone", "stars__range": "integer//Stars: from, to, with a comma between/many", "since": "date//Sold: the day", "author": "field//Author",
		"title__icontains": "string//Title contains, whatever the case", "subtitle__isnull": "boolean//Subtitle: whether there is no value", "sold__week": "integer//Sold: the week of the year (ISO 8601)",
		"search": "string//Words to look for in: Title, Username", "ordering": "string//The fields to sort by; a minus sorts from the largest/many stars -stars age -age",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}
