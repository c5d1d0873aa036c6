package field

import (
	"fmt"
	"net/netip"
	"reflect"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// IPAddress is an IPv4 or IPv6 address as text (DRF's IPAddressField). IPv6 is
// kept in its shortest form, and an IPv4 address mapped into IPv6 as IPv4,
// unless only IPv6 is allowed.
type IPAddress struct {
	// Version is 4 or 6; 0 takes both.
	Version int
	// Blank allows "".
	Blank bool
}

// Describe sets the type and format.
func (k IPAddress) Describe(f *schema.Field) {
	f.Type, f.Blank = "string", k.Blank
	f.Format = map[int]string{4: "ipv4", 6: "ipv6"}[k.Version]
	if f.Format == "" {
		f.Format = "ip"
	}
}

// Check wants a known version.
func (k IPAddress) Check() error {
	if k.Version != 0 && k.Version != 4 && k.Version != 6 {
		return fmt.Errorf("its Version is %d: take 4, 6, or 0 for both", k.Version)
	}
	return nil
}

// Parse takes text.
func (k IPAddress) Parse(input any) (any, error) {
	text, ok := input.(string)
	if !ok {
		return nil, Invalid("invalid", wrongAddress)
	}
	address, valid := k.address(text)
	value, err := String{Blank: k.Blank}.read(text, "", func(string) []rest.Message {
		if !valid {
			return problem("invalid", k.wrong(text))
		}
		return nil
	})
	if err == nil && valid {
		return address, nil
	}
	return value, err
}

// address is text in its normal form, if it is an allowed address.
func (k IPAddress) address(text string) (string, bool) {
	if !strings.Contains(text, ":") {
		text = strings.TrimFunc(text, isSpace)
	}
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		return "", false
	}
	switch {
	case address.Is4():
		return address.String(), k.Version != 6
	case k.Version == 0 && address.Is4In6():
		return address.Unmap().String(), true
	}
	return address.String(), k.Version != 4
}

const wrongAddress = "Enter a valid IPv4 or IPv6 address."

// wrong is what DRF says of text that is no address: of one with a colon, where
// it may be IPv6, that it is none of either version.
func (k IPAddress) wrong(text string) string {
	switch {
	case k.Version == 4:
		return "Enter a valid IPv4 address."
	case k.Version == 6 && !strings.Contains(text, ":"):
		return "Enter a valid IPv6 address."
	}
	return wrongAddress
}

// Append appends the address as a JSON string.
func (IPAddress) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return String{}.Append(dst, value)
}

// Plain is the address as text.
func (IPAddress) Plain(value reflect.Value) any { return textOf(value) }
