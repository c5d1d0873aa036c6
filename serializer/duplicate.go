package serializer

import (
	"fmt"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/store"
)

// Duplicate words a store's refusal of values that exist already in unique
// columns, as a serializer words its own check: under the field for one column,
// and under non_field_errors for several (DRF's UniqueValidator and
// UniqueTogetherValidator).
func Duplicate(object schema.Object, columns []store.Column) error {
	var names []string
	var message string
	for _, column := range columns {
		for i := range object.Fields {
			if f := &object.Fields[i]; f.Column == string(column) {
				names = append(names, f.Name)
				message = f.UniqueMessage
			}
		}
	}
	under := "non_field_errors"
	switch {
	case len(columns) == 1 && len(names) == 1:
		under = names[0]
		if message == "" {
			message = "This field must be unique."
		}
	case len(names) == len(columns):
		message = fmt.Sprintf("The fields %s must make a unique set.", strings.Join(names, ", "))
	default: // a column that the client knows nothing of
		return &rest.Error{Kind: rest.Conflict, Detail: "Such an object exists already."}
	}
	return &rest.Error{Kind: rest.Invalid, Detail: rest.Object{
		{Name: under, Value: []rest.Message{{Text: message, Code: "unique"}}},
	}}
}
