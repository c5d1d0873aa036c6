package serializer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// Person has a field of every sort that tags can declare.
type Person struct {
	ID      uint       `json:"id"`
	Name    string     `json:"name" validate:"required" gorm:"size:10;unique"`
	Nick    string     `json:"nick_name"`
	Email   string     `json:"email" validate:"omitempty,email"`
	Age     *int8      `json:"age" validate:"omitempty,min=1"`
	Score   float64    `json:"score"`
	Active  bool       `json:"active"`
	Secret  string     `json:"secret" rest:"write_only"`
	Staff   bool       `json:"staff" rest:"read_only"`
	Born    *time.Time `json:"born"`
	Color   string     `json:"color" validate:"omitempty,oneof=red green"`
	Hidden  string
	Ignored string `json:"-"`
}

// body makes a request with a parsed body.
func body(data any) *rest.Request {
	r := &rest.Request{Request: httptest.NewRequest("POST", "/", nil), User: rest.Anonymous{}}
	r.ParseWith(func(*rest.Request) (any, error) { return data, nil })
	return r
}

// object makes an Object from JSON, its members in the order of names.
func object(t *testing.T, text string) rest.Object {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		t.Fatal(err)
	}
	var o rest.Object
	for name, value := range members {
		o = append(o, rest.Member{Name: name, Value: value})
	}
	return o
}

// broken is the error's detail as compact text, in its order.
func broken(err error) string {
	var refusal *rest.Error
	if !errors.As(err, &refusal) || refusal.Kind != rest.Invalid {
		return "not a refusal"
	}
	detail, _ := refusal.Detail.(rest.Object)
	var lines []string
	for _, member := range detail {
		messages, _ := member.Value.([]rest.Message)
		for _, m := range messages {
			lines = append(lines, member.Name+": "+m.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func TestAcceptSetsWhatWasSent(t *testing.T) {
	age := int8(7)
	born := time.Date(2000, 1, 2, 3, 4, 5, 0, time.UTC)
	got := Person{ID: 1, Staff: true, Hidden: "h"}
	err := serializer.Of[Person]().Accept(body(object(t, `{"name": " Ann ", "nick_name": "", "email": "a@b.co", "age": 7,
		"score": "1.5", "active": "on", "secret": "s", "born": "2000-01-02T03:04:05Z", "color": "red", "unknown": 1}`)), &got)
	want := Person{ID: 1, Name: "Ann", Email: "a@b.co", Age: &age, Score: 1.5, Active: true, Secret: "s", Staff: true, Born: &born, Color: "red", Hidden: "h"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestAcceptRefuses(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"what is required and missing":      {`{}`, "name: This field is required."},
		"null where there is none":          {`{"name": null, "active": null}`, "name: This field may not be null.\nactive: This field may not be null."},
		"blank where something is required": {`{"name": " "}`, "name: This field may not be blank."},
		"every broken rule, in the order of the fields": {
			`{"color": "blue", "age": 0, "email": "x", "name": "longer than ten", "score": "x"}`,
			"name: Ensure this field has no more than 10 characters.\nemail: Enter a valid email address.\n" +
				"age: Ensure this value is greater than or equal to 1.\nscore: A valid number is required.\ncolor: \"blue\" is not a valid choice.",
		},
		"numbers that the Go type can't hold": {`{"name": "a", "age": 128}`, "age: Ensure this value is less than or equal to 127."},
	} {
		t.Run(name, func(t *testing.T) {
			into := Person{Name: "before"}
			err := serializer.Of[Person]().Accept(body(object(t, c.body)), &into)
			if got := broken(err); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if into.Name != "before" {
				t.Errorf("a refused body changed the object: %+v", into)
			}
		})
	}
}

func TestAcceptRefusesBodiesThatAreNoObject(t *testing.T) {
	for want, data := range map[string]any{
		"non_field_errors: No data provided":                                    nil,
		"non_field_errors: Invalid data. Expected a dictionary, but got list.":  []any{},
		"non_field_errors: Invalid data. Expected a dictionary, but got str.":   "x",
		"non_field_errors: Invalid data. Expected a dictionary, but got int.":   json.Number("5"),
		"non_field_errors: Invalid data. Expected a dictionary, but got float.": json.Number("5.0"),
		"non_field_errors: Invalid data. Expected a dictionary, but got bool.":  true,
	} {
		if got := broken(serializer.Of[Person]().Accept(body(data), &Person{})); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestReadOnlyFieldsAreNeverSet(t *testing.T) {
	for _, text := range []string{
		`{"name":"a","id":9,"staff":true}`, `{"name":"a","Staff":true,"ID":9}`, `{"name":"a","ſtaff":true}`,
		`{"name":"a","STAFF":true,"Hidden":"x","hidden":"x","Ignored":"x","-":"x","":"x"}`,
	} {
		var got Person
		if err := serializer.Of[Person]().Accept(body(object(t, text)), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, Person{Name: "a"}) {
			t.Errorf("%s set %+v", text, got)
		}
	}
	form := &multipart.Form{Value: map[string][]string{"name": {"a"}, "staff": {"true"}, "id": {"9"}, "Hidden": {"x"}}}
	var got Person
	if err := serializer.Of[Person]().Accept(body(form), &got); err != nil || got.Staff || got.ID != 0 || got.Hidden != "" {
		t.Errorf("a form set %+v (%v)", got, err)
	}
}

func TestPartialUpdatesLeaveTheRestAlone(t *testing.T) {
	age := int8(7)
	before := Person{ID: 1, Name: "Ann", Age: &age, Active: true, Secret: "s"}
	for name, c := range map[string]struct {
		data any
		want func(*Person)
	}{
		"nothing sent":          {rest.Object{}, func(*Person) {}},
		"an empty form":         {&multipart.Form{}, func(*Person) {}},
		"one field":             {rest.Object{{Name: "score", Value: json.Number("2")}}, func(p *Person) { p.Score = 2 }},
		"null":                  {rest.Object{{Name: "age"}}, func(p *Person) { p.Age = nil }},
		"zero values":           {rest.Object{{Name: "active", Value: false}, {Name: "secret", Value: ""}}, func(p *Person) { p.Active, p.Secret = false, "" }},
		"null as a form has it": {&multipart.Form{Value: map[string][]string{"age": {""}}}, func(p *Person) { p.Age = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := before, before
			c.want(&want)
			r := body(c.data)
			r.Partial = true
			if err := serializer.Of[Person]().Accept(r, &got); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v (%v), want %+v", got, err, want)
			}
		})
	}
}

func TestFormsFollowHTML(t *testing.T) {
	form := &multipart.Form{Value: map[string][]string{"name": {"first", "last"}, "age": {""}, "score": {""}, "nick_name": {""}}}
	got := Person{Active: true, Score: 3, Nick: "n"}
	if err := serializer.Of[Person]().Accept(body(form), &got); err != nil {
		t.Fatal(err)
	}
	want := Person{Name: "last", Score: 3}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want the last value, an unchecked box as false, an empty number as nothing, and empty text: %+v", got, want)
	}
}

func TestValidateJudgesTheWholeObject(t *testing.T) {
	calls := 0
	s := serializer.Of[Person](serializer.Validate(func(_ *rest.Request, p *Person) error {
		calls++
		if p.Name == p.Nick {
			return &rest.Error{Kind: rest.Invalid, Detail: "Choose another nickname."}
		}
		return nil
	}))
	if got := broken(s.Accept(body(rest.Object{{Name: "name", Value: "a"}, {Name: "nick_name", Value: "a"}}), &Person{})); got != "non_field_errors: Choose another nickname." {
		t.Errorf("got %q", got)
	}
	_ = s.Accept(body(rest.Object{}), &Person{})
	if calls != 1 {
		t.Errorf("the rule was applied to an object with invalid fields")
	}
}

func TestRepresentShowsEveryFieldButWriteOnlyOnes(t *testing.T) {
	age := int8(7)
	data, err := serializer.Of[Person]().Represent(body(nil), &Person{ID: 1, Name: "Ann", Age: &age, Secret: "s3cret", Hidden: "h1dden", Ignored: "1gnored"})
	if err != nil {
		t.Fatal(err)
	}
	record, ok := data.(rest.Record)
	if !ok {
		t.Fatalf("got a %T", data)
	}
	want := `{"id":1,"name":"Ann","nick_name":"","email":"","age":7,"score":0.0,"active":false,"staff":false,"born":null,"color":""}`
	if got, err := record.AppendJSON(nil); err != nil || string(got) != want {
		t.Errorf("got  %s (%v)\nwant %s", got, err, want)
	}
	plain, err := record.Plain()
	if err != nil || len(plain) != 10 || plain[0] != (rest.Member{Name: "id", Value: uint64(1)}) || plain[4].Value != int64(7) {
		t.Errorf("got %v (%v)", plain, err)
	}
}

func TestAppendJSONAllocatesNothing(t *testing.T) {
	data, _ := serializer.Of[Person]().Represent(body(nil), &Person{ID: 1, Name: "Ann"})
	record := data.(rest.Record)
	buffer := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() { _, _ = record.AppendJSON(buffer) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// people is a store in which the names of taken exist.
type people struct {
	taken map[any]bool
	asked []store.Query
}

func (p *people) Table() *store.Table {
	return &store.Table{
		Name: "people", Model: "Person",
		Columns: []store.TableColumn{
			{Name: "id", Index: []int{0}, PrimaryKey: true},
			{Name: "the_name", Index: []int{1}},
			{Name: "active", Index: []int{6}, Default: true},
		},
		Uniques: []store.Unique{{Name: "u", Columns: []store.Column{"the_name"}}},
	}
}

func (p *people) Find(context.Context, store.Query) ([]Person, error) { return nil, nil }

func (p *people) Count(_ context.Context, q store.Query) (int64, error) {
	p.asked = append(p.asked, q)
	condition := q.Filter
	if condition.Op == "and" {
		condition = condition.Parts[0]
	}
	if p.taken[condition.Values[0]] {
		return 1, nil
	}
	return 0, nil
}

func (p *people) Write(context.Context, func(context.Context, store.Tx[Person]) error) error {
	return errors.New("not called")
}

func (p *people) Load(context.Context, []*Person, string, store.Query) error { return nil }

func TestUniqueValuesAreCheckedInTheStore(t *testing.T) {
	s := &people{taken: map[any]bool{"Ann": true}}
	bound, err := serializer.Of[Person]().Bind(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := broken(bound.Accept(body(rest.Object{{Name: "name", Value: " Ann "}, {Name: "email", Value: "x"}}), &Person{})); got !=
		"name: person with this name already exists.\nemail: Enter a valid email address." {
		t.Errorf("got %q", got)
	}
	if err := bound.Accept(body(rest.Object{{Name: "name", Value: "Bob"}}), &Person{ID: 3}); err != nil {
		t.Error(err)
	}
	last := s.asked[len(s.asked)-1].Filter
	want := store.And(store.Column("the_name").Is("Bob"), store.Not(store.Column("id").Is(uint(3))))
	if !reflect.DeepEqual(last, want) {
		t.Errorf("the object itself is not left out: %+v", last)
	}
	described := bound.Describe()
	if f := described.Field("active"); f.Default != true || f.Column != "active" {
		t.Errorf("the table's default and column are not in the field table: %+v", f)
	}
}

func TestUniqueMessageReplacesDRFs(t *testing.T) {
	s := &people{taken: map[any]bool{"Ann": true}}
	bound, err := serializer.Of[Person](serializer.Field("name", nil, serializer.Settings{UniqueMessage: "Taken."})).Bind(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := broken(bound.Accept(body(rest.Object{{Name: "name", Value: "Ann"}}), &Person{})); got != "name: Taken." {
		t.Errorf("got %q", got)
	}
}

// slow counts how often its work is done.
type slow struct {
	field.String
	done *int
}

type finished struct{ text string }

func (k slow) Parse(input any) (any, error) {
	if f, ok := input.(finished); ok {
		return f, nil
	}
	return k.String.Parse(input)
}

func (k slow) Finish(_ context.Context, value any, still func() error) (any, error) {
	if err := still(); err != nil {
		return nil, err
	}
	if f, ok := value.(finished); ok {
		return f.text, nil
	}
	*k.done++
	return value.(string) + "!", nil
}

func TestSlowWorkIsDoneOnceAndOnlyForValidBodies(t *testing.T) {
	done := 0
	s := serializer.Of[Person](serializer.Field("secret", slow{done: &done}))
	r := body(rest.Object{{Name: "secret", Value: "x"}})
	if !s.Finishes(r) {
		t.Error("the work is not announced")
	}
	if err := s.Accept(r, &Person{}); err == nil || done != 0 {
		t.Errorf("the work was done %d times for an invalid body", done)
	}
	var got Person
	if err := s.Accept(body(rest.Object{{Name: "name", Value: "a"}, {Name: "secret", Value: "x"}}), &got); err != nil || got.Secret != "x!" || done != 1 {
		t.Errorf("got %+v, %v, done %d times", got, err, done)
	}
	if s.Finishes(body(rest.Object{{Name: "name", Value: "a"}})) {
		t.Error("work is announced for a body without any")
	}
}

func TestOptionsChangeTheFieldTable(t *testing.T) {
	s := serializer.Of[Person](
		serializer.Field("nick_name", field.Email{}),
		serializer.ReadOnly("name"),
		serializer.WriteOnly("color"),
	)
	table := s.Describe()
	if f := table.Field("nick_name"); f.Type != "email" {
		t.Errorf("nick_name: %+v", f)
	}
	if f := table.Field("name"); !f.ReadOnly || f.Required {
		t.Errorf("name: %+v", f)
	}
	if f := table.Field("color"); !f.WriteOnly || !f.Secret() {
		t.Errorf("color: %+v", f)
	}
	if got := table.Field("nick_name").Label; got != "Nick name" {
		t.Errorf("label %q", got)
	}
}

// Base brings a name that faulty has too.
type Base struct {
	B string `json:"a"`
}

func TestMistakesAreReportedTogether(t *testing.T) {
	type faulty struct {
		ID uint   `json:"id"`
		A  string `json:"a" rest:"readonly"`
		Base
		C chan int `json:"c"`
		D string   `json:"d" rest:"read_only,write_only"`
		E string   `json:"e" validate:"nonsense"`
		F string   `rest:"read_only"`
		G []byte   `json:"g"`
	}
	_, err := serializer.Of[faulty](
		serializer.ReadOnly("x"),
		serializer.Validate(func(*rest.Request, *Person) error { return nil }),
	).Bind(emptyStore[faulty]{})
	if err == nil {
		t.Fatal("no mistake was found")
	}
	for _, want := range []string{`"readonly"`, `json name "a"`, "is a chan int", "both read_only and write_only", `"nonsense"`, "F has a rest tag",
		"is a []uint8", `field "x"`, "change the function's second parameter"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

// emptyStore is a store without rows.
type emptyStore[T any] struct{}

func (emptyStore[T]) Table() *store.Table                                   { return &store.Table{} }
func (emptyStore[T]) Find(context.Context, store.Query) ([]T, error)        { return nil, nil }
func (emptyStore[T]) Count(context.Context, store.Query) (int64, error)     { return 0, nil }
func (emptyStore[T]) Load(context.Context, []*T, string, store.Query) error { return nil }
func (emptyStore[T]) Write(context.Context, func(context.Context, store.Tx[T]) error) error {
	return nil
}

func TestDescribeIsTheFieldTable(t *testing.T) {
	table := serializer.Of[Person]().Describe()
	var got []string
	for _, f := range table.Fields {
		flags := ""
		for _, flag := range []struct {
			set  bool
			name string
		}{{f.ReadOnly, "ro"}, {f.WriteOnly, "wo"}, {f.Required, "req"}, {f.Nullable, "null"}, {f.Blank, "blank"}, {f.Unique, "unique"}, {f.PrimaryKey, "pk"}} {
			if flag.set {
				flags += " " + flag.name
			}
		}
		got = append(got, f.Name+" "+f.Type+flags)
	}
	want := []string{
		"id integer ro pk", "name string req unique", "nick_name string blank", "email email blank", "age integer null", "score float",
		"active boolean", "secret string wo blank", "staff boolean ro", "born datetime null", "color choice blank",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if table.Name != "Person" || table.Field("nobody") != nil || (&schema.Object{}).Field("x") != nil {
		t.Error("wrong name or field")
	}
}

// FuzzAccept sends any members to a serializer: it never panics, a refused
// body leaves the object as it was, and read-only fields are never set.
func FuzzAccept(f *testing.F) {
	f.Add("name", "Ann", "staff", "true")
	f.Add("age", "-1", "born", "2000-01-01T00:00:00Z")
	s := serializer.Of[Person]()
	f.Fuzz(func(t *testing.T, a, av, b, bv string) {
		for _, data := range []any{
			rest.Object{{Name: a, Value: av}, {Name: b, Value: json.Number(bv)}},
			rest.Object{{Name: a, Value: []any{av}}, {Name: b, Value: rest.Object{{Name: bv}}}},
			&multipart.Form{Value: map[string][]string{a: {av}, b: {bv, av}}},
		} {
			got := Person{ID: 1, Staff: true, Hidden: "h"}
			r := body(data)
			r.Partial = true
			if err := s.Accept(r, &got); err != nil && !reflect.DeepEqual(got, Person{ID: 1, Staff: true, Hidden: "h"}) {
				t.Errorf("a refused body changed the object: %+v", got)
			}
			if got.ID != 1 || !got.Staff || got.Hidden != "h" {
				t.Errorf("a read-only field was set: %+v", got)
			}
		}
	})
}

// problems are an error's messages as a client gets them.
func problems(t *testing.T, err error) string {
	t.Helper()
	var refusal *rest.Error
	if !errors.As(err, &refusal) || refusal.Kind != rest.Invalid {
		return fmt.Sprint(err)
	}
	text, err := renderer.JSON{}.Render(nil, body(nil), refusal.Detail)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
