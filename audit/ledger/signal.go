package ledger

import (
	"bufio"
	"bytes"
	_ "embed" // the weights
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"onrecord/audit/act"
)

// A signal is something that a message has, as an answer to a request, or that
// the request has, for it to go without one.
type signal int

// The signals.
const (
	// How the message hangs together with the request: see tie.
	gDirect signal = iota
	gBelow
	gTogether
	gApart

	// Who wrote it to whom.
	gAsked    // who was asked wrote it
	gSide     // somebody of that side
	gOwn      // somebody of the side that asked
	gStranger // somebody of neither
	gToAsker  // who asked is its addressee

	// What it says: see substance.
	gTold
	gDelivered
	gHolds // the answer is still to come
	gFiles // it has attachments

	// What it is about: words of the request in it, weighed.
	gWords // so many
	gNone  // none
	gShare // such a part of them

	// How soon it came: each holds for those that came sooner too.
	gHours
	gDay
	gThreeDays
	gWeek
	gFortnight
	gMonth

	// What its sentences do, as likely as package act says.
	gPromise
	gRequest
	gQuestion
	gDelivery
	gRefusal
	gAgreement

	// The same where an act is asked for, and where an answer is.
	gPromiseToAct
	gDeliveryToAct
	gRefusalToAct
	gAgreementToAct
	gPromiseToAsk
	gDeliveryToAsk
	gRefusalToAsk
	gAgreementToAsk

	// Its place among those of the side that was asked to who asked.
	gFirstHere      // the first in the conversation
	gFirstHereSays  // the first there that says something
	gFirstThere     // the first outside it
	gFirstThereSays // the first outside it that says something
	gLater          // of messages elsewhere that are none of these, how many came before it
	gAnswersAnother // it answers something else of who asked

	// How its sentences answer: see option.hear.
	gToCome   // an act that was asked for is still to come
	gToComeOf // what shares words with the request says that it is still to come
	gFits     // it has the form of what was asked for
	gOthers   // it is about another request of the same message

	// Whether it shows that what was promised in answer was done: see world.keep.
	gKeeps   // something that was
	gKeepsIt // the thing itself

	// What speaks for no answer at all.
	gNothing        // of every request
	gNothingAct     // an act is asked for
	gNothingAsk     // an answer is asked for
	gNothingDirect  // no message answers it
	gNothingDone    // no message delivers
	gNothingToAsker // nobody of the side that was asked wrote to who asked
	gNothingKept    // it was promised, and nothing shows it done
	gNothingBut     // it was promised, and something does

	nSignals
)

// signalNames are the names of signals in the file of their weights.
var signalNames = [nSignals]string{
	gDirect: "answers it", gBelow: "answers it over others", gTogether: "in its conversation", gApart: "in another conversation",
	gAsked: "by who was asked", gSide: "by the side that was asked", gOwn: "by the side that asked", gStranger: "by a stranger", gToAsker: "to who asked",
	gTold: "tells something", gDelivered: "tells that it is done", gHolds: "puts it off", gFiles: "has attachments",
	gWords: "words", gNone: "no words", gShare: "share of words",
	gHours: "within hours", gDay: "within a day", gThreeDays: "within three days", gWeek: "within a week", gFortnight: "within a fortnight", gMonth: "within a month",
	gPromise: "promise", gRequest: "request", gQuestion: "question", gDelivery: "delivery", gRefusal: "refusal", gAgreement: "agreement",
	gPromiseToAct: "promise, to a request", gDeliveryToAct: "delivery, to a request", gRefusalToAct: "refusal, to a request", gAgreementToAct: "agreement, to a request",
	gPromiseToAsk: "promise, to a question", gDeliveryToAsk: "delivery, to a question", gRefusalToAsk: "refusal, to a question", gAgreementToAsk: "agreement, to a question",
	gFirstHere: "first in the conversation", gFirstHereSays: "first there that says something", gFirstThere: "first elsewhere", gFirstThereSays: "first elsewhere that says something",
	gLater: "others came before", gAnswersAnother: "answers another message of who asked",
	gToCome: "to come", gToComeOf: "to come, in its words", gFits: "fits", gOthers: "about another request", gKeeps: "keeps a promise", gKeepsIt: "keeps the promise of it",
	gNothing: "nothing", gNothingAct: "nothing, to a request", gNothingAsk: "nothing, to a question", gNothingDirect: "nothing, and none answers it",
	gNothingDone: "nothing, and none delivers", gNothingToAsker: "nothing, and none to who asked", gNothingKept: "nothing, and it was promised", gNothingBut: "nothing, and it was kept",
}

// signals are those of one message, for one request, in hundredths.
type signals [nSignals]int16

// whole is a signal that holds.
const whole = 100

func (g *signals) set(x signal, is bool) {
	if is {
		g[x] = whole
	}
}

// inTime notes how soon after a request a message came.
func (g *signals) inTime(after time.Duration) {
	const day = 24 * time.Hour
	for i, within := range []time.Duration{4 * time.Hour, day, 3 * day, 7 * day, 14 * day, 30 * day} {
		g.set(gHours+signal(i), after <= within)
	}
}

// acts notes what the sentences of a message do, in answer to such a request.
func (g *signals) acts(m *message, asked act.Kind) {
	most := func(x signal, n int16) { g[x] = max(g[x], n) }
	m.acts(func(_ *sentence, d *did, sure bool) {
		likely := int16(whole)
		if !sure {
			likely = int16(whole * max(0, min(3000, d.Score+2000)) / 3000)
		}
		i := signal(0)
		switch d.Kind {
		case act.Request:
			most(gRequest, likely)
			return
		case act.Question:
			most(gQuestion, likely)
			return
		case act.Promise:
		case act.Delivery:
			i = 1
		case act.Refusal:
			i = 2
		case act.Agreement:
			i = 3
		default:
			return
		}
		most([]signal{gPromise, gDelivery, gRefusal, gAgreement}[i], likely)
		switch asked {
		case act.Request:
			most(gPromiseToAct+i, likely)
		case act.Question:
			most(gPromiseToAsk+i, likely)
		}
	})
}

//go:embed answers.tsv
var answersFile []byte

// answerWeights tell how much each signal counts, in thousandths of the
// logarithm of the odds. The train program makes them.
var answerWeights = sync.OnceValue(func() *[nSignals]int {
	byName, err := readWeights(answersFile)
	if err != nil {
		panic("audit/ledger/answers.tsv: " + err.Error()) // a fault of the build; every test would see it
	}
	var w [nSignals]int
	for i, name := range signalNames {
		w[i] = byName[name]
	}
	return &w
})

// readWeights reads lines of a weight and the name of what has it, which may be that of
// nothing any more: the train program runs where the weights are old.
func readWeights(file []byte) (byName map[string]int, err error) {
	byName = make(map[string]int)
	lines := bufio.NewScanner(bytes.NewReader(file))
	for lines.Scan() {
		weight, name, _ := strings.Cut(lines.Text(), "\t")
		n, err := strconv.Atoi(weight)
		if err != nil {
			return nil, fmt.Errorf("weight of %q: %w", name, err)
		}
		byName[name] = n
	}
	return byName, lines.Err()
}

// score sums up what signals count.
func (g *signals) score(weights *[nSignals]int) int {
	n := 0
	for i, x := range g {
		n += int(x) * weights[i]
	}
	return n
}
