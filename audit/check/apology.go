package check

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// checkApology checks that nobody said sorry.
func (w *World) checkApology(k *maker, f *frame) *Finding {
	var topic []string
	if i := matter.FindStringIndex(f.Text); i != nil {
		topic = w.used(f.stemsOf(f.Text[i[1]:]))
	}
	if len(topic) == 0 { // "sorry for it": what stands before
		topic = slices.DeleteFunc(w.used(f.topic), func(x string) bool { return slices.Contains(sorryWords, x) })
	}
	if rest := slices.DeleteFunc(slices.Clone(topic), func(x string) bool { return slices.Contains(ofFaults, x) }); len(rest) > 0 {
		topic = rest // whose delay, and not that there was one
	}
	var by []string
	if inPerson.MatchString(f.Text) {
		by = w.staffOf(f.people)
	} else if i := noApology.FindStringIndex(f.Text); i != nil { // "Ann never said sorry"
		people, _ := w.named(f.Text[:i[0]])
		by = w.staffOf(people)
	}
	ofElse := w.ofOtherThan(f)
	var full []*sentence
	var hedged, elsewhere *sentence
	for _, m := range w.messages {
		if !ours(m) {
			continue
		}
		for _, s := range m.sents {
			switch {
			case !s.maybe[act.Apology] && !sorry.MatchString(s.plain):
			case !s.acts[act.Apology] && !sorry.MatchString(s.plain), len(by) > 0 && !slices.Contains(by, m.From), ofElse(s), !w.saysSorryFor(f, s, topic):
				elsewhere = s
			case hedgedSorry.MatchString(s.plain):
				if hedged == nil {
					hedged = s
				}
			case len(full) == 0 || full[len(full)-1].m != m:
				full = append(full, s)
			}
		}
	}
	switch {
	case len(full) > 0 && f.saysMore():
		k.cite(full[0].m, "apology", full[0])
		return k.settle(Silent, "We said sorry on %s; the rest of what this says is another matter.", w.date(full[0].m.At))
	case len(full) > 0:
		slices.SortStableFunc(full, func(a, b *sentence) int { return cmp.Compare(f.rank[b.m], f.rank[a.m]) })
		for _, s := range full[:min(len(full), 3)] {
			k.cite(s.m, "apology", s)
		}
		k.Atoms = []Atom{{Name: "no apology", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "We said sorry on %s.", w.date(full[0].m.At))
	case hedged != nil:
		k.cite(hedged.m, "apology", hedged)
		return k.settle(Partly, "We said sorry on %s, though not plainly for the matter.", w.date(hedged.m.At))
	}
	if elsewhere != nil {
		k.cite(elsewhere.m, "apology", elsewhere)
		return k.settle(Silent, "We said sorry on %s; whether for this, the words do not show.", w.date(elsewhere.m.At))
	}
	return k.absent(Supported, w.start, w.o.Asserted, "No message of ours says sorry for it.")
}

// mostOfIt is how much of a topic, of 1000, an apology names that is for it although the
// complaint that it answers is not.
const mostOfIt = 800

// ofFaults are words of what may be wrong with anything.
var ofFaults = stems("delay delayed late lateness belated wait waiting mistake error mix-up mixup confusion trouble problem wrong incorrect")

// saysMore reports whether a claim that nobody said sorry says something else
// before that: with topic words of its own.
func (f *frame) saysMore() bool {
	i := slices.IndexFunc(f.clauses, func(c clause) bool { return noApology.MatchString(c.text) })
	n := 0
	for _, c := range f.clauses[:max(i, 0)] {
		for _, x := range stems(c.text) {
			if slices.Contains(f.topic, x) {
				n++
			}
		}
	}
	return n >= 2
}

// saysSorryFor reports whether an apology is for what a claim names: by its topic, its
// day, or both. One that came before the day is for something else. A claim that names
// nothing says that there was none at all.
func (w *World) saysSorryFor(f *frame, s *sentence, topic []string) bool {
	if toAnother.MatchString(f.Text) {
		return false
	}
	its := matter.MatchString(f.Text) && !forThat.MatchString(f.Text) // it says by itself what for
	for _, d := range f.days {
		if d.exact() && !(its && d.start < 0) && s.m.At.Before(w.resolve(d)) {
			return false
		}
	}
	p := s.m.parent
	answers := p != nil && p.client && w.single(p, nil) && (p.says(wrong) != nil || s.m.owns())
	switch {
	case atNoTime.MatchString(f.Text) && !matter.MatchString(f.Text):
		return true
	case len(topic) > 0 && (s.sorryElse(topic) || w.sorryBeside(s, topic)):
		return false
	case len(topic) > 0 && p != nil && theirs(p) && p.complains() && w.speaks(p, topic) == 0 && w.covers(s, topic) < mostOfIt:
		return false // for what the client complained of there
	case len(topic) > 0 && w.bears(s, topic):
		return !w.brings(s.m, topic)
	case len(topic) > 0 && answers && f.rank[s.m] >= 600 && f.rank[p] >= 500 && w.speaks(s.m, topic)+w.speaks(p, topic) > 0:
		return true
	case slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && s.m.mentions(d) }):
		return true
	case slices.ContainsFunc(f.days, func(d day) bool { return d.exact() || d.isMonth() }):
		return answers && f.soonAfter(w, p.At)
	}
	return len(topic) == 0 && !forThat.MatchString(f.Text)
}

// atNoTime: that there was no apology at any time, for anything.
var atNoTime = regexp.MustCompile(`(?i)\b(ever|yet to|(in|at) (all|any) (this|that|the)? ?(time|point)|once)\b`)

// sorryElse reports whether an apology names what it is for, and that is not the topic.
func (s *sentence) sorryElse(topic []string) bool {
	x := sorryFor.FindStringSubmatch(s.plain)
	if x == nil {
		return false
	}
	its := slices.DeleteFunc(stems(vocative.ReplaceAllString(x[1]+x[2], "")), func(x string) bool { return claimWords[x] || slices.Contains(forAnything, x) })
	return len(its) > 0 && !slices.ContainsFunc(its, func(x string) bool { return slices.Contains(topic, x) })
}

// sorryBeside reports whether an apology says by itself what it is for, and not the topic:
// that has words of its own behind it, and what is answered raises another thing too.
func (w *World) sorryBeside(s *sentence, topic []string) bool {
	p := s.m.parent
	return p != nil && s.hasMatter() && w.covers(s, topic) == 0 &&
		s.m.says(func(x *sentence) bool { return x.i > s.i && w.covers(x, topic) >= named }) != nil &&
		p.says(func(x *sentence) bool {
			return wrong(x) && w.covers(x, topic) == 0 && slices.ContainsFunc(x.stems, func(word string) bool { return !claimWords[word] && !isNumber(word) })
		}) != nil
}

// vocative is the name of who is written to, at the end of what an apology is for.
var vocative = regexp.MustCompile(`[ ,]+\p{Lu}\p{Ll}+\W*$`)

// forAnything: what any apology may be for.
var forAnything = stems("delay wait trouble inconvenience mess stress confusion mix-up mixup hassle bother upset worry muddle experience lateness silence way thing whole all everything state")

var sorryFor = regexp.MustCompile(`(?i)\b(?:sorry|apologi[sz]e|apolog(?:y|ies)|regret)\b(?: again)?,? (?:about|for) (?:(?:the|your|my|our) ((?:[\w'’-]+\s*){1,4})|((?-i:[a-z]{3,}[a-rt-z]s\b)))`)

// forThat: an apology for what the sentence before tells.
var forThat = regexp.MustCompile(`(?i)\b(for|about) (that|this|it|those|these|them|the (above|same))\b`)

// toAnother: an apology to somebody beside the client.
var toAnother = regexp.MustCompile(`(?i)\b(apologi[sz]ed?|apology|sorry) to (my|our|his|her|their) (\p{L}+)`)

// brings reports whether a message carries what a topic is of: the wrong bill, say.
func (w *World) brings(m *message, topic []string) bool {
	return slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && w.share(topic, func(x string) bool { return d.title[x] }) >= 500
	})
}

// ofThatDay is the last of the days after one on which a complaint that does not name
// that day may be of it.
const ofThatDay = 3

// soonAfter reports whether a time lies in the days from one that a claim names, or
// in a month that it names without a day.
func (f *frame) soonAfter(w *World, t time.Time) bool {
	return slices.ContainsFunc(f.days, func(d day) bool {
		switch at := w.resolve(d); {
		case d.exact():
			return !t.Before(at) && t.Before(at.AddDate(0, 0, ofThatDay+1))
		default:
			return d.isMonth() && d.fits(t)
		}
	})
}

var (
	sorryWords = stems("sorry apology apologise apologize apologised regret grace courtesy decency")
	inPerson   = regexp.MustCompile(`(?i)\b(from|personally|himself|herself|yourself)\b`)
)
