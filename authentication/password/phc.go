package password

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The bounds of a stored hash. A row that lies outside of them, however it came
// there, verifies nothing, and can neither stop the process nor stall it.
const (
	maxStored  = 512     // characters
	maxMemory  = 1 << 20 // KiB
	maxTime    = 16      // passes
	maxThreads = 64      //
	maxWork    = 4 << 20 // KiB times passes
	minSalt    = 8       // bytes, as for the key
	maxSalt    = 64      //
	minKey     = 16      //
	maxKey     = 64      //
)

// cost is what a hash costs.
type cost struct {
	memory, time uint32
	threads      uint8
}

// stored is a hash's parts.
type stored struct {
	cost
	salt, key []byte
}

// encode writes a hash in the PHC format:
// $argon2id$v=19$m=65536,t=3,p=4$salt$key.
func encode(c cost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// decode reads a hash in the PHC format, within the bounds.
func decode(text string) (stored, bool) {
	var s stored
	if len(text) > maxStored {
		return s, false
	}
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return s, false
	}
	var ok bool
	if s.cost, ok = decodeCost(parts[3]); !ok {
		return s, false
	}
	var errSalt, errKey error
	s.salt, errSalt = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	s.key, errKey = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	ok = errSalt == nil && errKey == nil &&
		len(s.salt) >= minSalt && len(s.salt) <= maxSalt && len(s.key) >= minKey && len(s.key) <= maxKey
	return s, ok
}

// decodeCost reads m=65536,t=3,p=4.
func decodeCost(text string) (cost, bool) {
	settings := strings.Split(text, ",")
	if len(settings) != 3 {
		return cost{}, false
	}
	var n [3]uint64
	for i, name := range []string{"m=", "t=", "p="} {
		digits, ok := strings.CutPrefix(settings[i], name)
		value, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || strconv.FormatUint(value, 10) != digits {
			return cost{}, false
		}
		n[i] = value
	}
	memory, passes, threads := n[0], n[1], n[2]
	ok := threads >= 1 && threads <= maxThreads && passes >= 1 && passes <= maxTime &&
		memory >= 8*threads && memory <= maxMemory && memory*passes <= maxWork
	return cost{uint32(memory), uint32(passes), uint8(threads)}, ok //nolint:gosec // within the bounds where ok
}
