package pattern

import (
	"math"
	"slices"
	"time"
)

// A Number names what is counted.
type Number string

// The numbers, in the order in which they are shown.
const (
	Promises          Number = "promises" // certain ones; the next seven tell what became of them
	Kept              Number = "kept"
	Late              Number = "kept_late"
	Broken            Number = "broken"        // a message says so, or a person
	BrokenSilent      Number = "broken_silent" // the time has passed and nothing shows it done
	Open              Number = "open"
	Withdrawn         Number = "withdrawn"
	Unclear           Number = "unclear"
	Slipped           Number = "slipped" // got another date, whatever became of them
	Possible          Number = "possible"
	Requests          Number = "requests"
	Answered          Number = "answered"
	Unanswered        Number = "unanswered"
	PutOff            Number = "put_off" // of the unanswered: a reply is not the answer yet
	Complaints        Number = "complaints"
	Responded         Number = "responded" // had an answer by a person, or people say so
	Waiting           Number = "waiting"   // had none, or people say that it waits
	NoAcknowledgement Number = "no_acknowledgement"
	NoApology         Number = "no_apology"
	NoRemedy          Number = "no_remedy"
	NoQuestion        Number = "no_question"
	NoFollowUp        Number = "no_follow_up"
)

// Numbers lists them.
var Numbers = []Number{Promises, Kept, Late, Broken, BrokenSilent, Open, Withdrawn, Unclear, Slipped, Possible,
	Requests, Answered, Unanswered, PutOff, Complaints, Responded, Waiting, NoAcknowledgement, NoApology, NoRemedy, NoQuestion, NoFollowUp}

// Steps are the numbers of the steps of recovery that were missed.
var Steps = []Number{NoAcknowledgement, NoApology, NoRemedy, NoQuestion, NoFollowUp}

// A Rate is a share of the settled promises, with its interval at 95 %.
type Rate struct {
	Count, Of int
	Low, High float64
}

// Share returns the rate as a number from 0 to 1.
func (r Rate) Share() float64 { return float64(r.Count) / float64(r.Of) }

// Settled returns the promises that were kept, kept late, or shown broken.
func (r *Row) Settled() []Item {
	return slices.Concat(r.Items[Kept], r.Items[Late], r.Items[Broken])
}

// Ripe returns how many complaints are so old that a step can be missed.
func (r *Row) Ripe() int {
	n := 0
	for _, i := range r.Items[Complaints] {
		if i.Age >= patience {
			n++
		}
	}
	return n
}

// Rate returns the share of a number among the settled promises. It is not ok
// where these are too few.
func (r *Row) Rate(n Number) (rate Rate, ok bool) {
	of := len(r.Settled())
	if of < Few {
		return Rate{}, false
	}
	low, high := Wilson(len(r.Items[n]), of)
	return Rate{len(r.Items[n]), of, low, high}, true
}

// Wilson returns the score interval of a share at 95 % (E. B. Wilson, Journal of
// the American Statistical Association 22, 1927). Of nothing it is all there is.
func Wilson(count, of int) (low, high float64) {
	if of == 0 {
		return 0, 1
	}
	const z = 1.959964
	n, p := float64(of), float64(count)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// A Wait is a time of which a share of the items had an answer.
type Wait struct {
	Time time.Duration
	More bool // than that: the rank falls on one without an answer
}

// Waits are the times until an answer.
type Waits struct {
	Answered, Unanswered int  // whose times are known
	Median, Ninetieth    Wait // zero of nothing
}

// AnswerTimes returns how long requests waited.
func (r *Row) AnswerTimes() Waits { return waits(r.Items[Answered], r.Items[Unanswered]) }

// ResponseTimes returns how long complaints waited for the first answer. Those
// that people marked as answered outside mail have no time.
func (r *Row) ResponseTimes() Waits { return waits(r.Items[Responded], r.Items[Waiting]) }

func waits(answered, unanswered []Item) Waits {
	var times []Wait
	for _, i := range answered {
		if i.Timed {
			times = append(times, Wait{Time: i.After})
		}
	}
	slices.SortFunc(times, func(a, b Wait) int { return int(a.Time - b.Time) })
	w := Waits{Answered: len(times), Unanswered: len(unanswered)}
	longest := time.Duration(0)
	if len(times) > 0 {
		longest = times[len(times)-1].Time
	}
	var open []Wait
	for _, i := range unanswered {
		open = append(open, Wait{max(longest, i.After), true})
	}
	slices.SortFunc(open, func(a, b Wait) int { return int(a.Time - b.Time) })
	times = append(times, open...)
	if len(times) > 0 {
		w.Median, w.Ninetieth = times[rank(0.5, len(times))], times[rank(0.9, len(times))]
	}
	return w
}

// rank returns the index of a quantile among n by nearest rank.
func rank(q float64, n int) int { return max(0, int(math.Ceil(q*float64(n)))-1) }
