package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// The limits of the server, so that slow clients hold nothing for long.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 15 * time.Second
	writeTimeout    = 45 * time.Second
	idleTimeout     = 60 * time.Second
	shutdownTimeout = 10 * time.Second
	maxHeaderBytes  = 32 << 10
)

// server answers /healthz and /readyz itself, and hands the rest to the API.
type server struct {
	db       *gorm.DB
	logger   *slog.Logger
	draining atomic.Bool
	http     *http.Server
}

func newServer(db *gorm.DB, logger *slog.Logger, api http.Handler) *server {
	s := &server{db: db, logger: logger}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	s.http = &http.Server{
		Handler:           s.logged(handOver(mux, api)),
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	return s
}

// handOver gives the health checks to mux and everything else to api, without
// the redirects that a ServeMux makes of unusual paths.
func handOver(mux, api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			mux.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// run serves until ctx ends, and then lets the requests under way finish.
func (s *server) run(ctx context.Context, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.logger.Info("stopping: requests under way have time to finish", slog.Duration("at_most", shutdownTimeout))
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err := s.http.Shutdown(limit)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// health says that the process answers.
func (s *server) health(w http.ResponseWriter, _ *http.Request) {
	s.say(w, http.StatusOK, "ok\n")
}

// ready says whether requests should be sent here: the database answers, and
// the server is not stopping.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	pool, err := s.db.DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	if err != nil || s.draining.Load() {
		s.say(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	s.say(w, http.StatusOK, "ready\n")
}

func (s *server) say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if _, err := w.Write([]byte(text)); err != nil {
		s.logger.Debug("client gone", slog.String("error", err.Error()))
	}
}

// logged gives every request an id, and writes one line about it: no query, no
// header and no body, which may hold secrets.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := rand.Text()
		r.Header.Set("X-Request-Id", id)
		seen := &recorder{ResponseWriter: w}
		next.ServeHTTP(seen, r)
		s.logger.Info("request",
			slog.String("request_id", id), slog.String("method", short(r.Method)), slog.String("path", short(r.URL.Path)),
			slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes),
			slog.Duration("duration", time.Since(start)), slog.String("remote", r.RemoteAddr))
	})
}

// short caps what a client can put into a log line.
func short(text string) string {
	const most = 200
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
