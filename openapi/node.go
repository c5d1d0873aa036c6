package openapi

import (
	"slices"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// node is a plain value in a document; nil for what is none.
func node(value any) *yaml.Node {
	if value == nil {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
	made := &yaml.Node{}
	if made.Encode(value) != nil {
		return nil
	}
	return made
}

// holds reports whether a schema has the type of a value.
func holds(made *base.Schema, value *yaml.Node) bool {
	names := map[string][]string{
		"!!str": {"string"}, "!!bool": {"boolean"}, "!!int": {"integer", "number"}, "!!float": {"number"},
		"!!seq": {"array"}, "!!map": {"object"},
	}[value.Tag]
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(made.Type, name) })
}
