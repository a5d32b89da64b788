package ledger

import (
	_ "embed" // the weights
	"strings"
	"sync"
)

// A feature is something that a message has, as evidence for a promise.
type feature int

// The features. Those of a sentence are those of the one that counts most.
const (
	// How the message hangs together with the promise: nothing for no tie.
	fDirect    feature = iota // it answers it
	fBelow                    // it answers it, over others between
	fTogether                 // it is in its conversation
	fDelegated                // it is where the promise was passed on

	// Who wrote it: nothing for a stranger to both.
	fSelf   // who made the promise, or is bound
	fOurs   // somebody of that side
	fTheirs // the one who was promised it, or of that side
	fToThem // it goes from the one's side to the other's
	fNotice // a program

	// When it came.
	fAhead  // long before the due
	fNear   // within a day before it
	fSoon   // when people write of what is due
	fDays   // some days late
	fWeeks  // some weeks late
	fMonths // later
	fFresh  // there is no due: within two days
	fWeek   // within a week
	fStale  // after three weeks

	// What a sentence tells.
	fVerb     // of the act, in the past
	fState    // of the act, as a state
	fDone     // that something is done
	fThere    // that somebody was there, of a promise to come
	fArrived  // the same, of another promise
	fDelivers // it hands over or reports done
	fThanks   // it thanks, or says that something has come
	fGlad     // it is content
	fPast     // something past
	fAnswers  // what the one who was to tell says
	fAsksOn   // asks the one who was to be asked
	fNames    // names the actor
	fBrings   // the message carries what was to be sent
	fNamed    // what it carries is called so
	fShort    // a sentence of at most five words
	fBare     // neither a tie nor a word of the promise anywhere

	fNot     // it denies something
	fWill    // it tells of what is to come
	fUnhappy // it complains
	fRecalls // it tells of what was said
	fOff     // it tells of no call, where one was promised
	fTurned  // who was to be sent something tells of something else
	fMute    // who was to see it done tells of nothing that was done

	// What it is about.
	fObject // words of the thing in the sentence, weighed
	fAround // words around the promise in the sentence
	fRest   // either elsewhere in the message
	fWhole  // tenths of the thing that the sentence names

	// What speaks against it.
	fDenies  // it says that it was not done
	fDenying // the sentence that counts says so itself
	fSorry   // it says sorry
	fChased  // the thing was asked for afterwards
	fOther   // it fits another promise better
	fPromise // it promises something itself
	fFirst   // nobody of that side told anything before
	fOnDay   // it tells of the day on which it was due

	// What speaks for no message at all.
	fNothing        // of every promise
	fNothingUndated // there is no due: no time tells what to look at
	nFeatures
)

// features are those of one message, for one promise.
type features [nFeatures]int16

func (f *features) set(x feature, is bool) {
	if is {
		f[x] = 1
	}
}

// about notes what a sentence is about.
func (f *features) about(c topic, t tie) {
	f[fObject], f[fAround], f[fRest] = int16(min(c.object, 32)/4), int16(min(c.around, 24)/4), int16(min(c.rest, 30)/6)
	if c.whole > 0 {
		f[fWhole] = int16(10 * c.object / c.whole)
	}
	f.set(fBare, t == apart && c.object+c.around+c.rest == 0)
}

func (f *features) score(weights *[nFeatures]int) int {
	n := 0
	for i, x := range f {
		n += int(x) * weights[i]
	}
	return n
}

// why tells in words what counted for a message, most important first as the
// table has it.
func (l *look) why() []string {
	var list []string
	for i, x := range l.f {
		if x != 0 && signs[i].words != "" {
			list = append(list, strings.NewReplacer("SHARED", strings.Join(spelt(l.shared, l.quote+" "+l.said), ", "), "CARRIED", l.carried).Replace(signs[i].words))
		}
	}
	return list
}

// signs are what is known of each feature: its name in the file of weights, the words
// for it where it counted, and what it counted before any labels were seen, to which the
// train program draws its weights. In hundredths of the logarithm of the odds.
var signs = [nFeatures]struct {
	prior       int
	name, words string
}{
	fDirect:         {120, "direct", "answers it"},
	fBelow:          {50, "below", "in answer to it"},
	fTogether:       {100, "together", "in the same conversation"},
	fDelegated:      {130, "delegated", "where it was passed on"},
	fSelf:           {130, "self", "by the one who promised"},
	fOurs:           {30, "ours", "by the side that promised"},
	fTheirs:         {0, "theirs", "by the one who was promised it"},
	fToThem:         {0, "to them", ""},
	fNotice:         {40, "notice", "a program tells of it"},
	fAhead:          {0, "ahead", "before it was due"},
	fNear:           {50, "near", "about when it was due"},
	fSoon:           {300, "soon", "when it was due"},
	fDays:           {140, "days", "soon after it was due"},
	fWeeks:          {0, "weeks", "after it was due"},
	fMonths:         {-120, "months", "long after it was due"},
	fFresh:          {30, "fresh", "soon after it"},
	fWeek:           {0, "week", ""},
	fStale:          {-100, "stale", "long after it"},
	fVerb:           {80, "verb", "tells of the act"},
	fState:          {80, "state", "tells how it is"},
	fDone:           {80, "done", "says that it is done"},
	fThere:          {200, "there", "tells that somebody was there"},
	fDelivers:       {80, "delivers", "hands over or reports"},
	fThanks:         {60, "thanks", "thanks for it or says that it has come"},
	fGlad:           {80, "glad", "is content"},
	fPast:           {50, "past", ""},
	fAnswers:        {150, "answers", "says what was to be told"},
	fAsksOn:         {240, "asks on", "asks the one who was to be asked"},
	fNames:          {90, "names", "names the one who was to do it"},
	fBrings:         {150, "brings", "brings CARRIED"},
	fNamed:          {15, "named", ""},
	fArrived:        {60, "arrived", ""},
	fShort:          {20, "short", ""},
	fBare:           {-250, "bare", ""},
	fObject:         {80, "object", "speaks of SHARED"},
	fAround:         {0, "around", ""},
	fRest:           {20, "rest", ""},
	fWhole:          {5, "whole", ""},
	fDenies:         {-250, "denies", ""},
	fDenying:        {-150, "denying", ""},
	fSorry:          {-100, "sorry", ""},
	fChased:         {-90, "chased", "the thing was asked for afterwards"},
	fOther:          {-40, "other", "fits another promise better"},
	fPromise:        {-50, "promise", ""},
	fNot:            {-110, "not", ""},
	fWill:           {-200, "will", ""},
	fUnhappy:        {-70, "unhappy", ""},
	fRecalls:        {-150, "recalls", ""},
	fOff:            {-250, "off", ""},
	fTurned:         {-200, "turned", ""},
	fMute:           {-100, "mute", ""},
	fFirst:          {0, "first", ""},
	fOnDay:          {0, "on day", "tells of the day on which it was due"},
	fNothing:        {360, "nothing", ""},
	fNothingUndated: {80, "nothing undated", ""},
}

//go:embed outcomes.tsv
var outcomesFile []byte

// outcomeWeights tell how much each feature counts, in hundredths of the logarithm of
// the odds. The train program makes them.
var outcomeWeights = sync.OnceValue(func() *[nFeatures]int {
	byName, err := readWeights(outcomesFile)
	if err != nil {
		panic("audit/ledger/outcomes.tsv: " + err.Error()) // a fault of the build; every test would see it
	}
	var w [nFeatures]int
	for i := range signs {
		w[i] = byName[signs[i].name]
	}
	return &w
})
