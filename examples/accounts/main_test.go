package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the built server with a database of its own.
type program struct {
	t    *testing.T
	path string
	db   string
}

func build(t *testing.T) program {
	t.Helper()
	dir := t.TempDir()
	p := program{t, filepath.Join(dir, "accounts"), filepath.Join(dir, "accounts.db")}
	if out, err := exec.Command("go", "build", "-o", p.path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return p
}

// run runs a command to its end.
func (p program) run(environment []string, args ...string) (string, error) {
	command := exec.Command(p.path, append([]string{"-db", p.db}, args...)...)
	command.Env = append(os.Environ(), environment...)
	out, err := command.CombinedOutput()
	return string(out), err
}

// serve starts the server, and returns its address and a function that stops
// it and returns what it printed.
func (p program) serve() (addr string, stop func() string) {
	p.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	addr = listener.Addr().String()
	_ = listener.Close()
	command := exec.CommandContext(context.Background(), p.path, "-db", p.db, "-addr", addr)
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	if err := command.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = command.Process.Kill() })
	for range 200 {
		if answer, err := http.Get("http://" + addr + "/readyz"); err == nil {
			_ = answer.Body.Close()
			return addr, func() string {
				_ = command.Process.Signal(syscall.SIGTERM)
				if err := command.Wait(); err != nil {
					p.t.Errorf("the server did not stop in peace: %v", err)
				}
				return printed.String()
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatalf("the server does not answer:\n%s", printed.String())
	return "", nil
}

// get is an answer's status and body.
func get(t *testing.T, target, username, password string) string {
	t.Helper()
	r, err := http.NewRequest("GET", target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if username != "" {
		r.SetBasicAuth(username, password)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return fmt.Sprintf("%d %s", answer.StatusCode, body)
}

func TestTheServerFromFirstStartToStop(t *testing.T) {
	p := build(t)
	addr, stop := p.serve()
	base := "http://" + addr
	if got := get(t, base+"/healthz", "", ""); got != "200 ok\n" {
		t.Errorf("healthz: %s", got)
	}
	answer, err := http.PostForm(base+"/api/accounts/", url.Values{"username": {"ann"}, "password": {"a s3cret phrase"}})
	if err != nil || answer.StatusCode != 201 {
		t.Fatalf("got %v, %v", answer, err)
	}
	_ = answer.Body.Close()
	if got := get(t, base+"/api/accounts/1/", "ann", "a s3cret phrase"); !strings.HasPrefix(got, `200 {"id":1,"username":"ann"`) {
		t.Errorf("got %s", got)
	}
	printed := stop()
	for _, want := range []string{"There are no accounts yet", "createsuperuser", "request_id=", "path=/api/accounts/", "status=201", "stopping"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is missing in\n%s", want, printed)
		}
	}
	if strings.Contains(printed, "s3cret") {
		t.Errorf("the log holds a password:\n%s", printed)
	}
}

func TestCreateSuperuser(t *testing.T) {
	p := build(t)
	if out, err := p.run(nil, "createsuperuser", "-username", "boss"); err == nil || !strings.Contains(out, "ACCOUNTS_PASSWORD") {
		t.Errorf("without a password: %s (%v)", out, err)
	}
	if out, err := p.run([]string{"ACCOUNTS_PASSWORD=12345678"}, "createsuperuser", "-username", "boss", "-email", "boss@example.com"); err != nil ||
		!strings.Contains(out, "The administrator boss is there.") || !strings.Contains(out, "Take care") || strings.Contains(out, "12345678") {
		t.Errorf("got %s (%v)", out, err)
	}
	if out, err := p.run([]string{"ACCOUNTS_PASSWORD=another one"}, "createsuperuser", "-username", "boss"); err == nil || !strings.Contains(out, "choose another one") {
		t.Errorf("twice: %s (%v)", out, err)
	}
	addr, stop := p.serve()
	if got := get(t, "http://"+addr+"/api/accounts/", "boss", "12345678"); !strings.Contains(got, `"is_staff":true,"is_superuser":true`) {
		t.Errorf("got %s", got)
	}
	if printed := stop(); strings.Contains(printed, "no accounts yet") {
		t.Errorf("first steps for a database with accounts:\n%s", printed)
	}
}

func TestDemo(t *testing.T) {
	p := build(t)
	out, err := p.run(nil, "demo")
	passwords := regexp.MustCompile(`(?m)^(richard|john|jane) +([A-Z0-9]{26}) `).FindAllStringSubmatch(out, -1)
	if err != nil || len(passwords) != 3 {
		t.Fatalf("got %s (%v)", out, err)
	}
	addr, stop := p.serve()
	defer stop()
	if got := get(t, "http://"+addr+"/api/accounts/", "richard", passwords[0][2]); !strings.HasPrefix(got, "200 ") || strings.Count(got, "Doe") != 2 {
		t.Errorf("got %s", got)
	}
	again, err := p.run(nil, "demo")
	if err != nil || strings.Count(again, "(there already)") != 3 {
		t.Errorf("again: %s (%v)", again, err)
	}
}

func TestSchemaPrintsTheCommittedDocument(t *testing.T) {
	p := build(t)
	out, err := p.run(nil, "schema")
	committed, failure := os.ReadFile("account/testdata/openapi.json")
	if err != nil || failure != nil || out != string(committed) {
		t.Errorf("it differs from account/testdata/openapi.json (%v, %v)", err, failure)
	}
	if _, err := os.Stat(p.db); err == nil {
		t.Error("a database was made for it")
	}
}

func TestMistakesOnTheCommandLine(t *testing.T) {
	p := build(t)
	for _, c := range []struct {
		args []string
		want string
		ok   bool
	}{
		{[]string{"-h"}, "createsuperuser", true}, {[]string{"nonsense"}, `no command "nonsense"`, false}, {[]string{"demo", "more"}, "one word too many", false},
		{[]string{"-nope"}, "flag provided but not defined", false}, {[]string{"-db", "oracle://x"}, "postgres://…", false}, {[]string{"-db", "/no/such/folder/x.db"}, "no such file", false},
		{[]string{"-addr", "nowhere:99999"}, "-addr", false}, {[]string{"-db", "postgres://u:s3cret@127.0.0.1:1/x"}, "connection refused", false},
	} {
		out, err := p.run(nil, c.args...)
		if !strings.Contains(out, c.want) || (err == nil) != c.ok || strings.Contains(out, "s3cret") {
			t.Errorf("%v: got %s (%v)", c.args, out, err)
		}
	}
}
