package rediscounter_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/throttle"
	"github.com/quintet-go/rest/throttle/rediscounter"
)

// connect is a client of the server that QUINTET_TEST_REDIS names.
func connect(t *testing.T) *redis.Client {
	t.Helper()
	server := os.Getenv("QUINTET_TEST_REDIS")
	if server == "" && os.Getenv("CI") == "true" {
		t.Fatal("QUINTET_TEST_REDIS is not set, and CI wants every database")
	}
	if server == "" {
		t.Skip("QUINTET_TEST_REDIS is not set: no server to test with")
	}
	options, err := redis.ParseURL(server)
	if err != nil {
		t.Fatal("QUINTET_TEST_REDIS is no URL")
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { client.Close() })
	return client
}

// counter is a counter with a prefix of its own, whose keys are deleted when
// the test ends.
func counter(t *testing.T) (*rediscounter.Counter, *redis.Client) {
	t.Helper()
	client := connect(t)
	c := &rediscounter.Counter{Client: client, Prefix: "quintet-test-" + rand.Text() + ":"}
	t.Cleanup(func() {
		keys := client.Scan(context.Background(), 0, c.Prefix+"*", 1000).Iterator()
		for keys.Next(context.Background()) {
			client.Del(context.Background(), keys.Val())
		}
		client.Close()
	})
	return c, client
}

// take counts a request, and fails the test for an error.
func take(t *testing.T, c throttle.Counter, key string, rate throttle.Rate) throttle.Verdict {
	t.Helper()
	verdict, err := c.Take(t.Context(), key, rate)
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}

var hour = throttle.Rate{Count: 3, Per: time.Hour}

func TestRequestsPassUpToTheRate(t *testing.T) {
	c, _ := counter(t)
	for i := range 3 {
		if verdict := take(t, c, "a", hour); !verdict.Allowed || verdict.Wait != 0 {
			t.Errorf("request %d: %+v", i+1, verdict)
		}
	}
	for range 3 {
		if verdict := take(t, c, "a", hour); verdict.Allowed || verdict.Wait > time.Hour || verdict.Wait < time.Hour-time.Minute {
			t.Errorf("a request over the rate: %+v", verdict)
		}
	}
	if !take(t, c, "b", hour).Allowed {
		t.Error("another bucket is full as well")
	}
}

func TestTheWindowSlides(t *testing.T) {
	c, _ := counter(t)
	rate := throttle.Rate{Count: 2, Per: 400 * time.Millisecond}
	take(t, c, "a", rate)
	time.Sleep(200 * time.Millisecond)
	take(t, c, "a", rate)
	for range 2 { // the first expires, then the second
		verdict := take(t, c, "a", rate)
		if verdict.Allowed || verdict.Wait <= 0 || verdict.Wait > rate.Per {
			t.Fatalf("got %+v", verdict)
		}
		time.Sleep(verdict.Wait)
		if !take(t, c, "a", rate).Allowed {
			t.Fatal("the wait was too short")
		}
	}
}

func TestBucketsExpire(t *testing.T) {
	c, client := counter(t)
	take(t, c, "a", hour)
	if left := client.PTTL(t.Context(), c.Prefix+"a").Val(); left > time.Hour || left < time.Hour-time.Minute {
		t.Errorf("it expires in %s", left)
	}
	client.PExpire(t.Context(), c.Prefix+"a", time.Minute)
	for range 2 {
		take(t, c, "a", hour)
	}
	client.PExpire(t.Context(), c.Prefix+"a", time.Minute)
	take(t, c, "a", hour)
	if left := client.PTTL(t.Context(), c.Prefix+"a").Val(); left > time.Minute {
		t.Errorf("a request that is refused makes the bucket last %s", left)
	}
}

// TestRequestsOfTheFutureAndThePast puts times into a bucket, as a clock that
// was set would have left them there.
func TestRequestsOfTheFutureAndThePast(t *testing.T) {
	tests := []struct {
		name    string
		ago     []time.Duration
		count   int
		allowed bool
		wait    time.Duration // within a minute
		left    int64
	}{
		{"some have expired", []time.Duration{90 * time.Minute, 61 * time.Minute, 50 * time.Minute}, 3, true, 0, 2},
		{"none has expired", []time.Duration{50 * time.Minute, 40 * time.Minute, 0}, 3, false, 10 * time.Minute, 3},
		{"the rate has shrunk", []time.Duration{50 * time.Minute, 40 * time.Minute, 30 * time.Minute}, 1, false, 30 * time.Minute, 3},
		{"a little ahead", []time.Duration{-10 * time.Minute}, 2, true, 0, 2},
		{"a little ahead and full", []time.Duration{50 * time.Minute, -10 * time.Minute}, 1, false, time.Hour, 1},
		{"far ahead", []time.Duration{-24 * time.Hour, -24 * time.Hour, -24 * time.Hour}, 3, true, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, client := counter(t)
			now := client.Time(t.Context()).Val()
			for _, ago := range tt.ago {
				client.RPush(t.Context(), c.Prefix+"a", now.Add(-ago).UnixMicro())
			}
			verdict := take(t, c, "a", throttle.Rate{Count: tt.count, Per: time.Hour})
			if verdict.Allowed != tt.allowed || (verdict.Wait-tt.wait).Abs() > time.Minute {
				t.Errorf("got %+v", verdict)
			}
			if left := client.LLen(t.Context(), c.Prefix+"a").Val(); left != tt.left {
				t.Errorf("%d requests are remembered", left)
			}
		})
	}
}

func TestTimesKeepTheirDigits(t *testing.T) {
	c, client := counter(t)
	take(t, c, "a", hour)
	stored, err := client.LIndex(t.Context(), c.Prefix+"a", 0).Int64()
	if err != nil || client.Time(t.Context()).Val().Sub(time.UnixMicro(stored)).Abs() > time.Minute {
		t.Errorf("got %d, %v", stored, err)
	}
}

// trips counts the commands that a client sends.
type trips struct{ names []string }

func (*trips) DialHook(next redis.DialHook) redis.DialHook { return next }

func (s *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		s.names = append(s.names, cmd.Name())
		return next(ctx, cmd)
	}
}

func (*trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestARequestCostsOneRoundTrip(t *testing.T) {
	c, client := counter(t)
	take(t, c, "a", hour) // the server may not know the script yet
	sent := &trips{}
	client.AddHook(sent)
	for range 4 {
		take(t, c, "a", hour)
	}
	if got := strings.Join(sent.names, " "); got != "evalsha evalsha evalsha evalsha" {
		t.Errorf("sent %s", got)
	}
}

func TestTheDefaultPrefix(t *testing.T) {
	_, client := counter(t)
	key := rand.Text()
	t.Cleanup(func() { client.Del(context.Background(), "throttle|"+key) })
	take(t, &rediscounter.Counter{Client: client}, key, throttle.Rate{Count: 1, Per: time.Minute})
	if client.Exists(t.Context(), "throttle|"+key).Val() != 1 {
		t.Error("the key is another one")
	}
}

func TestABrokenServerIsAnError(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() // it accepts and never answers
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	for name, addr := range map[string]string{"no server": free.Addr().String(), "a server that hangs": listener.Addr().String()} {
		t.Run(name, func(t *testing.T) {
			client := redis.NewClient(&redis.Options{
				Addr: addr, DialTimeout: 200 * time.Millisecond, ReadTimeout: 200 * time.Millisecond,
				MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
			})
			defer client.Close()
			c := &rediscounter.Counter{Client: client}
			started := time.Now()
			if verdict, err := c.Take(t.Context(), "a", hour); verdict.Allowed || err == nil || !strings.HasPrefix(err.Error(), "rediscounter: ") {
				t.Errorf("got %+v, %v", verdict, err)
			}
			f := &throttle.Failover{First: c, Then: &throttle.Memory{}}
			if verdict, err := f.Take(t.Context(), "a", hour); !verdict.Allowed || err != nil {
				t.Errorf("got %+v, %v", verdict, err)
			}
			if took := time.Since(started); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestARequestThatHasEndedIsNotCounted(t *testing.T) {
	c, client := counter(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if verdict, err := c.Take(ctx, "a", hour); verdict.Allowed || err == nil {
		t.Errorf("got %+v, %v", verdict, err)
	}
	if client.Exists(t.Context(), c.Prefix+"a").Val() != 0 {
		t.Error("it was counted")
	}
}

func TestMistakes(t *testing.T) {
	th := &throttle.User{Rate: hour, Settings: throttle.Settings{Counter: &rediscounter.Counter{}}}
	if err := th.Err(); err == nil || !strings.Contains(err.Error(), "rediscounter.Counter has no Client") {
		t.Errorf("got %v", err)
	}
	c := &rediscounter.Counter{Client: redis.NewClient(&redis.Options{})}
	if err := c.Err(); err != nil {
		t.Error(err)
	}
	if _, err := c.Take(t.Context(), "a", throttle.Rate{}); err == nil || !strings.Contains(err.Error(), "rate is not set") {
		t.Errorf("got %v", err)
	}
}

// prefixVariable tells a process of TestServersShareOneLimit what to count.
const prefixVariable = "QUINTET_TEST_THROTTLE_PREFIX"

// TestServersShareOneLimit sends some 500 requests at once to three processes
// that share a limit of ten a minute.
func TestServersShareOneLimit(t *testing.T) {
	c, _ := counter(t)
	var ready, servers sync.WaitGroup
	var passed atomic.Int64
	gun := make(chan struct{})
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestOneServer$", "-test.count=1")
		cmd.Env = append(os.Environ(), prefixVariable+"="+c.Prefix)
		in, out := pipes(t, cmd)
		ready.Add(1)
		servers.Go(func() {
			lines := bufio.NewScanner(out)
			lines.Scan()
			ready.Done()
			<-gun
			io.WriteString(in, "go\n")
			for lines.Scan() {
				if n, err := strconv.Atoi(lines.Text()); err == nil {
					passed.Add(int64(n))
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	close(gun)
	servers.Wait()
	if passed.Load() != 10 {
		t.Errorf("%d passed", passed.Load())
	}
}

// pipes starts a command with its input and output at hand.
func pipes(t *testing.T, cmd *exec.Cmd) (io.Writer, io.Reader) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return in, out
}

// TestOneServer is one of the processes of TestServersShareOneLimit: it says
// that it is ready, waits for a line, and prints how many requests have passed.
func TestOneServer(t *testing.T) {
	prefix := os.Getenv(prefixVariable)
	if prefix == "" {
		t.Skip("it is a part of TestServersShareOneLimit")
	}
	c := &rediscounter.Counter{Client: connect(t), Prefix: prefix}
	take(t, c, "warm", hour)
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadString('\n')
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 167 {
		all.Go(func() {
			if verdict, err := c.Take(t.Context(), "shared", throttle.Rate{Count: 10, Per: time.Minute}); err != nil {
				t.Error(err)
			} else if verdict.Allowed {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	fmt.Println(passed.Load())
}

// visitor is a request without credentials.
func visitor() *rest.Request {
	return &rest.Request{Request: httptest.NewRequest("GET", "/", nil), User: rest.Anonymous{}}
}
