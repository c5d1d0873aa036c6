package pagination_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
)

// Record is a row of a large table, with an index for each order.
type Record struct {
	ID     uint      `json:"id" gorm:"index:by_kind,priority:2;index:by_moment,priority:2;index:by_rank,priority:2"`
	Kind   string    `json:"kind" gorm:"size:20;not null;index:by_kind,priority:1"`
	Moment time.Time `json:"moment" gorm:"not null;index:by_moment,priority:1"`
	Rank   *int      `json:"rank" gorm:"index:by_rank,priority:1"`
	Kept   bool      `json:"kept" gorm:"not null"`
	Body   string    `json:"body" gorm:"size:50;not null"`
}

// series is SQL for the numbers from 1 to n, as i.
func series(db *gorm.DB, n int) string {
	switch db.Name() {
	case "postgres":
		return fmt.Sprintf("generate_series(1, %d) AS numbers(i)", n)
	case "mysql":
		return fmt.Sprintf("(SELECT seq AS i FROM seq_1_to_%d) AS numbers", n)
	}
	return fmt.Sprintf("(WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %d) SELECT i FROM numbers)", n)
}

// records stores n of them: three kinds, a hundred ranks and NULL, a moment for
// every two. All but every fifth are kept.
func records(t testing.TB, db *gorm.DB, n int) {
	t.Helper()
	moment := map[string]string{
		"postgres": "timestamp '2024-01-01 00:00:00' + (i / 2) * interval '1 second'",
		"mysql":    "'2024-01-01 00:00:00' + INTERVAL i DIV 2 SECOND",
		"sqlite":   "strftime('%Y-%m-%d %H:%M:%S+00:00', 1704067200 + i / 2, 'unixepoch')",
	}[db.Name()]
	rank := map[string]string{"postgres": `"rank"`, "mysql": "`rank`", "sqlite": `"rank"`}[db.Name()]
	statements := []string{"INSERT INTO records (id, kind, moment, " + rank + ", kept, body) SELECT i, " +
		"CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' END, " + moment + ", CASE WHEN i % 7 = 0 THEN NULL ELSE i % 100 END, i % 5 <> 0, 'text' FROM " + series(db, n)}
	if db.Name() == "postgres" {
		statements = append(statements, fmt.Sprintf("SELECT setval('records_id_seq', %d)", n),
			"DROP INDEX by_rank", `CREATE INDEX by_rank ON records ("rank" NULLS FIRST, id)`) // as store.Query sorts
	}
	statements = append(statements, map[string]string{"postgres": "ANALYZE records", "mysql": "ANALYZE TABLE records", "sqlite": "ANALYZE"}[db.Name()])
	for _, statement := range statements {
		if err := db.Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// explained collects the plans of the queries that a database is sent.
type explained struct {
	t     *testing.T
	on    bool
	plans []string
}

// watch begins to collect.
func watch(t *testing.T, db *gorm.DB) *explained {
	t.Helper()
	e := &explained{t: t}
	err := db.Callback().Query().After("gorm:query").Register("test:explain", func(tx *gorm.DB) {
		if e.on {
			e.explain(db, tx.Statement.SQL.String(), tx.Statement.Vars)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// explain has a statement explained.
func (e *explained) explain(db *gorm.DB, sql string, vars []any) {
	e.t.Helper()
	word := "EXPLAIN "
	if db.Name() == "sqlite" {
		word = "EXPLAIN QUERY PLAN "
	}
	pool, err := db.DB()
	if err != nil {
		e.t.Fatal(err)
	}
	rows, err := pool.QueryContext(e.t.Context(), word+sql, vars...)
	if err != nil {
		e.t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	plan := []string{sql}
	for rows.Next() {
		values, targets := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			e.t.Fatal(err)
		}
		line := ""
		for i, value := range values {
			if b, ok := value.([]byte); ok {
				value = string(b)
			}
			line += fmt.Sprint(names[i], "=", value, " ")
		}
		plan = append(plan, line)
	}
	if err := rows.Err(); err != nil {
		e.t.Fatal(err)
	}
	e.plans = append(e.plans, strings.Join(plan, "\n\t"))
}

// Plans have to have one of the first, and none of the others.
var (
	byIndex = map[string][]string{
		"sqlite":   {"SEARCH"},
		"postgres": {"Index Cond"},
		"mysql":    {"type=range", "type=ref", "type=const", "type=eq_ref", "Impossible WHERE", "Select tables optimized"},
	}
	byReading = map[string][]string{
		"sqlite":   {"TEMP B-TREE", "SCAN"},
		"postgres": {"Seq Scan"}, // it may sort a few rows that are alike, or leave out a few that are not
		"mysql":    {"filesort", "type=ALL", "type=index ", "temporary"},
	}
)

func TestPagesAreFoundByIndexes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		const n = 20_000
		db := open(t, &Record{})
		records(t, db, n)
		e := watch(t, db)
		for _, order := range [][]store.Order{
			nil, {down("id")}, {up("moment")}, {down("moment"), down("id")}, {up("kind")}, {down("kind"), down("id")}, {up("rank")}, {down("rank"), down("id")},
		} {
			c := at(t, model[Record](db, pagination.Cursor{Size: 100, SizeParam: "n", MaxSize: 1000}, order...))
			url := "/items/?n=1000"
			for range 7 { // deep, amid rows that are alike
				url = *get(t, c, url).Next
			}
			url = strings.Replace(url, "n=1000", "n=100", 1)
			e.on, e.plans = true, nil
			p := get(t, c, url)
			get(t, c, *p.Previous)
			e.on = false
			for _, plan := range e.plans {
				if !has(plan, byIndex[db.Name()]) || has(plan, byReading[db.Name()]) {
					t.Errorf("%v: rows before the page are read:\n%s", order, plan)
				}
			}
			if len(e.plans) < 2 {
				t.Errorf("%v: %d queries", order, len(e.plans))
			}
		}
	})
}

// has reports whether a text has one of the parts.
func has(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func TestAPageDeepInAListCostsWhatTheFirstDoes(t *testing.T) {
	if testing.Short() || racing {
		t.Skip("a table of 100,000 rows takes a moment, and the race detector says nothing of it")
	}
	db := testdb.SQLite(t, &Record{})
	records(t, db, 110_000)
	for _, order := range [][]store.Order{{down("moment"), down("id")}, {up("kind")}, {down("rank"), down("id")}} {
		m := model[Record](db, pagination.Cursor{Size: 100, SizeParam: "n", MaxSize: 5000}, order...)
		m.Serializer = serializer.Of[Record](serializer.Fields("id"))
		c := at(t, m)
		url := "/items/?n=5000"
		for range 20 {
			url = *get(t, c, url).Next
		}
		deep := strings.Replace(url, "n=5000", "n=100", 1)
		first, late := fastest(t, func() { get(t, c, "/items/?n=100") }), fastest(t, func() { get(t, c, deep) })
		t.Logf("%v: %s for page 1, %s at row 100,000", order, first, late)
		if late > 3*first+5*time.Millisecond {
			t.Errorf("%v: %s for page 1, %s at row 100,000", order, first, late)
		}
	}
}

// fastest is the shortest of some runs.
func fastest(t *testing.T, run func()) time.Duration {
	t.Helper()
	best := time.Hour
	for range 15 {
		began := time.Now()
		run()
		best = min(best, time.Since(began))
	}
	return best
}
