package password

import (
	_ "embed"
	"strings"

	"github.com/quintet-go/rest"
)

// words are what common passwords are built from, one a line.
//
//go:embed words.txt
var words string

// Common refuses the passwords that are guessed first: a well-known word, alone
// or doubled or joined with another one, in any case, with digits and signs
// around it or in the place of letters; runs on the keyboard; and repetitions.
type Common struct{}

// maxCommon is the length over which a password is none of these.
const maxCommon = 40

// Validate looks the password's core up.
func (Common) Validate(plain string, _ map[string]string) []rest.Message {
	if len(plain) > maxCommon || !isCommon(strings.ToLower(plain)) {
		return nil
	}
	return []rest.Message{{Text: "This password is too common.", Code: "password_too_common"}}
}

// letters undoes the usual signs for letters.
var letters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// runs are the rows that fingers walk along.
const runs = "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm qwertzuiop 1qaz2wsx3edc4rfv5tgb6yhn7ujm qazwsxedcrfvtgbyhnujm 1q2w3e4r5t6y7u8i9o0p"

func isCommon(plain string) bool {
	core := strings.Trim(plain, "0123456789!@#$%^&*()-_=+.,?~ ")
	if core == "" { // digits and signs: a run, or one that is repeated
		return isRun(strings.Trim(plain, "!@#$%^&*()-_=+.,?~ ")) || isRepeated(plain)
	}
	return isWord(core) || isWord(letters.Replace(core)) || isWord(letters.Replace(strings.TrimRight(plain, "0123456789"))) ||
		isRun(plain) || isRun(core) || isRepeated(plain)
}

// isWord reports whether s is a word of the list, or two of them.
func isWord(s string) bool {
	if listed(s) {
		return true
	}
	for i := 2; i < len(s)-1; i++ {
		if listed(s[:i]) && listed(strings.Trim(s[i:], "-_. ")) {
			return true
		}
	}
	return false
}

func listed(s string) bool {
	return strings.Contains(words, "\n"+s+"\n") && !strings.Contains(s, "\n") && s != ""
}

// digits is the row of digits, over and over.
const digits = "1234567890123456789012345678901234567890"

// isRun reports whether s walks along one row, either way.
func isRun(s string) bool {
	if len(s) < 3 {
		return false
	}
	reversed := make([]byte, len(s))
	for i := range len(s) {
		reversed[len(s)-1-i] = s[i]
	}
	return strings.Contains(runs, s) || strings.Contains(runs, string(reversed)) || strings.Contains(digits, s)
}

// isRepeated reports whether s is a short piece over and over: abcabcabc.
func isRepeated(s string) bool {
	for size := 1; size <= 4 && 2*size <= len(s); size++ {
		if strings.Repeat(s[:size], len(s)/size+1)[:len(s)] == s {
			return true
		}
	}
	return false
}
