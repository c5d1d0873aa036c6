package storetest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/store"
)

// pointer is the address of a value.
func pointer[V any](value V) *V { return &value }

// named is a node with a name.
func named(name string) *Node { return &Node{Name: &name} }

// plant stores nodes.
func plant(t *testing.T, s Stores, nodes ...*Node) {
	t.Helper()
	err := s.Nodes.Write(t.Context(), func(_ context.Context, tx store.Tx[Node]) error {
		for _, node := range nodes {
			if err := tx.Create(node); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Create: %v", err)
	}
}

// names are those of the nodes that q finds, as one text; a node without a name
// is "-".
func names(t *testing.T, s Stores, q store.Query) string {
	t.Helper()
	nodes, err := s.Nodes.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	found := make([]string, len(nodes))
	for i, node := range nodes {
		found[i] = "-"
		if node.Name != nil {
			found[i] = *node.Name
		}
	}
	return strings.Join(found, " ")
}

// keys are those of the nodes that a condition finds.
func keys(t *testing.T, s Stores, c store.Condition) string {
	t.Helper()
	nodes, err := s.Nodes.Find(t.Context(), store.Query{Filter: c})
	if err != nil {
		t.Fatalf("Find: %v in %+v", err, c)
	}
	return listed(nodes)
}

// listed are the keys of nodes.
func listed(nodes []Node) string {
	ids := make([]string, len(nodes))
	for i, node := range nodes {
		ids[i] = strconv.FormatUint(uint64(node.ID), 10)
	}
	return strings.Join(ids, " ")
}

// invalid reports whether an error says that a value is wrong.
func invalid(err error) bool {
	var e *rest.Error
	return errors.As(err, &e) && e.Kind == rest.Invalid
}

// lacks reports whether a store has no such condition.
func lacks(t *testing.T, s Stores, c store.Condition) bool {
	t.Helper()
	_, err := s.Nodes.Find(t.Context(), store.Query{Filter: c})
	if invalid(err) {
		t.Errorf("a condition that the store lacks is a mistake of the program, and no wrong value: %v", err)
	}
	if err != nil {
		t.Logf("the store has no such condition: %v", err)
	}
	return err != nil
}

var (
	name = store.Column("name")
	rank = store.Column("rank")
)
