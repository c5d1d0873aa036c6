package blog_test

import (
	"testing"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/openapi/openapitest"
)

func TestTheDocumentIsTheCommittedOne(t *testing.T) {
	openapitest.Check(t, newWorld(t, testdb.SQLite).document(), "testdata/openapi.json")
}
