package throttle_test

import (
	"fmt"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
)

// Three a minute for everybody, and one upload a day.
func Example() {
	everybody := &throttle.User{Rate: throttle.Rate{Count: 3, Per: time.Minute}}
	uploads := &throttle.Scoped{
		Scope:    "uploads",
		Rates:    map[string]throttle.Rate{"uploads": {Count: 1, Per: 24 * time.Hour}},
		Settings: throttle.Settings{Counter: &throttle.Memory{}},
	}

	fmt.Println("an upload:", throttle.Check(by("4"), []throttle.Throttle{everybody, uploads}))
	fmt.Println("a look:", throttle.Check(by("4"), []throttle.Throttle{everybody}))
	fmt.Println("another upload:", throttle.Check(by("4"), []throttle.Throttle{everybody, uploads}))
	fmt.Println("another look:", throttle.Check(by("4"), []throttle.Throttle{everybody}))
	// Output:
	// an upload: <nil>
	// a look: <nil>
	// another upload: Request was throttled. Expected available in 86400 seconds.
	// another look: Request was throttled. Expected available in 60 seconds.
}

// Writes limits what changes things.
type Writes struct{ throttle.User }

func (w *Writes) Allow(r *rest.Request) (throttle.Verdict, error) {
	if r.IsSafe() {
		return throttle.Verdict{Allowed: true}, nil
	}
	return w.User.Allow(r)
}

// A throttle of one's own.
func ExampleThrottle() {
	list := []throttle.Throttle{&Writes{throttle.User{Rate: throttle.Rate{Count: 1, Per: time.Minute}}}}
	for _, method := range []string{"POST", "GET", "POST", "GET"} {
		r := by("4")
		r.Method = method
		fmt.Println(method, throttle.Check(r, list) == nil)
	}
	// Output:
	// POST true
	// GET true
	// POST false
	// GET true
}

// Rates are read from flags, variables and files.
func ExampleParseRate() {
	for _, text := range []string{"10/min", "10/15m", "10/month"} {
		rate, err := throttle.ParseRate(text)
		fmt.Println(rate.Count, rate.Per, err)
	}
	// Output:
	// 10 1m0s <nil>
	// 10 15m0s <nil>
	// 0 0s the period "month" has no unit that is known: end it with s, min, h or day
}
