package thread

import (
	"regexp"
	"strconv"
	"strings"
)

// numbered finds "2/5" or "2 of 5" in a base subject, and no date.
var numbered = regexp.MustCompile(`(?:^|[^\p{L}\p{N}/.-])(\d{1,3}) ?(?:/|of|von|de|di|sur|van|av|af|z) ?(\d{1,3})(?:[^\p{L}\p{N}/.-]|$)`)

// series returns what the numbered parts of one sending have in common, as
// "plans (2/5)" and "plans (3/5)" do. Where the number stands in a blob at the
// start of the subject, as in "[set a 2/5] roof", that is the blob.
func series(base string) (key string, ok bool) {
	if !strings.ContainsAny(base, "0123456789") {
		return "", false
	}
	if strings.HasPrefix(base, "[") {
		if end := strings.IndexByte(base, ']'); end > 0 {
			if key, ok := withoutNumber(base[1:end]); ok {
				return key, true
			}
		}
	}
	return withoutNumber(base)
}

// withoutNumber leaves of "2/5" only what all parts share.
func withoutNumber(s string) (string, bool) {
	at := numbered.FindStringSubmatchIndex(s)
	if at == nil {
		return "", false
	}
	n, _ := strconv.Atoi(s[at[2]:at[3]]) // three digits at most
	of, _ := strconv.Atoi(s[at[4]:at[5]])
	if n > of || of < 2 {
		return "", false
	}
	return s[:at[2]] + "/" + s[at[4]:], true
}
