package serializer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Firm is referred to by its code, which is not its key.
type Firm struct {
	ID     uint
	Code   string `json:"code" gorm:"size:10;uniqueIndex"`
	BossID *uint
	Boss   *Chief
}

// Chief leads firms.
type Chief struct {
	ID   uint
	Name string
}

// Moment is a time of a type of its own.
type Moment time.Time

// Desk is a firm's, and has drawers.
type Desk struct {
	ID       uint   `json:"id"`
	Label    string `json:"label" gorm:"size:20"`
	Room     *int   `json:"room"`
	FirmCode string `gorm:"size:10"`
	Firm     *Firm  `gorm:"foreignKey:FirmCode;references:Code"`
	Drawers  []Drawer
	Bought   time.Time `json:"bought"`
	Checked  Moment    `gorm:"-"`
}

// Drawer is a desk's.
type Drawer struct {
	ID     uint `json:"id"`
	DeskID uint
}

// Land is told apart by a code that clients choose.
type Land struct {
	Code string `json:"code" gorm:"primaryKey;size:2" rest:"label=Code" validate:"required"`
	Name string `json:"name"`
}

// office is a database with a firm.
type office struct {
	desks   store.Store[Desk]
	firms   store.Store[Firm]
	drawers store.Store[Drawer]
	lands   store.Store[Land]
}

func newOffice(t *testing.T, open testdb.Open) *office {
	t.Helper()
	db := open(t, &Chief{}, &Firm{}, &Desk{}, &Drawer{}, &Land{})
	boss := uint(1)
	for _, row := range []any{&Chief{ID: 1, Name: "boss"}, &[]Firm{{ID: 7, Code: "acme", BossID: &boss}, {ID: 8, Code: "zeta"}}} {
		if err := db.Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
	return &office{gormstore.New[Desk](db), gormstore.New[Firm](db), gormstore.New[Drawer](db), gormstore.New[Land](db)}
}

func TestReferencesHoldWhatTheRelationRefersTo(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		o := newOffice(t, open)
		for name, c := range map[string]struct {
			kind     serializer.Reference
			in, want string
		}{
			"by key":  {relation.Key[Firm]{Store: o.firms}, `{"firm":7}`, `{"firm":7}`},
			"by slug": {relation.Slug[Firm]{Store: o.firms, Field: "code"}, `{"firm":"acme"}`, `{"firm":"acme"}`},
			"by id":   {relation.Slug[Firm]{Store: o.firms, Field: "id"}, `{"firm":"7"}`, `{"firm":7}`},
		} {
			t.Run(name, func(t *testing.T) {
				s, err := serializer.Of[Desk](serializer.Fields("firm"), serializer.Field("firm", c.kind)).Bind(o.desks)
				if err != nil {
					t.Fatal(err)
				}
				d := &Desk{}
				if err := s.Accept(body(plainJSON(t, c.in)), d); err != nil || d.FirmCode != "acme" {
					t.Fatalf("got %+v, %v", d, err)
				}
				loader, _ := s.(interface {
					Load(r *rest.Request, objects []*Desk) error
				})
				read := &Desk{FirmCode: "acme"}
				if err := loader.Load(body(nil), []*Desk{read}); err != nil {
					t.Fatal(err)
				}
				if got := shownOf(t, s, read); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		s, err := serializer.Of[Desk](serializer.Fields("firm"), serializer.Field("firm", relation.Slug[Firm]{Store: o.firms, Field: "id"})).Bind(o.desks)
		if err != nil {
			t.Fatal(err)
		}
		for in, want := range map[string]string{
			`{"firm":"x"}`:                   `{"firm":["Invalid value."]}`,
			`{"firm":99999999999999999999}`:  `{"firm":["Object with id=99999999999999999999 does not exist."]}`,
			`{"firm":[7]}`:                   `{"firm":["Invalid value."]}`,
			`{"firm":"9223372036854775807"}`: `{"firm":["Object with id=9223372036854775807 does not exist."]}`,
		} {
			if got := problems(t, s.Accept(body(plainJSON(t, in)), &Desk{})); got != want {
				t.Errorf("%s: got %s, want %s", in, got, want)
			}
		}
	})
}

func TestKeysOfObjectsThatReferToThisOneAreReadOnly(t *testing.T) {
	o := newOffice(t, testdb.SQLite)
	s, err := serializer.Of[Desk](serializer.Fields("drawers"), serializer.Field("drawers", relation.Key[Drawer]{Store: o.drawers}, serializer.Settings{Required: true})).Bind(o.desks)
	if err != nil {
		t.Fatal(err)
	}
	d := &Desk{}
	if err := s.Accept(body(plainJSON(t, `{"drawers":[5]}`)), d); err != nil || d.Drawers != nil || !s.Describe().Fields[0].ReadOnly {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestAPrimaryKeyIsChosenOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		o := newOffice(t, open)
		s, err := serializer.Of[Land]().Bind(o.lands)
		if err != nil {
			t.Fatal(err)
		}
		err = o.lands.Write(t.Context(), func(_ context.Context, tx store.Tx[Land]) error {
			return errors.Join(tx.Create(&Land{Code: "DE"}), tx.Create(&Land{Code: "FR"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			into     Land
			in, want string
		}{
			"a new one":          {Land{}, `{"code":"IT"}`, `<nil>`},
			"one that is taken":  {Land{}, `{"code":"FR"}`, `{"code":["land with this code already exists."]}`},
			"its own":            {Land{Code: "DE"}, `{"code":"DE","name":"x"}`, `<nil>`},
			"another":            {Land{Code: "DE"}, `{"code":"IT"}`, `{"code":["The primary key can't be changed."]}`},
			"another's":          {Land{Code: "DE"}, `{"code":"FR"}`, `{"code":["The primary key can't be changed."]}`},
			"nothing but blanks": {Land{Code: "DE"}, `{"code":" "}`, `{"code":["This field may not be blank."]}`},
		} {
			t.Run(name, func(t *testing.T) {
				if got := problems(t, s.Accept(body(plainJSON(t, c.in)), &c.into)); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	})
}

func TestRulesOfOneFieldAreGivenWhatItHolds(t *testing.T) {
	o := newOffice(t, testdb.SQLite)
	calls := ""
	s, err := serializer.Of[Desk](
		serializer.Fields("label", "firm", "drawers"),
		serializer.ValidateField("label", func(_ *rest.Request, label string) error { calls += fmt.Sprintf("%q ", label); return nil }),
		serializer.ValidateField("firm", func(_ *rest.Request, firm *Firm) error { calls += firm.Code + " "; return nil }),
		serializer.ValidateField("drawers", func(_ *rest.Request, drawers []*Drawer) error { calls += fmt.Sprint(len(drawers)); return nil }),
		serializer.Field("firm", relation.Key[Firm]{Store: o.firms}),
		serializer.Field("drawers", relation.Nested[Drawer]{Store: o.drawers, Write: relation.Create}),
	).Bind(o.desks)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Accept(body(plainJSON(t, `{"label":"","firm":7,"drawers":[{},{}]}`)), &Desk{}); err != nil || calls != `"" acme 2` {
		t.Errorf("got %s, %v", calls, err)
	}
}

func TestDefaultsAreNotWhatTheClientSent(t *testing.T) {
	o := newOffice(t, testdb.SQLite)
	s, err := serializer.Of[Desk](
		serializer.Fields("label", "firm", "drawers"), serializer.Hidden("room", 5),
		serializer.Field("label", nil, serializer.Settings{Default: "none"}),
		serializer.Field("firm", relation.Slug[Firm]{Store: o.firms, Field: "code"}, serializer.Settings{Default: "acme"}),
		serializer.Field("drawers", relation.Nested[Drawer]{Store: o.drawers, Write: relation.Create}),
	).Bind(o.desks)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		`{}`:                          "",
		`{"room":7}`:                  "",
		`{"label":"x","firm":"zeta"}`: "label firm",
		`{"drawers":[]}`:              "drawers",
	} {
		r, d := body(plainJSON(t, in)), &Desk{}
		if err := s.Accept(r, d); err != nil || d.Label == "" || d.FirmCode == "" || d.Room == nil || *d.Room != 5 {
			t.Errorf("%s: got %+v, %v", in, d, err)
		}
		var names []string
		for _, member := range r.Sent {
			names = append(names, member.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: sent is %s, want %s", in, got, want)
		}
	}
}

func TestMistakesAboutSeveralFieldsAreReported(t *testing.T) {
	o := newOffice(t, testdb.SQLite)
	firm := serializer.Field("firm", relation.Slug[Firm]{Store: o.firms, Field: "code"})
	for want, options := range map[string][]serializer.Option{
		`names the field "id" of serializer_test.Desk twice`: {serializer.Fields("id", "label", "id")},
		"is a *serializer_test.Firm: change":                 {firm, serializer.ValidateField("firm", func(*rest.Request, string) error { return nil })},
		"is a int: change":                                   {serializer.ValidateField("room", func(*rest.Request, string) error { return nil })},
		`which the field "firm" loads without`:               {firm, serializer.Field("boss", nil, serializer.Settings{Source: "Firm.Boss.Name"})},
		`names the field "checked", which is kept in no`:     {serializer.Field("checked", nil), serializer.UniqueFor("label", "checked", "date")},
		`names the field "room" as date`:                     {serializer.UniqueFor("label", "room", "date")},
	} {
		if _, err := serializer.Of[Desk](options...).Bind(o.desks); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestRulesAboutSeveralFieldsOutliveSubsets(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		o := newOffice(t, open)
		day, room := time.Date(2020, 5, 31, 12, 0, 0, 0, time.UTC), 1
		first, second := &Desk{ID: 1, Label: "a", Room: &room, FirmCode: "acme", Bought: day}, &Desk{ID: 2, Label: "b", FirmCode: "acme", Bought: day}
		err := o.desks.Write(t.Context(), func(_ context.Context, tx store.Tx[Desk]) error {
			return errors.Join(tx.Create(first), tx.Create(second), tx.Create(&Desk{ID: 3, Label: "b", FirmCode: "zeta", Bought: day}))
		})
		if err != nil {
			t.Fatal(err)
		}
		whole := serializer.Of[Desk](
			serializer.Fields("id", "label", "room", "firm", "bought"),
			serializer.Field("firm", relation.Key[Firm]{Store: o.firms}),
			serializer.UniqueTogether("label", "firm"), serializer.UniqueTogether("label", "room"),
			serializer.UniqueFor("label", "bought", "date"), serializer.UniqueFor("label", "bought", "year"),
		)
		const taken = `{"non_field_errors":["The fields label, firm must make a unique set."],` +
			`"label":["This field must be unique for the \"bought\" date.","This field must be unique for the \"bought\" year."]}`
		for name, c := range map[string]struct {
			fields   *serializer.Model[Desk]
			in, want string
		}{
			"all fields":                       {whole, `{"label":"a"}`, taken},
			"a field of the rules left out":    {whole.Only("label"), `{"label":"a"}`, taken},
			"a relation left out":              {whole.Omit("firm", "bought"), `{"label":"a"}`, taken},
			"every field of the rules but one": {whole.Only("firm"), `{"firm":8}`, `{"non_field_errors":["The fields label, firm must make a unique set."]}`},
			"nothing of the rules sent":        {whole.Omit("label"), `{"room":5}`, `<nil>`},
			"a set with a null":                {whole.Only("room"), `{"room":null}`, `<nil>`},
		} {
			t.Run(name, func(t *testing.T) {
				s, err := c.fields.Bind(o.desks)
				if err != nil {
					t.Fatal(err)
				}
				r, into := body(plainJSON(t, c.in)), *second
				r.Partial = true
				if got := problems(t, s.Accept(r, &into)); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		brief, err := whole.Only("label", "room").Bind(o.desks)
		if err != nil || fmt.Sprint(brief.Describe().Together) != "[[label room]]" {
			t.Errorf("described are %v, %v", brief.Describe().Together, err)
		}
	})
}

func TestASplitWordsConflictsByTheFieldsThatWereSent(t *testing.T) {
	o := newOffice(t, testdb.SQLite)
	s, err := serializer.Split(serializer.Of[Firm](), serializer.Of[Firm](serializer.Fields("id"))).(serializer.Binder[Firm]).Bind(o.firms)
	if err != nil {
		t.Fatal(err)
	}
	saver, _ := s.(interface {
		Save(r *rest.Request, tx store.Tx[Firm], object *Firm, write func() error) error
	})
	for name, c := range map[string]struct {
		conflict error
		want     string
	}{
		"a value that was sent":   {&store.Conflict{Columns: []store.Column{"code"}}, `{"code":["firm with this code already exists."]}`},
		"another sort of failure": {errors.New("lost"), `lost`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := problems(t, saver.Save(body(nil), nil, &Firm{}, func() error { return c.conflict })); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
