package versioning_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
	"github.com/quintet-go/rest/versioning"
)

// The refusals, as DRF words them.
const (
	inAccept    = `406 Invalid version in "Accept" header.`
	inPath      = "404 Invalid version in URL path."
	inNamespace = "404 Invalid version in URL path. Does not match any version namespace."
	inHost      = "404 Invalid version in hostname."
	inQuery     = "404 Invalid version in query parameter."
)

// asked is a request as the rooms before this one leave it.
type asked struct{ params, namespace, host, query, accepted string }

func (a asked) request() *rest.Request {
	r := &rest.Request{Request: httptest.NewRequest("GET", "/endpoint/?"+a.query, nil), Namespace: a.namespace, Accepted: a.accepted}
	r.Host = a.host
	if name, value, found := strings.Cut(a.params, "="); found {
		r.Params = map[string]string{name: value}
	}
	return r
}

// answer is the version, or the refusal.
func answer(t *testing.T, scheme versioning.Scheme, a asked) string {
	t.Helper()
	r := a.request()
	err := versioning.Determine(r, scheme)
	if err == nil {
		return r.Version
	}
	var refusal *rest.Error
	if !errors.As(err, &refusal) || r.Version != "" {
		t.Fatalf("got %v, and the version %q", err, r.Version)
	}
	detail, _ := refusal.Detail.(string)
	return map[int]string{http.StatusNotFound: "404 ", http.StatusNotAcceptable: "406 "}[refusal.Kind.Status()] + detail
}

func TestVersions(t *testing.T) {
	only := []string{"v1", "v2"}
	own := regexp.MustCompile(`^api-(v[0-9]+)\.`)
	for name, c := range map[string]struct {
		scheme versioning.Scheme
		asked  asked
		want   string
	}{
		"no scheme": {nil, asked{query: "version=1", params: "version=1"}, ""},

		"the query's":                      {versioning.Query{}, asked{query: "version=1.2.3"}, "1.2.3"},
		"the query has none":               {versioning.Query{}, asked{}, ""},
		"the query has the default's":      {versioning.Query{Default: "v1"}, asked{query: "x=1"}, "v1"},
		"the query under another name":     {versioning.Query{Param: "v"}, asked{query: "v=2&version=1"}, "2"},
		"the query's last":                 {versioning.Query{}, asked{query: "version=1&version=2"}, "2"},
		"the query's, escaped":             {versioning.Query{}, asked{query: "version=a%26b"}, "a&b"},
		"the query names an allowed one":   {versioning.Query{Allowed: only}, asked{query: "version=v2"}, "v2"},
		"the query names another one":      {versioning.Query{Allowed: only, Default: "v1"}, asked{query: "version=v3"}, inQuery},
		"the query names an empty one":     {versioning.Query{Allowed: only, Default: "v1"}, asked{query: "version="}, inQuery},
		"the query names an empty one too": {versioning.Query{Allowed: []string{"", "v1"}}, asked{query: "version="}, inQuery},
		"the query allows none":            {versioning.Query{Allowed: []string{"", "v1"}}, asked{}, ""},
		"the query must have one":          {versioning.Query{Allowed: only}, asked{}, inQuery},
		"the default is allowed":           {versioning.Query{Allowed: only, Default: "v0"}, asked{query: "version=v0"}, "v0"},
		"the default stands in":            {versioning.Query{Allowed: only, Default: "v0"}, asked{}, "v0"},

		"the media type's":               {versioning.Accept{}, asked{accepted: "application/json; version=1.2.3"}, "1.2.3"},
		"the media type has none":        {versioning.Accept{}, asked{accepted: "application/json"}, ""},
		"no media type":                  {versioning.Accept{Default: "v1"}, asked{}, "v1"},
		"among other parameters":         {versioning.Accept{}, asked{accepted: "application/json; indent=4; version=2;x=3"}, "2"},
		"in quotes":                      {versioning.Accept{}, asked{accepted: `application/json; x="; version=1"; version="2;\"3"`}, `2;"3`},
		"in capital letters":             {versioning.Accept{}, asked{accepted: "application/json; Version = v1"}, "v1"},
		"under another name":             {versioning.Accept{Param: "V"}, asked{accepted: "application/json; version=1; v=2"}, "2"},
		"an allowed one":                 {versioning.Accept{Allowed: only}, asked{accepted: "application/json; version=v1"}, "v1"},
		"not an allowed one":             {versioning.Accept{Allowed: only, Default: "v1"}, asked{accepted: "application/json; version=v3"}, inAccept},
		"no value":                       {versioning.Accept{Allowed: only, Default: "v1"}, asked{accepted: "application/json; version"}, "v1"},
		"an empty value":                 {versioning.Accept{Allowed: only, Default: "v1"}, asked{accepted: "application/json; version="}, inAccept},
		"none, and none allowed":         {versioning.Accept{Allowed: only}, asked{accepted: "application/json"}, inAccept},
		"none, and none is allowed, too": {versioning.Accept{Allowed: []string{"v1", ""}}, asked{accepted: "application/json"}, ""},

		"the path's":                  {versioning.Path{}, asked{params: "version=v1"}, "v1"},
		"the path has none":           {versioning.Path{}, asked{params: "pk=1"}, ""},
		"the path has the default's":  {versioning.Path{Default: "v2", Allowed: only}, asked{}, "v2"},
		"the path under another name": {versioning.Path{Param: "release"}, asked{params: "release=v2"}, "v2"},
		"the path's is not allowed":   {versioning.Path{Allowed: only}, asked{params: "version=v3"}, inPath},
		"the path must have one":      {versioning.Path{Allowed: only}, asked{}, inPath},
		"the path may have none":      {versioning.Path{Allowed: []string{"", "v1"}}, asked{}, ""},

		"the namespace":                     {versioning.Namespace{}, asked{namespace: "v1"}, "v1"},
		"no namespace":                      {versioning.Namespace{}, asked{}, ""},
		"no namespace but a default":        {versioning.Namespace{Default: "v1", Allowed: only}, asked{}, "v1"},
		"no namespace and no default":       {versioning.Namespace{Allowed: only}, asked{}, ""},
		"an allowed namespace":              {versioning.Namespace{Allowed: only}, asked{namespace: "v2"}, "v2"},
		"the default's namespace":           {versioning.Namespace{Allowed: only, Default: "v0"}, asked{namespace: "v0"}, "v0"},
		"another namespace":                 {versioning.Namespace{Allowed: only, Default: "v0"}, asked{namespace: "v3"}, inNamespace},
		"a nested namespace":                {versioning.Namespace{Allowed: only}, asked{namespace: "api:v2"}, "v2"},
		"the first one of a nested":         {versioning.Namespace{Allowed: only}, asked{namespace: "v1:v2"}, "v1"},
		"the first one where any will do":   {versioning.Namespace{}, asked{namespace: "api:v2"}, "api"},
		"a nested namespace without any":    {versioning.Namespace{Allowed: only}, asked{namespace: "api:nested"}, inNamespace},
		"the empty part of a nested one":    {versioning.Namespace{Allowed: []string{"", "v1"}}, asked{namespace: "api::v1"}, "v1"},
		"the name of a namespace, in parts": {versioning.Namespace{Allowed: only}, asked{namespace: "v1x"}, inNamespace},

		"the host's":                      {versioning.Host{}, asked{host: "v1.example.org"}, "v1"},
		"the host's, with a port":         {versioning.Host{}, asked{host: "v1.example.org:8080"}, "v1"},
		"a short host":                    {versioning.Host{Default: "v1", Allowed: only}, asked{host: "example.org"}, "v1"},
		"a long host":                     {versioning.Host{Default: "v1"}, asked{host: "v2.api.example.org"}, "v1"},
		"an address":                      {versioning.Host{}, asked{host: "[::1]:80"}, ""},
		"no host":                         {versioning.Host{Allowed: only}, asked{}, ""},
		"a host that is none":             {versioning.Host{}, asked{host: "v1.exa mple.org\n"}, ""},
		"a host with a line behind":       {versioning.Host{}, asked{host: "v1.example.org\n"}, ""},
		"the host's is not allowed":       {versioning.Host{Allowed: only}, asked{host: "v3.example.org"}, inHost},
		"the host's is not allowed: www":  {versioning.Host{Allowed: only, Default: "v1"}, asked{host: "www.example.org"}, inHost},
		"the host's is the default":       {versioning.Host{Allowed: only, Default: "v0"}, asked{host: "v0.example.org"}, "v0"},
		"by another pattern":              {versioning.Host{Pattern: own}, asked{host: "api-v7.internal.example.org"}, "v7"},
		"not by another pattern":          {versioning.Host{Pattern: own, Default: "v1"}, asked{host: "v7.example.org"}, "v1"},
		"by a pattern that finds nothing": {versioning.Host{Pattern: regexp.MustCompile("."), Default: "v1"}, asked{host: "v7.example.org"}, "v1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := answer(t, c.scheme, c.asked); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheChosenItemOfTheAcceptHeaderCounts(t *testing.T) {
	for accept, want := range map[string]string{
		"application/json; version=1.2.3":                      "1.2.3",
		"*/*; version=1.2.3":                                   "1.2.3",
		"text/html; version=1, application/json; version=2":    "2",
		"*/*; version=1, application/json;q=0.1; version=2":    "2",
		"application/json; q=0.5; indent=2; VERSION=\"1.2.3\"": "1.2.3",
		"application/json":                                     "",
		"*/*":                                                  "",
	} {
		r := asked{}.request()
		r.Header.Set("Accept", accept)
		if _, err := renderer.Negotiate(r, nil); err != nil {
			t.Errorf("%s: %v", accept, err)
		}
		if err := versioning.Determine(r, versioning.Accept{}); err != nil || r.Version != want {
			t.Errorf("%s: got %q, %v", accept, r.Version, err)
		}
	}
}

func TestDescriptions(t *testing.T) {
	allowed := []string{"", "v1", "v2"}
	for name, c := range map[string]struct {
		scheme           versioning.Scheme
		param            string
		place            versioning.Place
		parameters       int
		kind, versions   string
		describesDefault bool
	}{
		"path":      {versioning.Path{Default: "v1", Allowed: allowed}, "version", versioning.InPath, 0, "choice", "v1 v2", true},
		"query":     {versioning.Query{Param: "v", Default: "v0", Allowed: allowed}, "v", versioning.InQuery, 1, "choice", "v0 v1 v2", true},
		"accept":    {versioning.Accept{Allowed: allowed}, "version", versioning.InAccept, 0, "choice", "v1 v2", false},
		"namespace": {versioning.Namespace{}, "version", "", 0, "string", "", false},
		"host":      {versioning.Host{Default: "v1"}, "version", "", 0, "string", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			p, place := c.scheme.Describe()
			var versions []string
			for _, choice := range p.Choices {
				versions = append(versions, choice.Label)
			}
			if p.Name != c.param || place != c.place || p.Type != c.kind || strings.Join(versions, " ") != c.versions || strings.Contains(p.Description, "default") != c.describesDefault {
				t.Errorf("got %+v in %q", p, place)
			}
			if got := c.scheme.Parameters(); len(got) != c.parameters || len(got) > 0 && got[0].Name != c.param {
				t.Errorf("its query parameters are %+v", got)
			}
		})
	}
	if !slices.Equal(allowed, []string{"", "v1", "v2"}) {
		t.Errorf("the declaration has changed: %q", allowed)
	}
}

func TestMistakes(t *testing.T) {
	type faulty interface{ Err() error }
	for name, c := range map[string]struct {
		scheme faulty
		want   string
	}{
		"a pattern without a group": {versioning.Host{Pattern: regexp.MustCompile("v1")}, "no group"},
		"a pattern":                 {versioning.Host{Pattern: regexp.MustCompile("(v1)")}, ""},
		"no pattern":                {versioning.Host{}, ""},
		"the format's name":         {versioning.Query{Param: "format"}, "another Param"},
		"a query":                   {versioning.Query{}, ""},
		"the weight's name":         {versioning.Accept{Param: "Q"}, "another Param"},
		"a media type":              {versioning.Accept{}, ""},
	} {
		err := c.scheme.Err()
		if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzReaders reads versions from anything that a client may send: what comes
// out is allowed, or refused.
func FuzzReaders(f *testing.F) {
	f.Add("version=v1", "application/json; version=\"v\\\"1\"", "v1.example.org:80", "v1")
	f.Add("version=%zz&version", "a/b;version=;;\"", "[::1]", ":v1:")
	f.Add("version", "\";\\", "..", "\xff\x00")
	allowed := []string{"v1", "v2"}
	f.Fuzz(func(t *testing.T, query, accepted, host, path string) {
		for _, scheme := range []versioning.Scheme{
			versioning.Query{Allowed: allowed}, versioning.Accept{Allowed: allowed}, versioning.Host{Allowed: allowed, Default: "v1"},
			versioning.Path{Allowed: allowed}, versioning.Namespace{Allowed: allowed, Default: "v1"},
		} {
			r := asked{namespace: path, host: host, accepted: accepted, params: "version=" + path}.request()
			r.URL.RawQuery = query
			r.Reverse = func(string, ...string) (string, error) { return "/", nil }
			err := versioning.Determine(r, scheme)
			var refusal *rest.Error
			if err == nil != slices.Contains(allowed, r.Version) || err != nil && !errors.As(err, &refusal) {
				t.Errorf("%T: got %q, %v", scheme, r.Version, err)
			}
			if _, err := r.Reverse("x"); err != nil {
				t.Errorf("%T: the URL fails: %v", scheme, err)
			}
		}
		open := versioning.Query{}
		r := asked{}.request()
		r.URL.RawQuery = query
		r.Reverse = func(string, ...string) (string, error) { return "/?format=json", nil }
		if err := versioning.Determine(r, open); err != nil {
			t.Fatal(err)
		}
		address, _ := r.Reverse("x")
		next := asked{}.request()
		_, next.URL.RawQuery, _ = strings.Cut(address, "?")
		if err := versioning.Determine(next, open); err != nil || next.Version != r.Version {
			t.Errorf("%q is sent on as %s and read as %q", r.Version, address, next.Version)
		}
	})
}
