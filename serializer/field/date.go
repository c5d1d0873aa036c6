package field

import (
	"reflect"
	"regexp"
	"strconv"
	"time"

	"github.com/quintet-go/rest/schema"
)

// Date is a day (DRF's DateField). The model holds it as a time.Time at
// midnight UTC in a column of type date, or as text.
type Date struct {
	// Format is how it is printed: empty for YYYY-MM-DD, or a format of
	// strftime ("%d %b %Y") or of Go's time package.
	Format string
	// InputFormats are those that are read; nil stands for iso-8601 alone.
	InputFormats []string
}

var day = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)

// Describe sets the type, and the format where days are printed in it.
func (k Date) Describe(f *schema.Field) {
	f.Type = "date"
	if k.Format == "" {
		f.Format = "date"
	}
}

// Parse takes text, and returns a time.Time at midnight UTC.
func (k Date) Parse(input any) (any, error) {
	text, ok := input.(string)
	if ok && len(text) <= maxDigits {
		if t, _, ok := readAs(text, k.InputFormats); ok && t.Year() >= 1 {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), nil
		}
		if t, ok := dayOf(text); ok && takesISO(k.InputFormats) {
			return t, nil
		}
	}
	return nil, Invalid("invalid", "Date has wrong format. Use one of these formats instead: "+told(k.InputFormats, "YYYY-MM-DD")+".")
}

// dayOf reads YYYY-MM-DD.
func dayOf(text string) (time.Time, bool) {
	parts := day.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, false
	}
	year, _ := strconv.Atoi(parts[1]) // digits, by the pattern
	month, _ := strconv.Atoi(parts[2])
	date, _ := strconv.Atoi(parts[3])
	t := time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
	return t, year >= 1 && int(t.Month()) == month && t.Day() == date
}

// Append appends the day as a JSON string.
func (k Date) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the day as text.
func (k Date) Plain(value reflect.Value) any {
	t, ok := timeIn(value)
	if !ok {
		text, _ := textOf(value).(string)
		if t, ok = dayOf(text); !ok {
			return textOrNull(value)
		}
	}
	if k.Format != "" && k.Format != isoFormat {
		return formatted(t, k.Format)
	}
	return t.Format(time.DateOnly)
}
