package authentication_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/store"
)

// user is an account.
type user struct {
	ID       uint
	Username string
	Secret   string
	Disabled bool
}

func (u *user) Identity() string { return map[uint]string{1: "1", 2: "2", 3: "3"}[u.ID] }
func (u *user) Active() bool     { return !u.Disabled }
func (u *user) Staff() bool      { return false }

// memory is a store in memory: enough of the contract for these tests.
type memory[T any] struct {
	mu     sync.Mutex
	table  *store.Table
	rows   []T
	asked  int
	writes int
	err    error
}

func (m *memory[T]) Table() *store.Table { return m.table }

func (m *memory[T]) Find(_ context.Context, q store.Query) ([]T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.err != nil {
		return nil, m.err
	}
	var found []T
	for _, row := range m.rows {
		if m.matches(row, q.Filter) {
			found = append(found, row)
		}
	}
	return found, nil
}

func (m *memory[T]) matches(row T, c store.Condition) bool {
	column, ok := m.table.Column(c.Column)
	return ok && slices.Contains(c.Values, reflect.ValueOf(row).FieldByIndex(column.Index).Interface())
}

func (m *memory[T]) Count(ctx context.Context, q store.Query) (int64, error) {
	rows, err := m.Find(ctx, q)
	return int64(len(rows)), err
}

func (m *memory[T]) Write(ctx context.Context, do func(context.Context, store.Tx[T]) error) error {
	m.writes++
	return do(ctx, memoryTx[T]{m})
}

func (m *memory[T]) Load(context.Context, []*T, string, store.Query) error { return nil }

func (x memoryTx[T]) Link(*T, string) error { return nil }

type memoryTx[T any] struct{ *memory[T] }

func (x memoryTx[T]) Get(q store.Query) (*T, error) {
	rows, err := x.Find(context.Background(), q)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, store.ErrNotFound
	}
	return &rows[0], nil
}

func (x memoryTx[T]) id(row *T) uint {
	return uint(reflect.ValueOf(row).Elem().FieldByIndex(x.table.Key().Index).Uint())
}

func (x memoryTx[T]) Create(row *T) error {
	reflect.ValueOf(row).Elem().FieldByIndex(x.table.Key().Index).SetUint(uint64(len(x.rows) + 1))
	x.rows = append(x.rows, *row)
	return nil
}

func (x memoryTx[T]) Update(row *T) error {
	for i := range x.rows {
		if x.id(&x.rows[i]) == x.id(row) {
			x.rows[i] = *row
		}
	}
	return nil
}

func (x memoryTx[T]) Delete(row *T) error {
	x.rows = slices.DeleteFunc(x.rows, func(other T) bool { return x.id(&other) == x.id(row) })
	return nil
}

// tableOf describes a struct by the names that gorm would choose.
func tableOf[T any](names ...store.Column) *store.Table {
	table := &store.Table{}
	for i, name := range names {
		table.Columns = append(table.Columns, store.TableColumn{Name: name, Index: []int{i}, PrimaryKey: i == 0})
	}
	return table
}

// town has three accounts: ann, bob, and eve, who is disabled.
type town struct {
	users   *memory[user]
	checked []string // the accounts whose password was checked; "" is nobody's
	authentication.Accounts[user]
}

func newTown() *town {
	w := &town{users: &memory[user]{table: tableOf[user]("id", "username", "secret", "disabled"), rows: []user{
		{ID: 1, Username: "ann", Secret: "a:pass"}, {ID: 2, Username: "bob", Secret: "b"}, {ID: 3, Username: "eve", Secret: "e", Disabled: true},
	}}}
	w.Accounts = authentication.Accounts[user]{
		Store: w.users,
		Check: func(_ context.Context, account *user, password string) (bool, func(*user), error) {
			if account == nil {
				w.checked = append(w.checked, "")
				return false, nil, nil
			}
			w.checked = append(w.checked, account.Username)
			if account.Secret == "weak" && password == "weak" {
				return true, func(now *user) { now.Secret = "strong" }, nil
			}
			return account.Secret == password, nil, nil
		},
	}
	return w
}

// request makes a request with headers, given as names and values.
func request(method string, headers ...string) *rest.Request {
	r := httptest.NewRequest(method, "/", nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return &rest.Request{Request: r}
}

// refusal is the text and kind of an error.
func refusal(t *testing.T, err error) (string, rest.Kind) {
	t.Helper()
	var e *rest.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *rest.Error", err)
	}
	text, _ := e.Detail.(string)
	return text, e.Kind
}

var errTest = errors.New("made for the test")
