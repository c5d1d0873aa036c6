// Step 6 of the tutorial is a server to be used: with tests, on SQLite or
// PostgreSQL, and one that stops without breaking anything off.
//
//	go run ./examples/tutorial/step6      serves http://127.0.0.1:8000/
//	go run ./examples/tutorial/step6 -h   says what else there is
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/quintet-go/rest/store/gormstore"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8000", "the `address` to serve at")
	name := flag.String("db", "step6.db", "the `database`: the path of an SQLite file, or postgres://…")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *name); err != nil {
		log.Fatal(err) //nolint:gocritic // nothing is left to stop
	}
}

// open opens the database and brings its tables up to date.
func open(name string) (*gorm.DB, error) {
	if strings.HasPrefix(name, "postgres://") {
		return gormstore.OpenWith(postgres.Open(name), models()...)
	}
	return gormstore.Open(name, models()...)
}

// run opens the database and serves until ctx ends.
func run(ctx context.Context, addr, name string) error {
	db, err := open(name)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	log.Printf("serving http://%s/", listener.Addr())
	return serve(ctx, listener, handler(db))
}

// serve serves until ctx ends, and then lets the requests under way finish.
func serve(ctx context.Context, listener net.Listener, api http.Handler) error {
	server := &http.Server{
		Handler:           api,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      45 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := server.Shutdown(limit)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
