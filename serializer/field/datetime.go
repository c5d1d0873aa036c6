package field

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
)

// DateTime is a moment (DRF's DateTimeField): ISO 8601 with T or a blank
// between date and time, seconds and fraction optional. Text without a zone is
// taken as UTC. Values are kept to the microsecond and printed in UTC with Z.
type DateTime struct{}

// moment is the shape of a date and time.
var moment = regexp.MustCompile(
	`^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$`)

// Describe sets the type.
func (DateTime) Describe(f *schema.Field) { f.Type = "datetime" }

// Parse takes text, and returns a time.Time in UTC.
func (DateTime) Parse(input any) (any, []rest.Message) {
	text, ok := input.(string)
	if !ok || len(text) > maxDigits {
		return nil, wrongMoment()
	}
	parts := moment.FindStringSubmatch(text)
	if parts == nil {
		return nil, wrongMoment()
	}
	t, ok := momentOf(parts)
	if !ok {
		return nil, wrongMoment()
	}
	if t.Year() < 1 || t.Year() > 9999 {
		return nil, problem("overflow", "Datetime value out of range.")
	}
	return t, nil
}

func wrongMoment() []rest.Message {
	return problem("invalid", "Datetime has wrong format. Use one of these formats instead: "+
		"YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].")
}

// momentOf puts the parts together, in UTC. It fails for a part that is out of
// its range, such as February 30.
func momentOf(parts []string) (time.Time, bool) {
	var n [7]int
	for i := range n {
		text := parts[i+1]
		if i == 6 {
			text += strings.Repeat("0", 6-len(text))
		}
		n[i], _ = strconv.Atoi(text) // digits or empty, by the pattern
	}
	offset, ok := zoneOffset(parts[8])
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*1000, time.UTC)
	ok = ok && n[0] > 0 && int(t.Month()) == n[1] && t.Day() == n[2] &&
		t.Hour() == n[3] && t.Minute() == n[4] && t.Second() == n[5]
	return t.Add(-offset), ok
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

// Append appends the moment in UTC.
func (DateTime) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return jsontext.AppendTime(dst, timeOf(value)), nil
}

// Plain is a time.Time.
func (DateTime) Plain(value reflect.Value) any { return timeOf(value) }

// timeOf is the time in a field of type time.Time, or of one made from it.
func timeOf(value reflect.Value) time.Time {
	t, _ := value.Convert(reflect.TypeFor[time.Time]()).Interface().(time.Time)
	return t
}
