package account_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium with what it complained about.
type browser struct {
	t      *testing.T
	ctx    context.Context
	server string

	mutex      sync.Mutex
	complaints []string
}

// newBrowser starts the browser that QUINTET_TEST_CHROMIUM names.
func newBrowser(t *testing.T, server string) *browser {
	t.Helper()
	path := os.Getenv("QUINTET_TEST_CHROMIUM")
	if path == "" && os.Getenv("CI") == "true" {
		t.Fatal("QUINTET_TEST_CHROMIUM is not set, and CI wants a browser")
	}
	if path == "" {
		t.Skip("QUINTET_TEST_CHROMIUM is not set: no browser to test with")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-dev-shm-usage",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, server: server}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	b.do(enabled(runtime.Enable, cdp.Empty{}), enabled(cdplog.Enable, cdp.Empty{}), enabled(network.Enable, network.EnableParams{}))
	return b
}

// enabled is a command of the browser as a step.
func enabled[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// hear notes complaints, and requests that leave the server.
func (b *browser) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, fmt.Sprintf("exception: %+v", event.ExceptionDetails))
	case *cdplog.EventEntryAdded:
		if event.Entry.Level != "verbose" && event.Entry.Level != "info" {
			b.complaints = append(b.complaints, fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if url := event.Request.URL; !strings.HasPrefix(url, b.server) && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "about:") {
			b.complaints = append(b.complaints, "a request went to "+url)
		}
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// wait waits until an expression is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	var said string
	for range 300 {
		ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
		holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		said, _ = chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText")) // for the failure
		cancel()
		if err == nil && holds {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.t.Fatalf("in vain: %s\nthe page says: %s\nthe browser: %q", expression, said, b.complaints)
}

// click clicks on the first element that a selector finds, once it is there.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("document.querySelector(%q)", selector))
	b.wait(fmt.Sprintf("(document.querySelector(%q).click(), true)", selector))
}

func TestRequestsCanBeTriedOnThePages(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w.site)
	t.Cleanup(server.Close)
	b := newBrowser(t, server.URL)

	t.Log("A visitor logs in, for the session that requests are tried with.")
	b.do(chromedp.Navigate(server.URL+"/api/docs/"), chromedp.WaitReady(chromedp.CSS("#docs")))
	b.wait(`document.querySelector("#operations-accounts-accounts_me_partial_update")`)
	b.wait(fmt.Sprintf(`(window.sent ??= fetch("/api/login/", {method: "POST", headers: {"Content-Type": "application/json"},
		body: JSON.stringify({username: "john", password: %q})}).then((answer) => window.status_ = answer.status), window.status_ === 204)`, secrets["john"]))

	t.Log("A request to see the own account is tried.")
	const get = "#operations-accounts-accounts_me_retrieve"
	b.click(get + " .opblock-summary-control")
	b.click(get + " .try-out__btn")
	b.click(get + " .execute")
	b.wait(fmt.Sprintf(`document.querySelector("%s .live-responses-table .response .response-col_status")?.innerText.includes("200")`, get))
	b.wait(fmt.Sprintf(`document.querySelector("%s .live-responses-table")?.innerText.includes("john")`, get))

	t.Log("One that changes something proves that it comes from here.")
	const patch = "#operations-accounts-accounts_me_partial_update"
	b.click(patch + " .opblock-summary-control")
	b.click(patch + " .try-out__btn")
	b.click(patch + " .execute")
	b.wait(fmt.Sprintf(`/\d{3}/.test(document.querySelector("%s .live-responses-table .response .response-col_status")?.innerText)`, patch))
	b.wait(fmt.Sprintf(`!document.querySelector("%s .live-responses-table").innerText.includes("CSRF")`, patch))

	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, complaint := range b.complaints {
		if !strings.Contains(complaint, "status of 400") { // the sample of a body may break a rule
			t.Errorf("the browser complains: %s", complaint)
		}
	}
}
