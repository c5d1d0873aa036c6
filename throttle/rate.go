package throttle

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how many requests may pass within any span of the length Per. It is
// read from text, such as "10/15m", by [ParseRate], flag.TextVar and
// encoding/json.
type Rate struct {
	// Count is from 1 to 100,000: the time of each request is remembered.
	Count int
	// Per is a whole number of milliseconds, of at most 366 days.
	Per time.Duration
}

// The limits of a rate.
const (
	maxCount = 100_000
	maxPer   = 366 * 24 * time.Hour
)

// Err is nil for a rate that can be kept, and otherwise says what is wrong. The
// zero Rate is a mistake: it means neither all nor nothing.
func (r Rate) Err() error {
	switch {
	case r == Rate{}:
		return errors.New("the rate is not set: say how many requests in how long, such as throttle.Rate{Count: 10, Per: time.Minute}")
	case r.Count < 1 || r.Count > maxCount:
		return fmt.Errorf("the rate's Count is %d: it must be from 1 to %d; take a shorter Per for more requests", r.Count, maxCount)
	case r.Per <= 0 || r.Per > maxPer:
		return fmt.Errorf("the rate's Per is %s: it must be longer than nothing and at most 366 days", r.Per)
	case r.Per%time.Millisecond != 0:
		return fmt.Errorf("the rate's Per is %s: it must be a whole number of milliseconds", r.Per)
	}
	return nil
}

// units are the lengths of periods and their names. The first name is the one
// that is printed; the longest length stands first.
var units = [...]struct {
	length time.Duration
	names  []string
}{
	{24 * time.Hour, []string{"day", "d", "days"}},
	{time.Hour, []string{"h", "hr", "hrs", "hour", "hours"}},
	{time.Minute, []string{"min", "m", "mins", "minute", "minutes"}},
	{time.Second, []string{"s", "sec", "secs", "second", "seconds"}},
	{time.Millisecond, []string{"ms"}},
}

// ParseRate reads "10/min", "100/day", "5/s", "10/15m", "3/2h": how many
// requests, a slash, and how long, in days, hours, minutes, seconds or ms.
//
// DRF looks at the first letter of the period alone. Here a word that is no unit
// is an error, since "10/month" would be ten a minute.
func ParseRate(text string) (Rate, error) {
	count, period, found := strings.Cut(text, "/")
	if !found {
		return Rate{}, fmt.Errorf("the rate %q has no slash: write it like 10/min or 10/15m", clip(text))
	}
	n, ok := digits(count)
	if !ok {
		return Rate{}, fmt.Errorf("the rate %q must begin with a whole number: write it like 10/min or 10/15m", clip(text))
	}
	per, err := parsePeriod(period)
	if err != nil {
		return Rate{}, err
	}
	rate := Rate{Count: n, Per: per}
	return rate, rate.Err()
}

// parsePeriod reads "min", "15m".
func parsePeriod(text string) (time.Duration, error) {
	name := strings.TrimLeft(text, "0123456789")
	n := 1
	if number := text[:len(text)-len(name)]; number != "" {
		var ok bool
		if n, ok = digits(number); !ok {
			return 0, fmt.Errorf("the period %q is longer than 366 days", clip(text))
		}
	}
	for _, unit := range units {
		for _, known := range unit.names {
			if name != known {
				continue
			}
			if n > int(maxPer/unit.length) {
				return 0, fmt.Errorf("the period %q is longer than 366 days", clip(text))
			}
			return time.Duration(n) * unit.length, nil
		}
	}
	return 0, fmt.Errorf("the period %q has no unit that is known: end it with s, min, h or day", clip(text))
}

// digits reads a number that has digits alone and fits.
func digits(text string) (int, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// clip shortens a text that is quoted in an error.
func clip(text string) string { return text[:min(len(text), 40)] }

// String is the rate as [ParseRate] reads it.
func (r Rate) String() string {
	for _, unit := range units {
		if n := r.Per / unit.length; n == 1 && r.Per%unit.length == 0 {
			return fmt.Sprintf("%d/%s", r.Count, unit.names[0])
		} else if n > 1 && r.Per%unit.length == 0 {
			return fmt.Sprintf("%d/%d%s", r.Count, n, unit.names[0])
		}
	}
	return fmt.Sprintf("%d/%s", r.Count, r.Per)
}

// UnmarshalText sets the rate from text, as [ParseRate] does.
func (r *Rate) UnmarshalText(text []byte) error {
	rate, err := ParseRate(string(text))
	if err == nil {
		*r = rate
	}
	return err
}

// MarshalText is [Rate.String] for a rate that can be kept, and an error for
// any other.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), r.Err() }
