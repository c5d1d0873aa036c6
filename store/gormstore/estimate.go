package gormstore

import (
	"context"
	"database/sql"

	"github.com/quintet-go/rest/store"
)

// estimates are queries for the number of rows that a database believes a table
// to have: with the table's name quoted for PostgreSQL, and as it is for
// MariaDB. It is negative where the table was never analysed.
var estimates = map[string]string{
	postgresName: "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = to_regclass(?)",
	mysqlName:    "SELECT CAST(table_rows AS SIGNED) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
}

// Estimate is about how many rows the whole table has, with those that are
// marked as deleted, in a time that does not grow with them. It is what the
// database believes; where it has no opinion, as SQLite has none, the rows are
// counted. An estimate of zero is always a count.
func (s *Store[T]) Estimate(ctx context.Context) (int64, error) {
	if s.err != nil {
		return 0, s.err
	}
	query, ok := estimates[s.db.Name()]
	if !ok {
		return s.Count(ctx, store.Query{})
	}
	name := s.table.Name
	if s.db.Name() == postgresName {
		name = s.db.Statement.Quote(name)
	}
	var rows sql.NullInt64
	if err := DB(ctx, s.db).Raw(query, name).Scan(&rows).Error; err != nil {
		return 0, s.translate(err)
	}
	if rows.Int64 <= 0 {
		return s.Count(ctx, store.Query{})
	}
	return rows.Int64, nil
}
