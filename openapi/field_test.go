package openapi_test

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/quintet-go/rest/openapi"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// described is a field of a kind.
func described(kind field.Kind) schema.Field {
	var f schema.Field
	kind.Describe(&f)
	return f
}

// with changes a field.
func with(f schema.Field, change func(f *schema.Field)) schema.Field {
	change(&f)
	return f
}

func nullable(f *schema.Field) { f.Nullable = true }

// source is a nested object.
var source = &schema.Object{Name: "Source", Fields: []schema.Field{
	{Name: "id", Type: "integer", PrimaryKey: true, ReadOnly: true}, {Name: "title", Type: "string", Required: true},
}}

func TestFieldsInDocuments(t *testing.T) {
	places, low, hour := 2, int64(1), time.Hour
	choices := []schema.Choice{{Value: "a", Label: "First"}, {Value: "b"}}
	for name, c := range map[string]struct {
		field       schema.Field
		shown, sent string // nothing for the same as shown
	}{
		"text":             {described(field.String{MaxLength: 5}), `{"type":"string","maxLength":5}`, `{"type":"string","maxLength":5,"minLength":1}`},
		"blank text":       {described(field.String{Blank: true}), `{"type":"string"}`, ``},
		"long enough text": {described(field.String{MinLength: 3}), `{"type":"string"}`, `{"type":"string","minLength":3}`},
		"nullable text":    {with(described(field.String{Blank: true}), nullable), `{"type":["string","null"]}`, ``},
		"pattern": {described(field.Regex{Pattern: regexp.MustCompile(`\Aa\z`)}), `{"type":"string","pattern":"^a$"}`,
			`{"type":"string","pattern":"^a$","minLength":1}`},
		"blank pattern":   {described(field.Regex{Pattern: regexp.MustCompile(`^a$`), Blank: true}), `{"type":"string","pattern":"^$|^a$"}`, ``},
		"foreign pattern": {described(field.Regex{Pattern: regexp.MustCompile(`(?i)a`), Blank: true}), `{"type":"string"}`, ``},
		"e-mail":          {described(field.Email{MaxLength: 9}), `{"type":"string","format":"email","maxLength":9}`, ``},
		"blank e-mail":    {described(field.Email{Blank: true}), `{"type":"string"}`, ``},
		"URL":             {described(field.URL{}), `{"type":"string","format":"uri"}`, ``},
		"UUID":            {described(field.UUID{}), `{"type":"string","format":"uuid"}`, ``},
		"UUID as number":  {described(field.UUID{Format: "int"}), `{"type":"integer"}`, ``},
		"IPv4":            {described(field.IPAddress{Version: 4}), `{"type":"string","format":"ipv4"}`, ``},
		"any address":     {described(field.IPAddress{Blank: true}), `{"type":"string"}`, ``},
		"boolean":         {with(described(field.Boolean{}), nullable), `{"type":["boolean","null"]}`, ``},
		"integer":         {described(field.Integer{Minimum: &low}), `{"type":"integer","minimum":1}`, ``},
		"big integer":     {described(field.Integer{Big: true}), `{"type":"integer","format":"int64"}`, ``},
		"integer as text": {described(field.Integer{Text: true}), `{"type":"string","pattern":"^-?\\d+$"}`, ``},
		"float":           {described(field.Float{}), `{"type":"number","format":"double"}`, ``},
		"decimal": {described(field.Decimal{Digits: 5, Places: &places, Maximum: "9.5"}),
			`{"type":"string","format":"decimal","pattern":"^-?\\d{0,3}(?:\\.\\d{0,2})?$","description":"At most 9.5."}`, ``},
		"decimal as number":  {described(field.Decimal{Number: true, Minimum: "0.5"}), `{"type":"number","minimum":0.5}`, ``},
		"decimal with comma": {described(field.Decimal{Comma: true}), `{"type":"string","format":"decimal"}`, ``},
		"moment":             {described(field.DateTime{}), `{"type":"string","format":"date-time"}`, ``},
		"moment of its own":  {described(field.DateTime{Format: "%d"}), `{"type":"string"}`, ``},
		"day":                {described(field.Date{}), `{"type":"string","format":"date"}`, ``},
		"time":               {described(field.Time{}), `{"type":"string","pattern":"^\\d{1,2}:\\d{1,2}(:\\d{1,2}([.,]\\d{1,12})?)?$"}`, ``},
		"ISO duration":       {described(field.Duration{ISO: true, Minimum: &hour}), `{"type":"string","format":"duration","description":"At least 01:00:00."}`, ``},
		"choice":             {described(field.Choice{Choices: choices}), `{"type":"string","enum":["a","b"],"description":"* ` + "`a`" + `: First"}`, ``},
		"blank choice, or null": {with(described(field.Choice{Choices: choices[1:], Blank: true}), nullable),
			`{"type":["string","null"],"enum":["b","",null]}`, ``},
		"choice of numbers": {described(field.Choice{Choices: []schema.Choice{{Value: int64(1)}, {Value: "x"}}}), `{"type":["integer","string"],"enum":[1,"x"]}`, ``},
		"choices":           {described(field.MultipleChoice{Choices: choices[1:]}), `{"type":"array","items":{"type":"string","enum":["b"]}}`, ``},
		"list": {described(field.List{Child: field.Integer{}, ChildNull: true, MinLength: 1, MaxLength: 3}),
			`{"type":"array","items":{"type":["integer","null"]},"maxItems":3}`, `{"type":"array","items":{"type":["integer","null"]},"maxItems":3,"minItems":1}`},
		"dictionary":    {described(field.HStore{}), `{"type":"object","additionalProperties":{"type":["string","null"]}}`, ``},
		"file":          {described(field.File{Storage: field.Directory{}}), `{"type":["string","null"],"format":"uri-reference"}`, `{"type":"string","format":"binary"}`},
		"image by name": {described(field.Image{}), `{"type":["string","null"]}`, `{"type":"string","format":"binary"}`},
		"JSON":          {described(field.JSON{}), `{}`, ``},
		"JSON as text":  {described(field.JSON{Text: true}), `{"type":"string","contentMediaType":"application/json"}`, ``},
		"key":           {schema.Field{Type: "field", Names: &schema.Field{Type: "integer"}, Relation: "User"}, `{"type":"integer"}`, ``},
		"keys":          {schema.Field{Type: "field", Many: true, Names: &schema.Field{Type: "string", Blank: true}}, `{"type":"array","items":{"type":"string"}}`, ``},
		"unknown":       {schema.Field{Type: "field"}, `{}`, ``},
		"nested":        {schema.Field{Type: "nested object", Nested: source}, `{"$ref":"#/components/schemas/Source"}`, `{"$ref":"#/components/schemas/SourceRequest"}`},
		"nested or null": {schema.Field{Type: "nested object", Nested: source, Nullable: true},
			`{"anyOf":[{"$ref":"#/components/schemas/Source"},{"type":"null"}]}`, `{"anyOf":[{"$ref":"#/components/schemas/SourceRequest"},{"type":"null"}]}`},
		"nested with help": {schema.Field{Type: "nested object", Nested: source, Help: "Where."},
			`{"allOf":[{"$ref":"#/components/schemas/Source"}],"description":"Where."}`, `{"allOf":[{"$ref":"#/components/schemas/SourceRequest"}],"description":"Where."}`},
		"several nested": {schema.Field{Type: "nested object", Nested: source, Many: true},
			`{"type":"array","items":{"$ref":"#/components/schemas/Source"}}`, `{"type":"array","items":{"$ref":"#/components/schemas/SourceRequest"}}`},
		"default":         {with(described(field.Boolean{}), func(f *schema.Field) { f.Default = true }), `{"type":"boolean"}`, `{"type":"boolean","default":true}`},
		"default of zero": {with(described(field.Integer{}), func(f *schema.Field) { f.Default = 0 }), `{"type":"integer"}`, `{"type":"integer","default":0}`},
		"foreign default": {with(described(field.Boolean{}), func(f *schema.Field) { f.Default = "true" }), `{"type":"boolean"}`, ``},
		"help":            {with(described(field.Boolean{}), func(f *schema.Field) { f.Help = "Or not." }), `{"type":"boolean","description":"Or not."}`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			document := documentOf(thing(c.field), "")
			if c.sent == "" {
				c.sent = c.shown
			}
			expect(t, document, "components schemas Thing properties x", c.shown)
			expect(t, document, "components schemas ThingRequest properties x", c.sent)
		})
	}
}

func TestReadOnlyAndWriteOnlyFieldsAreOnOneSide(t *testing.T) {
	document := documentOf(thing(schema.Field{Type: "string", ReadOnly: true}), "")
	expect(t, document, "components schemas Thing", `{"type":"object","properties":{"x":{"type":"string","readOnly":true}},"required":["x"]}`)
	expect(t, document, "components schemas ThingRequest", `{"type":"object"}`)
	document = documentOf(thing(schema.Field{Type: "string", WriteOnly: true, Required: true}), "")
	expect(t, document, "components schemas Thing", `{"type":"object"}`)
	expect(t, document, "components schemas ThingRequest",
		`{"type":"object","properties":{"x":{"type":"string","format":"password","minLength":1,"writeOnly":true}},"required":["x"]}`)
	expect(t, document, "components schemas PatchedThingRequest required", `null`)
}

func TestNestedObjectsAreToldApartByTheirKeys(t *testing.T) {
	document := documentOf(thing(schema.Field{Type: "nested object", Nested: source, Many: true}), "")
	expect(t, document, "components schemas SourceRequest",
		`{"type":"object","properties":{"id":{"type":"integer"},"title":{"type":"string","minLength":1}},"required":["title"]}`)
	expect(t, document, "components schemas Source required", `["id","title"]`)
}

func TestARequiredFileIsSentInAForm(t *testing.T) {
	document := documentOf(thing(with(described(field.File{}), func(f *schema.Field) { f.Required = true })), "")
	expect(t, document, "paths /things/ post requestBody",
		`{"content":{"multipart/form-data":{"schema":{"$ref":"#/components/schemas/ThingRequest"}}},"required":true}`)
	expect(t, document, "paths /things/{pk}/ patch requestBody content application/json", `{"schema":{"$ref":"#/components/schemas/PatchedThingRequest"}}`)
}

func TestAFieldMakesTheSameDocumentEveryTime(t *testing.T) {
	first, err := openapi.Document(thing(described(field.String{})), openapi.Config{}, "").RenderJSON("")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := openapi.Document(thing(described(field.String{})), openapi.Config{}, "").RenderJSON(""); err != nil || string(again) != string(first) {
			t.Fatalf("%s\n%s (%v)", first, again, err)
		}
	}
	if !json.Valid(first) {
		t.Error(string(first))
	}
}
