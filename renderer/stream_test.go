package renderer_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

var errSource = errors.New("the source failed")

// row is one object of the lists of these tests, of about 100 bytes.
func row(i int) rest.Object {
	return rest.Object{{Name: "id", Value: i}, {Name: "title", Value: strings.Repeat("x", 50)}, {Name: "done", Value: i%2 == 0}, {Name: "tags", Value: []any{"a", 1}}}
}

// rows is a list of n objects that is made while it is sent; it ends with err,
// if that is any.
func rows(n int, err error) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for i := range n {
			if !yield(row(i), nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// whole is the same list, made before.
func whole(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = row(i)
	}
	return list
}

// formats are the renderers of this package.
func formats() []renderer.Renderer {
	return []renderer.Renderer{renderer.JSON{}, renderer.CSV{}, renderer.NDJSON{}}
}

// serve answers every request with what respond gives, and aborts as a viewset
// does. The errors of Write go to the channel.
func serve(t *testing.T, timeout time.Duration, format renderer.Renderer, respond func() *rest.Response) (*httptest.Server, <-chan error) {
	t.Helper()
	failures := make(chan error, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := renderer.Write(w, &rest.Request{Request: r, User: rest.Anonymous{}}, format, respond())
		failures <- err
		if errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler)
		}
	}))
	server.Config.WriteTimeout = timeout
	server.Start()
	t.Cleanup(server.Close)
	return server, failures
}

func TestAListThatIsMadeWhileItIsSentReadsAsOneThatWasMadeBefore(t *testing.T) {
	for _, format := range formats() {
		for _, n := range []int{0, 1, 2, 2000} {
			for _, accepted := range []string{"", "application/json; indent=3"} {
				r := request("/")
				r.Accepted = accepted
				before, after := httptest.NewRecorder(), httptest.NewRecorder()
				if err := renderer.Write(before, r, format, &rest.Response{Data: whole(n)}); err != nil {
					t.Fatal(err)
				}
				// The same list, by the type's other name.
				var items func(func(any, error) bool) = rows(n, nil)
				if err := renderer.Write(after, r, format, &rest.Response{Data: items}); err != nil {
					t.Fatal(err)
				}
				if before.Body.String() != after.Body.String() {
					t.Errorf("%s, %d items, %s: got %.300s, want %.300s", format.Format(), n, accepted, after.Body, before.Body)
				}
				if got := after.Header().Get("Content-Type"); got != format.MediaType() {
					t.Errorf("%s: Content-Type is %q", format.Format(), got)
				}
				if small := n < 2000; (after.Header().Get("Content-Length") != "") != small || after.Flushed == small {
					t.Errorf("%s, %d items: sent in pieces: %t, %v", format.Format(), n, after.Flushed, after.Header())
				}
			}
		}
	}
}

func TestAListThatFailsBeforeItsFirstPieceLeavesNoTrace(t *testing.T) {
	for _, format := range append(formats(), named{"text/html", "html"}) {
		for name, items := range map[string]iter.Seq2[any, error]{
			"the source": rows(20, errSource),
			"at once":    rows(0, errSource),
			"the rendering": func(yield func(any, error) bool) {
				_ = yield(row(1), nil) && yield(rest.Object{{Value: func() {}}}, nil)
			},
		} {
			if name == "the rendering" && format.Format() == "html" {
				continue // which renders anything
			}
			w := httptest.NewRecorder()
			err := renderer.Write(w, request("/"), format, &rest.Response{Data: items})
			if err == nil || errors.Is(err, http.ErrAbortHandler) || name != "the rendering" && !errors.Is(err, errSource) {
				t.Errorf("%s, %s: got %v", format.Format(), name, err)
			}
			if w.Body.Len() != 0 || len(w.Header()) != 0 || w.Flushed {
				t.Errorf("%s, %s: sent %s %v", format.Format(), name, w.Body, w.Header())
			}
		}
	}
}

func TestAListThatFailsLaterDoesNotLookComplete(t *testing.T) {
	for _, format := range formats() {
		for name, items := range map[string]iter.Seq2[any, error]{
			"the source": rows(2000, errSource),
			"the rendering": func(yield func(any, error) bool) {
				rows(2000, nil)(yield)
				yield(rest.Object{{Name: "id", Value: func() {}}}, nil)
			},
		} {
			server, failures := serve(t, 0, format, func() *rest.Response { return &rest.Response{Data: items} })
			answer, err := http.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			_, err = io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode != 200 || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s, %s: the client sees %d, %v", format.Format(), name, answer.StatusCode, err)
			}
			if err := <-failures; !errors.Is(err, http.ErrAbortHandler) || name == "the source" && !errors.Is(err, errSource) {
				t.Errorf("%s, %s: the log gets %v", format.Format(), name, err)
			}
		}
	}
}

// forgiving is a format that keeps the failures of a list to itself.
type forgiving struct{ renderer.JSON }

func (forgiving) Stream(w io.Writer, _ *rest.Request, _ []string, items iter.Seq2[any, error]) error {
	for range items {
		_, _ = w.Write([]byte(strings.Repeat("x", 1000)))
	}
	return nil
}

func TestAFailureThatTheFormatHidesIsOne(t *testing.T) {
	for n, aborted := range map[int]bool{10: false, 100: true} {
		err := renderer.Write(httptest.NewRecorder(), request("/"), forgiving{}, &rest.Response{Data: rows(n, errSource)})
		if !errors.Is(err, errSource) || errors.Is(err, http.ErrAbortHandler) != aborted {
			t.Errorf("%d items: got %v", n, err)
		}
	}
}

func TestHEADDoesNotMakeTheList(t *testing.T) {
	for _, format := range append(formats(), named{"text/html", "html"}) {
		r, w := request("/"), httptest.NewRecorder()
		r.Method = http.MethodHead
		var items iter.Seq2[any, error] = func(func(any, error) bool) { t.Error("the list was made") }
		if err := renderer.Write(w, r, format, &rest.Response{Status: 203, Data: items}); err != nil || w.Code != 203 || w.Body.Len() != 0 {
			t.Errorf("got %d %s, %v", w.Code, w.Body, err)
		}
		if w.Header().Get("Content-Type") != format.MediaType() || w.Header().Get("Content-Length") != "" {
			t.Errorf("header: %v", w.Header())
		}
	}
}

func TestAFormatWithoutStreamsGetsTheListWhole(t *testing.T) {
	w := httptest.NewRecorder()
	err := renderer.Write(w, request("/"), counting{}, &rest.Response{Data: rows(3, nil)})
	if err != nil || w.Body.String() != "xxx" || w.Header().Get("Content-Length") != "3" {
		t.Errorf("got %s %v, %v", w.Body, w.Header(), err)
	}
}

// counting prints a letter for each item of a list.
type counting struct{ named }

func (counting) Render(dst []byte, _ *rest.Request, data any) ([]byte, error) {
	return append(dst, strings.Repeat("x", len(data.([]any)))...), nil
}

// endless is a list without end, which tells when it is left.
func endless(left chan<- bool) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for i := 0; yield(row(i), nil); i++ {
		}
		left <- true
	}
}

func TestAClientThatGoesEndsTheList(t *testing.T) {
	for _, format := range formats() {
		left := make(chan bool, 1)
		server, failures := serve(t, 0, format, func() *rest.Response { return &rest.Response{Data: endless(left)} })
		ctx, cancel := context.WithCancel(t.Context())
		ask, _ := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.CopyN(io.Discard, answer.Body, 100_000)
		cancel()
		answer.Body.Close()
		select {
		case <-left:
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: the list goes on", format.Format())
		}
		if err := <-failures; !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("%s: got %v", format.Format(), err)
		}
	}
}

func TestACancelledRequestEndsTheList(t *testing.T) {
	for _, format := range append(formats(), counting{}) {
		ctx, cancel := context.WithCancel(t.Context())
		r, left, made := request("/"), make(chan bool, 1), 0
		r.Request = r.WithContext(ctx)
		var items iter.Seq2[any, error] = func(yield func(any, error) bool) {
			endless(left)(func(item any, err error) bool {
				if made++; made == 5 {
					cancel()
				}
				return yield(item, err)
			})
		}
		err := renderer.Write(httptest.NewRecorder(), r, format, &rest.Response{Data: items})
		if !errors.Is(err, context.Canceled) || made != 5 || !<-left {
			t.Errorf("got %v after %d items", err, made)
		}
	}
}

func TestADeadlineDoesNotEndAListThatDoesNotHeedIt(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	r, w := request("/"), httptest.NewRecorder()
	r.Request = r.WithContext(ctx)
	if err := renderer.Write(w, r, renderer.NDJSON{}, &rest.Response{Data: rows(1000, nil)}); err != nil || strings.Count(w.Body.String(), "\n") != 1000 {
		t.Error(err)
	}
}

func TestAServersWriteTimeoutDoesNotEndAListThatMakesProgress(t *testing.T) {
	slow := func(yield func(any, error) bool) {
		for i := range 1000 {
			if i%200 == 0 {
				time.Sleep(100 * time.Millisecond)
			}
			if !yield(row(i), nil) {
				return
			}
		}
	}
	server, _ := serve(t, 150*time.Millisecond, renderer.NDJSON{}, func() *rest.Response { return &rest.Response{Data: slow} })
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || strings.Count(string(text), "\n") != 1000 {
		t.Errorf("got %d lines, %v", strings.Count(string(text), "\n"), err)
	}
}

// timed is a ResponseWriter that notes its deadlines and fails after some pieces.
type timed struct {
	*httptest.ResponseRecorder
	deadline time.Time
	pieces   int
	t        *testing.T
}

func (w *timed) SetWriteDeadline(deadline time.Time) error {
	w.deadline = deadline
	return nil
}

func (w *timed) Write(p []byte) (int, error) {
	if left := time.Until(w.deadline); left < 25*time.Second || left > 30*time.Second {
		w.t.Errorf("a piece has %v", left)
	}
	if w.pieces--; w.pieces < 0 {
		return 0, errSource
	}
	return w.ResponseRecorder.Write(p)
}

func TestEveryPieceHasThirtySecondsAndTheMakingOfItemsAnyTime(t *testing.T) {
	w := &timed{ResponseRecorder: httptest.NewRecorder(), pieces: 100, t: t, deadline: time.Now()}
	var items iter.Seq2[any, error] = func(yield func(any, error) bool) {
		rows(2000, nil)(func(item any, err error) bool {
			if !w.deadline.IsZero() {
				t.Fatalf("an item has to be made until %v", w.deadline)
			}
			return yield(item, err)
		})
	}
	if err := renderer.Write(w, request("/"), renderer.JSON{}, &rest.Response{Data: items}); err != nil || w.pieces > 96 {
		t.Errorf("%d pieces, %v", 100-w.pieces, err)
	}
	if w.deadline.IsZero() {
		t.Error("the end of the answer has no deadline")
	}
}

func TestAnAnswerThatCanNotBeWrittenEndsTheList(t *testing.T) {
	left := make(chan bool, 1)
	w := &timed{ResponseRecorder: httptest.NewRecorder(), pieces: 2, t: t}
	err := renderer.Write(w, request("/"), renderer.CSV{}, &rest.Response{Data: endless(left)})
	if !errors.Is(err, http.ErrAbortHandler) || !errors.Is(err, errSource) || !<-left {
		t.Errorf("got %v", err)
	}
}

func TestAFormatThatDoesNotHeedTheConnectionIsStopped(t *testing.T) {
	left := make(chan bool, 1)
	w := &timed{ResponseRecorder: httptest.NewRecorder(), pieces: 2, t: t}
	err := renderer.Write(w, request("/"), forgiving{}, &rest.Response{Data: endless(left)})
	if !errors.Is(err, http.ErrAbortHandler) || !errors.Is(err, errSource) || !<-left {
		t.Errorf("got %v", err)
	}
}

func TestAWriterThatCanNotFlushIsEnough(t *testing.T) {
	if err := renderer.Write(sunk{http.Header{}}, request("/"), renderer.JSON{}, &rest.Response{Data: rows(2000, nil)}); err != nil {
		t.Error(err)
	}
}

func TestNDJSONIsAJSONTextALine(t *testing.T) {
	for _, c := range []struct {
		data any
		want string
	}{
		{[]any{}, ""},
		{[]any{rest.Object{{Name: "a", Value: "x\ny"}}, record{}, nil, 1.0, []any{1}}, "{\"a\":\"x\\ny\"}\n{\"r\":1}\nnull\n1.0\n[1]\n"},
		{rest.Object{{Name: "detail", Value: "Not found."}}, "{\"detail\":\"Not found.\"}\n"},
		{[]rest.Message{{Text: "No."}}, "[\"No.\"]\n"},
	} {
		r := request("/")
		r.Accepted = "application/x-ndjson; indent=4"
		if got, err := (renderer.NDJSON{}).Render(nil, r, c.data); err != nil || string(got) != c.want {
			t.Errorf("%v: got %q, %v", c.data, got, err)
		}
	}
	if got, err := (renderer.NDJSON{}).Render(nil, request("/"), []any{func() {}}); err == nil {
		t.Errorf("no data became %s", got)
	}
}

func TestTablesAndLinesHaveNoRoomForAnEnvelope(t *testing.T) {
	for format, want := range map[renderer.Renderer]bool{renderer.JSON{}: false, renderer.CSV{}: true, renderer.NDJSON{}: true} {
		if bare, ok := format.(renderer.Bare); ok != want || ok && !bare.Bare() {
			t.Errorf("%s: got %t", format.Format(), ok)
		}
	}
}
