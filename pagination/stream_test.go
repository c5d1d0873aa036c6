package pagination_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/viewset"
)

// reading is a store that counts its reading, and that may fail after some.
type reading struct {
	store.Store[Record]
	finds, counts, failAfter atomic.Int64
}

func (s *reading) Find(ctx context.Context, q store.Query) ([]Record, error) {
	if n := s.finds.Add(1); s.failAfter.Load() > 0 && n > s.failAfter.Load() {
		return nil, errors.New("made for the test")
	}
	return s.Store.Find(ctx, q)
}

func (s *reading) Count(ctx context.Context, q store.Query) (int64, error) {
	s.counts.Add(1)
	return s.Store.Count(ctx, q)
}

// streaming is a server of n records, whose handlers tell when they have ended.
func streaming(t *testing.T, n, most int) (url string, s *reading, ended <-chan any) {
	t.Helper()
	db := testdb.SQLite(t, &Record{})
	records(t, db, n)
	m := model[Record](db, pagination.Cursor{})
	s = &reading{Store: m.Store}
	m.Store, m.Stream = s, most
	m.Logger = slog.New(slog.DiscardHandler)
	handler, ends := serving(m), make(chan any, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			failure := recover()
			ends <- failure
			if failure != nil {
				panic(failure)
			}
		}()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/items/?format=ndjson", s, ends
}

// memory is the heap that is in use, and the largest that it was while watched.
type memory struct {
	idle, peak uint64
	stop, done chan struct{}
}

// watchMemory samples the heap until it is told to end.
func watchMemory() *memory {
	heap := func() uint64 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return max(stats.HeapInuse, stats.HeapAlloc)
	}
	runtime.GC()
	m := &memory{idle: heap(), stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(m.done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-m.stop:
				return
			case <-tick.C:
				m.peak = max(m.peak, heap())
			}
		}
	}()
	return m
}

// end is how many bytes more than before were in use at most.
func (m *memory) end() int64 {
	close(m.stop)
	<-m.done
	return int64(m.peak) - int64(m.idle)
}

// resident is the memory of the process, in bytes; 0 is not known.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	var size, pages int64
	if err != nil {
		return 0
	}
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

func TestAMillionRowsTakeNoMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows take half a minute")
	}
	n := 1_000_000
	if racing {
		n = 200_000 // each takes several times as long
	}
	const most = 64 << 20
	url, _, ended := streaming(t, n, viewset.Unlimited)
	before, m := resident(), watchMemory()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines, highest := 0, int64(0)
	scanner := bufio.NewScanner(answer.Body)
	for scanner.Scan() {
		if lines++; lines%50_000 == 0 {
			highest = max(highest, resident())
		}
		if want := fmt.Sprintf(`{"id":%d,`, lines); !strings.HasPrefix(scanner.Text(), want) {
			t.Fatalf("line %d is %s", lines, scanner.Text())
		}
	}
	if err := scanner.Err(); err != nil || lines != n {
		t.Errorf("got %d lines, %v", lines, err)
	}
	if failure := <-ended; failure != nil {
		t.Errorf("the handler has ended with %v", failure)
	}
	grown := m.end()
	t.Logf("%d rows: the heap grew by %d KiB, the process by %d KiB", n, grown>>10, (highest-before)>>10)
	if grown > most || !racing && before > 0 && highest-before > most {
		t.Errorf("the heap grew by %d MiB, the process by %d MiB", grown>>20, (highest-before)>>20)
	}
}

func TestAClientThatHangsUpEndsTheWork(t *testing.T) {
	url, s, ended := streaming(t, 100_000, viewset.Unlimited)
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(answer.Body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}

	settled := int64(0) // no more is read than fits between the two
	for range 200 {
		time.Sleep(50 * time.Millisecond)
		now := s.finds.Load()
		if now == settled {
			break
		}
		settled = now
	}
	if settled == 0 || settled > 180 {
		t.Errorf("a client that does not read has %d pieces read for it", settled)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case failure := <-ended:
		if failure != http.ErrAbortHandler { //nolint:errorlint // a panic's value
			t.Errorf("got %v", failure)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the work goes on")
	}
	if got := s.finds.Load(); got > settled+5 {
		t.Errorf("%d pieces were read after the client had gone", got-settled)
	}
}

func TestHeadWalksOverNothing(t *testing.T) {
	url, s, ended := streaming(t, 2000, viewset.Unlimited)
	answer, err := http.Head(url)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	<-ended
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "application/x-ndjson" || s.finds.Load() != 0 || s.counts.Load() != 0 {
		t.Errorf("got %d %v, %d pieces read", answer.StatusCode, answer.Header, s.finds.Load())
	}
}

func TestAFailureMidwayBreaksTheConnection(t *testing.T) {
	url, s, ended := streaming(t, 20_000, viewset.Unlimited)
	s.failAfter.Store(5)
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if answer.StatusCode != 200 || !errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(string(body), "made for the test") {
		t.Errorf("got %d, %d bytes, %v", answer.StatusCode, len(body), err)
	}
	if failure := <-ended; failure != http.ErrAbortHandler { //nolint:errorlint // a panic's value
		t.Errorf("got %v", failure)
	}

	s.finds.Store(5) // at once: before anything is sent
	answer, err = http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); answer.StatusCode != 500 || err != nil || strings.Contains(string(body), "made for the test") {
		t.Errorf("got %d %s, %v", answer.StatusCode, body, err)
	}
	<-ended
}

func TestStreamsHaveTheirBounds(t *testing.T) {
	db := testdb.SQLite(t, &Record{})
	records(t, db, 1200)
	m := model[Record](db, pagination.PageNumber{Size: 10, SizeParam: "page_size"})
	m.Stream = 1200
	c := at(t, m)
	lines := func(answer *resttest.Answer) int { return strings.Count(answer.Expect(200).Body, "\n") }
	for url, want := range map[string]int{
		"/items/?format=ndjson":              1200,
		"/items/?format=csv":                 1201, // with the names
		"/items.ndjson":                      1200,
		"/items/?format=ndjson&page=3":       10,
		"/items/?format=ndjson&page_size=20": 20,
	} {
		if got := lines(c.Get(url)); got != want {
			t.Errorf("%s: got %d lines, want %d", url, got, want)
		}
	}
	if got := len(get(t, c, "/items/").Results); got != 10 {
		t.Errorf("JSON: got %d objects", got)
	}
	fill(t, db, 1, func(int) Record { return Record{Kind: "one too many"} })
	c.Get("/items/?format=ndjson").Expect(400)
	c.Get("/items/?format=json").Expect(200)
	if got := lines(c.Get("/items/?format=ndjson&page=121")); got != 1 {
		t.Errorf("the last page: got %d lines", got)
	}
}
