package field

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
)

// DateTime is a moment (DRF's DateTimeField): ISO 8601 with T or a blank
// between date and time, seconds and fraction optional. Text without a zone is
// taken as one in Zone. Values are kept to the microsecond. A date alone is
// refused, as Django did before it took what Python's fromisoformat takes.
type DateTime struct {
	// Format is how it is printed: empty for ISO 8601 with Z for UTC, or a
	// format of strftime ("%d %b %Y") or of Go's time package.
	Format string
	// InputFormats are those that are read; nil stands for iso-8601 alone,
	// which may stand among others.
	InputFormats []string
	// Zone is where text without an offset belongs, and where moments are
	// printed; nil is UTC.
	Zone *time.Location
	// Naive reads and prints moments without a zone: offsets in the input are
	// applied and dropped (Django's USE_TZ = False).
	Naive bool
}

// offsetAtEnd takes the offset, if there is one, from the end of a text.
var offsetAtEnd = regexp.MustCompile(`^(.*?)(Z|[+-]\d{2}(?::?\d{2})?)?$`)

// momentName is what people are told of the built-in format.
const momentName = "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]"

// Describe sets the type, and the format where moments are printed in it.
func (k DateTime) Describe(f *schema.Field) {
	f.Type = "datetime"
	if k.Format == "" && !k.Naive {
		f.Format = "date-time"
	}
}

// zone is Zone, or UTC.
func (k DateTime) zone() *time.Location {
	if k.Zone == nil {
		return time.UTC
	}
	return k.Zone
}

// Parse takes text, and returns a time.Time in UTC.
func (k DateTime) Parse(input any) (any, error) {
	text, ok := input.(string)
	if !ok || len(text) > maxDigits {
		return nil, k.wrong()
	}
	t, zoned, ok := readAs(text, k.InputFormats)
	if !ok && takesISO(k.InputFormats) {
		t, zoned, ok = momentOf(text)
	}
	switch {
	case !ok:
		return nil, k.wrong()
	case zoned:
		return k.checked(t)
	}
	t, ok = at(t, k.zone())
	if !ok {
		return nil, Invalid("make_aware", `Invalid datetime for the timezone "`+k.zone().String()+`".`)
	}
	return k.checked(t)
}

// checked refuses years that no database and no DRF client takes.
func (k DateTime) checked(t time.Time) (any, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return nil, Invalid("overflow", "Datetime value out of range.")
	}
	return t, nil
}

func (k DateTime) wrong() error {
	return Invalid("invalid", "Datetime has wrong format. Use one of these formats instead: "+told(k.InputFormats, momentName)+".")
}

// at is the moment when clocks in a zone show what wall says. There may be
// none, or two, where clocks are changed.
func at(wall time.Time, zone *time.Location) (time.Time, bool) {
	var found time.Time
	n := 0
	last := 0
	for i, around := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := wall.Add(around).In(zone).Zone()
		if i > 0 && offset == last {
			continue
		}
		last = offset
		t := wall.Add(-time.Duration(offset) * time.Second)
		if _, actual := t.In(zone).Zone(); actual == offset {
			found = t
			n++
		}
	}
	return found, n == 1
}

// momentOf reads a date and a time with or without an offset. With one it is
// that moment; else it is what clocks show, as if in UTC.
func momentOf(text string) (t time.Time, zoned, ok bool) {
	i := strings.IndexAny(text, "T ")
	if i < 0 {
		return time.Time{}, false, false
	}
	date, rest := text[:i], text[i+1:]
	parts := offsetAtEnd.FindStringSubmatch(rest)
	if parts == nil {
		return time.Time{}, false, false
	}
	day, isDay := dayOf(date)
	clock, isClock := clockOf(parts[1])
	offset, isOffset := zoneOffset(parts[2])
	t = time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), clock.Second(), clock.Nanosecond(), time.UTC)
	return t.Add(-offset), parts[2] != "", isDay && isClock && isOffset
}

// zoneOffset reads Z, +02, +0200, +02:00 or nothing.
func zoneOffset(text string) (time.Duration, bool) {
	if text == "" || text == "Z" {
		return 0, true
	}
	digits := strings.ReplaceAll(text[1:], ":", "") + "00"
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:4])
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hours < 24 && minutes < 60
}

// Append appends the moment.
func (k DateTime) Append(dst []byte, value reflect.Value) ([]byte, error) {
	if t, ok := timeIn(value); ok && k.Format == "" && k.Zone == nil && !k.Naive {
		return jsontext.AppendTime(dst, t), nil
	}
	return appendPlain(dst, k.Plain(value))
}

// Plain is a time.Time, or text where the kind says how it is printed.
func (k DateTime) Plain(value reflect.Value) any {
	t, ok := timeIn(value)
	switch {
	case !ok:
		return textOrNull(value)
	case k.Format != "" && k.Format != isoFormat:
		return formatted(t.In(k.zone()), k.Format)
	case k.Naive:
		return isoText(t.In(k.zone()), "")
	case k.Zone != nil && k.Zone != time.UTC:
		return isoText(t.In(k.Zone), "Z07:00")
	}
	return t
}

// textOrNull is a text in place of a date or a time; an empty one is none.
func textOrNull(value reflect.Value) any {
	if text := textOf(value); text != "" {
		return text
	}
	return nil
}

// isoText prints a moment with six fractional digits or none.
func isoText(t time.Time, zone string) string {
	if t.Nanosecond()/1000 == 0 {
		return t.Format("2006-01-02T15:04:05" + zone)
	}
	return t.Format("2006-01-02T15:04:05.000000" + zone)
}
