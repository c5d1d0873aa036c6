package gormstore_test

import (
	"testing"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/store/storetest"
)

func TestTheContractIsKept(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		storetest.Run(t, func(t *testing.T) storetest.Stores {
			db := open(t, &storetest.Item{}, &storetest.Part{}, &storetest.Label{}, &storetest.Node{}, &storetest.Badge{})
			return storetest.Stores{
				Items: gormstore.New[storetest.Item](db), Parts: gormstore.New[storetest.Part](db), Labels: gormstore.New[storetest.Label](db),
				Nodes: gormstore.New[storetest.Node](db), Badges: gormstore.New[storetest.Badge](db),
			}
		})
	})
}
