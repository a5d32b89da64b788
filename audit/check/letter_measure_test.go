package check_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/claim"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// TestMeasureLetters judges letters from their text on: the claims that are found
// in them, the kinds that these are taken for, and what is found of them so.
// Claims are printed of the scenarios that $ONRECORD_TEST_READ names, and only
// figures of the others.
func TestMeasureLetters(t *testing.T) {
	names := strings.Fields(os.Getenv("ONRECORD_TEST_READ"))
	var read, other letterTally
	kinds := map[string]int{}
	for _, s := range append(scenarios(t), boatyard(t)) {
		lo, o := s.options()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		l := claim.Read(letterPart(t, s.letter))
		open := slices.Contains(names, s.name)
		var own letterTally
		pairs, extra := paired(l.Claims, s.claims)
		own.extra = len(extra)
		for i, g := range s.claims {
			own.gold++
			at := pairs[i]
			if at < 0 {
				if open {
					fmt.Printf("-- %s missed %s: %s\n", s.name, g.ID, g.Quote)
				}
				own.add(g, &check.Finding{Verdict: "missed"})
				continue
			}
			c := l.Claims[at]
			own.found++
			if string(c.Kind) == g.Kind {
				own.kind++
			}
			f := w.Check(check.Claim{Kind: c.Kind, Or: c.Or, Text: c.Quote, Heading: c.Heading, Before: strings.ToValidUTF8(l.Text[max(0, c.Start-300):c.Start], "")})
			own.add(g, f)
			if string(f.Verdict) == g.Verdict {
				own.verdict++
			}
			if !open {
				kinds[fmt.Sprintf("%s taken for %s", g.Kind, c.Kind)]++
				if (g.Verdict == "contradicted") != (f.Verdict == check.Contradicted) || f.Verdict == check.Supported && g.Verdict != "supported" {
					kinds[fmt.Sprintf("~ %s taken for %s: %s for %s: %s", g.Kind, c.Kind, f.Verdict, g.Verdict, quoted.ReplaceAllString(dated.ReplaceAllString(f.Why, "DATE"), "WORDS"))]++
				}
			} else if string(c.Kind) != g.Kind || string(f.Verdict) != g.Verdict {
				fmt.Printf("!! %s %s %s (want %s), %s (want %s): %s\n     %s\n", s.name, g.ID, c.Kind, g.Kind, f.Verdict, g.Verdict, c.Quote, f.Why)
			}
		}
		if open {
			for _, c := range extra {
				fmt.Printf("++ %s %s is no claim: %s\n", s.name, c.Kind, c.Quote)
			}
			read.merge(own)
		} else {
			other.merge(own)
		}
		fmt.Println(s.name, own)
	}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Println("unread", k, kinds[k])
	}
	fmt.Println("read  ", read)
	fmt.Println("unread", other)
	read.merge(other)
	fmt.Println("all   ", read)
}

// A letterTally is a tally of claims that were found in letters.
type letterTally struct {
	tally
	gold, found, kind, verdict, extra int
}

func (n *letterTally) merge(o letterTally) {
	n.tally.merge(o.tally)
	n.gold, n.found, n.kind, n.verdict, n.extra = n.gold+o.gold, n.found+o.found, n.kind+o.kind, n.verdict+o.verdict, n.extra+o.extra
}

func (n letterTally) String() string {
	return fmt.Sprintf("found %.2f extra %d kind %.2f | %s", float64(n.found)/float64(max(1, n.gold)), n.extra, float64(n.kind)/float64(max(1, n.found)), n.tally)
}

// letterPart returns the text of a letter with its zones.
func letterPart(t *testing.T, text string) zone.Part {
	t.Helper()
	raw := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text
	parts := zone.OfMessage(email.ParseBytes([]byte(raw), email.Limits{}))
	if len(parts) == 0 {
		t.Fatal("a letter without text")
	}
	return parts[0]
}

var tokens = regexp.MustCompile(`[\pL\pN_£$€%']+`)

// paired finds for each answer the claim whose words are the most like its own,
// -1 if there is none, and the claims that are left over.
func paired(claims []claim.Claim, gold []goldClaim) (at []int, extra []claim.Claim) {
	type pair struct {
		like, c, g int
	}
	var list []pair
	for i, c := range claims {
		for j, g := range gold {
			if n := likeness(c.Quote, g.Quote); n >= 400 {
				list = append(list, pair{n, i, j})
			}
		}
	}
	slices.SortFunc(list, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.c, b.c), cmp.Compare(a.g, b.g))
	})
	at = make([]int, len(gold))
	for j := range at {
		at[j] = -1
	}
	for _, p := range list {
		if at[p.g] < 0 && !slices.Contains(at, p.c) {
			at[p.g] = p.c
		}
	}
	for i, c := range claims {
		if !slices.Contains(at, i) {
			extra = append(extra, c)
		}
	}
	return at, extra
}

// likeness is the F1 of the words of two texts, of 1000; all of it where one
// holds the other and is no longer than twice that.
func likeness(a, b string) int {
	x, y := tokens.FindAllString(strings.ToLower(a), -1), tokens.FindAllString(strings.ToLower(b), -1)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if 2*len(x) >= len(y) && strings.Contains(" "+strings.Join(y, " ")+" ", " "+strings.Join(x, " ")+" ") {
		return 1000
	}
	n, left := 0, slices.Clone(y)
	for _, w := range x {
		if i := slices.Index(left, w); i >= 0 {
			n, left = n+1, slices.Delete(left, i, i+1)
		}
	}
	return 2000 * n / (len(x) + len(y))
}
