package serializer

import (
	"reflect"
)

// nullable reports whether a Go type has a value for null: a pointer, or a
// struct such as sql.Null.
func nullable(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer || validStruct(t) != nil
}

// validStruct is the type of the value in a struct such as sql.NullString,
// sql.Null or gorm.DeletedAt: one value, and whether it is valid. It is nil for
// any other type.
func validStruct(t reflect.Type) reflect.Type {
	if t.Kind() != reflect.Struct || t.NumField() != 2 || t.Field(1).Name != "Valid" ||
		t.Field(1).Type.Kind() != reflect.Bool || !t.Field(0).IsExported() {
		return nil
	}
	return t.Field(0).Type
}

// inner is the type of the values of a nullable type.
func inner(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	if value := validStruct(t); value != nil {
		return value
	}
	return t
}

// held is what a nullable value holds, and false for null.
func held(value reflect.Value) (reflect.Value, bool) {
	switch value.Kind() { //nolint:exhaustive // the others hold themselves
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			return value, false
		}
		return held(value.Elem())
	case reflect.Struct:
		if validStruct(value.Type()) != nil {
			return value.Field(0), value.Field(1).Bool()
		}
	}
	return value, true
}

// room is the place in a nullable value that holds what is not null.
func room(place reflect.Value) reflect.Value {
	switch {
	case place.Kind() == reflect.Pointer:
		place.Set(reflect.New(place.Type().Elem()))
		return place.Elem()
	case place.Kind() == reflect.Struct && validStruct(place.Type()) != nil:
		place.Field(1).SetBool(true)
		return place.Field(0)
	}
	return place
}
