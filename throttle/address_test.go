package throttle_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/quintet-go/rest/throttle"
)

func TestAddress(t *testing.T) {
	const peer = "192.0.2.1:4000"
	tests := []struct {
		name    string
		remote  string
		proxies int
		lines   []string
		want    string
	}{
		{"the peer's", peer, 0, nil, "192.0.2.1"},
		{"the peer's, whatever a client says", peer, 0, []string{"203.0.113.7"}, "192.0.2.1"},
		{"the peer's without a header", peer, 1, nil, "192.0.2.1"},
		{"what the proxy has seen", peer, 1, []string{"203.0.113.7"}, "203.0.113.7"},
		{"the last entry behind one proxy", peer, 1, []string{"6.6.6.6, 203.0.113.7"}, "203.0.113.7"},
		{"the last but one behind two", peer, 2, []string{"6.6.6.6, 203.0.113.7, 10.0.0.1"}, "203.0.113.7"},
		{"the first where there are fewer", peer, 3, []string{"203.0.113.7, 10.0.0.1"}, "203.0.113.7"},
		{"lines are one list", peer, 2, []string{"6.6.6.6", "203.0.113.7", "10.0.0.1"}, "203.0.113.7"},
		{"without blanks", peer, 1, []string{"6.6.6.6 ,\t203.0.113.7 "}, "203.0.113.7"},
		{"without a port", peer, 1, []string{"203.0.113.7:5000"}, "203.0.113.7"},
		{"a word is the peer's", peer, 1, []string{"unknown"}, "192.0.2.1"},
		{"nothing is the peer's", peer, 1, []string{"203.0.113.7,"}, "192.0.2.1"},
		{"half an address is the peer's", peer, 1, []string{"203.0.113"}, "192.0.2.1"},
		{"half a bracket is the peer's", peer, 1, []string{"[2001:db8::1"}, "192.0.2.1"},
		{"octal digits are the peer's", peer, 1, []string{"203.0.113.010"}, "192.0.2.1"},
		{"fewer than no proxies", peer, -1, []string{"203.0.113.7"}, "192.0.2.1"},
		{"an IPv6 network", "[2001:db8:1:2:3:4:5:6]:4000", 0, nil, "2001:db8:1:2::/64"},
		{"the same network", "[2001:db8:1:2:ffff::1]:4000", 0, nil, "2001:db8:1:2::/64"},
		{"another network", "[2001:db8:1:3::1]:4000", 0, nil, "2001:db8:1:3::/64"},
		{"a zone is left out", "[fe80::1%eth0]:4000", 0, nil, "fe80::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.1]:4000", 0, nil, "192.0.2.1"},
		{"IPv4 in IPv6, by a proxy", peer, 1, []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"IPv6 by a proxy", peer, 1, []string{"2001:db8:1:2::7"}, "2001:db8:1:2::/64"},
		{"IPv6 by a proxy, in brackets", peer, 1, []string{"[2001:db8:1:2::7]"}, "2001:db8:1:2::/64"},
		{"IPv6 by a proxy, with a port", peer, 1, []string{"[2001:db8:1:2::7]:5000"}, "2001:db8:1:2::/64"},
		{"an address without a port", "192.0.2.1", 0, nil, "192.0.2.1"},
		{"a socket", "@", 0, nil, "@"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := from(tt.remote)
			for _, line := range tt.lines {
				r.Header.Add("X-Forwarded-For", line)
			}
			if got := throttle.Address(r, tt.proxies); got != tt.want {
				t.Errorf("got %q, not %q", got, tt.want)
			}
		})
	}
}

// FuzzAddress checks that what a client writes is an address or nothing, and
// that it makes no difference where proxies write behind it.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"", "203.0.113.7", "a, b,c", "[::1]:80,::1", ",,,", "::ffff:1.2.3.4", "fe80::1%a,b", "[", "1.2.3.4:99999"} {
		f.Add(seed, "198.51.100.1", uint8(1))
		f.Add("203.0.113.7", seed, uint8(2))
	}
	f.Fuzz(func(t *testing.T, first, second string, n uint8) {
		proxies := int(n % 5)
		r := from("192.0.2.1:4000")
		r.Header["X-Forwarded-For"] = []string{first, second}
		got := throttle.Address(r, proxies)
		addr, err := netip.ParseAddr(got)
		if err != nil {
			prefix, err := netip.ParsePrefix(got)
			if err != nil || prefix.Bits() != 64 || prefix.Masked() != prefix {
				t.Fatalf("%q is neither an address nor a network", got)
			}
		} else if !addr.Is4() || proxies == 0 && got != "192.0.2.1" {
			t.Fatalf("got %q", got)
		}
		if proxies > 0 {
			trusted := "198.51.100.9" + strings.Repeat(", 10.0.0.1", proxies-1)
			r.Header["X-Forwarded-For"] = []string{first, second, trusted}
			if got := throttle.Address(r, proxies); got != "198.51.100.9" {
				t.Errorf("a client chose its address: %q", got)
			}
		}
	})
}
