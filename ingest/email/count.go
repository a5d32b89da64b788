package email

import (
	"fmt"
	"strings"
)

// Count says how many there are of something, with the words for one and for any
// other number: "1 file was", "2 files were".
func Count[N ~int | ~int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Plural is [Count] of a noun whose plural is regular.
func Plural[N ~int | ~int64](n N, noun string) string {
	stem, y := strings.CutSuffix(noun, "y")
	switch {
	case y && strings.Trim(noun[len(stem)-1:len(stem)], "aeou") != "":
		return Count(n, noun, stem+"ies")
	case strings.HasSuffix(noun, "x"):
		return Count(n, noun, noun+"es")
	}
	return Count(n, noun, noun+"s")
}
