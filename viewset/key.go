package viewset

import (
	"reflect"

	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
)

// lookupName is the path parameter that names an object.
const lookupName = "pk"

// parameter is the name of the path parameter that names an object here.
func (s *resource[T]) parameter() string {
	if s.model.Lookup != "" {
		return s.model.Lookup
	}
	return lookupName
}

// checkLookup finds the column of the field that objects are found by.
func (s *resource[T]) checkLookup() error {
	if s.model.Lookup == "" {
		return nil
	}
	described := s.serializer.Describe()
	f := described.Field(s.model.Lookup)
	switch {
	case f == nil || f.Column == "":
		return s.mistake("Lookup names the field %q, which the serializer does not have, or keeps in no column.", s.model.Lookup)
	case !f.Unique && !f.PrimaryKey:
		return s.mistake("Lookup names the field %q, which is not unique: give its column a unique index.", s.model.Lookup)
	case f.Secret():
		return s.mistake("Lookup names the field %q, which is write-only: URLs would tell its values.", s.model.Lookup)
	}
	column, _ := s.table.Column(store.Column(f.Column))
	s.key = key{column: column.Name, goType: reflect.TypeFor[T]().FieldByIndex(column.Index).Type}
	return nil
}

// key reads keys from URLs.
type key struct {
	column store.Column
	goType reflect.Type
}

// parse turns the text of a URL into a value of the key's Go type. Text that is
// no such value names no object: it never reaches the database.
func (k key) parse(text string) (any, bool) { return field.Key(k.goType, text) }
