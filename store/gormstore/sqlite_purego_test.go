//go:build !cgo

package gormstore_test

// sqliteDriverName is that of the driver as a program opens it by itself.
const sqliteDriverName = "sqlite"
