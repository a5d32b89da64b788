package check

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// attributed settles a claim that somebody of the firm claimed, blamed or denied
// something, by their own words. It returns nil for other claims, and where none are held:
// what is not in mail may have been spoken.
func (w *World) attributed(f *frame) *Finding {
	m := attributes.FindStringSubmatchIndex(f.Text)
	if m == nil || len(f.clauses) > 2 {
		return nil
	}
	verb, rest := strings.ToLower(f.Text[m[2]:m[3]]), f.Text[m[1]:]
	people, _ := w.named(f.Text[:m[1]])
	words := minus(w.used(f.contentOf(w, rest, ofActs...)), ofPeople)
	if len(words) < 2 && f.inherited { // "that you had broken it"
		words = minus(w.used(f.topic), slices.Concat(ofPeople, stems(verb)))
	}
	var matter []string
	if strings.HasPrefix(verb, "blam") {
		who, what := culprit(rest)
		words, matter = w.used(f.contentOf(w, who)), w.used(f.contentOf(w, what))
	}
	denies := strings.HasPrefix(verb, "den") || negative.MatchString(rest)
	x := w.saidIn(words, w.staffOf(people), denies, strings.HasPrefix(verb, "blam"))
	if x == nil || len(words) == 0 {
		return nil
	}
	if p := x.m.parent; w.share(matter, func(s string) bool { return x.m.bag[s] || p != nil && p.bag[s] }) < mostly && len(matter) > 0 {
		return nil
	}
	k := w.make(f)
	k.cite(x.m.parent, "complaint", nil).cite(x.m, "statement", x)
	k.Atoms = []Atom{{Name: "statement", Truth: True, Necessary: true, Grade: Answered}}
	return k.settle(Supported, "We wrote so on %s: “%s”", w.date(x.m.At), strings.TrimSpace(x.Text))
}

var attributes = regexp.MustCompile(`(?i)\b(claim(?:ed|s)|insist(?:ed|s)|alleg(?:ed|es)|maintain(?:ed|s)|reckon(?:ed|s)|argu(?:ed|es)|pretend(?:ed|s)|den(?:ied|ies)|blam(?:ed|es)|made out|told (?:me|us) to)( that| to us| to me)?\b`)

// culprit returns what a claim says was blamed, and what for: "it on the weather", "the
// weather for it".
func culprit(rest string) (who, what string) {
	if i := strings.Index(rest, " on "); i >= 0 {
		return rest[i+4:], rest[:i]
	}
	who, what, _ = strings.Cut(rest, " for ")
	return who, what
}

// ofPeople are words for those who work for a firm.
var ofPeople = stems("men man crew guys boys team staff people lads workmen driver drivers somebody anybody")

// ofActs are words for what people say and do, which tell what somebody claimed.
var ofActs = stems("asked agreed ordered signed told promised refused approved knew wanted")

// contentOf returns the words of a part of a claim that say something, and those of some
// others that stand in it.
func (f *frame) contentOf(w *World, text string, others ...string) (list []string) {
	_, names := w.named(text)
	for _, x := range stems(text) {
		if (!claimWords[x] || slices.Contains(others, x)) && !names[x] && !isNumber(x) && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// saidIn returns the first sentence that somebody of the firm, of those named if any are,
// wrote to the client and that has nearly all of some words. Two at least, but for a
// cause, which may be one. It has to deny if what is looked for denies, and not else.
func (w *World) saidIn(words, by []string, denies, cause bool) *sentence {
	if len(words) < 2 && !cause || len(words) == 0 {
		return nil
	}
	for _, m := range w.messages {
		if !ours(m) || len(by) > 0 && !slices.Contains(by, m.From) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			if s.asks() || w.covers(s, words) < nearlyAll || s.deniesIn(words) != denies && !(denies && !cause && otherwiseCaused.MatchString(s.plain)) {
				return false
			}
			p := m.parent
			return !cause || causes.MatchString(s.plain) || p != nil && p.client && p.says(wrong) != nil && wasSo.MatchString(s.plain) && !future.MatchString(s.plain)
		}); s != nil {
			return s
		}
	}
	return nil
}

// deniesIn reports whether the part of a sentence denies in which most of some words stand.
func (s *sentence) deniesIn(words []string) bool {
	most, denies := 0, false
	for _, p := range partsOf.Split(s.plain, -1) {
		its, n := stems(p), 0
		for _, x := range words {
			if slices.Contains(its, x) {
				n++
			}
		}
		if n > most {
			most, denies = n, negative.MatchString(p)
		}
	}
	return denies
}

var partsOf = regexp.MustCompile(`[,;:()]| - | and | but `)

// nearlyAll is how much of what a claim says was said has to stand in a sentence, of 1000.
const nearlyAll = 750

// otherwiseCaused denies that somebody did a thing without a word for not.
var otherwiseCaused = regexp.MustCompile(`(?i)\b(already|before (they|we|he|she|our \w+) (touched|came|started|arrived|got|moved|opened|took)|(was|were) like (that|this)|some(one|body) else|must have been (you|your|the|some))\b`)

// wasSo tells of the past.
var wasSo = regexp.MustCompile(`(?i)\b(was|were|had|got|has|have|did|broke|let|lost|stuck|\w{2,}ed|(is|are) (\w+ )?(\w+ed|\w+ken|\w+len|down|ill|sick|late|out of))\b`)

// causes tells what something came of.
var causes = regexp.MustCompile(`(?i)\b(it's|it is|that's|that is|that was|it was|because|due to|caused|down to|thanks to|blame|fault|from the|the \w+ (lost|broke|forgot|failed|mixed|dropped|held|delayed|messed|damaged|put|sent|didn't|never|was late|had|has))\b`)

var negative = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|none|nothing|no|neither|nor|without)\b|n't\b`)

// firstAndThen settles a claim that the firm said one thing first and another then, by
// its own words: both stand in messages to the client, in this order. It returns nil
// for other claims, and where either is not held.
func (w *World) firstAndThen(f *frame) *Finding {
	one, two := w.twoSayings(f, f.Text)
	if one == nil || two == nil {
		return nil
	}
	k := w.make(f)
	k.cite(one.m, "statement", one).cite(two.m, "statement", two)
	k.Atoms = []Atom{{Name: "first", Truth: True, Necessary: true, Grade: Answered}, {Name: "then", Truth: True, Necessary: true, Grade: Answered}}
	if n, ok := f.lateness(); ok && n >= 24*time.Hour {
		if gap := two.m.At.Sub(one.m.At); gap < n/2 || gap > 2*n+24*time.Hour {
			k.Atoms = append(k.Atoms, Atom{Name: "how long after", Truth: False})
			return k.settle(Partly, "We wrote the one on %s and the other on %s.", w.date(one.m.At), w.date(two.m.At))
		}
	}
	return k.settle(Supported, "We wrote the one on %s and the other on %s.", w.date(one.m.At), w.date(two.m.At))
}

// twoSayings returns the words by which the firm said what a text says it said first, and
// those by which it said later what the text says it said then; nil where either is not
// found.
func (w *World) twoSayings(f *frame, text string) (one, two *sentence) {
	m := firstThen.FindStringSubmatch(text)
	if m == nil {
		return nil, nil
	}
	first, then := w.used(f.contentOf(w, m[1])), w.used(f.contentOf(w, m[2]))
	// Each has to say what the other does not.
	if len(minus(first, then)) == 0 || len(minus(then, first)) == 0 {
		return nil, nil
	}
	people, _ := w.named(m[1])
	one = w.saidAfter(first, w.staffOf(people), negative.MatchString(m[1]), time.Time{})
	if one == nil {
		return nil, nil
	}
	return one, w.saidAfter(then, nil, negative.MatchString(m[2]), one.m.At)
}

// minus returns the words of one list that are not in another.
func minus(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return slices.Contains(other, x) })
}

// saidAfter is saidIn by what was written after a time. One word is enough if it is rare.
func (w *World) saidAfter(words, by []string, denies bool, after time.Time) *sentence {
	if len(words) == 0 || len(words) == 1 && w.weight(words[0]) < 3 {
		return nil
	}
	for _, m := range w.messages {
		if !ours(m) || !m.At.After(after) || len(by) > 0 && !slices.Contains(by, m.From) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return !s.asks() && w.covers(s, words) >= nearlyAll && s.deniesIn(words) == denies
		}); s != nil {
			return s
		}
	}
	return nil
}

var firstThen = regexp.MustCompile(`(?is)\b(?:first|at first|to begin with|initially)(?: of all)?,? (.{8,120}?)(?:[,;]| and| but)+ (?:and |but )?(?:then|later|the next (?:day|week|time)|now|afterwards|\w+ (?:hours?|days?|weeks?|months?) later|a (?:day|week|month) later|after that|suddenly)\b,? (.{8,160})$`)

// storyChanged settles a claim that the firm's story changed by the two things that the
// words before it say that the firm said, or by its own words that it takes something
// back. It returns nil for other claims.
func (w *World) storyChanged(f *frame) *Finding {
	if !changedStory.MatchString(f.Text) {
		return nil
	}
	one, two := w.twoSayings(f, strings.TrimSpace(lastSentences(f.Before, 1)))
	if one == nil || two == nil {
		return nil
	}
	k := w.make(f)
	k.cite(one.m, "statement", one).cite(two.m, "statement", two)
	k.Atoms = []Atom{{Name: "statement", Truth: True, Necessary: true, Grade: Answered}}
	if n, ok := f.lateness(); ok && two.m.At.Sub(one.m.At) > 2*n+12*time.Hour {
		k.Atoms = append(k.Atoms, Atom{Name: "how soon", Truth: False})
		return k.settle(Partly, "We wrote the one on %s and the other on %s.", w.date(one.m.At), w.date(two.m.At))
	}
	return k.settle(Supported, "We wrote the one on %s and the other on %s.", w.date(one.m.At), w.date(two.m.At))
}

var changedStory = regexp.MustCompile(`(?i)\b(stor(y|ies)|version|account|explanation|excuse|tune|reason)s? (\w+ )?(chang|kept|was different|were different|differ|shift)\w*|\bchanged (your|his|her|their|the) (story|tune|version|mind)\b|\b(another|a different|a new) (story|version|excuse|explanation)\b`)
