package browsable_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// payloads are texts that want to become part of a page: ways to break out of a
// text, an attribute, a script, a comment, with things to do then.
func payloads() []string {
	breaks := []string{
		"%s", `">%s`, `'>%s`, `</textarea>%s`, `</title>%s`, `</pre></code>%s`, `</option></select>%s`, `</script>%s`, `</template>%s`,
		`-->%s<!--`, `]]>%s`, "`>%s", `\"\>%s`, `{{"%s"}}`, "\x0b%s\x0c", "\ufeff%s", "%s\u2028", `<%s`, `&lt;%s`, `%%3C%%22%s`,
	}
	acts := []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`,
		`<iframe src="javascript:alert(1)"></iframe>`, `<a href="javascript:alert(1)">x</a>`, `<base href="//example.net/">`,
		`<style>@import "//example.net"</style>`, `<form action="//example.net"><button>x`, ` onmouseover=alert(1) x="`, `' autofocus onfocus='alert(1)`,
		`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `javascript:alert(1)//`, `data:text/html,<script>alert(1)</script>`,
		`<meta http-equiv=refresh content="0;url=//example.net">`, `<link rel=stylesheet href=//example.net>`,
	}
	var all []string
	for _, around := range breaks {
		for _, act := range acts {
			all = append(all, fmt.Sprintf(around, act))
		}
	}
	return all
}

// harmless wants a page to have the same elements and attributes as one of plain
// words, and nothing that runs.
func harmless(t *testing.T, what, page, plain string) {
	t.Helper()
	got, want := shape(t, page), shape(t, plain)
	if !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("%s: the element %d is %q rather than %q\n%s", what, i, got[i], want[i], page)
			}
		}
		t.Fatalf("%s: %d elements rather than %d", what, len(got), len(want))
	}
	inert(t, what, page)
}

// inert wants a page without anything of its own that runs, or leads to a script.
func inert(t *testing.T, what, page string) {
	t.Helper()
	elements(parsed(t, page), func(n *html.Node) {
		if n.Data == "script" && (!strings.HasPrefix(attribute(n, "src"), "/-/browsable/app.") || n.FirstChild != nil) || n.Data == "style" || n.Data == "base" || n.Data == "iframe" {
			t.Errorf("%s: there is a %s", what, n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			link := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction"
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || link && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "//")) {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
	})
}

func TestNoTextBecomesPartOfAPage(t *testing.T) {
	w := newWorld(t)
	site := w.serve()
	all := payloads()
	if len(all) < 300 {
		t.Fatalf("there are only %d payloads", len(all))
	}
	room := Room{Name: "plain"}
	if err := w.db.Create(&room).Error; err != nil {
		t.Fatal(err)
	}
	thing := Thing{RoomID: &room.ID}
	if err := w.db.Create(&thing).Error; err != nil {
		t.Fatal(err)
	}
	pages := func(text string) map[string]string {
		thing.Name, thing.Text, thing.Mail, thing.Colour, thing.Words = text, text, text, Colour(text), []string{text}
		if err := w.db.Save(&thing).Error; err != nil {
			t.Fatal(err)
		}
		if err := w.db.Model(&room).Update("name", text).Error; err != nil {
			t.Fatal(err)
		}
		form := url.Values{"name": {text}, "text": {text}, "mail": {text}, "count": {text}, "colour": {text}, "room": {text}, "words[0]": {text}, text: {text}}.Encode()
		q := url.QueryEscape(text)
		return map[string]string{
			"list":    w.ask(site, "GET", "/things/", "").Body.String(),
			"object":  w.ask(site, "GET", "/things/1/", "").Body.String(),
			"refused": w.ask(site, "POST", "/things/", form).Body.String(),
			"search":  w.ask(site, "GET", "/things/?search="+q+"&name="+q+"&x="+q, "").Body.String(),
			"order":   w.ask(site, "GET", "/things/?ordering="+q, "").Body.String(),
			"headers": w.ask(site, "GET", "/things/1/", "", "X-Request-Id", text, "Accept-Language", text, "Origin", text, "Referer", text, "Cookie", "csrftoken="+text).Body.String(),
			"path":    w.ask(site, "GET", "/things/"+url.PathEscape(strings.NewReplacer("/", "", ".", "").Replace(text))+"/", "").Body.String(),
			"echo":    w.ask(site, "GET", "/echo/?text="+q, "").Body.String(),
			"method":  w.ask(site, "PROPFIND", "/things/?a="+q, "").Body.String(),
			"choices": w.ask(site, "GET", "/things/", "", "Accept", "text/html; choices=room; method=POST; words="+strings.ReplaceAll(url.QueryEscape(text), "+", "%20")).Body.String(),
		}
	}
	plain := pages("plain words")
	for _, text := range all {
		for name, page := range pages(strings.ToValidUTF8(text, "")) {
			if name == "search" || name == "choices" { // what is found differs
				inert(t, name+" of "+text, page)
				continue
			}
			harmless(t, name+" of "+text, page, plain[name])
		}
		if t.Failed() {
			return
		}
	}
}
