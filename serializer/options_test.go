package serializer_test

import (
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Owner owns dogs.
type Owner struct {
	ID   uint
	Name string `gorm:"size:20"`
}

// Loud is what a source may name: a method.
func (o *Owner) Loud() string { return strings.ToUpper(o.Name) }

// Dog has no json names: an explicit list names its fields.
type Dog struct {
	ID        uint
	FirstName string `gorm:"size:20" validate:"required"`
	Chip      string `gorm:"size:10"`
	Born      time.Time
	OwnerID   *uint
	Owner     *Owner
	Home      struct{ Street string } `gorm:"embedded"`
	Secret    string
}

// Title is a method without arguments.
func (d Dog) Title() (string, error) {
	if d.FirstName == "faulty" {
		return "", errors.New("made for the test")
	}
	return "Dog " + d.FirstName, nil
}

// kennel is a store of dogs with one owner.
func kennel(t *testing.T, dogs ...Dog) *gormstore.Store[Dog] {
	t.Helper()
	db := testdb.SQLite(t, &Owner{}, &Dog{})
	if err := db.Create(&Owner{ID: 1, Name: "ann"}).Error; err != nil {
		t.Fatal(err)
	}
	for i := range dogs {
		if err := db.Create(&dogs[i]).Error; err != nil {
			t.Fatal(err)
		}
	}
	return gormstore.New[Dog](db)
}

// bound binds a serializer of dogs.
func bound(t *testing.T, s *gormstore.Store[Dog], declared serializer.Serializer[Dog]) serializer.Serializer[Dog] {
	t.Helper()
	made, err := declared.(serializer.Binder[Dog]).Bind(s)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// loaded is an object as JSON, with what it shows loaded.
func loaded(t *testing.T, s serializer.Serializer[Dog], d *Dog) string {
	t.Helper()
	if l, ok := s.(interface {
		Load(r *rest.Request, dogs []*Dog) error
	}); ok {
		if err := l.Load(body(nil), []*Dog{d}); err != nil {
			t.Fatal(err)
		}
	}
	return shownOf(t, s, d)
}

func TestAnExplicitListNamesTheFields(t *testing.T) {
	s := bound(t, kennel(t), serializer.Of[Dog](serializer.Fields("title", "first_name", "id")))
	d := &Dog{ID: 4}
	if err := s.Accept(body(rest.Object{{Name: "first_name", Value: "Rex"}, {Name: "id", Value: "9"}, {Name: "title", Value: "x"}, {Name: "secret", Value: "x"}}), d); err != nil {
		t.Fatal(problems(t, err))
	}
	if got := shownOf(t, s, d); got != `{"title":"Dog Rex","first_name":"Rex","id":4}` || d.Secret != "" {
		t.Errorf("got %s, %+v", got, d)
	}
	if got := problems(t, s.Accept(body(rest.Object{}), d)); got != `{"first_name":["This field is required."]}` {
		t.Errorf("got %s", got)
	}
	data, _ := s.Represent(body(nil), &Dog{FirstName: "faulty"})
	if _, err := data.(rest.Record).AppendJSON(nil); err == nil {
		t.Error("the error of a method was lost")
	}
	if _, err := data.(rest.Record).Plain(); err == nil {
		t.Error("the error of a method was lost")
	}
}

func TestSourcesAreElsewhereInTheModel(t *testing.T) {
	one := uint(1)
	store := kennel(t)
	s := bound(t, store, serializer.Of[Dog](
		serializer.Fields("first_name", "street", "owner_name", "owner_loud"),
		serializer.Field("street", nil, serializer.Settings{Source: "Home.Street", Label: "Street"}),
		serializer.Field("owner_name", nil, serializer.Settings{Source: "Owner.Name"}),
		serializer.Field("owner_loud", nil, serializer.Settings{Source: "Owner.Loud"}),
	))
	d := &Dog{OwnerID: &one}
	if err := s.Accept(body(rest.Object{{Name: "first_name", Value: "Rex"}, {Name: "street", Value: "High St"}, {Name: "owner_name", Value: "x"}}), d); err != nil {
		t.Fatal(problems(t, err))
	}
	if got := loaded(t, s, d); got != `{"first_name":"Rex","street":"High St","owner_name":"ann","owner_loud":"ANN"}` {
		t.Errorf("got %s", got)
	}
	if got := loaded(t, s, &Dog{}); got != `{"first_name":"","street":"","owner_name":null,"owner_loud":null}` {
		t.Errorf("without an owner: got %s", got)
	}
}

func TestDefaultsStepInForWhatIsLeftOut(t *testing.T) {
	now := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	s := serializer.Of[Dog](
		serializer.Fields("first_name", "chip", "born"),
		serializer.Field("first_name", nil, serializer.Settings{Default: "Nameless"}),
		serializer.Field("chip", nil, serializer.Settings{Default: serializer.CurrentUser}),
		serializer.Hidden("secret", func(*rest.Request) (any, error) { return "hidden", nil }),
		serializer.Field("born", nil, serializer.Settings{Default: func(*rest.Request) (any, error) { return "2020-01-02T03:04:05Z", nil }}),
	)
	d := &Dog{Chip: "before"}
	r := body(rest.Object{{Name: "secret", Value: "from a client"}})
	r.User = somebody{}
	if err := s.Accept(r, d); err != nil {
		t.Fatal(problems(t, err))
	}
	if d.FirstName != "Nameless" || d.Chip != "7" || d.Secret != "hidden" || !d.Born.Equal(now) {
		t.Errorf("got %+v", d)
	}
	if got := shownOf(t, s, d); strings.Contains(got, "hidden") || strings.Contains(got, "secret") {
		t.Errorf("a hidden field is shown: %s", got)
	}
	described := s.Describe()
	if described.Field("secret") != nil || described.Field("first_name").Default != "Nameless" {
		t.Errorf("got %+v", described)
	}
	partial := body(rest.Object{})
	partial.Partial = true
	kept := &Dog{FirstName: "Rex", Secret: "kept"}
	if err := s.Accept(partial, kept); err != nil || kept.FirstName != "Rex" || kept.Secret != "kept" {
		t.Errorf("a partial update applied defaults: %+v, %v", kept, err)
	}
	if user, err := serializer.CurrentUser(&rest.Request{User: somebody{}}); user != "7" || err != nil {
		t.Errorf("the current user is %v, %v", user, err)
	}
	failing := serializer.Of[Dog](serializer.Fields("chip"), serializer.Hidden("chip", func(*rest.Request) (any, error) { return nil, errors.New("no") }))
	if err := failing.Accept(body(rest.Object{}), d); err == nil || strings.HasPrefix(problems(t, err), "{") {
		t.Errorf("a failing default is %v", err)
	}
}

func TestDefaultsAreGoValuesOrSentOnes(t *testing.T) {
	s := serializer.Of[Everything](
		serializer.Fields("size", "level", "span", "uid", "words", "number", "small", "seen", "raw", "price"),
		serializer.Field("size", nil, serializer.Settings{Default: Size("large")}),
		serializer.Field("level", nil, serializer.Settings{Default: "2"}),
		serializer.Field("span", nil, serializer.Settings{Default: time.Minute}),
		serializer.Field("uid", nil, serializer.Settings{Default: "825d7aeb-05a9-45b5-a5b7-05df87923cda"}),
		serializer.Field("words", nil, serializer.Settings{Default: []string{"a"}}),
		serializer.Field("number", nil, serializer.Settings{Default: 5}),
		serializer.Field("small", nil, serializer.Settings{Default: func(*rest.Request) (any, error) { return "7", nil }}),
		serializer.Field("seen", nil, serializer.Settings{Default: func(*rest.Request) (any, error) { return time.Unix(0, 0), nil }}),
		serializer.Field("raw", nil, serializer.Settings{Default: map[string]any{"a": 1}}),
		serializer.Field("price", nil, serializer.Settings{Default: "1.50"}),
	)
	var got Everything
	if err := s.Accept(body(rest.Object{}), &got); err != nil {
		t.Fatal(problems(t, err))
	}
	want := `{"size":"large","level":2,"span":"00:01:00","uid":"825d7aeb-05a9-45b5-a5b7-05df87923cda","words":["a"],"number":5,"small":7,"seen":"1970-01-01T00:00:00Z","raw":{"a":1},"price":"1.50"}`
	if shown := shownOf(t, s, &got); shown != want {
		t.Errorf("got  %s\nwant %s", shown, want)
	}
	_, err := serializer.Of[Dog](serializer.Fields("id"), serializer.Field("owner_id", nil, serializer.Settings{Default: "x"})).Bind(kennel(t))
	if err != nil {
		t.Errorf("a field that is left out: %v", err)
	}
	_, err = serializer.Of[Dog](serializer.Field("owner_id", nil, serializer.Settings{Default: "x"})).Bind(kennel(t))
	if err == nil || !strings.Contains(err.Error(), "the default x of the field") {
		t.Errorf("got %v", err)
	}
}

type somebody struct{}

func (somebody) Identity() string { return "7" }
func (somebody) Active() bool     { return true }
func (somebody) Staff() bool      { return false }

// DogForm declares other fields for a Dog.
type DogForm struct {
	Name    string `json:"name" rest:"source=FirstName" validate:"required,max=5"`
	Chip    string `json:"chip"`
	Confirm bool   `json:"confirm" rest:"write_only"`
}

func TestAnotherStructDeclaresTheFields(t *testing.T) {
	form := serializer.Like[Dog, DogForm](serializer.Validate(func(r *rest.Request, _ *Dog) error {
		if sure, _ := r.Sent.Get("confirm"); sure != true {
			return &rest.Error{Kind: rest.Invalid, Code: "unsure", Detail: rest.Object{{Name: "confirm", Value: []rest.Message{{Text: "Say yes."}}}}}
		}
		return nil
	}))
	s := bound(t, kennel(t), serializer.Split(form, serializer.Of[Dog](serializer.Fields("id", "title"))))
	d := &Dog{ID: 3, Secret: "s"}
	in := rest.Object{{Name: "name", Value: "Rex"}, {Name: "confirm", Value: true}, {Name: "secret", Value: "x"}, {Name: "first_name", Value: "x"}}
	if err := s.Accept(body(in), d); err != nil || d.FirstName != "Rex" || d.Secret != "s" {
		t.Errorf("got %+v, %v", d, err)
	}
	if got := shownOf(t, s, d); got != `{"id":3,"title":"Dog Rex"}` {
		t.Errorf("got %s", got)
	}
	if got := problems(t, s.Accept(body(in[:1]), d)); got != `{"confirm":["Say yes."]}` {
		t.Errorf("got %s", got)
	}
	if got := problems(t, s.Accept(body(rest.Object{{Name: "name", Value: "Too long"}}), d)); got != `{"name":["Ensure this field has no more than 5 characters."]}` {
		t.Errorf("got %s", got)
	}
	type stranger struct {
		Tail string `json:"tail"`
	}
	if _, err := serializer.Like[Dog, stranger]().Bind(kennel(t)); err == nil || !strings.Contains(err.Error(), "has no field Tail") {
		t.Errorf("got %v", err)
	}
}

func TestSubsetsOfTheFields(t *testing.T) {
	all := serializer.Of[Dog](serializer.Fields("id", "first_name", "chip"))
	d := &Dog{ID: 1, FirstName: "Rex", Chip: "c"}
	for want, s := range map[string]*serializer.Model[Dog]{
		`{"chip":"c","id":1}`:                    all.Only("chip", "id"),
		`{"id":1,"first_name":"Rex"}`:            all.Omit("chip"),
		`{"id":1,"first_name":"Rex","chip":"c"}`: all,
		`{"first_name":"Rex"}`:                   all.Omit("chip").Only("first_name"),
	} {
		if got := shownOf(t, bound(t, kennel(t), s), d); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := all.Only("lost").Bind(kennel(t)); err == nil {
		t.Error("an unknown field was taken")
	}
	if _, err := all.Omit("lost").Bind(kennel(t)); err == nil {
		t.Error("an unknown field was left out")
	}
	left := &Dog{Chip: "kept"}
	if err := bound(t, kennel(t), all.Only("first_name")).Accept(body(rest.Object{{Name: "first_name", Value: "x"}, {Name: "chip", Value: "new"}}), left); err != nil || left.Chip != "kept" {
		t.Errorf("a field that was left out was set: %+v, %v", left, err)
	}
}

func TestRulesOfOneField(t *testing.T) {
	calls := 0
	s := serializer.Of[Dog](
		serializer.Fields("first_name", "born"),
		serializer.ValidateField("first_name", func(_ *rest.Request, name string) error {
			calls++
			if name == "cat" {
				return &rest.Error{Kind: rest.Invalid, Detail: "That is no dog."}
			}
			return nil
		}),
		serializer.ValidateField("born", func(_ *rest.Request, born time.Time) error {
			if born.Year() < 2000 {
				return field.Invalid("old", "Too old.")
			}
			return nil
		}),
		serializer.Field("first_name", field.String{MaxLength: 3}, serializer.Settings{
			Required: true, Messages: map[string]string{"required": "A name, please.", "max_length": "Shorter, please."},
		}),
	)
	for in, want := range map[string]string{
		`{"first_name":"cat","born":"1999-01-01T00:00:00Z"}`: `{"first_name":["That is no dog."],"born":["Too old."]}`,
		`{"first_name":"long"}`:                              `{"first_name":["Shorter, please."]}`,
		`{}`:                                                 `{"first_name":["A name, please."]}`,
	} {
		if got := problems(t, s.Accept(body(plainJSON(t, in)), &Dog{})); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if calls != 1 {
		t.Errorf("the rule was called %d times", calls)
	}
}

func TestHooksLearnWhatWasSent(t *testing.T) {
	s := serializer.Of[Dog](serializer.Fields("first_name", "owner_id", "chip", "id", "title"))
	r := body(plainJSON(t, `{"first_name":" Rex ","owner_id":null,"title":"x","id":5,"secret":"x"}`))
	if err := s.Accept(r, &Dog{}); err != nil {
		t.Fatal(problems(t, err))
	}
	if name, sent := r.Sent.Get("first_name"); name != "Rex" || !sent {
		t.Errorf("a value: %v, %v", name, sent)
	}
	if owner, sent := r.Sent.Get("owner_id"); owner != nil || !sent {
		t.Errorf("null: %v, %v", owner, sent)
	}
	if _, sent := r.Sent.Get("chip"); sent || len(r.Sent) != 2 {
		t.Errorf("absent: %v", r.Sent)
	}
}

// Race is unique by several fields.
type Race struct {
	ID    uint      `json:"id"`
	Name  string    `json:"name" gorm:"size:20;uniqueIndex:name_place" validate:"required"`
	Place *string   `json:"place" gorm:"size:20;uniqueIndex:name_place"`
	Track int       `json:"track"`
	Code  string    `json:"code" gorm:"size:20"`
	Day   time.Time `json:"day"`
}

func TestSetsOfFieldsAreUniqueByTheirFinalValues(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		races := gormstore.New[Race](open(t, &Race{}))
		s, err := serializer.Of[Race](serializer.UniqueTogether("track", "code"), serializer.UniqueFor("code", "day", "month")).Bind(races)
		if err != nil {
			t.Fatal(err)
		}
		place, noon := "Bonn", time.Date(2020, 5, 31, 23, 59, 59, 0, time.UTC)
		first := &Race{Name: "a", Place: &place, Track: 1, Code: "x", Day: noon}
		second := &Race{Name: "b", Place: &place, Track: 2, Code: "y", Day: noon.AddDate(1, 0, 0)}
		err = races.Write(t.Context(), func(_ context.Context, tx store.Tx[Race]) error {
			// The last two are alike in what no index forbids.
			return errors.Join(tx.Create(first), tx.Create(second), tx.Create(&Race{Name: "n", Code: "n"}), tx.Create(&Race{ID: 9, Name: "o", Code: "n"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			into     Race
			partial  bool
			in, want string
		}{
			"a new object":                   {Race{}, false, `{"name":"a","place":"Bonn","track":9,"code":"z","day":"2019-01-01T00:00:00Z"}`, `{"non_field_errors":["The fields name, place must make a unique set."]}`},
			"both sets":                      {Race{}, false, `{"name":"a","place":"Bonn","track":1,"code":"x","day":"2019-01-01T00:00:00Z"}`, `{"non_field_errors":["The fields track, code must make a unique set.","The fields name, place must make a unique set."]}`},
			"null is like nothing":           {Race{}, false, `{"name":"n","place":null,"track":9,"code":"z"}`, `<nil>`},
			"stored values count":            {*second, true, `{"name":"a"}`, `{"non_field_errors":["The fields name, place must make a unique set."]}`},
			"the object itself":              {*first, true, `{"name":"a","code":"x"}`, `<nil>`},
			"a set of which nothing is sent": {*first, true, `{"day":"2020-05-01T00:00:00Z"}`, `<nil>`},
			"a set that was broken before":   {Race{ID: 9, Name: "o", Code: "n"}, true, `{"day":"2020-05-01T00:00:00Z"}`, `<nil>`},
			"a month":                        {*second, true, `{"code":"x","day":"2020-05-01T00:00:00Z"}`, `{"code":["This field must be unique for the \"day\" month."]}`},
			"the same month of a year":       {*second, true, `{"code":"x","day":"2021-05-01T00:00:00Z"}`, `<nil>`},
			"the next month":                 {*second, true, `{"code":"x","day":"2020-06-01T00:00:00Z"}`, `<nil>`},
			"errors of fields come first":    {Race{}, false, `{"name":"a","place":"Bonn","track":"x","code":"z"}`, `{"track":["A valid integer is required."]}`},
		} {
			t.Run(name, func(t *testing.T) {
				r := body(plainJSON(t, c.in))
				r.Partial = c.partial
				if got := problems(t, s.Accept(r, &c.into)); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		if sets := fmt.Sprint(s.Describe().Together); sets != "[[track code] [name place]]" {
			t.Errorf("described are %s", sets)
		}
	})
}

// Form is what an HTML form may hold.
type Form struct {
	Text     string         `json:"text" validate:"required"`
	Maybe    *string        `json:"maybe"`
	Blank    *string        `json:"blank"`
	Number   *int           `json:"number"`
	Optional int            `json:"optional"`
	On       bool           `json:"on"`
	Tristate *bool          `json:"tristate"`
	Words    []string       `json:"words"`
	Numbers  []int          `json:"numbers"`
	Counts   map[string]int `json:"counts"`
	Colors   []string       `json:"colors"`
	Extra    any            `json:"extra"`
}

func TestFormsSendWhatHTMLCan(t *testing.T) {
	s := serializer.Of[Form](
		serializer.Field("maybe", field.String{}),
		serializer.Field("blank", field.String{Blank: true}),
		serializer.Field("colors", field.MultipleChoice{Choices: words("red", "blue")}),
	)
	before := Form{Optional: 5, On: true, Words: []string{"old"}, Colors: []string{"red"}, Counts: map[string]int{"old": 1}}
	for name, c := range map[string]struct {
		partial bool
		form    map[string][]string
		want    string
	}{
		"nothing but what is required": {false, map[string][]string{"text": {"x"}}, `{"text":"x","maybe":null,"blank":null,"number":null,"optional":5,"on":false,"tristate":null,"words":["old"],"numbers":[],"counts":{"old":1},"colors":[],"extra":null}`},
		"empty inputs": {false, map[string][]string{"text": {"x"}, "maybe": {""}, "blank": {""}, "number": {""}, "optional": {""}, "on": {"on"}, "tristate": {""}, "counts": {""}},
			`{"text":"x","maybe":null,"blank":"","number":null,"optional":5,"on":true,"tristate":null,"words":["old"],"numbers":[],"counts":{},"colors":[],"extra":null}`},
		"lists and objects": {false, map[string][]string{"text": {"x"}, "words": {"a", "b"}, "numbers[0]": {"1"}, "numbers[1]": {"2"}, "counts.a": {"1"}, "counts.b": {"2"}, "colors": {"red", "blue"}, "extra": {`{"k": [1]}`}},
			`{"text":"x","maybe":null,"blank":null,"number":null,"optional":5,"on":false,"tristate":null,"words":["a","b"],"numbers":[1,2],"counts":{"a":1,"b":2},"colors":["red","blue"],"extra":{"k":[1]}}`},
		"a partial update": {true, map[string][]string{"numbers[0]": {"1"}},
			`{"text":"","maybe":null,"blank":null,"number":null,"optional":5,"on":true,"tristate":null,"words":["old"],"numbers":[1],"counts":{"old":1},"colors":["red"],"extra":null}`},
		"errors": {false, map[string][]string{"on": {"perhaps"}, "numbers[0]": {"x"}, "counts.a": {"x"}, "colors": {"green"}, "extra": {"{"}},
			`{"text":["This field is required."],"on":["Must be a valid boolean."],"numbers":{"0":["A valid integer is required."]},"counts":{"a":["A valid integer is required."]},"colors":["\"green\" is not a valid choice."],"extra":["Value must be valid JSON."]}`},
		"required text left empty": {false, map[string][]string{"text": {""}}, `{"text":["This field may not be blank."]}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, r := before, body(&multipart.Form{Value: c.form})
			r.Partial = c.partial
			err := s.Accept(r, &got)
			shown := problems(t, err)
			if err == nil {
				shown = shownOf(t, s, &got)
			}
			if shown != c.want {
				t.Errorf("got  %s\nwant %s", shown, c.want)
			}
		})
	}
}
