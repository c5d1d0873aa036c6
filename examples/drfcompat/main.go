// Drfcompat offers the resources of a Django REST Framework project whose
// answers were recorded, so that they can be compared. It is a test server:
// POST /__reset__ puts its data back, and passwords are hashed cheaply.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/quintet-go/rest/examples/drfcompat/site"
	"github.com/quintet-go/rest/store/gormstore"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "the `address` to serve at")
	variant := flag.String("variant", site.SessionFirst, "the `order` of authenticators: session_first or basic_first")
	fixture := flag.String("fixture", "examples/drfcompat/testdata/fixture.json", "the `file` with the initial data")
	database := flag.String("db", ":memory:", "the `database`: the path of an SQLite file, postgres://…, or a MySQL driver's data source after mysql:")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr, *variant, *fixture, *database); err != nil {
		fmt.Fprintln(os.Stderr, "drfcompat:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

// serve serves until ctx ends.
func serve(ctx context.Context, addr, variant, path, database string) error {
	fixture, err := site.ReadFixture(path)
	if err != nil {
		return fmt.Errorf("%w: name the fixture with -fixture", err)
	}
	db, err := open(database)
	if err != nil {
		return err
	}
	s, err := site.New(ctx, db, fixture, variant, slog.Default())
	if err != nil {
		return err
	}
	server := &http.Server{Addr: addr, Handler: s, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close() // a test server has nothing to finish
	}()
	fmt.Printf("Serving http://%s/api/, %s\n", addr, variant)
	if err := server.ListenAndServe(); ctx.Err() == nil {
		return err
	}
	return nil
}

// open opens the database that the text names.
func open(text string) (*gorm.DB, error) {
	if dsn, ok := strings.CutPrefix(text, "mysql:"); ok {
		precision := 6
		return gormstore.OpenWith(mysql.New(mysql.Config{DSN: dsn, DefaultDatetimePrecision: &precision}))
	}
	if strings.HasPrefix(text, "postgres") {
		return gormstore.OpenWith(postgres.Open(text))
	}
	return gormstore.Open(text)
}
