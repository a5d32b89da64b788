// Package near finds the word that is meant by one that is spelled otherwise.
package near

import "strings"

// To returns the candidate that differs least from a word, "" if none is alike: they
// are compared as fold writes them, and a third of the letters may differ.
func To(word string, candidates []string, fold func(string) string) string {
	return Within(word, candidates, max(1, len(fold(word))/3), fold)
}

// Within is [To], but for how much may differ.
func Within(word string, candidates []string, most int, fold func(string) string) (found string) {
	word = fold(word)
	for _, c := range candidates {
		if d := Distance(word, fold(c), most); d <= most {
			most, found = d-1, c
		}
	}
	return found
}

var separators = strings.NewReplacer("_", "", "-", "", " ", "")

// Flat writes a name in lower case and without what separates its words.
func Flat(name string) string { return separators.Replace(strings.ToLower(name)) }

// Distance returns the number of letters to insert, remove, replace or swap
// with their neighbour that make b of a, each stretch edited once; a number
// over limit if it takes more than limit.
func Distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if d := len(s) - len(t); d > limit || -d > limit {
		return limit + 1
	}
	before, prev, cur := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cur[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(t)]
}
