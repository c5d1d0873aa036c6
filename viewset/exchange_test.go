package viewset_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/versioning"
	"github.com/quintet-go/rest/viewset"
)

// operation is what a viewset tells of an action.
func operation(t *testing.T, vs viewset.ViewSet, name, method string) schema.Operation {
	t.Helper()
	all := vs.Describe()
	i := slices.IndexFunc(all, func(o schema.Operation) bool { return o.Action.Name == name && o.Method == method })
	if i < 0 {
		t.Fatalf("there is no %s %s", method, name)
	}
	return all[i]
}

// statuses are those of the failures that an operation tells of.
func statuses(o *schema.Operation) string {
	var all []string
	for _, kind := range o.Errors {
		all = append(all, fmt.Sprint(kind.Status()))
	}
	return strings.Join(all, " ")
}

// challenging and silent authenticate nobody.
type (
	challenging struct{}
	silent      struct{}
)

func (challenging) Authenticate(*rest.Request) (rest.User, error) { return nil, nil }
func (challenging) Challenge() string                             { return "Basic" }
func (challenging) Describe() schema.Credentials {
	return schema.Credentials{Name: "basicAuth", Scheme: "basic"}
}
func (silent) Authenticate(*rest.Request) (rest.User, error) { return nil, nil }
func (silent) Challenge() string                             { return "" }
func (silent) Describe() schema.Credentials {
	return schema.Credentials{Name: "cookieAuth", In: "cookie", Param: "sid", Unsafe: &schema.Credentials{Name: "csrf"}}
}

func TestOperationsTellWhichFailuresThereMayBe(t *testing.T) {
	everybody, member := permission.List{permission.AllowAny}, permission.List{permission.IsAuthenticated}
	basic, cookie := []authentication.Authenticator{challenging{}}, []authentication.Authenticator{silent{}}
	for name, c := range map[string]struct {
		config       viewset.Config
		list, create string
		public       bool
	}{
		"open":               {viewset.Config{Permissions: everybody}, "400 404 406 500 503", "400 404 406 409 413 415 500 503", true},
		"closed":             {viewset.Config{Permissions: member}, "400 403 404 406 500 503", "400 403 404 406 409 413 415 500 503", false},
		"counted":            {viewset.Config{Permissions: everybody, Throttles: []throttle.Throttle{&throttle.Anonymous{Rate: throttle.Rate{Count: 9, Per: time.Minute}}}}, "400 404 406 429 500 503", "400 404 406 409 413 415 429 500 503", true},
		"with a challenge":   {viewset.Config{Permissions: everybody, Authentication: basic}, "400 401 404 406 500 503", "400 401 404 406 409 413 415 500 503", true},
		"members, challenge": {viewset.Config{Permissions: member, Authentication: basic}, "400 401 403 404 406 500 503", "400 401 403 404 406 409 413 415 500 503", false},
		"without one":        {viewset.Config{Permissions: everybody, Authentication: cookie}, "400 403 404 406 500 503", "400 403 404 406 409 413 415 500 503", true},
		"forged requests": {viewset.Config{Permissions: everybody, Authentication: slices.Concat(basic, cookie)},
			"400 401 404 406 500 503", "400 401 403 404 406 409 413 415 500 503", true},
		"own errors": {viewset.Config{Permissions: everybody, Errors: []rest.Kind{rest.PermissionDenied, rest.TooLarge}},
			"400 403 404 406 413 500 503", "400 403 404 406 409 413 415 500 503", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.notes.Config, w.notes.Permissions = c.config, nil
			list, create := operation(t, w.notes, "list", "GET"), operation(t, w.notes, "create", "POST")
			if got := statuses(&list); got != c.list || list.Public != c.public {
				t.Errorf("list: got %s, public %v", got, list.Public)
			}
			if got := statuses(&create); got != c.create {
				t.Errorf("create: got %s", got)
			}
			if len(list.Security) != len(c.config.Authentication) {
				t.Errorf("got %+v", list.Security)
			}
		})
	}
}

func TestPermissionsThatCanNotDoWithAVisitorMakeNothingPublic(t *testing.T) {
	w := newWorld(t)
	w.notes.PermissionsFor = func(r *rest.Request) permission.List {
		return permission.List{permission.Owner(func(*Note) string { return r.User.(person).name })}
	}
	if o := operation(t, w.notes, "list", "GET"); o.Public || !strings.Contains(statuses(&o), "403") {
		t.Errorf("public: %v, %s", o.Public, statuses(&o))
	}
	w = newWorld(t)
	w.notes.PermissionsFor = func(r *rest.Request) permission.List {
		if r.User.Identity() == "banned" {
			return permission.List{permission.IsAdminUser}
		}
		return permission.List{permission.AllowAny}
	}
	if o := operation(t, w.notes, "list", "GET"); !o.Public || !strings.Contains(statuses(&o), "403") {
		t.Errorf("public: %v, %s", o.Public, statuses(&o))
	}
}

func TestOperationsTellWhatIsAroundTheirBodies(t *testing.T) {
	w := newWorld(t)
	w.notes.Renderers = []renderer.Renderer{renderer.JSON{}, renderer.CSV{}}
	w.notes.Many, w.notes.Name = 5, "Memo"
	list, create, patch := operation(t, w.notes, "list", "GET"), operation(t, w.notes, "create", "POST"), operation(t, w.notes, "partial_update", "PATCH")
	if got := fmt.Sprint(list.Renders); got != "[{application/json json false} {text/csv csv true}]" {
		t.Errorf("renders %s", got)
	}
	if list.View != "Memo" || list.Parses != nil || fmt.Sprint(create.Parses) != "[application/json application/x-www-form-urlencoded multipart/form-data]" {
		t.Errorf("%q parses %v and %v", list.View, list.Parses, create.Parses)
	}
	if create.ManyInput != 5 || create.Partial || !patch.Partial || !list.Strict || list.Untold {
		t.Errorf("many %d, partial %v %v, strict %v, untold %v", create.ManyInput, create.Partial, patch.Partial, list.Strict, list.Untold)
	}
	if len(list.Headers) != 1 || list.Headers[0].Name != "Content-Range" {
		t.Errorf("headers %+v", list.Headers)
	}
	if len(patch.Keys) != 1 || patch.Keys[0].Name != "pk" || patch.Keys[0].Type != "integer" || list.Keys != nil {
		t.Errorf("keys %+v and %+v", patch.Keys, list.Keys)
	}
	function := viewset.Func(viewset.Config{Permissions: permission.List{permission.AllowAny}}, func(*rest.Request) (*rest.Response, error) { return nil, nil }, "GET", "POST")
	get, post := operation(t, function, "get", "GET"), operation(t, function, "post", "POST")
	if !get.Untold || get.Parses != nil || post.Parses == nil || statuses(&get) != "404 406 500 503" || statuses(&post) != "400 404 406 413 415 500 503" {
		t.Errorf("untold %v, %v and %v, %s and %s", get.Untold, get.Parses, post.Parses, statuses(&get), statuses(&post))
	}
}

func TestOperationsTellOfTheirParents(t *testing.T) {
	l := newLibrary(t)
	create := operation(t, l.reviews, "create", "POST")
	var told []string
	for _, key := range create.Keys {
		told = append(told, fmt.Sprint(key.Name, " ", key.Type, " ", key.Fills))
	}
	if got := strings.Join(told, ", "); got != "book integer book, author integer " {
		t.Errorf("got %q", got)
	}
}

func TestOperationsTellTheBodiesOfOtherVersions(t *testing.T) {
	w := newWorld(t)
	short := serializer.Of[Note](serializer.Fields("id", "title"))
	w.notes.SerializerFor = func(r *rest.Request) serializer.Serializer[Note] {
		if r.Version == "2" {
			return short
		}
		return nil
	}
	w.notes.Versioning = versioning.Query{Allowed: []string{"1", "2"}}
	o := operation(t, w.notes, "create", "POST")
	if o.VersionIn != "query" || o.Version.Name != "version" || len(o.Versions) != 1 {
		t.Fatalf("got %q, %+v and %+v", o.VersionIn, o.Version, o.Versions)
	}
	if two := o.Versions[0]; two.Version != "2" || len(two.Input.Fields) != 2 || len(two.Output.Fields) != 2 || len(o.Output.Fields) != 5 {
		t.Errorf("got %+v", two)
	}
}

func TestExtraActionsTellOfThemselves(t *testing.T) {
	w := newWorld(t)
	mine := func(*rest.Request, *Note) (*rest.Response, error) { return nil, nil }
	w.notes.Actions = []viewset.Action[Note]{
		{Name: "finish", Detail: true, Methods: []string{"POST"}, Do: mine, Errors: []rest.Kind{rest.TooLarge}, Input: func() schema.Object { return schema.Object{} }},
		{Name: "last", Methods: []string{"GET", "PATCH", "DELETE"}, Target: func(*rest.Request) (store.Condition, error) { return store.Column("id").Is(1), nil }},
	}
	finish, last, gone := operation(t, w.notes, "finish", "POST"), operation(t, w.notes, "last", "PATCH"), operation(t, w.notes, "last", "DELETE")
	if finish.Input != nil || finish.Parses != nil || finish.Partial || statuses(&finish) != "404 406 409 413 500 503" {
		t.Errorf("finish: %v, %v, %s", finish.Input, finish.Parses, statuses(&finish))
	}
	if !last.Partial || last.Input == nil || gone.Status != http.StatusNoContent || gone.Output != nil {
		t.Errorf("last: %v, %v, %d, %v", last.Partial, last.Input, gone.Status, gone.Output)
	}
}
