package relation_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Team owns a badge and players, and refers to persons.
type Team struct {
	ID      uint     `json:"id"`
	Name    string   `json:"name" gorm:"size:20;uniqueIndex" validate:"required"`
	CoachID *uint    `json:"coach_id"`
	Coach   *Person  `json:"coach"`
	Badge   *Badge   `json:"badge" gorm:"constraint:OnDelete:CASCADE"`
	Players []Player `json:"players" gorm:"constraint:OnDelete:CASCADE"`
	Fans    []Person `json:"fans" gorm:"many2many:team_fans"`
}

// Person is hidden, or gone, or neither.
type Person struct {
	ID      uint   `json:"id"`
	Name    string `json:"name" gorm:"size:20;uniqueIndex" validate:"required"`
	Hidden  bool
	Deleted gorm.DeletedAt
}

// Badge is one team's.
type Badge struct {
	ID     uint `json:"id"`
	TeamID uint `gorm:"uniqueIndex"`
	Hidden bool
	Text   string `json:"text" gorm:"size:20" validate:"required"`
}

// Player is one team's, and has skills.
type Player struct {
	ID     uint    `json:"id"`
	TeamID uint    `gorm:"uniqueIndex:idx_players_team_number"`
	Number int     `json:"number" gorm:"uniqueIndex:idx_players_team_number" validate:"required"`
	Nick   *string `json:"nick" gorm:"size:20;uniqueIndex"`
	Hidden bool
	Skills []Skill `json:"skills" gorm:"constraint:OnDelete:CASCADE"`
}

// Skill is one player's.
type Skill struct {
	ID       uint `json:"id"`
	PlayerID uint
	Name     string `json:"name" gorm:"size:20" validate:"required"`
}

// league is a site of two teams with three players each.
type league struct {
	t      *testing.T
	db     *gorm.DB
	client *resttest.Client
	failAt string // the name of a team whose write fails in its last step
	seen   string // the players that the hooks after the write find in a team
}

const all = relation.Create | relation.Update | relation.Replace

// newLeague makes the site; what clients may do to nested objects is write.
func newLeague(t *testing.T, open testdb.Open, write relation.Write) *league {
	t.Helper()
	l := &league{t: t, db: open(t, &Person{}, &Team{}, &Badge{}, &Player{}, &Skill{})}
	nick := "x"
	for _, row := range []any{
		&[]Person{{ID: 1, Name: "ann"}, {ID: 2, Name: "ben"}, {ID: 3, Name: "hid", Hidden: true}, {ID: 4, Name: "gone"}},
		&[]Team{{ID: 1, Name: "red"}, {ID: 2, Name: "blue"}},
		&[]Badge{{ID: 2, TeamID: 2, Text: "blue"}},
		&[]Player{
			{ID: 1, TeamID: 1, Number: 1, Skills: []Skill{{ID: 1, Name: "run"}, {ID: 2, Name: "kick"}}}, {ID: 2, TeamID: 1, Number: 2}, {ID: 3, TeamID: 1, Number: 3, Hidden: true},
			{ID: 4, TeamID: 2, Number: 1, Nick: &nick, Skills: []Skill{{ID: 3, Name: "fly"}}}, {ID: 5, TeamID: 2, Number: 2}, {ID: 6, TeamID: 2, Number: 3, Hidden: true},
		},
	} {
		if err := l.db.Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := l.db.Delete(&Person{ID: 4}).Error; err != nil {
		t.Fatal(err)
	}
	if l.db.Name() == "postgres" {
		for _, table := range []string{"people", "teams", "badges", "players", "skills"} {
			l.exec("SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), 10, false)")
		}
	}
	l.serve(write)
	return l
}

// exec runs SQL.
func (l *league) exec(sql string) {
	l.t.Helper()
	if err := l.db.Exec(sql).Error; err != nil {
		l.t.Fatal(err)
	}
}

// patch sends JSON to a team.
func (l *league) patch(id int, body string) *resttest.Answer {
	l.t.Helper()
	return l.client.Patch(fmt.Sprintf("/teams/%d/", id), resttest.Raw{Body: body, ContentType: "application/json"})
}

// serve makes the client.
func (l *league) serve(write relation.Write) {
	players := serializer.Of[Player](serializer.Field("skills", relation.Nested[Skill]{Store: gormstore.New[Skill](l.db), Write: write}))
	toOne := write &^ relation.Replace
	teams := serializer.Of[Team](
		serializer.Field("coach_id", relation.Key[Person]{Store: gormstore.New[Person](l.db), Scope: seen}),
		serializer.Field("coach", relation.Nested[Person]{Store: gormstore.New[Person](l.db), Scope: seen, Write: toOne}),
		serializer.Field("badge", relation.Nested[Badge]{Store: gormstore.New[Badge](l.db), Scope: seen, Write: write}),
		serializer.Field("players", relation.Nested[Player]{Store: gormstore.New[Player](l.db), Scope: seen, Write: write, Serializer: players, MaxLength: 12}),
		serializer.Field("fans", relation.Slug[Person]{Store: gormstore.New[Person](l.db), Scope: seen, Field: "name"}),
	)
	last := func(_ *rest.Request, team *Team) error {
		l.seen = ""
		for _, player := range team.Players {
			l.seen += fmt.Sprint(player.ID != 0, player.TeamID == team.ID, player.Number, ";")
		}
		if l.failAt != "" && team.Name == l.failAt {
			return errors.New("the last step fails")
		}
		return nil
	}
	api := router.NewDefault()
	api.Register("teams", &viewset.Model[Team]{
		Config: viewset.Config{Permissions: permission.List{permission.AllowAny}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))},
		Store:  gormstore.New[Team](l.db), Serializer: teams, Many: 5, AfterCreate: last, AfterUpdate: last,
	})
	l.client = resttest.New(l.t, http.Handler(api))
}

// sum is all tables as text.
func (l *league) sum() string {
	l.t.Helper()
	var b strings.Builder
	for _, table := range []string{"people", "teams", "badges", "players", "skills", "team_fans"} {
		var rows []map[string]any
		if err := l.db.Table(table).Order("1, 2").Find(&rows).Error; err != nil {
			l.t.Fatal(err)
		}
		fmt.Fprintln(&b, table, rows)
	}
	return b.String()
}

func TestWhatTheFieldTableForbidsChangesNothing(t *testing.T) {
	pk := func(key string) string { return `{"id":["Invalid pk \"` + key + `\" - object does not exist."]}` }
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		l := newLeague(t, open, all)
		l.exec("INSERT INTO badges (id, team_id, hidden, text) VALUES (1, 1, true, 'secret')")
		before := l.sum()
		for name, c := range map[string]struct{ body, want string }{
			"another parent's child":                {`{"players":[{"id":4,"number":9}]}`, `{"players":{"0":` + pk("4") + `}}`},
			"another parent's child as text":        {`{"players":[{"id":"4"}]}`, `{"players":{"0":` + pk("4") + `}}`},
			"a hidden child":                        {`{"players":[{"id":3}]}`, `{"players":{"0":` + pk("3") + `}}`},
			"a child that is nobody's":              {`{"players":[{"id":77}]}`, `{"players":{"0":` + pk("77") + `}}`},
			"a child twice":                         {`{"players":[{"id":1},{"id":"1"}]}`, `{"players":{"1":` + pk("1") + `}}`},
			"a child's child of another parent":     {`{"players":[{"id":1,"skills":[{"id":3,"name":"x"}]}]}`, `{"players":{"0":{"skills":{"0":` + pk("3") + `}}}}`},
			"a new child with a child that exists":  {`{"players":[{"number":7,"skills":[{"id":1}]}]}`, `{"players":{"0":{"skills":{"0":` + pk("1") + `}}}}`},
			"a key that is true":                    {`{"players":[{"id":true}]}`, `{"players":{"0":{"id":["Incorrect type. Expected pk value, received bool."]}}}`},
			"a key that is an object":               {`{"players":[{"id":{}}]}`, `{"players":{"0":{"id":["Incorrect type. Expected pk value, received dict."]}}}`},
			"a key that is a word":                  {`{"players":[{"id":"x"}]}`, `{"players":{"0":{"id":["Incorrect type. Expected pk value, received str."]}}}`},
			"a key beyond all numbers":              {`{"players":[{"id":1e400}]}`, `{"players":{"0":` + pk("inf") + `}}`},
			"a key beyond the database's numbers":   {`{"players":[{"id":18446744073709551615}]}`, `{"players":{"0":` + pk("18446744073709551615") + `}}`},
			"null as an item":                       {`{"players":[{"id":1},null]}`, `{"players":{"1":["This field may not be null."]}}`},
			"null as an item's item":                {`{"players":[{"id":1,"skills":[null]}]}`, `{"players":{"0":{"skills":{"0":["This field may not be null."]}}}}`},
			"a list as an item":                     {`{"players":[[]]}`, `{"players":{"0":{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}}}`},
			"null as a list":                        {`{"players":null}`, `{"players":["This field may not be null."]}`},
			"a unique value of another's child":     {`{"players":[{"id":1},{"id":2,"nick":"x"}]}`, `{"players":{"1":{"nick":["player with this nick already exists."]}}}`},
			"a unique value twice in the list":      {`{"players":[{"id":1,"nick":"y"},{"number":9},{"number":8,"nick":"y"}]}`, `{"players":{"2":{"nick":["player with this nick already exists."]}}}`},
			"a unique set of a hidden child":        {`{"players":[{"id":1},{"number":3}]}`, `{"players":{"1":{"number":["This field must be unique."]}}}`},
			"one more where the scope hides one":    {`{"badge":{"text":"mine"}}`, `{"badge":{"non_field_errors":["An object can't be added here."]}}`},
			"a list in the place of one":            {`{"badge":[]}`, `{"badge":{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}}`},
			"a reference to a hidden row":           {`{"coach_id":3}`, `{"coach_id":["Invalid pk \"3\" - object does not exist."]}`},
			"a reference to a deleted row":          {`{"coach_id":4}`, `{"coach_id":["Invalid pk \"4\" - object does not exist."]}`},
			"slugs of hidden, deleted and no rows":  {`{"fans":["hid","gone","ann",null,true,["ann"],""]}`, `{"fans":["Object with name=hid does not exist.","Object with name=gone does not exist.","Object with name=None does not exist.","Object with name=True does not exist.","Object with name=['ann'] does not exist.","Object with name= does not exist."]}`},
			"a valid change beside a forbidden one": {`{"name":"new","coach":{"name":"new"},"fans":["ann"],"players":[{"id":6}]}`, `{"players":{"0":` + pk("6") + `}}`},
		} {
			t.Run(name, func(t *testing.T) {
				l.patch(1, c.body).Expect(400).JSON(c.want)
				if after := l.sum(); after != before {
					t.Errorf("changed\n%sto\n%s", before, after)
				}
			})
		}
	})
}

func TestALaterStepThatFailsUndoesAllBefore(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		l := newLeague(t, open, all)
		l.failAt = "fail"
		before := l.sum()
		body := `"fans":["ann"],"badge":{"text":"t"},"coach":{"name":"new"},"players":[{"number":7,"skills":[{"name":"s"}]}]`
		for name, send := range map[string]func() *resttest.Answer{
			"one": func() *resttest.Answer {
				return l.client.Post("/teams/", resttest.Raw{Body: `{"name":"fail",` + body + `}`, ContentType: "application/json"})
			},
			"the last of several": func() *resttest.Answer {
				return l.client.Post("/teams/", resttest.Raw{Body: `[{"name":"ok",` + body + `},{"name":"fail"}]`, ContentType: "application/json"})
			},
			"a change": func() *resttest.Answer { return l.patch(1, `{"name":"fail",`+body+`}`) },
		} {
			t.Run(name, func(t *testing.T) {
				send().Expect(500)
				if after := l.sum(); after != before {
					t.Errorf("changed\n%sto\n%s", before, after)
				}
			})
		}
	})
}

func TestSeveralParentsReportTheirNestedErrors(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		l := newLeague(t, open, all)
		before := l.sum()
		for name, c := range map[string]struct{ body, want string }{
			"what is broken by itself": {`[{"name":"a"},null,{"name":"b","players":[{"number":1},{}]},{"name":"red"}]`,
				`{"1":["This field may not be null."],"2":{"players":{"1":{"number":["This field is required."]}}},"3":{"name":["team with this name already exists."]}}`},
			"what the database refuses": {`[{"name":"a","players":[{"number":1,"nick":"n"}]},{"name":"b","players":[{"number":1},{"number":2,"nick":"n"}]}]`,
				`{"1":{"players":{"1":{"nick":["player with this nick already exists."]}}}}`},
			"more than are allowed": {`[{},{},{},{},{},{}]`, `{"non_field_errors":["Ensure this field has no more than 5 elements."]}`},
		} {
			t.Run(name, func(t *testing.T) {
				l.client.Post("/teams/", resttest.Raw{Body: c.body, ContentType: "application/json"}).Expect(400).JSON(c.want)
				if after := l.sum(); after != before {
					t.Errorf("changed\n%sto\n%s", before, after)
				}
			})
		}
	})
}

func TestWhatIsLeftOutOrHiddenStays(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		l := newLeague(t, open, all)
		l.exec("INSERT INTO team_fans (team_id, person_id) VALUES (1, 3), (1, 2)")
		before := l.sum()
		l.patch(1, `{}`).Expect(200)
		l.patch(1, `{"players":[{"id":1},{"id":2}],"fans":["ben"]}`).Expect(200)
		if after := l.sum(); after != before {
			t.Errorf("changed\n%sto\n%s", before, after)
		}
		l.patch(1, `{"fans":["ann"],"players":[]}`).Expect(200).JSON(`{"id":1,"name":"red","coach_id":null,"coach":null,"badge":null,"players":[],"fans":["ann"]}`)
		if got := l.sum(); !strings.Contains(got, "[map[person_id:1 team_id:1] map[person_id:3 team_id:1]]") || !strings.Contains(got, "number:3 team_id:1") {
			t.Errorf("what the scope hides is gone: %s", got)
		}
	})
}

func TestHooksFindNestedObjectsAsTheyAreStored(t *testing.T) {
	l := newLeague(t, testdb.SQLite, all)
	l.patch(1, `{"players":[{"id":2,"number":20},{"number":7}]}`).Expect(200)
	if want := "true true 20;true true 7;"; strings.ReplaceAll(l.seen, " ;", ";") != want {
		t.Errorf("got %s, want %s", l.seen, want)
	}
}

func TestFormsOfNestedObjectsAreReadAsDRFReadsThem(t *testing.T) {
	l := newLeague(t, testdb.SQLite, all)
	many := resttest.Form{"name": "many"}
	for i := range 13 {
		many[fmt.Sprintf("players[%d]number", i)] = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		form   resttest.Form
		status int
		want   string
	}{
		"numbers with gaps, in any order": {resttest.Form{
			"name": "a", "players[10]number": "12", "players[2]number": "11", "players[2]skills[4]name": "s", "players[2]skills[3]name": "r", "badge.text": "t", "coach.name": "cy",
		}, 201, `"coach":{"id":5,"name":"cy"},"badge":{"id":3,"text":"t"},"players":[{"id":7,"number":11,"nick":null,"skills":[{"id":4,"name":"r"},{"id":5,"name":"s"}]},{"id":8,"number":12,"nick":null,"skills":[]}]`},
		"more than are allowed":   {many, 400, `{"players":{"non_field_errors":["Ensure this field has no more than 12 elements."]}}`},
		"a text as an item":       {resttest.Form{"name": "b", "players[0]": "x"}, 400, `{"players":{"0":{"non_field_errors":["Invalid data. Expected a dictionary, but got str."]}}}`},
		"other names":             {resttest.Form{"name": "c", "players": "x", "players[]number": "1", "players[-1]number": "1", "players[x]number": "1"}, 201, `"players":[]`},
		"an empty slug":           {resttest.Form{"name": "d", "fans": ""}, 400, `{"fans":["Object with name= does not exist."]}`},
		"an empty key is null":    {resttest.Form{"name": "e", "coach_id": ""}, 201, `"coach_id":null`},
		"errors by their numbers": {resttest.Form{"name": "f", "players[5]nick": "x", "players[7]number": "1"}, 400, `{"players":{"0":{"number":["This field is required."],"nick":["player with this nick already exists."]}}}`},
		"another parent's child":  {resttest.Form{"name": "g", "players[0]id": "4", "players[0]number": "1"}, 400, `{"players":{"0":{"id":["Invalid pk \"4\" - object does not exist."]}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			if answer := l.client.Post("/teams/", c.form).Expect(c.status); !strings.Contains(answer.Body, c.want) {
				t.Errorf("got %s, want %s", answer.Body, c.want)
			}
		})
	}
}
