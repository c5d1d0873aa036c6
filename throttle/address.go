package throttle

import (
	"net/netip"
	"strings"

	"github.com/quintet-go/rest"
)

// Address is the address that r came from, as throttles count it: an IPv4
// address, or the /64 network of an IPv6 one, since that is what one customer has
// at the least (RFC 6177).
//
// proxies is how many proxies of one's own the request has passed. With 0 it is
// the peer's address, whatever the headers say. With n it is the n-th entry from
// the right of all X-Forwarded-For lines, or the first one where there are fewer
// (DRF's NUM_PROXIES): what a client writes there stands further to the left. An
// entry that is no address counts as the peer's.
func Address(r *rest.Request, proxies int) string {
	if proxies > 0 {
		lines := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if addr, ok := readAddress(fromRight(lines, proxies)); ok {
			return network(addr)
		}
	}
	if addr, ok := readAddress(r.RemoteAddr); ok {
		return network(addr)
	}
	return r.RemoteAddr // such as that of a Unix socket
}

// fromRight is the n-th item from the right of a list with commas, or its first
// where there are fewer.
func fromRight(list string, n int) string {
	for {
		comma := strings.LastIndexByte(list, ',')
		if comma < 0 || n == 1 {
			return list[comma+1:]
		}
		list, n = list[:comma], n-1
	}
}

// readAddress reads an address with or without a port and brackets.
func readAddress(text string) (netip.Addr, bool) {
	text = strings.Trim(text, " \t")
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr(), true
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		text, ok = strings.CutSuffix(inner, "]")
		if !ok {
			return netip.Addr{}, false
		}
	}
	addr, err := netip.ParseAddr(text)
	return addr, err == nil
}

// network is an IPv4 address, or the /64 of an IPv6 one without its zone.
func network(addr netip.Addr) string {
	addr = addr.Unmap()
	if addr.Is4() {
		return addr.String()
	}
	prefix, _ := addr.Prefix(64) // 64 always fits an IPv6 address
	return prefix.String()
}
