package throttle_test

import (
	"encoding/json"
	"flag"
	"strings"
	"testing"
	"time"

	"github.com/quintet-go/rest/throttle"
)

func TestRatesAreReadFromText(t *testing.T) {
	tests := []struct {
		text  string
		count int
		per   time.Duration
	}{
		{"10/min", 10, time.Minute},
		{"100/day", 100, 24 * time.Hour},
		{"5/s", 5, time.Second},
		{"5/sec", 5, time.Second},
		{"5/seconds", 5, time.Second},
		{"10/15m", 10, 15 * time.Minute},
		{"10/minute", 10, time.Minute},
		{"3/2h", 3, 2 * time.Hour},
		{"3/hour", 3, time.Hour},
		{"3/2hours", 3, 2 * time.Hour},
		{"1/366d", 1, 366 * 24 * time.Hour},
		{"1/250ms", 1, 250 * time.Millisecond},
		{"100000/d", 100_000, 24 * time.Hour},
		{"010/01min", 10, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := throttle.ParseRate(tt.text)
			if err != nil || got != (throttle.Rate{Count: tt.count, Per: tt.per}) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestTextThatIsNoRateIsExplained(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "no slash"},
		{"10", "no slash"},
		{"10 per minute", "no slash"},
		{"/min", "whole number"},
		{"ten/min", "whole number"},
		{"-1/min", "whole number"},
		{"+1/min", "whole number"},
		{"1.5/min", "whole number"},
		{" 1/min", "whole number"},
		{"٣/min", "whole number"},
		{"99999999999999999999/min", "whole number"},
		{"0/min", "from 1 to 100000"},
		{"100001/min", "from 1 to 100000"},
		{"10/", "no unit that is known"},
		{"10/15", "no unit that is known"},
		{"10/month", "no unit that is known"},
		{"10/Min", "no unit that is known"},
		{"10/ min", "no unit that is known"},
		{"10/min/2", "no unit that is known"},
		{"10/1h30m", "no unit that is known"},
		{"10/0m", "longer than nothing"},
		{"10/367d", "longer than 366 days"},
		{"10/9223372036854775807h", "longer than 366 days"},
		{"10/99999999999999999999h", "longer than 366 days"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := throttle.ParseRate(tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestRatesThatCannotBeKeptAreMistakes(t *testing.T) {
	tests := []struct {
		name string
		rate throttle.Rate
		want string
	}{
		{"nothing set", throttle.Rate{}, "not set: say how many requests in how long"},
		{"no count", throttle.Rate{Per: time.Minute}, "Count is 0"},
		{"a negative count", throttle.Rate{Count: -1, Per: time.Minute}, "Count is -1"},
		{"too many to remember", throttle.Rate{Count: 100_001, Per: time.Minute}, "take a shorter Per"},
		{"no period", throttle.Rate{Count: 1}, "Per is 0s"},
		{"a negative period", throttle.Rate{Count: 1, Per: -time.Minute}, "Per is -1m0s"},
		{"more than a year", throttle.Rate{Count: 1, Per: 367 * 24 * time.Hour}, "at most 366 days"},
		{"a number without its unit", throttle.Rate{Count: 1, Per: 60}, "whole number of milliseconds"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.rate.Err(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
			if _, err := tt.rate.MarshalText(); err == nil {
				t.Error("it was printed as if it were a rate")
			}
			if _, err := (&throttle.Memory{}).Take(t.Context(), "a", tt.rate); err == nil {
				t.Error("it was counted with")
			}
		})
	}
}

func TestRatesComeFromSettings(t *testing.T) {
	var file map[string]throttle.Rate
	if err := json.Unmarshal([]byte(`{"uploads": "20/day", "burst": "60/90s"}`), &file); err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(file)
	if err != nil || string(back) != `{"burst":"60/90s","uploads":"20/day"}` {
		t.Errorf("got %s, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"uploads": "lots"}`), &file); err == nil {
		t.Error("a text that is no rate was read")
	}
	rate := perMinute(10)
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.TextVar(&rate, "limit", rate, "how often")
	if err := flags.Parse([]string{"-limit", "3/2h"}); err != nil || rate.String() != "3/2h" {
		t.Errorf("got %s, %v", rate, err)
	}
}

func FuzzParseRate(f *testing.F) {
	for _, seed := range []string{"10/min", "100/day", "5/s", "10/15m", "3/2h", "1/60s", "10/month", "0/0ms", "9/99999999999d", "10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rate, err := throttle.ParseRate(text)
		if err != nil {
			if len(err.Error()) > 400 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if rate.Err() != nil {
			t.Fatalf("%q was read as %+v: %v", text, rate, rate.Err())
		}
		if again, err := throttle.ParseRate(rate.String()); err != nil || again != rate {
			t.Errorf("%q is printed as %q, which is read as %v, %v", text, rate, again, err)
		}
	})
}
