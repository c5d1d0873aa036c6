package field

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quintet-go/rest/schema"
)

// Time is a time of day (DRF's TimeField). The model holds it as text, or as a
// time.Time whose date does not count.
type Time struct {
	// Format is how it is printed: empty for hh:mm:ss with six fractional
	// digits or none, or a format of strftime ("%I:%M%p") or of Go's time package.
	Format string
	// InputFormats are those that are read; nil stands for iso-8601 alone.
	InputFormats []string
}

var clock = regexp.MustCompile(`^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?$`)

// Describe sets the type, and the format where times are printed in it.
func (k Time) Describe(f *schema.Field) {
	f.Type = "time"
	if k.Format == "" {
		f.Format = "time"
	}
}

// Parse takes text, and returns a time.Time on the first day of the year 0, as
// Go's time package does.
func (k Time) Parse(input any) (any, error) {
	text, ok := input.(string)
	if ok && len(text) <= maxDigits {
		if t, _, ok := readAs(text, k.InputFormats); ok {
			return time.Date(0, 1, 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), nil
		}
		if t, ok := clockOf(text); ok && takesISO(k.InputFormats) {
			return t, nil
		}
	}
	return nil, Invalid("invalid", "Time has wrong format. Use one of these formats instead: "+told(k.InputFormats, "hh:mm[:ss[.uuuuuu]]")+".")
}

// clockOf reads hh:mm[:ss[.uuuuuu]].
func clockOf(text string) (time.Time, bool) {
	parts := clock.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, false
	}
	hour, _ := strconv.Atoi(parts[1]) // digits, by the pattern
	minute, _ := strconv.Atoi(parts[2])
	second, _ := strconv.Atoi("0" + parts[3])
	fraction, _ := strconv.Atoi(parts[4] + strings.Repeat("0", 6-len(parts[4])))
	t := time.Date(0, 1, 1, hour, minute, second, fraction*1000, time.UTC)
	return t, hour < 24 && minute < 60 && second < 60
}

// Append appends the time as a JSON string.
func (k Time) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the time as text.
func (k Time) Plain(value reflect.Value) any {
	t, ok := timeIn(value)
	if !ok {
		text, _ := textOf(value).(string)
		if t, ok = clockOf(text); !ok {
			return textOrNull(value)
		}
	}
	switch {
	case k.Format != "" && k.Format != isoFormat:
		return formatted(t, k.Format)
	case t.Nanosecond()/1000 == 0:
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04:05.000000")
}
