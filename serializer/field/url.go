package field

import (
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// URL is an absolute URL (DRF's URLField): scheme, host with a dot or
// localhost or an address, and whatever follows without blanks.
type URL struct {
	// MaxLength counts code points; 0 is no limit but that of 2048 for every URL.
	MaxLength int
	// Blank allows "".
	Blank bool
	// Schemes are those allowed, in small letters; nil stands for Django's
	// http, https, ftp and ftps.
	Schemes []string
}

// maxURL is Django's bound on the length of a URL.
const maxURL = 2048

var (
	urlParts = regexp.MustCompile(`\A([A-Za-z][A-Za-z0-9.+-]*)://(?:[^\s:@/]+(?::[^\s:@/]*)?@)?(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]+)(?::([0-9]{2,5}))?(?:[/?#][^\s]*)?\z`)
	hostTLD  = regexp.MustCompile(`\A(?:[a-zA-Z\x{a1}-\x{ffff}-]{2,63}|xn--[a-zA-Z0-9]{1,59})\z`)
)

// Describe sets the type and the limit.
func (k URL) Describe(f *schema.Field) {
	f.Type, f.Format, f.Blank, f.MaxLength = "url", "uri", k.Blank, k.MaxLength
}

// Parse takes text and numbers, which are then no URL.
func (k URL) Parse(input any) (any, error) {
	const message = "Enter a valid URL."
	return String{MaxLength: k.MaxLength, Blank: k.Blank}.read(input, message, func(text string) []rest.Message {
		if k.isURL(text) {
			return nil
		}
		return problem("invalid", message)
	})
}

// isURL reports whether text has the parts of an absolute URL.
func (k URL) isURL(text string) bool {
	if len(text) > maxURL {
		return false
	}
	parts := urlParts.FindStringSubmatch(text)
	if parts == nil {
		return false
	}
	schemes := k.Schemes
	if schemes == nil {
		schemes = []string{"http", "https", "ftp", "ftps"}
	}
	return slices.Contains(schemes, strings.ToLower(parts[1])) && isHost(parts[2])
}

// isHost reports whether text is an address, localhost, or a name with a dot.
func isHost(text string) bool {
	if literal, ok := strings.CutPrefix(text, "["); ok {
		address, err := netip.ParseAddr(strings.TrimSuffix(literal, "]"))
		return err == nil && address.Is6()
	}
	if address, err := netip.ParseAddr(text); err == nil {
		return address.Is4()
	}
	if strings.EqualFold(text, "localhost") {
		return true
	}
	text = strings.TrimSuffix(text, ".")
	labels := strings.Split(text, ".")
	if len(labels) < 2 || len(text) > 253 {
		return false
	}
	last := labels[len(labels)-1]
	for _, label := range labels {
		if !isLabel(label) {
			return false
		}
	}
	return hostTLD.MatchString(last)
}

// Append appends the URL as a JSON string.
func (URL) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return String{}.Append(dst, value)
}

// Plain is the URL.
func (URL) Plain(value reflect.Value) any { return textOf(value) }
