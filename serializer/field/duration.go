package field

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/quintet-go/rest/schema"
)

// Duration is a span of time (DRF's DurationField), kept to the microsecond in
// a time.Duration, or as text. It reads "[DD] [HH:[MM:]]ss[.uuuuuu]", which is
// also how it prints, numbers as seconds, and ISO 8601 ("P3DT08H32M01S").
type Duration struct {
	// ISO prints ISO 8601.
	ISO bool
	// Minimum and Maximum are inclusive; nil is no limit.
	Minimum, Maximum *time.Duration
}

const day24 = 24 * time.Hour

var (
	spans    = regexp.MustCompile(`^(?:(-?\d+) (?:days?, )?)?(-?)(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?$`)
	sqlSpans = regexp.MustCompile(`^(?:(-?\d+) days? ?)?(?:([-+]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$`)
	isoSpans = regexp.MustCompile(`^([-+]?)P(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$`)
)

// Describe sets the type and the limits.
func (k Duration) Describe(f *schema.Field) {
	f.Type, f.Format = "field", "duration"
	if k.ISO {
		f.Printed = "iso"
	}
	if k.Minimum != nil {
		f.Minimum = spanText(*k.Minimum)
	}
	if k.Maximum != nil {
		f.Maximum = spanText(*k.Maximum)
	}
}

// Parse takes text and numbers, and returns a time.Duration.
func (k Duration) Parse(input any) (any, error) {
	text, ok := plainText(input)
	if !ok || len(text) > maxDigits {
		return nil, wrongSpan()
	}
	micros, ok := microsOf(text)
	if !ok {
		return nil, wrongSpan()
	}
	if !micros.IsInt64() || micros.Int64() > math.MaxInt64/1000 || micros.Int64() < math.MinInt64/1000 {
		days := int64(math.MaxInt64 / day24)
		return nil, Invalid("overflow", fmt.Sprintf("The number of days must be between %d and %d.", -days, days))
	}
	span := time.Duration(micros.Int64()) * time.Microsecond
	if k.Maximum != nil && span > *k.Maximum {
		return nil, Invalid("max_value", fmt.Sprintf("Ensure this value is less than or equal to %s.", pythonSpan(*k.Maximum)))
	}
	if k.Minimum != nil && span < *k.Minimum {
		return nil, Invalid("min_value", fmt.Sprintf("Ensure this value is greater than or equal to %s.", pythonSpan(*k.Minimum)))
	}
	return span, nil
}

func wrongSpan() error {
	return Invalid("invalid", "Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].")
}

// microsOf reads a span in microseconds.
func microsOf(text string) (*big.Int, bool) {
	p := spans.FindStringSubmatch(text)
	if p == nil {
		p = sqlSpans.FindStringSubmatch(text)
	}
	if p != nil {
		sum := new(big.Rat)
		addSpan(sum, p[3], time.Hour)
		addSpan(sum, p[4], time.Minute)
		addSpan(sum, p[5]+"."+p[6], time.Second)
		if p[2] == "-" {
			sum.Neg(sum)
		}
		addSpan(sum, p[1], day24)
		return wholeMicros(sum), true
	}
	if p = isoSpans.FindStringSubmatch(text); p == nil {
		return nil, false
	}
	sum := new(big.Rat)
	for i, unit := range []time.Duration{day24, time.Hour, time.Minute, time.Second} {
		addSpan(sum, strings.Replace(p[i+2], ",", ".", 1), unit)
	}
	if p[1] == "-" {
		sum.Neg(sum)
	}
	return wholeMicros(sum), true
}

// addSpan adds a number of units. Text is a decimal or nothing, by the
// patterns.
func addSpan(sum *big.Rat, text string, unit time.Duration) {
	if strings.Trim(text, ".-") == "" {
		return
	}
	n, ok := new(big.Rat).SetString(strings.TrimSuffix(text, "."))
	if !ok {
		return
	}
	sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(unit.Microseconds())))
}

// wholeMicros cuts a number towards zero.
func wholeMicros(n *big.Rat) *big.Int { return new(big.Int).Quo(n.Num(), n.Denom()) }

// split takes a span apart as Python does: only the days are negative.
func split(span time.Duration) (days int64, rest time.Duration) {
	days = int64(span / day24)
	rest = span % day24
	if rest < 0 {
		days--
		rest += day24
	}
	return days, rest
}

// clockText is a span of less than a day.
func clockText(rest time.Duration) string {
	text := fmt.Sprintf("%02d:%02d:%02d", rest/time.Hour, rest/time.Minute%60, rest/time.Second%60)
	if micros := rest % time.Second / time.Microsecond; micros > 0 {
		text += fmt.Sprintf(".%06d", micros)
	}
	return text
}

// spanText is a span as Django prints it.
func spanText(span time.Duration) string {
	days, rest := split(span)
	if days != 0 {
		return fmt.Sprintf("%d %s", days, clockText(rest))
	}
	return clockText(rest)
}

// pythonSpan is a span as Python prints it in messages: "4 days, 0:00:00".
func pythonSpan(span time.Duration) string {
	days, rest := split(span)
	text := strings.TrimPrefix(clockText(rest), "0")
	switch days {
	case 0:
		return text
	case 1, -1:
		return fmt.Sprintf("%d day, %s", days, text)
	}
	return fmt.Sprintf("%d days, %s", days, text)
}

// isoSpan is a span as Django prints it in ISO 8601: "P3DT08H32M01.000123S".
func isoSpan(span time.Duration) string {
	sign := ""
	if span < 0 {
		sign, span = "-", -span
	}
	days, rest := split(span)
	text := fmt.Sprintf("%sP%dDT%02dH%02dM%02d", sign, days, rest/time.Hour, rest/time.Minute%60, rest/time.Second%60)
	if micros := rest % time.Second / time.Microsecond; micros > 0 {
		text += fmt.Sprintf(".%06d", micros)
	}
	return text + "S"
}

// Append appends the span as a JSON string.
func (k Duration) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the span as text.
func (k Duration) Plain(value reflect.Value) any {
	var span time.Duration
	if value.CanInt() {
		span = time.Duration(value.Int())
	} else {
		parsed, err := k.Parse(textOf(value))
		if err != nil {
			return textOf(value)
		}
		span, _ = parsed.(time.Duration)
	}
	if k.ISO {
		return isoSpan(span)
	}
	return spanText(span)
}
