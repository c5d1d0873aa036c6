package field

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// wall is the zone of moments that were read without a zone.
var wall = time.FixedZone("", 1)

// readAs reads text in one of the formats. Where the text names a zone, the
// moment is in it; else it is what clocks show, as if in UTC.
func readAs(text string, formats []string) (t time.Time, zoned, ok bool) {
	for _, format := range formats {
		if format == isoFormat {
			continue
		}
		if strings.Contains(format, "%") {
			t, zoned, ok = strptime(text, format)
		} else {
			t, zoned, ok = parseLayout(text, format)
		}
		if ok {
			return t, zoned, true
		}
	}
	return time.Time{}, false, false
}

// parseLayout reads text in a layout of Go's time package.
func parseLayout(text, layout string) (t time.Time, zoned, ok bool) {
	t, err := time.ParseInLocation(layout, text, wall)
	if err != nil {
		return time.Time{}, false, false
	}
	if t.Location() != wall {
		return t, true, true
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), false, true
}

// calendar collects the parts of a text. What a format leaves out is the first
// of January 1900, as in Python.
type calendar struct {
	year, month, day, yearDay    int
	hour, minute, second, micros int
	twelve, afternoon, zoned     bool
	offset                       time.Duration
}

// number is a part that is written in digits: at least and at most so many,
// within a range.
type number struct {
	least, most, low, high int
	set                    func(c *calendar, n int)
}

var numbers = map[byte]number{
	'Y': {4, 4, 1, 9999, func(c *calendar, n int) { c.year = n }},
	'y': {2, 2, 0, 99, func(c *calendar, n int) { c.year = 1900 + (n+31)%100 + 69 }},
	'm': {1, 2, 1, 12, func(c *calendar, n int) { c.month = n }},
	'd': {1, 2, 1, 31, func(c *calendar, n int) { c.day = n }},
	'j': {1, 3, 1, 366, func(c *calendar, n int) { c.yearDay = n }},
	'H': {1, 2, 0, 23, func(c *calendar, n int) { c.hour, c.twelve = n, false }},
	'I': {1, 2, 1, 12, func(c *calendar, n int) { c.hour, c.twelve = n%12, true }},
	'M': {1, 2, 0, 59, func(c *calendar, n int) { c.minute = n }},
	'S': {1, 2, 0, 59, func(c *calendar, n int) { c.second = n }},
	'w': {1, 1, 0, 6, func(*calendar, int) {}},
}

var (
	offsets  = regexp.MustCompile(`^(?:Z|[+-]\d{2}:?[0-5]\d)`)
	zoneName = regexp.MustCompile(`(?i)^(?:UTC|GMT)`)
	fraction = regexp.MustCompile(`^\d{1,6}`)
)

// strptime reads text in a format as Python's strptime does: names in any case,
// numbers with or without leading zeros, any blanks for a blank.
func strptime(text, format string) (t time.Time, zoned, ok bool) {
	c := calendar{year: 1900, month: 1, day: 1}
	for format != "" && utf8.ValidString(text) {
		r, size := utf8.DecodeRuneInString(format)
		switch {
		case r == '%' && len(format) > 1:
			text, ok = c.read(text, format[1])
			size = 2
		case unicode.IsSpace(r):
			rest := strings.TrimLeftFunc(text, isSpace)
			text, ok = rest, len(rest) < len(text)
			size = len(format) - len(strings.TrimLeftFunc(format, isSpace))
		default:
			text, ok = cutFold(text, format[:size])
		}
		if !ok {
			return time.Time{}, false, false
		}
		format = format[size:]
	}
	t, ok = c.moment()
	return t, c.zoned, ok && text == ""
}

// cutFold cuts a prefix off in any case.
func cutFold(text, prefix string) (rest string, ok bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return text[len(prefix):], true
}

// read reads one part, and returns the text behind it.
func (c *calendar) read(text string, letter byte) (rest string, ok bool) {
	if part, found := numbers[letter]; found {
		return c.readNumber(text, part)
	}
	switch letter {
	case '%':
		return strings.CutPrefix(text, "%")
	case 'b', 'B', 'a', 'A':
		return c.readName(text, letter)
	case 'p':
		if rest, ok = cutFold(text, "pm"); ok {
			c.afternoon = true
			return rest, true
		}
		return cutFold(text, "am")
	case 'f':
		digits := fraction.FindString(text)
		c.micros, _ = strconv.Atoi(digits + strings.Repeat("0", 6-len(digits))) // digits, by the pattern
		return text[len(digits):], digits != ""
	case 'z':
		found := offsets.FindString(text)
		c.offset, ok = zoneOffset(found)
		c.zoned = true
		return text[len(found):], ok && found != ""
	case 'Z':
		found := zoneName.FindString(text)
		c.zoned = true
		return text[len(found):], found != ""
	}
	return text, false
}

// readNumber takes as many digits as make a number in the range.
func (c *calendar) readNumber(text string, part number) (rest string, ok bool) {
	digits := 0
	for digits < min(part.most, len(text)) && text[digits] >= '0' && text[digits] <= '9' {
		digits++
	}
	for ; digits >= part.least; digits-- {
		n, _ := strconv.Atoi(text[:digits]) // digits
		if n >= part.low && n <= part.high {
			part.set(c, n)
			return text[digits:], true
		}
	}
	return text, false
}

// readName reads the name of a month or of a day of the week, which says
// nothing that the date does not.
func (c *calendar) readName(text string, letter byte) (rest string, ok bool) {
	month := letter == 'b' || letter == 'B'
	short := letter == 'b' || letter == 'a'
	for i := range 12 {
		name := time.Month(i + 1).String()
		if !month {
			name = time.Weekday(i % 7).String()
		}
		if short {
			name = name[:3]
		}
		if rest, ok = cutFold(text, name); ok && month {
			c.month = i + 1
		}
		if ok {
			return rest, true
		}
	}
	return text, false
}

// moment puts the parts together, and fails for a day that the month lacks.
func (c *calendar) moment() (time.Time, bool) {
	if c.twelve && c.afternoon {
		c.hour += 12
	}
	if c.yearDay > 0 {
		t := time.Date(c.year, 1, c.yearDay, 0, 0, 0, 0, time.UTC)
		if t.Year() != c.year {
			return t, false
		}
		c.month, c.day = int(t.Month()), t.Day()
	}
	zone := time.UTC
	if c.zoned {
		zone = time.FixedZone("", int(c.offset/time.Second))
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.micros*1000, zone)
	return t, int(t.Month()) == c.month && t.Day() == c.day
}
