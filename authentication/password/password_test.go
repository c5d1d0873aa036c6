package password_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/schema"
	"github.com/quintet-go/rest/serializer/field"
)

// cheap makes hashes that cost next to nothing.
func cheap() *password.Hasher { return &password.Hasher{Memory: 64, Time: 1, Threads: 1} }

func TestHashesVerify(t *testing.T) {
	h := cheap()
	for _, plain := range []string{"a", "correct horse", " blanks ", "日本語", "😀😀😀", strings.Repeat("x", 1024), "nul\x00"} {
		hash, err := h.Hash(t.Context(), plain)
		if err != nil {
			t.Fatal(err)
		}
		if ok, weak, err := h.Verify(t.Context(), hash, plain); !ok || weak || err != nil {
			t.Errorf("%q: got %v, %v, %v", plain, ok, weak, err)
		}
		for _, other := range []string{"", plain + "x", "x" + plain, strings.ToUpper(plain) + "!", plain[:len(plain)-1]} {
			if ok, _, _ := h.Verify(t.Context(), hash, other); ok {
				t.Errorf("%q verifies as %q", plain, other)
			}
		}
	}
}

func TestOnePasswordHasManyHashes(t *testing.T) {
	a, _ := cheap().Hash(t.Context(), "same")
	b, _ := cheap().Hash(t.Context(), "same")
	if a == b {
		t.Error("two hashes of one password are equal: the salt is not random")
	}
}

func TestComposedAndDecomposedLettersAreOnePassword(t *testing.T) {
	hash, _ := cheap().Hash(t.Context(), "caf\u00e9")
	if ok, _, _ := cheap().Verify(t.Context(), hash, "cafe\u0301"); !ok {
		t.Error("é typed on two keyboards is two passwords")
	}
}

// Hashes made by the reference implementation's command line.
func TestHashesOfOtherImplementationsVerify(t *testing.T) {
	for _, text := range []string{
		"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	} {
		ok, weak, err := cheap().Verify(t.Context(), password.Stored(text), "password")
		if !ok || !weak || err != nil {
			t.Errorf("%s: got %v, %v, %v", text, ok, weak, err)
		}
	}
}

// hostile are stored hashes that must verify nothing and cost no more than
// one hash.
var hostile = []string{
	"", "!", "*", "plain text", "$", "$$$$$", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ", "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=64,t=4294967295,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=64,t=1,p=255$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=1,p=1$$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$!!!!",
	"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ=$PL01amPyeUuxG7H0vIr5Xw==", "$argon2id$v=19$m=-1,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=+64,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=064,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$t=1,m=64,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=1,p=1,x=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=1048576,t=16,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw$x", " $argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
	"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + strings.Repeat("A", 1<<20), "$2b$12$abcdefghijklmnopqrstuv", "pbkdf2_sha256$1$a$b", "\x00", "\xff\xfe",
	"$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw", "$argon2id$v=19$m=99999999999999999999,t=1,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5Xw",
}

func TestHostileHashesVerifyNothingAndCostOneHash(t *testing.T) {
	h := cheap()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for _, text := range hostile {
		for _, plain := range []string{"", text, "password"} {
			count := h.Hashes()
			if ok, weak, err := h.Verify(t.Context(), password.Stored(text), plain); ok || weak || err != nil {
				t.Errorf("%.60q: got %v, %v, %v", text, ok, weak, err)
			}
			if h.Hashes() != count+1 {
				t.Errorf("%.60q cost %d hashes", text, h.Hashes()-count)
			}
		}
		if len(text) < 600 && password.Stored(text).Usable() {
			t.Errorf("%.60q is called usable", text)
		}
	}
	runtime.ReadMemStats(&after)
	if spent := time.Since(start); spent > 10*time.Second || after.TotalAlloc-before.TotalAlloc > 200<<20 {
		t.Errorf("it took %v and %d bytes", spent, after.TotalAlloc-before.TotalAlloc)
	}
}

func TestAHashLargerThanTheBudgetIsNotComputed(t *testing.T) {
	h := &password.Hasher{Memory: 64, Time: 1, Threads: 1, Budget: 1 << 20}
	text := "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E"
	if ok, _, err := h.Verify(t.Context(), password.Stored(text), "password"); ok || err != nil || h.Hashes() != 1 {
		t.Errorf("got %v, %v after %d hashes", ok, err, h.Hashes())
	}
}

func TestLongAndEmptyPasswordsAreRefusedWithoutWork(t *testing.T) {
	h := cheap()
	for _, plain := range []string{"", strings.Repeat("x", 1025), strings.Repeat("x", 1<<20)} {
		_, err := h.Hash(t.Context(), plain)
		var refusal *rest.Error
		if !errors.As(err, &refusal) || refusal.Kind != rest.Invalid || h.Hashes() != 0 {
			t.Errorf("%d bytes: got %v after %d hashes", len(plain), err, h.Hashes())
		}
	}
	long := strings.Repeat("x", 1024)
	hash, _ := h.Hash(t.Context(), long)
	if ok, _, _ := h.Verify(t.Context(), hash, long+"y"); ok {
		t.Error("a password was cut before it was compared")
	}
}

func TestTheBudgetBoundsWhatRunsAtOnce(t *testing.T) {
	h := &password.Hasher{Memory: 8 << 10, Time: 1, Threads: 1, Budget: 16 << 20, MaxWait: time.Minute}
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if _, err := h.Hash(t.Context(), "x"); err != nil {
				t.Error(err)
			}
		})
	}
	stop := make(chan struct{})
	var most uint64
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		var m runtime.MemStats
		for {
			select {
			case <-stop:
				return
			default:
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
				time.Sleep(time.Millisecond)
			}
		}
	}()
	group.Wait()
	close(stop)
	<-watched
	if most > 400<<20 { // 100 at once would be 800 MiB; garbage counts here too
		t.Errorf("%d MiB in use", most>>20)
	}
	if h.Hashes() != 100 {
		t.Errorf("%d hashes", h.Hashes())
	}
}

func TestWaitingEnds(t *testing.T) {
	h := &password.Hasher{Memory: 64 << 10, Time: 8, Threads: 1, Budget: 64 << 20, MaxWait: 5 * time.Millisecond}
	var group sync.WaitGroup
	var mu sync.Mutex
	busy := 0
	for range 4 {
		group.Go(func() {
			_, err := h.Hash(t.Context(), "x")
			var refusal *rest.Error
			if errors.As(err, &refusal) && refusal.Kind == rest.Unavailable && refusal.Wait > 0 {
				mu.Lock()
				defer mu.Unlock()
				busy++
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if busy == 0 {
		t.Error("nobody was turned away")
	}
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Errorf("the budget was not given back: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	full := &password.Hasher{Memory: 64, Time: 1, Threads: 1, Budget: 1}
	if _, err := full.Hash(ctx, "x"); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNothingShowsAPassword(t *testing.T) {
	kind := password.Kind{Hasher: cheap()}
	pending, problems := kind.Parse("pl41n-t3xt")
	if problems != nil {
		t.Fatal(problems)
	}
	hash, err := cheap().Hash(t.Context(), "pl41n-t3xt")
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"pending": pending, "hash": hash, "in a struct": struct{ P any }{pending}, "in a hidden field": struct{ p any }{pending}, "in a hidden field of its type": struct{ p password.Hash }{hash}, "pointer": &hash} {
		var shown strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p"} {
			fmt.Fprintf(&shown, verb+"\n", v)
		}
		text, err := json.Marshal(v)
		fmt.Fprintln(&shown, string(text), err)
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		if all := shown.String() + log.String(); strings.Contains(all, "pl41n") || strings.Contains(all, "argon2id") || strings.Contains(all, "706c34316e") {
			t.Errorf("%s is shown in\n%s", name, all)
		}
	}
	if value, err := pending.(password.Hash).Value(); err == nil {
		t.Errorf("plain text can be stored: %v", value)
	}
	text, err := kind.Append(nil, reflect.ValueOf(hash))
	if string(text) != `"********"` || err != nil || kind.Plain(reflect.ValueOf(hash)) != "********" {
		t.Errorf("got %s", text)
	}
}

func TestScanTakesWhatADatabaseHolds(t *testing.T) {
	hash, _ := cheap().Hash(t.Context(), "x")
	text, err := hash.Value()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range []any{text, []byte(text.(string))} {
		var back password.Hash
		if err := back.Scan(source); err != nil || back != hash || back.IsZero() || !back.Usable() {
			t.Errorf("%T: %v", source, err)
		}
	}
	var none password.Hash
	if err := none.Scan(nil); err != nil || !none.IsZero() || none.Usable() {
		t.Errorf("NULL: %v", err)
	}
	if err := none.Scan(5); err == nil {
		t.Error("a number was taken")
	}
	if (password.Hash{}).GormDataType() != "string" {
		t.Error("the column is no string")
	}
}

func TestKind(t *testing.T) {
	var custom field.Custom = password.Hash{}
	if _, ok := custom.FieldKind().(field.Finisher); !ok {
		t.Error("a Hash field hashes nothing")
	}
	kind := password.Kind{Hasher: cheap(), MinLength: 2, MaxLength: 5, Trim: true, Validators: []password.Validator{password.Numeric{}}}
	for input, want := range map[any]string{
		"": "This field may not be blank.", "  ": "This field may not be blank.", true: "Not a valid string.", "a": "Ensure this field has at least 2 characters.",
		"abcdef": "Ensure this field has no more than 5 characters.", "12345": "This password is entirely numeric.", "a\x00b": "Null characters are not allowed.",
		"a\xed\xa0\xbd": "Surrogate characters are not allowed: U+D83D.", json.Number("77"): "This password is entirely numeric.",
	} {
		value, err := kind.Parse(input)
		var refusal *rest.Error
		if !errors.As(err, &refusal) || fmt.Sprint(refusal.Detail.([]rest.Message)[0].Text) != want || value != nil {
			t.Errorf("%q: got %v and %v", input, value, err)
		}
	}
	value, problems := kind.Parse(" abc ")
	if problems != nil {
		t.Fatal(problems)
	}
	done, err := kind.Finish(t.Context(), value, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := cheap().Verify(t.Context(), done.(password.Hash), "abc"); !ok {
		t.Error("the blanks were not cut off, or the hash is another one's")
	}
	again, problems := kind.Parse(done)
	if again != done || problems != nil {
		t.Errorf("a finished value was not taken: %v", problems)
	}
	if same, err := kind.Finish(t.Context(), again, nil); same != done || err != nil {
		t.Errorf("a finished value was hashed again: %v", err)
	}
	var f schema.Field
	kind.Describe(&f)
	if f.Type != "string" || f.MinLength != 2 || f.MaxLength != 5 {
		t.Errorf("got %+v", f)
	}
	if _, problems := (password.Kind{}).Parse(strings.Repeat("é", 600)); problems == nil {
		t.Error("1200 bytes were taken")
	}
}

func TestWorkThatIsNoLongerWorthDoingIsNotDone(t *testing.T) {
	h := cheap()
	kind := password.Kind{Hasher: h}
	value, _ := kind.Parse("abc")
	gone := errors.New("made for the test")
	if _, err := kind.Finish(t.Context(), value, func() error { return gone }); !errors.Is(err, gone) || h.Hashes() != 0 {
		t.Errorf("got %v after %d hashes", err, h.Hashes())
	}
}

func TestValidators(t *testing.T) {
	about := map[string]string{"username": "janedoe", "email": "jane.doe@example.com", "first_name": "Jo"}
	for _, c := range []struct {
		rule  password.Validator
		plain string
		code  string
	}{
		{password.MinimumLength(15), "fourteen chars", "password_too_short"},
		{password.MinimumLength(15), "fifteen charact", ""},
		{password.MinimumLength(5), "日本語ああ", ""},
		{password.Numeric{}, "1234567890123456", "password_entirely_numeric"},
		{password.Numeric{}, "12345678901234a", ""},
		{password.Common{}, "password", "password_too_common"},
		{password.Common{}, "Password123!", "password_too_common"},
		{password.Common{}, "P@ssw0rd", "password_too_common"},
		{password.Common{}, "qwertyuiop", "password_too_common"},
		{password.Common{}, "123456789", "password_too_common"},
		{password.Common{}, "aaaaaaaa", "password_too_common"},
		{password.Common{}, "abcabcabc", "password_too_common"},
		{password.Common{}, "iloveyou2", "password_too_common"},
		{password.Common{}, "letmein", "password_too_common"},
		{password.Common{}, "welcome2024", "password_too_common"},
		{password.Common{}, "1q2w3e4r", "password_too_common"},
		{password.Common{}, "dragon99", "password_too_common"},
		{password.Common{}, "summer2024!", "password_too_common"},
		{password.Common{}, "xkvT9-qwlZp2", ""},
		{password.Common{}, "seven tiny otters juggling", ""},
		{password.Similar{}, "janedoe1", "password_too_similar"},
		{password.Similar{}, "xJANEDOEx", "password_too_similar"},
		{password.Similar{}, "jane1", "password_too_similar"},
		{password.Similar{}, "example99", "password_too_similar"},
		{password.Similar{}, "something quite different", ""},
	} {
		problems := password.Check(c.plain, about, c.rule)
		code := ""
		if len(problems) > 0 {
			code = problems[0].Code
		}
		if code != c.code {
			t.Errorf("%T %q: got %q, want %q", c.rule, c.plain, code, c.code)
		}
		for _, problem := range problems {
			if c.plain != "password" && strings.Contains(problem.Text, c.plain) {
				t.Errorf("the message holds the password: %s", problem.Text)
			}
		}
	}
}

func TestValidatorsAreQuick(t *testing.T) {
	start := time.Now()
	long := strings.Repeat("janedoe ", 128)
	password.Check(long, map[string]string{"username": long}, password.MinimumLength(8), password.Numeric{}, password.Common{}, password.Similar{})
	if spent := time.Since(start); spent > time.Second {
		t.Errorf("it took %v", spent)
	}
}

// FuzzVerify reads any text as a stored hash: it never panics, and never
// matches what is not its password.
func FuzzVerify(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 600 {
			f.Add(text)
		}
	}
	h := &password.Hasher{Memory: 8, Time: 1, Threads: 1, Budget: 1 << 20}
	f.Fuzz(func(t *testing.T, text string) {
		if ok, _, err := h.Verify(t.Context(), password.Stored(text), "no such password"); ok || err != nil {
			t.Errorf("%q: %v, %v", text, ok, err)
		}
	})
}

// FuzzParse gives the kind any text: it never panics and shows nothing.
func FuzzParse(f *testing.F) {
	f.Add("secret")
	f.Add("\x00\xff")
	kind := password.Kind{MaxLength: 20, Validators: []password.Validator{password.Common{}, password.Numeric{}, password.Similar{}}}
	f.Fuzz(func(t *testing.T, text string) {
		value, problems := kind.Parse(text)
		if (value == nil) == (problems == nil) {
			t.Errorf("%q: got both or neither of %v and %v", text, value, problems)
		}
	})
}
