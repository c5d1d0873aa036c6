package openapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/viewset"
)

// told is a viewset that tells what a test wants.
type told []schema.Operation

func (v told) Describe() []schema.Operation               { return v }
func (told) Allows(*rest.Request, rest.Action) bool       { return true }
func (told) Serve(w http.ResponseWriter, _ *rest.Request) { w.WriteHeader(http.StatusNoContent) }
func inJSON() []schema.Format                             { return []schema.Format{{MediaType: "application/json", Name: "json"}} }
func open() viewset.Config                                { return viewset.Config{Permissions: permission.List{permission.AllowAny}} }
func action(name string, detail bool) rest.Action         { return rest.Action{Name: name, Detail: detail} }
func answerNothing(*rest.Request) (*rest.Response, error) {
	return &rest.Response{Data: rest.Object{}}, nil
}
func documentOf(api *router.Router, version string) *v3.Document {
	return openapi.Document(api, openapi.Config{}, version)
}

// inDocument is what stands at a place in a document: members of objects and
// numbers of lists, with blanks between.
func inDocument(t *testing.T, document *v3.Document, place string) any {
	t.Helper()
	text, err := document.RenderJSON("")
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	for step := range strings.FieldsSeq(place) {
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("there is nothing at %q of %s in %s", step, place, text)
		}
		value = object[step]
	}
	return value
}

// expect wants what stands at a place in a document to be some JSON.
func expect(t *testing.T, document *v3.Document, place, want string) {
	t.Helper()
	got, err := json.Marshal(inDocument(t, document, place))
	if err != nil {
		t.Fatal(err)
	}
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	again, err := json.Marshal(wanted)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(again) {
		t.Errorf("%s:\n got %s\nwant %s", place, got, again)
	}
}

// thing is an API with one resource, of objects with one field.
func thing(f schema.Field) *router.Router {
	f.Name = "x"
	object := &schema.Object{Name: "Thing", Fields: []schema.Field{f}}
	operation := func(name, method string, detail bool, input *schema.Object) schema.Operation {
		o := schema.Operation{Action: action(name, detail), Method: method, Input: input, Output: object, Status: http.StatusOK}
		o.Renders, o.View, o.Partial = inJSON(), "Thing", method == http.MethodPatch
		if input != nil {
			o.Parses = []string{"application/json", "multipart/form-data"}
		}
		return o
	}
	api := router.NewSimple()
	api.Register("things", told{
		operation("list", http.MethodGet, false, nil), operation("create", http.MethodPost, false, object),
		operation("partial_update", http.MethodPatch, true, object),
	})
	return api
}
