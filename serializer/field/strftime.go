package field

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// isoFormat names the built-in format among others.
const isoFormat = "iso-8601"

// layouts are how Go prints the parts of a date's or a time's format that
// strftime writes with a letter.
var layouts = map[byte]string{
	'Y': "2006", 'm': "01", 'd': "02", 'b': "Jan", 'B': "January", 'y': "06", 'a': "Mon", 'A': "Monday", 'H': "15", 'I': "03", 'M': "04",
	'S': "05", 'p': "PM", 'z': "-0700", 'Z': "MST", 'j': "002", 'e': "_2", 'F': "2006-01-02", 'T': "15:04:05", 'R': "15:04",
	'D': "01/02/06", 'x': "01/02/06", 'X': "15:04:05", 'c': "Mon Jan _2 15:04:05 2006",
}

// formatted prints t in a format: strftime's, or Go's layout.
func formatted(t time.Time, format string) string {
	if !strings.Contains(format, "%") {
		return t.Format(format)
	}
	var b strings.Builder
	for format != "" {
		text, rest, found := strings.Cut(format, "%")
		b.WriteString(text)
		if !found {
			break
		}
		short := strings.HasPrefix(rest, "-")
		letter := strings.TrimPrefix(rest, "-")
		if letter == "" {
			b.WriteString("%" + rest)
			break
		}
		part := printed(t, letter[0])
		if short { // %-d is 1 rather than 01
			part = strings.TrimLeft(part[:len(part)-1], "0 ") + part[len(part)-1:]
		}
		b.WriteString(part)
		format = letter[1:]
	}
	return b.String()
}

// printed is one part of a moment. A letter that stands for nothing is printed
// as it is.
func printed(t time.Time, letter byte) string {
	switch letter {
	case '%':
		return "%"
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000)
	case 'w':
		return strconv.Itoa(int(t.Weekday()))
	case 's':
		return strconv.FormatInt(t.Unix(), 10)
	}
	if layout, known := layouts[letter]; known {
		return t.Format(layout)
	}
	return "%" + string(rune(letter))
}

// telling is what DRF tells people of the parts of a format.
var telling = strings.NewReplacer(
	"%Y", "YYYY", "%y", "YY", "%m", "MM", "%b", "[Jan-Dec]", "%B", "[January-December]", "%d", "DD", "%H", "hh", "%I", "hh", "%M", "mm",
	"%S", "ss", "%f", "uuuuuu", "%a", "[Mon-Sun]", "%A", "[Monday-Sunday]", "%p", "[AM|PM]", "%z", "[+HHMM|-HHMM]", "%%", "%",
)

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

// takesISO reports whether the built-in format is among the formats; it is the
// only one where none is named.
func takesISO(formats []string) bool {
	return formats == nil || slices.Contains(formats, isoFormat)
}
