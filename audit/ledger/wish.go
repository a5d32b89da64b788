package ledger

import (
	"regexp"
	"strings"

	"onrecord/audit/act"
)

// A wish is what a request would be answered by.
type wish int

const (
	wantsAct  wish = iota // that something is done
	wantsWord             // that something is told
	wantsYes              // yes or no
	wantsTime
	wantsSum
	wantsName
	wantsWhy
)

var (
	forThing = regexp.MustCompile(`(?i)\b(can|could|may|might) (i|we) (please |also |just |now |perhaps )*(have|get|see|borrow|take|collect)\b`)
	forTime  = regexp.MustCompile(`(?i)\b(when|what time|what day|how soon|which day|any chance|(can|could) (someone|somebody|anyone) (please )?(come|be|call|ring|phone|pop|swing|stop|drop|get|look|visit|attend))\b`)
	forSum   = regexp.MustCompile(`(?i)\b(how (much|many|long|far|big|old)|what (do|does|did|would|will) [\w ]{1,20}(cost|charge)|price|cost|quote|balance|rates?|total|number|figure|amount|average)\b`)
	forName  = regexp.MustCompile(`(?i)\b(who|whom|whose|name)\b`)
	forWhy   = regexp.MustCompile(`(?i)\b(why|how come|reason|what happened|what went wrong|explain|explanation)\b`)
	forYes   = regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then|hi|hello|please)\W+)*(is|are|am|was|were|do|does|did|has|have|had|r|(can|could|may|might|shall|should|will|would) (i|we|he|she|it|they|there|the|that|this|my|our|be|(?-i:[A-Z][a-z]+))|(would|will|is) (it|that|there) be|(ok|okay|fine|all right|alright) (to|if|for|with))\b`)
	forWord  = regexp.MustCompile(`(?i)\b(tell|let (me|us) (know|have)|confirm|advise|explain|inform|clarify|say|(an?|any|the|your) updates?|update (me|us)|updates|feedback|remind (me|us)|hear|know|wonder(ing)?|news|word|answer|reply|respond|response|explanation|thoughts)\b`)
)

// forWhat: what a question asks for that no yes or no answers.
var forWhat = regexp.MustCompile(`(?i)\b(what\w*|which|where\w*|who\w*|when\w*|how|why|any|thoughts|ideas?|news|update|word)\b`)

// asksWh: what asks for more than yes or no within a question that has that form.
var asksWh = regexp.MustCompile(`(?i)\b(what|which|where|who|whom|whose|when|how|why)\b`)

// wish returns what a request would be answered by.
func (r *Request) wish() wish {
	asks := r.Kind != act.Request || forWord.MatchString(r.Quote)
	switch text := r.Quote; {
	case forTime.MatchString(text):
		return wantsTime
	case forThing.MatchString(text):
		return wantsAct
	case forYes.MatchString(text) && !forWord.MatchString(text) && !asksWh.MatchString(text):
		return wantsYes // "has the price changed?"
	case asks && forSum.MatchString(text):
		return wantsSum
	case asks && forName.MatchString(text):
		return wantsName
	case forWhy.MatchString(text):
		return wantsWhy
	case forYes.MatchString(text):
		return wantsYes
	case r.Kind == act.Question && strings.Contains(text, "?") && !forWhat.MatchString(text):
		return wantsYes // "the bow is still with you?"
	case asks:
		return wantsWord
	}
	return wantsAct
}

// A question is a request as what may answer it is read.
type question struct {
	*Request
	want   wish
	class  string      // the kind of thing that is asked for, see verbClass
	terms  []term      // of object
	beside []*question // the other requests of the message
}

func (w *world) question(r *Request) *question {
	q := *w.questionAlone(r)
	for _, o := range r.beside {
		q.beside = append(q.beside, w.questionAlone(o))
	}
	return &q
}

// questionAlone returns the same without the other requests of the message, worked out once.
func (w *world) questionAlone(r *Request) *question {
	if r.alone == nil {
		r.alone = &question{Request: r, want: r.wish(), class: verbClass(r.Sentence)}
		for _, x := range r.object {
			r.alone.terms = append(r.alone.terms, w.lex.find(x))
		}
	}
	return r.alone
}
