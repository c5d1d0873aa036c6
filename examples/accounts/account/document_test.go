package account_test

import (
	"testing"

	"github.com/quintet-go/rest/openapi/openapitest"
)

func TestTheDocumentIsTheCommittedOne(t *testing.T) {
	openapitest.Check(t, newTown(t).document(), "testdata/openapi.json")
}
