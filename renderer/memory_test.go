package renderer_test

import (
	"bufio"
	"iter"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/quintet-go/rest"
)

// heap is what is in use after a garbage collection, in bytes.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestAMillionRecordsTakeNoMemory(t *testing.T) {
	const records, most = 1_000_000, 64 << 20
	for _, format := range formats() {
		idle, peak := heap(), int64(0)
		var items iter.Seq2[any, error] = func(yield func(any, error) bool) {
			for i := range records {
				if i%100_000 == 99_999 {
					peak = max(peak, heap())
				}
				if !yield(rest.Object{{Name: "id", Value: i}, {Name: "title", Value: "one of a million records"}}, nil) {
					return
				}
			}
		}
		server, failures := serve(t, 0, format, func() *rest.Response { return &rest.Response{Data: items} })
		answer, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		lines, size := slowly(t, answer)
		if err := <-failures; err != nil {
			t.Fatal(err)
		}
		if size < records*20 || format.Format() != "json" && lines < records {
			t.Errorf("%s: got %d bytes in %d lines", format.Format(), size, lines)
		}
		if peak-idle > most {
			t.Errorf("%s: the heap grew from %d to %d MiB", format.Format(), idle>>20, peak>>20)
		}
		t.Logf("%s: %d MiB sent, the heap grew by %d KiB", format.Format(), size>>20, (peak-idle)>>10)
	}
}

// slowly reads an answer with pauses, and counts its lines and bytes.
func slowly(t *testing.T, answer *http.Response) (lines, size int) {
	t.Helper()
	defer answer.Body.Close()
	reader := bufio.NewReaderSize(answer.Body, 256<<10)
	piece := make([]byte, 256<<10)
	for {
		n, err := reader.Read(piece)
		for _, c := range piece[:n] {
			if c == '\n' {
				lines++
			}
		}
		if size += n; err != nil {
			if err.Error() != "EOF" {
				t.Error(err)
			}
			return lines, size
		}
		time.Sleep(100 * time.Microsecond)
	}
}
