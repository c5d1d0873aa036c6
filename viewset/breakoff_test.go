package viewset_test

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/viewset"
)

// texts is a list of n texts of 1000 bytes that ends with err, if that is any.
func texts(n int, err error) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for range n {
			if !yield(strings.Repeat("x", 1000), nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func TestAListThatFailsWhileItIsSentIsBrokenOffAndLogged(t *testing.T) {
	w := newWorld(t)
	config := open()
	config.Logger, config.Timeout = w.notes.Logger, 300*time.Millisecond
	ask := func(ctx context.Context, items iter.Seq2[any, error]) (answer *httptest.ResponseRecorder, aborted bool) {
		defer func() { aborted = recover() == http.ErrAbortHandler }() //nolint:errorlint // a panic's value
		w.log.Reset()
		view := viewset.Func(config, func(*rest.Request) (*rest.Response, error) { return &rest.Response{Data: items}, nil })
		answer = httptest.NewRecorder()
		asked := httptest.NewRequestWithContext(ctx, "GET", "/", nil)
		view.Serve(answer, &rest.Request{Request: asked, Action: rest.Action{Name: "get"}})
		return answer, false
	}

	answer, aborted := ask(t.Context(), texts(10, errTest))
	if aborted || !strings.Contains(w.log.String(), errTest.Error()) {
		t.Errorf("early: aborted %t, log %s", aborted, w.log.String())
	}
	expect(t, answer, 500, `{"detail":"A server error occurred."}`)

	if _, aborted := ask(t.Context(), texts(1000, errTest)); !aborted || !strings.Contains(w.log.String(), errTest.Error()) {
		t.Errorf("late: aborted %t, log %s", aborted, w.log.String())
	}

	gone, cancel := context.WithCancel(t.Context())
	leaving := func(yield func(any, error) bool) {
		texts(500, nil)(yield)
		time.Sleep(400 * time.Millisecond) // for longer than the timeout
		cancel()
		yield(nil, context.Cause(gone))
	}
	if _, aborted := ask(gone, leaving); !aborted || w.log.Len() != 0 {
		t.Errorf("a client that has gone: aborted %t, log %s", aborted, w.log.String())
	}
}
