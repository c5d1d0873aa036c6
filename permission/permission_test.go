package permission_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
)

// person is a user.
type person struct {
	id    string
	staff bool
}

func (p person) Identity() string { return p.id }
func (p person) Active() bool     { return true }
func (p person) Staff() bool      { return p.staff }

// note belongs to somebody.
type note struct{ owner uint }

func (n note) ownedBy() uint        { return n.owner }
func (n *note) pointerOwner() int64 { return int64(n.owner) }

var (
	john  = person{id: "2"}
	jane  = person{id: "3"}
	sue   = person{id: "1", staff: true}
	johns = &note{owner: 2}
)

// by makes a user's request.
func by(user rest.User, method string) *rest.Request {
	return &rest.Request{Request: httptest.NewRequest(method, "/", nil), User: user, Identifiable: true}
}

func TestBuiltIns(t *testing.T) {
	users := []struct {
		name string
		user rest.User
	}{{"a visitor", rest.Anonymous{}}, {"john", john}, {"sue, who is staff,", sue}}
	for _, c := range []struct {
		name string
		p    permission.Permission
		want [3][2]bool // for each user: may read, may write
	}{
		{"AllowAny", permission.AllowAny, [3][2]bool{{true, true}, {true, true}, {true, true}}},
		{"IsAuthenticated", permission.IsAuthenticated, [3][2]bool{{false, false}, {true, true}, {true, true}}},
		{"IsAdminUser", permission.IsAdminUser, [3][2]bool{{false, false}, {false, false}, {true, true}}},
		{"IsAuthenticatedOrReadOnly", permission.IsAuthenticatedOrReadOnly, [3][2]bool{{true, false}, {true, true}, {true, true}}},
		{"ReadOnly", permission.ReadOnly, [3][2]bool{{true, false}, {true, false}, {true, false}}},
	} {
		for i, u := range users {
			for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "get", ""} {
				safe := method == "GET" || method == "HEAD" || method == "OPTIONS"
				want := c.want[i][1]
				if safe {
					want = c.want[i][0]
				}
				r := by(u.user, "GET")
				r.Method = method
				t.Run(fmt.Sprintf("%s %s under %s", u.name, method, c.name), func(t *testing.T) {
					if got := c.p.HasPermission(r); got != want {
						t.Errorf("the action: got %v", got)
					}
					if got := c.p.HasObjectPermission(r, johns); got != want {
						t.Errorf("an object: got %v", got)
					}
					if got := permission.Not(c.p); got.HasPermission(r) == want || got.HasObjectPermission(r, johns) == want {
						t.Error("Not says the same")
					}
				})
			}
		}
	}
}

// fixed is a rule with fixed answers, which notes that it was asked.
type fixed struct {
	action, object bool
	asked          *int
}

func (f fixed) HasPermission(*rest.Request) bool { *f.asked++; return f.action }

func (f fixed) HasObjectPermission(*rest.Request, any) bool { *f.asked++; return f.object }

func TestCombinationsFollowTheTruthTable(t *testing.T) {
	bools := []bool{false, true}
	for _, a1 := range bools {
		for _, o1 := range bools {
			for _, a2 := range bools {
				for _, o2 := range bools {
					asked := 0
					p, q := fixed{a1, o1, &asked}, fixed{a2, o2, &asked}
					r := by(john, "GET")
					check := func(name string, got, want bool) {
						t.Helper()
						if got != want {
							t.Errorf("%s of %v/%v and %v/%v is %v", name, a1, o1, a2, o2, got)
						}
					}
					check("All, action,", permission.All(p, q).HasPermission(r), a1 && a2)
					check("All, object,", permission.All(p, q).HasObjectPermission(r, johns), o1 && o2)
					check("Any, action,", permission.Any(p, q).HasPermission(r), a1 || a2)
					check("Any, object,", permission.Any(p, q).HasObjectPermission(r, johns), a1 && o1 || a2 && o2)
					check("Not, action,", permission.Not(p).HasPermission(r), !a1)
					check("Not, object,", permission.Not(p).HasObjectPermission(r, johns), !o1)
				}
			}
		}
	}
}

func TestCombinationsAskNoMoreThanTheyNeed(t *testing.T) {
	asked := 0
	yes, no := fixed{true, true, &asked}, fixed{false, false, &asked}
	permission.Any(yes, no).HasPermission(by(john, "GET"))
	permission.All(no, yes).HasPermission(by(john, "GET"))
	if asked != 2 {
		t.Errorf("%d rules were asked, want 2", asked)
	}
}

func TestCombinationsOfNothingLetNobodyIn(t *testing.T) {
	for _, p := range []permission.Permission{permission.All(), permission.Any()} {
		if p.HasPermission(by(sue, "GET")) || p.HasObjectPermission(by(sue, "GET"), johns) {
			t.Errorf("%T lets somebody in", p)
		}
	}
}

func TestNilRulesAreRefusedAtOnce(t *testing.T) {
	for name, do := range map[string]func(){
		"All": func() { permission.All(nil) }, "Any": func() { permission.Any(permission.AllowAny, nil) }, "Not": func() { permission.Not(nil) },
		"Message": func() { permission.Message(nil, "", "") }, "Owner": func() { permission.Owner[note, uint](nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			do()
		})
	}
}

func TestOwners(t *testing.T) {
	for name, owner := range map[string]permission.Permission{
		"a method of the value":   permission.Owner(note.ownedBy),
		"a method of the pointer": permission.Owner((*note).pointerOwner),
		"a text":                  permission.Owner(func(n *note) string { return fmt.Sprint(n.owner) }),
		"another number":          permission.Owner(func(n note) int8 { return int8(n.owner) }),
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range []struct {
				story  string
				user   rest.User
				object any
				want   bool
			}{
				{"john has his own", john, johns, true},
				{"jane does not have john's", jane, johns, false},
				{"staff do not either", sue, johns, false},
				{"a visitor has nothing", rest.Anonymous{}, johns, false},
				{"nobody has what is nobody's", person{id: "0"}, &note{}, false},
				{"a visitor does not have what is nobody's", rest.Anonymous{}, &note{}, false},
				{"another sort of object is nobody's", john, "note", false},
				{"no object is nobody's", john, nil, false},
			} {
				if got := owner.HasObjectPermission(by(c.user, "PUT"), c.object); got != c.want {
					t.Errorf("%s: got %v", c.story, got)
				}
			}
			if !owner.HasPermission(by(john, "POST")) || owner.HasPermission(by(rest.Anonymous{}, "POST")) {
				t.Error("the action is for those who are logged in")
			}
		})
	}
}

func TestTheFirstRefusalSpeaks(t *testing.T) {
	mine := permission.Message(permission.IsAdminUser, "Only staff may.", "staff_only")
	for _, c := range []struct {
		name         string
		r            *rest.Request
		list         permission.List
		kind         rest.Kind
		detail, code string
	}{
		{"all hold", by(sue, "GET"), permission.List{permission.IsAuthenticated, mine}, 0, "", ""},
		{"own words", by(john, "GET"), permission.List{permission.IsAuthenticated, mine, permission.Not(permission.AllowAny)}, rest.PermissionDenied, "Only staff may.", "staff_only"},
		{"no words", by(john, "GET"), permission.List{permission.IsAdminUser, mine}, rest.PermissionDenied, "", ""},
		{"a visitor is asked to log in", by(rest.Anonymous{}, "GET"), permission.List{mine}, rest.NotAuthenticated, "", ""},
		{"no rules", by(sue, "GET"), nil, rest.PermissionDenied, "", ""},
		{"no rules, written out", by(sue, "GET"), permission.List{}, rest.PermissionDenied, "", ""},
	} {
		for level, err := range map[string]error{"action": permission.Check(c.r, c.list), "object": permission.CheckObject(c.r, c.list, johns)} {
			t.Run(c.name+", "+level, func(t *testing.T) {
				var e *rest.Error
				if !errors.As(err, &e) {
					if c.kind != 0 {
						t.Fatalf("got %v", err)
					}
					return
				}
				detail, _ := e.Detail.(string)
				if e.Kind != c.kind || detail != c.detail || e.Code != c.code {
					t.Errorf("got %+v", e)
				}
			})
		}
	}
	closed := by(rest.Anonymous{}, "GET")
	closed.Identifiable = false
	var e *rest.Error
	if err := permission.Check(closed, permission.List{mine}); !errors.As(err, &e) || e.Kind != rest.PermissionDenied || e.Detail != "Only staff may." {
		t.Errorf("where nobody can log in: got %v", err)
	}
}
