package main

import (
	"context"
	"net"
	"net/http"
	"testing"

	"github.com/quintet-go/rest/internal/docpage"
	"github.com/quintet-go/rest/internal/testdb"
)

func TestThePageSaysWhatHappens(t *testing.T) {
	page := docpage.Read(t, "../../../docs/tutorial/6-production.md")
	page.QuotesFiles(t, "..")
	testdb.Each(t, func(t *testing.T, open testdb.Open) {
		page.Play(t, handler(open(t, models()...)))
	})
}

func TestTheServerStopsWhenToldTo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop() // while this request is under way
		w.WriteHeader(http.StatusNoContent)
	})
	stopped := make(chan error, 1)
	go func() { stopped <- serve(ctx, listener, slow) }()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Errorf("got %s", answer.Status)
	}
	if err := <-stopped; err != nil {
		t.Errorf("got %v", err)
	}
}

func TestADatabaseThatIsNotThereIsAnError(t *testing.T) {
	for _, name := range []string{"", "no/such/directory/step6.db", "postgres://127.0.0.1:1/none?connect_timeout=1"} {
		if err := run(t.Context(), "127.0.0.1:0", name); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
}
