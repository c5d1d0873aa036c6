package browsable_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium that is driven by a test, and what it complained about.
type browser struct {
	t      *testing.T
	ctx    context.Context
	server *httptest.Server

	mu         sync.Mutex
	complaints []string
	foreign    []string
	requests   int
}

// enabled is a command of the browser as a step.
func enabled[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// newBrowser starts the browser that QUINTET_TEST_CHROMIUM names.
func newBrowser(t *testing.T, server *httptest.Server) *browser {
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
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "no-default-browser-check",
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-extensions", "disable-dev-shm-usage",
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
	b.do(chromedp.EmulateViewport(1280, 900), enabled(runtime.Enable, cdp.Empty{}), enabled(cdplog.Enable, cdp.Empty{}), enabled(network.Enable, network.EnableParams{}))
	return b
}

// hear notes what a page complains about, and every request that leaves the
// server.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, fmt.Sprintf("exception: %+v", event.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if event.Type == "error" || event.Type == "warning" {
			b.complaints = append(b.complaints, fmt.Sprintf("console: %+v", event.Args))
		}
	case *cdplog.EventEntryAdded:
		refused := event.Entry.Source == "network" && strings.Contains(event.Entry.Text, "the server responded with a status of 4") &&
			!strings.Contains(event.Entry.URL, "/-/browsable/")
		if event.Entry.Level != "verbose" && event.Entry.Level != "info" && !refused {
			b.complaints = append(b.complaints, fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		b.requests++
		if u, err := url.Parse(event.Request.URL); err != nil || "http://"+u.Host != b.server.URL && u.Scheme != "about" {
			b.foreign = append(b.foreign, event.Request.URL)
		}
	}
}

// do runs steps.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%v\nthe page says: %s", err, b.text())
	}
}

// value is what an action answers.
func value[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("%v", err)
	}
	return v
}

// text is what the page says.
func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? document.body.innerText : ""`)) // between two pages there is none
	return text
}

// open goes to a path of the server.
func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.server.URL+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// fill types into a control.
func (b *browser) fill(selector, text string) {
	b.t.Helper()
	at := chromedp.CSS(selector)
	b.do(chromedp.WaitVisible(at))
	b.number(fmt.Sprintf("(document.querySelector(%q).value = '', 1)", selector))
	b.do(chromedp.SendKeys(at, text))
}

// click clicks, and waits until the page says the text.
func (b *browser) click(selector, then string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
	b.says(then)
}

// says waits until the page says the text.
func (b *browser) says(text string) {
	b.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if strings.Contains(b.text(), text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("the page does not say %q:\n%s", text, b.text())
}

// lacks wants the page not to say the text.
func (b *browser) lacks(text string) {
	b.t.Helper()
	if strings.Contains(b.text(), text) {
		b.t.Errorf("the page says %q:\n%s", text, b.text())
	}
}

// number is what an expression is.
func (b *browser) number(expression string) int {
	b.t.Helper()
	return value(b, chromedp.Evaluate[int](expression))
}

// shoot takes pictures in both widths and colours, and wants no page to scroll
// sideways. They are kept where QUINTET_TEST_SCREENSHOTS names a folder.
func (b *browser) shoot(name string) {
	b.t.Helper()
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			b.do(
				chromedp.EmulateViewport(width, 900, chromedp.EmulateMobile),
				enabled(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
				}),
				chromedp.Sleep(200*time.Millisecond),
			)
			picture := value(b, chromedp.FullScreenshot(100))
			if wide := b.number(`document.documentElement.scrollWidth`); wide > int(width) {
				b.t.Errorf("%s is %d pixels wide on a screen of %d", name, wide, width)
			}
			if folder := os.Getenv("QUINTET_TEST_SCREENSHOTS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), picture, 0o600); err != nil {
					b.t.Error(err)
				}
			}
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// quiet wants nothing to have been complained about, and no request to have left
// the server.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complaints {
		b.t.Errorf("the browser complains: %s", complaint)
	}
	if b.requests == 0 {
		b.t.Error("no request was seen")
	}
	for _, address := range b.foreign {
		b.t.Errorf("a request went to %s", address)
	}
}
