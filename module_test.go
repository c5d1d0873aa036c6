package rest_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// readmeProgram is the program that the README opens with.
func readmeProgram(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```go\n(package main.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatal("the README has no program")
	}
	return string(found[1])
}

func TestTheReadmesProgramIsTheQuickstart(t *testing.T) {
	text, err := os.ReadFile("examples/quickstart/main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, program, _ := strings.Cut(string(text), "package main")
	if "package main"+program != readmeProgram(t) {
		t.Error("the program in the README and examples/quickstart/main.go differ: copy one over the other")
	}
}

// TestAnotherModuleCanUseQuintet does what the README says: a module of its
// own, a replace line, the README's program.
func TestAnotherModuleCanUseQuintet(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir, addr := t.TempDir(), freeAddress(t)
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(ours), "\nrequire")
	files := map[string]string{
		"go.mod": "module example.com/notes\n\ngo 1.26.0\n\nrequire github.com/quintet-go/rest v0.0.0\n\nreplace github.com/quintet-go/rest => " + here +
			"\n\nrequire" + requires,
		"go.sum":  string(sums),
		"main.go": strings.ReplaceAll(readmeProgram(t), "127.0.0.1:8000", addr),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-mod=mod", "-o", "notes", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("it does not build: %v\n%s", err, out)
	}
	program := exec.Command("./notes")
	program.Dir = dir
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill(); _ = program.Wait() })
	base := "http://" + addr + "/notes/"
	waitFor(t, base)
	if got := send(t, "POST", base, `{"title":"First"}`); !strings.HasPrefix(got, `201 {"id":1,"title":"First","body":"","created":"`) {
		t.Errorf("got %s", got)
	}
	if got := send(t, "PATCH", base+"1", `{"body":"Text"}`); !strings.HasPrefix(got, `200 {"id":1,"title":"First","body":"Text"`) {
		t.Errorf("got %s", got)
	}
	if got := send(t, "GET", base+"0x1/", ""); got != `404 {"detail":"Not found."}` {
		t.Errorf("got %s", got)
	}
}

// freeAddress is an address that nobody serves at.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// waitFor waits until a URL is answered.
func waitFor(t *testing.T, url string) {
	t.Helper()
	for range 100 {
		if answer, err := http.Get(url); err == nil {
			_ = answer.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nobody answers at %s", url)
}

// send is a request's answer as text.
func send(t *testing.T, method, url, body string) string {
	t.Helper()
	r, err := http.NewRequest(method, url, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", answer.StatusCode, text)
}
