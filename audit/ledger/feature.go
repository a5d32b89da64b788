package ledger

import "strings"

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
	fSorry   // it says sorry
	fChased  // the thing was asked for afterwards
	fOther   // it fits another promise better
	fPromise // it promises something itself
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

func (f *features) score() int {
	n := 0
	for i, x := range f {
		n += int(x) * weights[i].n
	}
	return n
}

// why tells in words what counted for a message, most important first as the
// table has it.
func (l *look) why() []string {
	var list []string
	for i, x := range l.f {
		if x != 0 && weights[i].words != "" {
			list = append(list, strings.NewReplacer("SHARED", strings.Join(spelt(l.shared, l.quote+" "+l.said), ", "), "CARRIED", l.carried).Replace(weights[i].words))
		}
	}
	return list
}

// weights tell how much each feature counts, in hundredths of the logarithm of
// the odds, and the words for it. They were set by hand.
var weights = [nFeatures]struct {
	n     int
	words string
}{
	fDirect:    {120, "answers it"},
	fBelow:     {50, "in answer to it"},
	fTogether:  {100, "in the same conversation"},
	fDelegated: {130, "where it was passed on"},
	fSelf:      {130, "by the one who promised"},
	fOurs:      {30, "by the side that promised"},
	fTheirs:    {0, "by the one who was promised it"},
	fToThem:    {0, ""},
	fNotice:    {40, "a program tells of it"},
	fAhead:     {0, "before it was due"},
	fNear:      {50, "about when it was due"},
	fSoon:      {300, "when it was due"},
	fDays:      {140, "soon after it was due"},
	fWeeks:     {0, "after it was due"},
	fMonths:    {-120, "long after it was due"},
	fFresh:     {30, "soon after it"},
	fWeek:      {0, ""},
	fStale:     {-100, "long after it"},
	fVerb:      {80, "tells of the act"},
	fState:     {80, "tells how it is"},
	fDone:      {80, "says that it is done"},
	fThere:     {200, "tells that somebody was there"},
	fDelivers:  {80, "hands over or reports"},
	fThanks:    {60, "thanks for it or says that it has come"},
	fGlad:      {80, "is content"},
	fPast:      {50, ""},
	fAnswers:   {150, "says what was to be told"},
	fAsksOn:    {240, "asks the one who was to be asked"},
	fNames:     {90, "names the one who was to do it"},
	fBrings:    {150, "brings CARRIED"},
	fNamed:     {15, ""},
	fArrived:   {60, ""},
	fShort:     {20, ""},
	fBare:      {-250, ""},
	fObject:    {80, "speaks of SHARED"},
	fAround:    {0, ""},
	fRest:      {20, ""},
	fWhole:     {5, ""},
	fDenies:    {-250, ""},
	fSorry:     {-100, ""},
	fChased:    {-90, "the thing was asked for afterwards"},
	fOther:     {-40, "fits another promise better"},
	fPromise:   {-50, ""},
	fNot:       {-110, ""},
	fWill:      {-200, ""},
	fUnhappy:   {-70, ""},
	fRecalls:   {-150, ""},
	fOff:       {-250, ""},
	fTurned:    {-200, ""},
	fMute:      {-100, ""},
}
