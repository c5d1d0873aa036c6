package field

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// decimal is a decimal number: coefficient times ten to the exponent. Zero has
// a sign, as in Python.
type decimal struct {
	negative    bool
	coefficient *big.Int // not negative
	exponent    int
}

// decimals is what Python's Decimal reads, but for names such as NaN.
var decimals = regexp.MustCompile(`\A([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?\z`)

// maxExponent bounds what an exponent may make of a short text where the number
// of digits is not limited.
const maxExponent = 1000

// short reports whether n has so few digits that it can be written out.
func (n decimal) short() bool { return n.exponent <= maxExponent && n.exponent >= -2*maxExponent }

// parseDecimal reads text. Underscores between digits are left out, and the
// digits may be of any script.
func parseDecimal(text string) (decimal, bool) {
	parts := decimals.FindStringSubmatch(asciiDigits(strings.ReplaceAll(text, "_", "")))
	if parts == nil || parts[2]+parts[3] == "" {
		return decimal{}, false
	}
	exponent := 0
	if parts[4] != "" {
		exponent, _ = strconv.Atoi(parts[4]) // at most nine digits
	}
	coefficient, ok := new(big.Int).SetString(parts[2]+parts[3], 10)
	return decimal{parts[1] == "-", coefficient, exponent - len(parts[3])}, ok
}

// asciiDigits writes the decimal digits of all scripts as 0 to 9.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := decimalDigit(r); ok {
			return rune(d)
		}
		return r
	}, text)
}

// digits counts: in total, before the point, and behind it.
func (n decimal) digits() (total, whole, places int) {
	length := len(n.coefficient.Text(10))
	switch {
	case n.exponent >= 0:
		return length + n.exponent, length + n.exponent, 0
	case length > -n.exponent:
		return length, length + n.exponent, -n.exponent
	}
	return -n.exponent, 0, -n.exponent
}

// scaled is the coefficient for a smaller exponent.
func (n decimal) scaled(exponent int) *big.Int {
	shift := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.exponent-exponent)), nil)
	return shift.Mul(shift, n.coefficient)
}

// compare is negative, 0 or positive as n is smaller than, equal to or larger
// than m.
func (n decimal) compare(m decimal) int {
	exponent := min(n.exponent, m.exponent)
	a, b := n.scaled(exponent), m.scaled(exponent)
	if n.negative {
		a.Neg(a)
	}
	if m.negative {
		b.Neg(b)
	}
	return a.Cmp(b)
}

// rounded is n with exactly the given number of places.
func (n decimal) rounded(places int, rounding string) decimal {
	if n.exponent >= -places {
		return decimal{n.negative, n.scaled(-places), -places}
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-places-n.exponent)), nil)
	quotient, rest := new(big.Int).QuoRem(n.coefficient, unit, new(big.Int))
	half := rest.Lsh(rest, 1).Cmp(unit)
	if rest.Sign() != 0 && roundsUp(rounding, half, quotient.Bit(0) == 1, n.negative) {
		quotient.Add(quotient, big.NewInt(1))
	}
	return decimal{n.negative, quotient, -places}
}

// roundsUp reports whether what is cut off moves the last digit away from
// zero. Half is how it compares with one half.
func roundsUp(rounding string, half int, odd, negative bool) bool {
	switch rounding {
	case "up":
		return true
	case "down":
		return false
	case "ceiling":
		return !negative
	case "floor":
		return negative
	case "half_up":
		return half >= 0
	case "half_down":
		return half > 0
	}
	return half > 0 || half == 0 && odd
}

// normal is n without zeros at the end.
func (n decimal) normal() decimal {
	digits := n.coefficient.Text(10)
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return decimal{n.negative, new(big.Int), 0}
	}
	coefficient, _ := new(big.Int).SetString(trimmed, 10) // digits
	n = decimal{n.negative, coefficient, n.exponent + len(digits) - len(trimmed)}
	if n.exponent > 0 {
		n = decimal{n.negative, n.scaled(0), 0}
	}
	return n
}

// String prints n without an exponent.
func (n decimal) String() string {
	if n.exponent > 0 {
		n = decimal{n.negative, n.scaled(0), 0}
	}
	digits := n.coefficient.Text(10)
	if places := -n.exponent; places > 0 {
		if missing := places + 1 - len(digits); missing > 0 {
			digits = strings.Repeat("0", missing) + digits
		}
		digits = digits[:len(digits)-places] + "." + digits[len(digits)-places:]
	}
	if n.negative {
		return "-" + digits
	}
	return digits
}
