package storetest_test

import (
	"testing"

	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/store/storetest"
)

func ExampleRun() {
	_ = func(t *testing.T) { // the store's own test
		storetest.Run(t, func(t *testing.T) storetest.Stores {
			db, err := gormstore.Open(t.TempDir()+"/test.db", &storetest.Item{}, &storetest.Part{}, &storetest.Label{}, &storetest.Node{}, &storetest.Badge{})
			if err != nil {
				t.Fatal(err)
			}
			return storetest.Stores{
				Items: gormstore.New[storetest.Item](db), Parts: gormstore.New[storetest.Part](db), Labels: gormstore.New[storetest.Label](db),
				Nodes: gormstore.New[storetest.Node](db), Badges: gormstore.New[storetest.Badge](db),
			}
		})
	}
	// Output:
}
