package pagination_test

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/viewset"
)

// many is how many rows the walks below go over: 100,000, and on servers 20,000
// under the race detector, which makes a row take ten times as long.
func many(db *gorm.DB) int {
	if racing && db.Name() != "sqlite" {
		return 20_000
	}
	return 100_000
}

// writers change a table of n records until they are stopped: they add rows, move
// and remove those that are not kept, and change what the kept ones are not
// sorted by. They report how much they have done.
func writers(t *testing.T, db *gorm.DB, n int) (stop func() int64) {
	t.Helper()
	const most = 20_000 // changes of each, should nobody stop them
	var done atomic.Int64
	var stopped atomic.Bool
	var group sync.WaitGroup
	kinds := []string{"a", "b", "c", "d", ""}
	for seed := range uint64(2) {
		group.Go(func() {
			random := rand.New(rand.NewPCG(seed, 1))
			for i := 0; i < most && !stopped.Load(); i++ {
				rank := new(random.IntN(120) - 10)
				if random.IntN(5) == 0 {
					rank = nil
				}
				kind, moment := kinds[random.IntN(len(kinds))], time.Unix(1704067200+random.Int64N(int64(n)/2), 0).UTC()
				loose, kept := 5*(1+random.IntN(n/5)), 1+random.IntN(n)
				var err error
				switch i % 4 {
				case 0:
					err = db.Create(&Record{Kind: kind, Moment: moment, Rank: rank, Body: "new"}).Error
				case 1:
					err = db.Exec("UPDATE records SET kind = ?, moment = ?, ? = ? WHERE id = ?", kind, moment, gorm.Expr(db.Statement.Quote("rank")), rank, loose).Error
				case 2:
					err = db.Exec("DELETE FROM records WHERE id = ?", loose).Error
				default:
					err = db.Exec("UPDATE records SET body = ? WHERE id = ?", time.Now().String()[:19], kept).Error
				}
				if err != nil {
					t.Errorf("a writer: %v", err)
					return
				}
				done.Add(1)
				time.Sleep(time.Millisecond)
			}
		})
	}
	return func() int64 {
		stopped.Store(true)
		group.Wait()
		return done.Load()
	}
}

// tally counts how often kept rows were seen.
type tally struct {
	seen  map[int]int
	other int
}

// row is what the tests read of a record.
type row struct {
	ID   int
	Kept bool
}

// add counts a row.
func (s *tally) add(r row) {
	if s.seen == nil {
		s.seen = map[int]int{}
	}
	if r.Kept {
		s.seen[r.ID]++
	} else {
		s.other++
	}
}

// check wants all kept rows of n to have been seen once.
func (s *tally) check(t *testing.T, what string, n int) {
	t.Helper()
	missing, double := 0, 0
	for id := 1; id <= n; id++ {
		switch seen := s.seen[id]; {
		case id%5 == 0:
		case seen == 0:
			missing++
		case seen > 1:
			double++
		}
	}
	if missing > 0 || double > 0 || len(s.seen) != n-n/5 {
		t.Errorf("%s: of %d rows %d are missing and %d were seen more than once", what, n-n/5, missing, double)
	}
}

// follow counts the rows on the pages that links lead to, and returns the last
// page's rows and its link back.
func (s *tally) follow(t *testing.T, c *resttest.Client, url, way string) (last []row, back string) {
	t.Helper()
	for range 10_000 {
		var p struct {
			Next, Previous *string
			Results        []row
		}
		c.Get(url).Expect(200).Into(&p)
		for _, r := range p.Results {
			s.add(r)
		}
		forth, back := p.Next, p.Previous
		if way == "previous" {
			forth, back = back, forth
		}
		if forth == nil {
			return p.Results, text(back)
		}
		url = *forth
	}
	t.Fatal("the walk does not end")
	return nil, ""
}

func TestAWalkAmidWritersFindsEveryRowOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 rows take a moment")
	}
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &Record{})
		n := many(db)
		records(t, db, n)
		for name, order := range map[string][]store.Order{
			"by ranks with NULLs":      {up("rank")},
			"by kinds, ranks and keys": {down("kind"), down("rank"), down("id")},
		} {
			t.Run(name, func(t *testing.T) {
				m := model[Record](db, pagination.Cursor{SizeParam: "page_size", MaxSize: 1000}, order...)
				m.Serializer = serializer.Of[Record](serializer.Fields("id", "kept"))
				c := at(t, m)
				stop := writers(t, db, n)
				var there, back tally
				last, before := there.follow(t, c, "/items/?page_size=1000", "next")
				for _, r := range last {
					back.add(r)
				}
				back.follow(t, c, before, "previous")
				changes := stop()
				there.check(t, "there", n)
				back.check(t, "back", n)
				t.Logf("%d changes meanwhile", changes)
			})
		}
	})
}

func TestAStreamAmidWritersHasEveryRowOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 rows take a moment")
	}
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		db := open(t, &Record{})
		n := many(db)
		records(t, db, n)
		for name, order := range map[string][]store.Order{
			"by ranks with NULLs": {down("rank"), down("id")},
			"by kinds and keys":   {up("kind"), down("id")},
		} {
			t.Run(name, func(t *testing.T) {
				m := model[Record](db, pagination.Cursor{}, order...)
				m.Stream, m.Serializer = viewset.Unlimited, serializer.Of[Record](serializer.Fields("id", "kept"))
				stop := writers(t, db, n)
				answer := at(t, m).Get("/items/?format=ndjson").Expect(200)
				changes := stop()
				var seen tally
				for scanner := bufio.NewScanner(strings.NewReader(answer.Body)); scanner.Scan(); {
					var r row
					if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
						t.Fatal(err)
					}
					seen.add(r)
				}
				seen.check(t, "the stream", n)
				t.Logf("%d changes meanwhile", changes)
			})
		}
	})
}
