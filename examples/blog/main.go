// Blog serves articles with authors, tags, comments and sources.
//
//	go run ./examples/blog      serves http://127.0.0.1:8000/api/articles/
//	go run ./examples/blog -h   says what else there is
//
// On an empty database it adds two authors and prints their passwords once.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/quintet-go/rest/examples/blog/blog"
	"github.com/quintet-go/rest/store/gormstore"
)

// The limits of the server, so that slow clients hold nothing for long.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 15 * time.Second
	writeTimeout    = 45 * time.Second
	shutdownTimeout = 10 * time.Second
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8000", "the `address` to serve at")
	path := flag.String("db", "blog.db", "the path of the SQLite `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr, *path); err != nil {
		fmt.Fprintln(os.Stderr, "blog:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

// serve serves until ctx ends.
func serve(ctx context.Context, addr, path string) error {
	db, err := gormstore.Open(path, blog.Models()...)
	if err != nil {
		return err
	}
	logins, err := blog.Demo(ctx, db)
	if err != nil {
		return err
	}
	for _, login := range logins {
		fmt.Printf("%s may log in with the password %s\n", login.Username, login.Password)
	}
	server := &http.Server{
		Addr: addr, Handler: blog.New(db, slog.Default()),
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	fmt.Printf("serving http://%s/api/\n", addr)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err = server.Shutdown(limit)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
