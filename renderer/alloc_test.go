package renderer_test

import (
	"math"
	"net/http"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/renderer"
)

// sunk is a ResponseWriter that keeps nothing.
type sunk struct{ header http.Header }

func (s sunk) Header() http.Header         { return s.header }
func (s sunk) Write(p []byte) (int, error) { return len(p), nil }
func (s sunk) WriteHeader(int)             {}

// plain is a small answer and the request that it is for.
func plain() (*rest.Request, *rest.Response) {
	r := request("/", "application/json")
	r.Allow, r.Accepted = []string{"GET", "HEAD", "OPTIONS"}, "application/json"
	return r, &rest.Response{
		Status: http.StatusOK,
		Data:   []any{rest.Object{{Name: "id", Value: 1}, {Name: "title", Value: "Hello"}}},
		Names:  []string{"id", "title"},
	}
}

// answered sends the answer once, and negotiates before.
func answered(w sunk, r *rest.Request, formats []renderer.Renderer, response *rest.Response) error {
	clear(w.header)
	format, err := renderer.Negotiate(r, formats)
	if err != nil {
		return err
	}
	return renderer.Write(w, r, format, response)
}

// plainAllocations are those of a plain answer: the header's values and the parts
// of Vary, and two that the race detector adds.
const plainAllocations = 10 + 2

func TestAPlainAnswerAllocatesNoMoreThanItsHeader(t *testing.T) {
	r, response := plain()
	w, formats := sunk{http.Header{}}, []renderer.Renderer{renderer.JSON{}}
	least := math.Inf(1) // the race detector makes pools forget now and then
	for range 100 {
		least = min(least, testing.AllocsPerRun(1, func() { _ = answered(w, r, formats, response) }))
	}
	if least > plainAllocations {
		t.Errorf("%v allocations, want at most %d", least, plainAllocations)
	}
}

func BenchmarkPlainAnswer(b *testing.B) {
	r, response := plain()
	w, formats := sunk{http.Header{}}, []renderer.Renderer{renderer.JSON{}}
	b.ReportAllocs()
	for b.Loop() {
		if err := answered(w, r, formats, response); err != nil {
			b.Fatal(err)
		}
	}
}
