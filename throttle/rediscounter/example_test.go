package rediscounter_test

import (
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/throttle/rediscounter"
)

// Three servers share a limit, and each counts a third of it while Redis is
// down, as it is here.
func Example() {
	client := redis.NewClient(&redis.Options{
		Addr: "127.0.0.1:1", DialTimeout: 200 * time.Millisecond, ReadTimeout: 200 * time.Millisecond,
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
	})
	defer client.Close()
	counter := &throttle.Failover{
		First: &rediscounter.Counter{Client: client}, Then: &throttle.Memory{}, Servers: 3,
		Report: func(error) { fmt.Println("counting in memory") },
	}
	everybody := &throttle.User{Rate: throttle.Rate{Count: 300, Per: time.Minute}, Settings: throttle.Settings{Counter: counter}}

	verdict, err := everybody.Allow(visitor())
	fmt.Println(verdict.Allowed, err, everybody.Err())
	// Output:
	// counting in memory
	// true <nil> <nil>
}
