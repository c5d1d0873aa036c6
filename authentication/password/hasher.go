// Package password hashes passwords with argon2id, within a budget of memory,
// and has a type for models that can't hold a plain password.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/quintet-go/rest"
)

// The defaults of a Hasher: the second choice of RFC 9106, section 4.
const (
	defaultMemory  = 64 << 10 // KiB
	defaultTime    = 3
	defaultThreads = 4
	defaultBudget  = 256 << 20 // bytes
	defaultWait    = 3 * time.Second
	saltLength     = 16
	keyLength      = 32
	maxPlain       = 1024 // bytes of a password
)

// Hasher hashes passwords. The zero value is useful; it must not be copied
// after first use. One Hasher should serve a whole process, so that its budget
// bounds the memory of all hashing.
type Hasher struct {
	// Memory is how much memory one hash takes, in KiB; 0 stands for 64 MiB.
	Memory uint32
	// Time is the number of passes over the memory; 0 stands for 3.
	Time uint32
	// Threads is how many threads one hash uses; 0 stands for 4.
	Threads uint8
	// Budget is how many bytes of memory all hashes under way may take
	// together; 0 stands for 256 MiB. One hash at a time is always allowed, and
	// never more than the processors can work on.
	Budget int64
	// MaxWait is how long a hash may wait for its share of the budget; 0 stands
	// for 3 seconds. After it the answer is 503.
	MaxWait time.Duration

	pool   pool
	hashes atomic.Uint64
}

// shared is the hasher of all fields that name no other, so that they share one
// budget. It holds nothing that changes behaviour.
var shared = new(Hasher)

// Shared is the hasher that [Hash] fields use where nothing else is said.
func Shared() *Hasher { return shared }

// cost is the hasher's settings with their defaults.
func (h *Hasher) cost() cost {
	c := cost{memory: h.Memory, time: h.Time, threads: h.Threads}
	if c.memory == 0 {
		c.memory = defaultMemory
	}
	if c.time == 0 {
		c.time = defaultTime
	}
	if c.threads == 0 {
		c.threads = defaultThreads
	}
	return c
}

func (h *Hasher) budget() int64 {
	if h.Budget == 0 {
		return defaultBudget
	}
	return h.Budget
}

// Hashes is how many hashes have been computed: exactly one for each Hash and
// each Verify that was not turned away.
func (h *Hasher) Hashes() uint64 { return h.hashes.Load() }

// Hash hashes a password with a new salt. Text is normalised to NFC, so that é
// typed on two keyboards is one password, and is otherwise taken as it is. It
// fails with an *[rest.Error]: Invalid for an empty password or one of more
// than 1024 bytes, Unavailable when the budget leaves no room in time.
func (h *Hasher) Hash(ctx context.Context, plain string) (Hash, error) {
	return h.hash(ctx, plain, nil)
}

// hash is Hash with a last question before the work is done.
func (h *Hasher) hash(ctx context.Context, plain string, still func() error) (Hash, error) {
	if plain == "" || len(plain) > maxPlain {
		return Hash{}, &rest.Error{Kind: rest.Invalid, Detail: "A password has 1 to 1024 bytes."}
	}
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	c := h.cost()
	key, err := h.compute(ctx, job{c, salt, plain, keyLength, still})
	if err != nil {
		return Hash{}, err
	}
	return Hash{text: hide(encode(c, salt, key))}, nil
}

// Verify reports whether plain is the password of hash, and whether hash is
// weaker than what the hasher makes today, so that a log-in can replace it. Any
// hash costs the work of one: also the zero Hash, which stands for an unknown
// account and matches nothing, and one that is corrupt.
func (h *Hasher) Verify(ctx context.Context, hash Hash, plain string) (ok, weak bool, err error) {
	if len(plain) > maxPlain {
		plain, hash = plain[:maxPlain], Hash{}
	}
	stored, valid := decode(hash.text.reveal())
	if !valid || int64(stored.memory)<<10 > max(h.budget(), int64(h.cost().memory)<<10) {
		_, err := h.compute(ctx, job{h.cost(), make([]byte, saltLength), plain, keyLength, nil})
		return false, false, err
	}
	key, err := h.compute(ctx, job{stored.cost, stored.salt, plain, uint32(len(stored.key)), nil}) //nolint:gosec // at most 64 bytes
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(key, stored.key) == 1
	return ok, ok && stored.cost != h.cost(), nil
}

// share is the part of the budget that a hash takes: its memory, and no less
// than what keeps the number of hashes at once to what the processors can work
// on. More at once would only make each of them slower.
func (h *Hasher) share(c cost) int64 {
	atOnce := max(1, runtime.GOMAXPROCS(0)/int(c.threads))
	return min(max(int64(c.memory)<<10, h.budget()/int64(atOnce)), h.budget())
}

// job is one hash to compute.
type job struct {
	cost
	salt   []byte
	plain  string
	length uint32
	still  func() error // asked when the job's turn has come; may be nil
}

// compute makes one hash when the budget has room for it.
func (h *Hasher) compute(ctx context.Context, j job) ([]byte, error) {
	wait := h.MaxWait
	if wait == 0 {
		wait = defaultWait
	}
	limited, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	share := h.share(j.cost)
	if err := h.pool.acquire(limited, share, h.budget()); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &rest.Error{Kind: rest.Unavailable, Wait: time.Second, Cause: errors.New("password: no memory left in the budget")}
	}
	defer h.pool.release(share)
	if j.still != nil {
		if err := j.still(); err != nil {
			return nil, err
		}
	}
	h.hashes.Add(1)
	return argon2.IDKey(norm.NFC.Bytes([]byte(j.plain)), j.salt, j.time, j.memory, j.threads, j.length), nil
}
