package check

import "slices"

// Check looks a claim up.
func (w *World) Check(c Claim) *Finding {
	f := w.parse(c)
	found := w.lookUp(f)
	w.scope(f, found)
	return found
}

func (w *World) lookUp(f *frame) *Finding {
	found := w.check(f)
	if found.Verdict == Silent && (f.Kind == Other || f.Kind == Quality) {
		if state := w.checkState(f); state != nil {
			return state
		}
	}
	if found.Verdict == Silent && slices.Contains(wrongs, f.Kind) && !f.oral {
		if e := w.byEpisode(f); e != nil {
			return e
		}
	}
	return found
}

// wrongs are the kinds of claims that something went wrong which was written of
// at the time.
var wrongs = []Kind{BrokenPromise, NeverSent, NeverDid, NoShow, Late, Quality}

func (w *World) check(f *frame) *Finding {
	switch f.Kind {
	case BrokenPromise, NeverSent:
		return w.checkUndertaking(f)
	case NeverDid:
		return w.checkNeverDid(f)
	case NeverReplied:
		return w.checkReply(f)
	case NeverTold:
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

// untyped returns what comes nearest to a claim that no checker knows.
func (w *World) untyped(f *frame) *Finding {
	k := w.make(f)
	k.nearest()
	return k.settle(Silent, "This is not of a kind that can be checked; the passages that come nearest are attached.")
}
