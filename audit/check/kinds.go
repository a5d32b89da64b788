package check

import (
	"regexp"
	"slices"
	"time"
)

// Check looks a claim up. One whose kind is in doubt is looked up as either.
func (w *World) Check(c Claim) *Finding {
	c.Text = evenSo.ReplaceAllString(c.Text, "$1 $2")
	f := w.parse(c)
	found := w.lookUp(f)
	if c.Or != "" && c.Or != c.Kind {
		found = w.either(c, f, found)
	}
	found = w.ofTheirs(f, found)
	w.complete(f, found)
	w.scope(f, found)
	return found
}

// either settles a claim that is of one of two kinds, by what was found of it as
// the likelier and as the other: where the verdicts are at odds it is silent, and
// nothing is contradicted by the less likely kind alone.
func (w *World) either(c Claim, f *frame, found *Finding) *Finding {
	if f.oral && (c.Kind == Said || c.Or == Said) {
		return w.spoken(w.make(f), f)
	}
	c.Kind, c.Or = c.Or, ""
	g := w.parse(c)
	other := w.lookUp(g)
	switch {
	case found.Verdict == Silent, other.Verdict == Silent, other.Verdict == found.Verdict:
		return found
	case found.Verdict == Partly && f.Kind == Charged && paidIt.MatchString(f.Text): // that it was asked for is not that it was paid
		return found
	case found.Verdict == Partly && other.Verdict == Supported: // what is true as one of them is not held against the client as the other
		return other
	case found.Verdict == Supported && other.Verdict == Partly:
		return found
	}
	k := w.make(f)
	k.Citations = slices.Clone(found.Citations)
	return k.settle(Silent, "What this says can be read in two ways, and the documents say different things of them.")
}

// evenSo says that the firm did a thing all the same, not that it does so to this day.
var evenSo = regexp.MustCompile(`(?i)\b(and|but|then|yet|you|he|she|they) still (billed|charged|invoiced|sent|took|made|asked|wanted|put|went|came)\b`)

// echoes says of a thing only that the same is so of it as of another.
var echoes = regexp.MustCompile(`(?i)^\W*(and |but )?(likewise|ditto|(the )?same (goes|applies|holds|is true|story|again|here)( is true)?( for| of| to| with)?)\b|, (ditto|likewise|same (again|story|here))\W*$`)

func (w *World) lookUp(f *frame) *Finding {
	if echoes.MatchString(f.Text) {
		return w.untyped(f)
	}
	if f.atPlace && len(f.clauses) == 1 && f.Kind != NeverTold { // what was told there, and no more
		return w.spoken(w.make(f), f)
	}
	if x := w.neverRang(f); x != nil { // what it misses was to be spoken, and mail may tell of it
		return x
	}
	if !f.oral {
		for _, look := range firstLooks {
			if x := look(w, f); x != nil {
				return x
			}
		}
	}
	found := w.check(f)
	if (found.Verdict == Silent || len(f.said) == 0 && len(f.clauses) == 1) && !f.oral { // "they are up there to this day"
		if state := w.checkState(f); state != nil {
			return state
		}
	}
	if found.Verdict == Silent && (f.Kind == NeverDid || f.Kind == NeverSent) && len(f.amounts) > 0 && stays.MatchString(f.Text) {
		if off := w.checkStays(f); off.Verdict != Silent {
			return off
		}
	}
	if found.Verdict == Silent && slices.Contains(wrongs, f.Kind) && !f.oral && !f.timed() && !unforetold.MatchString(f.Text) {
		if e := w.byEpisode(f); e != nil {
			return e
		}
	}
	if found.Verdict == Silent && (!f.oral || f.Kind == NeverTold) { // where somebody was when they learned of it is not how they were told
		for _, look := range looks {
			if x := look(w, f); x != nil {
				return x
			}
		}
	}
	return found
}

// firstLooks are how claims of some plain forms are looked up, whatever kind they are
// taken for: each returns nil for claims of other forms.
var firstLooks = []func(*World, *frame) *Finding{(*World).neverPriced, (*World).neverOwned, (*World).askedAndNotTold, (*World).putOff, (*World).skipped, (*World).chasedFor, (*World).sumOfOther, (*World).wentUpTo, (*World).nobodyOrdered, (*World).refusedOff, (*World).neverConfirmed, (*World).offeredSum, (*World).untilAgain, (*World).neverPutRight, (*World).oneOfBoth}

// looks are how else a claim is looked up of which its checker settles nothing: each
// returns nil if it does not either.
var looks = []func(*World, *frame) *Finding{(*World).returned, (*World).chargedThough, (*World).ownsSilence, (*World).stoodUp,
	(*World).lasted, (*World).behindPlan, (*World).notQuoted, (*World).attributed, (*World).firstAndThen, (*World).storyChanged, (*World).answeredTo, (*World).withoutAsking, (*World).wroteThen, (*World).namedSum, (*World).neverTookOff, (*World).ownsUndone}

// unforetold says that something came without notice. That it came may be admitted,
// and it may yet have been foretold.
var unforetold = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|never|not one|none of you|nothing|not|didn't|did not|haven't|without|wasn't|weren't|nor)\b.{0,40}\b(told|tell\w*|warn\w*|inform\w*|mention\w*|notice|word|notif\w*|explain\w*|asked)\b|\b(first|only) (that )?(i|we|she|he) (ever )?(heard|knew|learned|learnt|found)\b|\b(found|find) out\b|\b(no|without) (prior |any )?(warning|notice|word|consultation)\b|\bin the dark\b|\bunannounced\b|\b(learned|learnt|discovered|heard) (of|about|it)\b`)

// wrongs are the kinds of claims that something went wrong which was written of
// at the time.
var wrongs = []Kind{BrokenPromise, NeverSent, NeverDid, NoShow, Late, Quality, Other}

func (w *World) check(f *frame) *Finding {
	if noApology.MatchString(f.Text) && slices.Contains([]Kind{NeverTold, NeverDid, NeverReplied, Other}, f.Kind) {
		return w.checkApology(w.make(f), f)
	}
	if unasked.MatchString(f.Text) && (f.Kind == Conduct || f.Kind == Other) && !f.oral {
		if found := w.checkAsked(w.make(f), f, w.used(f.topic)); found.Verdict == Contradicted {
			return found
		}
	}
	switch f.Kind {
	case BrokenPromise:
		return w.checkBroken(f)
	case NeverSent:
		return w.checkSent(f)
	case NeverDid:
		return w.checkNeverDid(f)
	case NeverReplied:
		return w.checkReply(f)
	case NeverTold:
		if wasToldSo.MatchString(f.Text) && !denial.MatchString(f.Text) && !unforetold.MatchString(f.Text) { // what it says was told
			return w.checkSaid(f)
		}
		return w.checkNeverTold(f)
	case ToldYou:
		return w.checkTold(f)
	case NoShow:
		return w.checkVisit(f)
	case Late:
		return w.checkLate(f)
	case Said:
		return w.checkSaid(f)
	case Charged:
		return w.checkCharged(f)
	case Quality:
		return w.checkQuality(f)
	case Conduct:
		return w.checkConduct(f)
	}
	return w.untyped(f)
}

// wasToldSo says that the firm told the client something.
var wasToldSo = regexp.MustCompile(`\b([Yy]ou|[Hh]e|[Ss]he|[Tt]hey) (had |have )?(told|assured|informed|promised) (me|us|him|her|them|my \w+|our \w+)\b`)

// checkBroken checks that a promise was broken. One of a response within a time
// is measured from when the client asked for it.
func (w *World) checkBroken(f *frame) *Finding {
	if n, ok := f.lateness(); ok && n <= 72*time.Hour && responds.MatchString(f.Text) {
		if found := w.checkTook(f); found != nil && found.Verdict == Contradicted {
			return found
		}
	}
	return w.checkUndertaking(f)
}

var responds = regexp.MustCompile(`(?i)\b(respon\w+|on site|call-?out|emergency|turn up|attend\w*|answer\w*)\b`)

// untyped returns what comes nearest to a claim that no checker knows.
func (w *World) untyped(f *frame) *Finding {
	k := w.make(f)
	k.nearest()
	return k.settle(Silent, "This is not of a kind that can be checked; the passages that come nearest are attached.")
}
