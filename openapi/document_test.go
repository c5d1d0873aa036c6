package openapi_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gorilla/mux"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// valid wants two libraries to find no fault in a document.
func valid(t *testing.T, text []byte) {
	t.Helper()
	loaded, err := openapi3.NewLoader().LoadFromData(text)
	if err == nil {
		err = loaded.Validate(t.Context())
	}
	if err != nil {
		t.Errorf("kin-openapi: %v", err)
	}
	parsed, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatalf("libopenapi: %v", err)
	}
	whole, problems := validator.NewValidator(parsed)
	if problems != nil {
		t.Fatalf("libopenapi: %v", problems)
	}
	if ok, problems := whole.ValidateDocument(); !ok {
		t.Errorf("libopenapi: %v", problems)
	}
}

func TestTheDocumentsOfTheExamplesAreValid(t *testing.T) {
	paths, err := filepath.Glob("../examples/*/*/testdata/openapi.json")
	if err != nil || len(paths) < 2 {
		t.Fatalf("got %v (%v)", paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		valid(t, text)
	}
}

// shop is an API with resources at all sorts of places.
func shop() *router.Router {
	item := &schema.Object{Name: "item", Fields: []schema.Field{{Name: "id", Type: "integer"}, {Name: "shelf", Type: "field", Required: true}}}
	other := &schema.Object{Name: "item", Fields: []schema.Field{{Name: "id", Type: "integer"}}}
	api := router.NewDefault()
	list := schema.Operation{Action: action("list", false), Method: http.MethodGet, Output: item, Many: true, Status: 200}
	list.Renders = []schema.Format{{MediaType: "application/json", Name: "json"}, {MediaType: "text/csv", Name: "csv", Bare: true}}
	list.Envelope = []schema.Field{{Name: "next", Type: "url", Format: "uri", Nullable: true}, {Name: "results", Type: "list"}}
	list.Parameters = []schema.Parameter{{Name: "shelf", Type: "field"}, {Name: "ordering", Many: true, Choices: []schema.Choice{{Value: "id"}}}}
	list.Description, list.Public, list.Strict = "What is for sale.", true, true
	list.Security = []schema.Credentials{
		{Name: "basicAuth", Scheme: "basic"},
		{Name: "cookieAuth", In: "cookie", Param: "sid", Unsafe: &schema.Credentials{Name: "csrf", In: "header", Param: "X-CSRF"}},
	}
	list.Errors = []rest.Kind{rest.Invalid, rest.NotAuthenticated, rest.Throttled, 0}
	create := schema.Operation{Action: action("create", false), Method: http.MethodPost, Input: item, Output: item, Status: 201}
	create.Renders, create.Parses, create.ManyInput = inJSON(), []string{"application/json", "multipart/form-data"}, 9
	create.Security = list.Security
	create.Keys = []schema.Key{{Parameter: schema.Parameter{Name: "shelf", Type: "integer"}, Fills: "shelf"}}
	retrieve := schema.Operation{Action: action("retrieve", true), Method: http.MethodGet, Output: other, Status: 200, Pattern: "[a-z]+"}
	retrieve.Renders, retrieve.Deprecated, retrieve.NotModified = inJSON(), true, true
	buy := schema.Operation{Action: action("buy_now", true), Method: http.MethodPost, Path: "buy", Route: "buy", Status: 204, Pattern: "[a-z]+"}
	buy.View = "Item"
	secret := schema.Operation{Action: action("destroy", true), Method: http.MethodDelete, Status: 204, Pattern: "[a-z]+"}
	secret.Hidden = true
	api.Register("items", told{list, create, retrieve, buy, secret})
	api.Register("shelves/{shelf}/items", told{list, create})
	return api
}

func TestOperations(t *testing.T) {
	api := shop()
	api.Mount(mux.NewRouter(), "/api/v1")
	document := documentOf(api, "")
	for place, want := range map[string]string{
		"openapi":                              `"3.1.1"`,
		"info":                                 `{"title":"API","version":"0.0.0"}`,
		"servers":                              `[{"url":"/"}]`,
		"tags":                                 `[{"name":"items","description":"What is for sale."},{"name":"shelves","description":"What is for sale."},{"name":"api"}]`,
		"paths /api/v1/items/ get operationId": `"items_list"`,
		"paths /api/v1/items/{pk}/ get deprecated": `true`,
		"paths /api/v1/items/{pk}/ delete":         `null`,
		"paths /api/v1/items/{pk}/ get parameters": `[{"name":"pk","in":"path","required":true,"schema":{"type":"string","pattern":"^(?:[a-z]+)$"}},
			{"$ref":"#/components/parameters/If-None-Match"}]`,
		"paths /api/v1/items/{pk}/ get responses 304 description":     `"The client has the present state already."`,
		"paths /api/v1/items/{pk}/ get responses 200 content":         `{"application/json":{"schema":{"$ref":"#/components/schemas/ItemsRetrieveItem"}}}`,
		"paths /api/v1/items/{pk}/buy/ post operationId":              `"items_buy_create"`,
		"paths /api/v1/items/{pk}/buy/ post summary":                  `"Item: buy now"`,
		"paths /api/v1/items/{pk}/buy/ post requestBody":              `null`,
		"paths /api/v1/items/{pk}/buy/ post responses 204 content":    `null`,
		"paths /api/v1/items/{pk}/buy/ post security":                 `[{}]`,
		"paths /api/v1/items/ get security":                           `[{"basicAuth":[]},{"cookieAuth":[]},{}]`,
		"paths /api/v1/items/ post security":                          `[{"basicAuth":[]},{"cookieAuth":[],"csrf":[]}]`,
		"paths /api/v1/shelves/{shelf}/items/ post operationId":       `"shelves_items_create"`,
		"paths /api/v1/shelves/{shelf}/items/ post parameters":        `[{"name":"shelf","in":"path","required":true,"schema":{"type":"integer"}}]`,
		"paths /api/v1/shelves/{shelf}/items/ post responses 201":     ``,
		"components schemas ShelfItemRequest properties":              `{"id":{"type":"integer"}}`,
		"components schemas ItemRequest required":                     `["shelf"]`,
		"components schemas PaginatedItemList properties results":     `{"type":"array","items":{"$ref":"#/components/schemas/Item"}}`,
		"components schemas PaginatedItemList properties next":        `{"type":["string","null"],"format":"uri"}`,
		"components securitySchemes":                                  `{"basicAuth":{"type":"http","scheme":"basic"},"cookieAuth":{"type":"apiKey","in":"cookie","name":"sid"},"csrf":{"type":"apiKey","in":"header","name":"X-CSRF"}}`,
		"paths /api/v1/items/ get responses 400":                      `{"$ref":"#/components/responses/BadRequestCsv"}`,
		"components responses BadRequestCsv content text/csv":         `{"schema":{"type":"string"}}`,
		"components responses TooManyRequestsCsv headers Retry-After": `{"description":"After how many seconds another try makes sense.","schema":{"type":"integer"}}`,
		"components responses UnauthorizedCsv headers Vary":           `{"$ref":"#/components/headers/Vary"}`,
		"paths /api/v1/ get operationId":                              `"api_root_retrieve"`,
		"components schemas ApiRoot required":                         `["items"]`,
		"paths /api/v1/items/ post requestBody content application/json": `{"schema":{"oneOf":[{"$ref":"#/components/schemas/ItemRequest"},
			{"type":"array","maxItems":9,"items":{"$ref":"#/components/schemas/ItemRequest"}}]}}`,
		"paths /api/v1/items/ get parameters": `[{"name":"shelf","in":"query","schema":{"type":"string"}},
			{"name":"ordering","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string","enum":["id"]}}},
			{"name":"format","in":"query","description":"The format of the answer, whatever the Accept header says.","schema":{"type":"string","enum":["json","csv"]}},
			{"$ref":"#/components/parameters/Prefer"}]`,
	} {
		if want != "" {
			expect(t, document, place, want)
		}
	}
	text, err := document.RenderJSON("")
	if err != nil {
		t.Fatal(err)
	}
	valid(t, text)
}

// versioned is a resource with other fields in version 2.
func versioned(place string) *router.Router {
	one := &schema.Object{Name: "Note", Fields: []schema.Field{{Name: "text", Type: "string"}}}
	two := &schema.Object{Name: "Note", Fields: []schema.Field{{Name: "body", Type: "string"}}}
	o := schema.Operation{Action: action("list", false), Method: http.MethodGet, Output: one, Many: true, Status: 200}
	o.Renders, o.VersionIn = inJSON(), place
	o.Version = &schema.Parameter{Name: "v", Type: "choice", Description: "The version.", Choices: []schema.Choice{{Value: "1"}, {Value: "2"}}}
	o.Versions = []schema.Bodies{{Version: "2", Output: two}}
	api := router.NewSimple()
	api.Register("notes", told{o})
	if place == "path" {
		api.Mount(mux.NewRouter(), "/{v}")
	}
	return api
}

func TestEachVersionHasADocument(t *testing.T) {
	path := versioned("path")
	expect(t, documentOf(path, ""), "paths /{v}/notes/ get parameters",
		`[{"name":"v","in":"path","required":true,"description":"The version.","schema":{"type":"string","enum":["1","2"]}}]`)
	expect(t, documentOf(path, "2"), "paths /2/notes/ get parameters", `null`)
	expect(t, documentOf(path, "1"), "components schemas Note required", `["text"]`)
	expect(t, documentOf(path, "2"), "components schemas Note required", `["body"]`)
	expect(t, documentOf(path, "2"), "info version", `"0.0.0 (2)"`)
	expect(t, documentOf(path, "2"), "paths /2/notes/ get tags", `["notes"]`)
	expect(t, documentOf(versioned("query"), "2"), "paths /notes/ get parameters",
		`[{"name":"v","in":"query","description":"The version.","schema":{"type":"string","enum":["2"]}}]`)
	expect(t, documentOf(versioned("accept"), "2"), "info description",
		`"The version. Ask for it in the media type of the Accept header: `+"`application/json; v=…`"+`."`)
	expect(t, documentOf(versioned(""), "2"), "components schemas Note required", `["body"]`)
}

func TestNamesThatMeet(t *testing.T) {
	o := func(field string) told {
		object := &schema.Object{Name: "Note", Fields: []schema.Field{{Name: field, Type: "string"}}}
		list := schema.Operation{Action: action("list", false), Method: http.MethodGet, Output: object, Status: 200}
		list.Renders = inJSON()
		anonymous := list
		anonymous.Action, anonymous.Path, anonymous.Route = action("last", false), "last", "last"
		anonymous.Output = &schema.Object{Fields: []schema.Field{{Name: field, Type: "integer"}}}
		return told{list, anonymous}
	}
	api := router.NewSimple()
	api.Register("notes", o("a"))
	api.Register("old-notes", o("b"))
	api.Register("same", o("a"))
	document := documentOf(api, "")
	var names []string
	for name := range document.Components.Schemas.FromOldest() {
		names = append(names, name)
	}
	if want := []string{"Note", "NotesLastRetrieve", "OldNotesLastRetrieve", "OldNotesListNote"}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestHooksHaveTheLastWord(t *testing.T) {
	config := openapi.Config{
		Title: "Notes", Description: "All of them.", Version: "2.1.0", Servers: []string{"https://a.example.com"},
		Amend: func(d *v3.Document) { d.Info.TermsOfService = "https://a.example.com/terms" },
	}
	document := openapi.Document(shop(), config, "")
	expect(t, document, "info", `{"title":"Notes","description":"All of them.","version":"2.1.0","termsOfService":"https://a.example.com/terms"}`)
	expect(t, document, "servers", `[{"url":"https://a.example.com"}]`)
}

func TestHandWrittenViewsetsTellWhatTheyAreTold(t *testing.T) {
	plain := viewset.Func(open(), answerNothing, http.MethodPost)
	api := router.NewSimple()
	api.Handle("plain", plain)
	api.Handle("told", viewset.Described(plain, func(o *schema.Operation) {
		o.Summary, o.Output = "Do it.", &schema.Object{Name: "Done", Fields: []schema.Field{{Name: "at", Type: "datetime", Format: "date-time"}}}
	}))
	api.Handle("gone", viewset.Described(plain, func(o *schema.Operation) { o.Status = http.StatusNoContent }))
	document := documentOf(api, "")
	expect(t, document, "paths /plain/ post requestBody content application/json", `{"schema":{}}`)
	expect(t, document, "paths /plain/ post responses 200 content application/json", `{"schema":{}}`)
	expect(t, document, "paths /told/ post requestBody", `null`)
	expect(t, document, "paths /told/ post summary", `"Do it"`)
	expect(t, document, "paths /told/ post responses 200 content application/json", `{"schema":{"$ref":"#/components/schemas/Done"}}`)
	expect(t, document, "paths /gone/ post responses 204 content", `null`)
	if err, ok := viewset.Described(nil, nil).(interface{ Err() error }); !ok || err.Err() == nil {
		t.Error("nothing was described, and nobody minds")
	}
}
