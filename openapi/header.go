package openapi

import (
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"github.com/quintet-go/rest/schema"
)

// always are the headers that any answer may have.
var always = []schema.Parameter{
	{Name: "Allow", Type: "string", Description: "The methods that the URL answers."},
	{Name: "Vary", Type: "string", Description: "The request's headers that the answer depends on."},
	{Name: "Cache-Control", Type: "string", Description: "Who may keep the answer: an answer to a known user is for nobody else."},
	{Name: "Preference-Applied", Type: "string", Description: "The preferences that were followed (RFC 7240)."},
	{Name: "X-Request-Id", Type: "string", Description: "The id of the request in the server's log."},
	{Name: "X-Content-Type-Options", Type: "string", Description: "`nosniff`"},
	{Name: "X-Frame-Options", Type: "string", Description: "`DENY`"},
	{Name: "Referrer-Policy", Type: "string", Description: "`same-origin`"},
}

// etag names the state that an answer shows.
var etag = schema.Parameter{Name: "ETag", Type: "string", Description: "Names the state that is shown (RFC 9110)."}

// headersOf are the headers of an answer: its own, and those of all.
func (b *builder) headersOf(own ...schema.Parameter) *orderedmap.Map[string, *v3.Header] {
	all := orderedmap.New[string, *v3.Header]()
	for i := range own {
		all.Set(own[i].Name, b.header(&own[i]))
	}
	for i := range always {
		name := always[i].Name
		if _, known := b.headers.Get(name); !known {
			b.headers.Set(name, b.header(&always[i]))
		}
		all.Set(name, v3.CreateHeaderRef("#/components/headers/"+name))
	}
	return all
}

// header describes a header.
func (b *builder) header(p *schema.Parameter) *v3.Header {
	described := b.parameter(p, "header")
	return &v3.Header{Description: described.Description, Schema: described.Schema}
}
