package field

import (
	"slices"
	"strings"
	"time"
)

// directives are the parts of a date's or a time's format: as strftime writes
// them, as Go prints and reads them, and as DRF tells people of them.
var directives = []struct{ strftime, output, input, human string }{
	{"%Y", "2006", "2006", "YYYY"},
	{"%m", "01", "1", "MM"},
	{"%d", "02", "2", "DD"},
	{"%b", "Jan", "Jan", "[Jan-Dec]"},
	{"%B", "January", "January", "[January-December]"},
	{"%y", "06", "06", "YY"},
	{"%a", "Mon", "Mon", "[Mon-Sun]"},
	{"%A", "Monday", "Monday", "[Monday-Sunday]"},
	{"%H", "15", "15", "hh"},
	{"%I", "03", "3", "hh"},
	{"%M", "04", "4", "mm"},
	{"%S", "05", "5", "ss"},
	{"%f", "000000", "000000", "uuuuuu"},
	{"%p", "PM", "PM", "[AM|PM]"},
	{"%z", "-0700", "-0700", "[+HHMM|-HHMM]"},
	{"%Z", "MST", "MST", "[zone]"},
	{"%j", "002", "002", "DDD"},
	{"%%", "%", "%", "%"},
}

// isoFormat names the built-in format among others.
const isoFormat = "iso-8601"

// replacer writes a strftime format anew.
func replacer(column func(i int) string) *strings.Replacer {
	pairs := make([]string, 0, 2*len(directives))
	for i := range directives {
		pairs = append(pairs, directives[i].strftime, column(i))
	}
	return strings.NewReplacer(pairs...)
}

var (
	printing = replacer(func(i int) string { return directives[i].output })
	reading  = replacer(func(i int) string { return directives[i].input })
	telling  = replacer(func(i int) string { return directives[i].human })
)

// formatted prints t in a format: strftime's, or Go's layout.
func formatted(t time.Time, format string) string {
	return t.Format(printing.Replace(format))
}

// readAs reads text in one of the formats.
func readAs(text string, formats []string, zone *time.Location) (time.Time, bool) {
	for _, format := range formats {
		if format == isoFormat {
			continue
		}
		layout := format
		if strings.Contains(format, "%") {
			layout = reading.Replace(format)
		}
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// takesISO reports whether the built-in format is among the formats; it is the
// only one where none is named.
func takesISO(formats []string) bool {
	return formats == nil || slices.Contains(formats, isoFormat)
}

// told lists formats for people. Iso is what the built-in one is called.
func told(formats []string, iso string) string {
	if formats == nil {
		return iso
	}
	names := make([]string, len(formats))
	for i, format := range formats {
		names[i] = telling.Replace(format)
		if format == isoFormat {
			names[i] = iso
		}
	}
	return strings.Join(names, ", ")
}
