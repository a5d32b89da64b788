package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"onrecord/audit/pattern"
)

func TestBroken(t *testing.T) {
	for want, at := range map[string][2]int{
		"0 broken": {0, 0}, "2 broken": {2, 0}, "1 broken (0 shown broken, 1 not shown kept)": {0, 1}, "5 broken (2 shown broken, 3 not shown kept)": {2, 3},
	} {
		if got := broken(map[pattern.Number]int{pattern.Broken: at[0], pattern.BrokenSilent: at[1]}); got != want {
			t.Errorf("broken(%v) = %s, want %s", at, got, want)
		}
	}
}

// TestReportHelp: every number that --explain opens is named.
func TestReportHelp(t *testing.T) {
	help := strings.FieldsFunc(newReportCommand(&app{}).Long, func(r rune) bool { return strings.ContainsRune(" ,.\n", r) })
	named := map[string]bool{}
	for _, word := range help {
		named[word] = true
	}
	for _, n := range pattern.Numbers {
		if !named[string(n)] {
			t.Errorf("the help does not name %s", n)
		}
	}
}

// TestStateWords: every state of a promise has words.
func TestStateWords(t *testing.T) {
	doc, err := os.ReadFile("../../audit/ledger/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	states := regexp.MustCompile(`(?m)^//\t([a-z_]+) +(open|kept|kept_late|broken|withdrawn|unclear) `).FindAllStringSubmatch(string(doc), -1)
	if len(states) < 15 {
		t.Fatalf("%d states", len(states))
	}
	for _, s := range states {
		if words := stateWords(s[1]); strings.Contains(words, "_") || words == s[1] && s[1] != "open" && s[1] != "kept" {
			t.Errorf("%s has no words: %q", s[1], words)
		}
	}
}
