package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/ingest/zone"
)

// listed is the score, in the fixed point of package act, from which on something
// is listed as a request.
const listed = -800

// requests returns what was asked, by time, and what answered it.
func (w *world) requests(promises []Promise) []Request {
	var list []Request
	for _, m := range w.messages {
		seen := map[*sentence]bool{}
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
				return
			}
			if d.Score < listed || d.Kind != act.Request && d.Score < 0 && !strings.Contains(s.Text, "?") && !opensQuestion.MatchString(s.Text[d.Start:d.End]) {
				return
			}
			if seen[s] || asksForNothing(s.Text) || asksForNothing(s.Text[d.Start:d.End]) || s.fits(saysRetracts) || m.tellsOnly(s, d) {
				return
			}
			seen[s] = true
			list = append(list, w.request(m, s, d, sure))
		})
		for i := range m.Sentences {
			if s := &m.Sentences[i]; m.Automatic == "" && m.own(s) && !s.routine && !seen[s] && m.asksPlainly(s) {
				list = append(list, w.request(m, s, &did{Kind: act.Request, End: len(s.Text)}, true))
			}
		}
	}
	kept := byConversation(promises)
	for i := range list {
		list[i].beside = askedBeside(list, i)
		w.answer(&list[i], kept)
	}
	return list
}

// tellsOnly reports whether what may be a request tells something, for certain: what its
// author will do or wants to do, or that they complain of having waited.
func (m *message) tellsOnly(s *sentence, d *did) bool {
	if strings.Contains(s.Text, "?") {
		return false
	}
	return slices.ContainsFunc(s.Acts, func(o did) bool {
		switch {
		case !o.Sure || o.End <= d.Start || o.Start >= d.End:
			return false
		case o.Kind == act.Promise:
			return d.Score < 0 && !asksFirst.MatchString(s.Text[d.Start:d.End])
		}
		return o.Kind == act.Complaint && d.Kind == act.Chase && o.Score > d.Score
	}) || d.Kind == act.Chase && soItWas.MatchString(s.Text) || m.staff && wantsOwn.MatchString(s.Text) || m.chooses(s)
}

// chooses reports whether a few words answer a question between two things, politely:
// "Navy please."
func (m *message) chooses(s *sentence) bool {
	return m.parent != nil && s.length <= 4 && politely.MatchString(s.Text) && slices.ContainsFunc(m.parent.Sentences, func(o sentence) bool {
		return m.parent.own(&o) && o.says(asks) && strings.Contains(o.Text, " or ")
	})
}

// soItWas: that what was asked for was done: "I asked her for the drawings, and she did".
var soItWas = regexp.MustCompile(`(?i)\band (i|we|you|he|she|they|it) (did|does|has|have|was|were)\W*$`)

// politely: what ends so.
var politely = regexp.MustCompile(`(?i)\b(please|pls|plz)\W*$`)

// asksPlainly reports whether a sentence asks for something by its form alone.
func (m *message) asksPlainly(s *sentence) bool {
	plain := plainAsks.In(s.Text) && plainAsk.MatchString(s.Text) || s.says(ahead) && couldWords.In(s.Text) && coulds.MatchString(s.Text) ||
		!m.staff && mustBes.In(s.Text) && musts.MatchString(s.Text) ||
		s.length <= 15 && !strings.ContainsAny(s.Text[len(s.Text)-1:], ".!:;,") && unmarked.MatchString(s.Text)
	return plain && !asksForNothing(s.Text)
}

func (w *world) request(m *message, s *sentence, d *did, sure bool) Request {
	return Request{Place: w.place("r-", m, s, d, sure), Kind: d.Kind, Of: w.toOf(m, s.Text), object: w.lex.words(s.Text)}
}

// askedBeside returns the other requests of the message of one of them, which stand beside it.
func askedBeside(list []Request, i int) []*Request {
	var others []*Request
	note := func(k int) bool {
		if k < 0 || k == len(list) || list[k].msg != list[i].msg {
			return false
		}
		others = append(others, &list[k])
		return true
	}
	for k := i - 1; note(k); k-- {
	}
	for k := i + 1; note(k); k++ {
	}
	return others
}

// everNear: an invitation that waits for nobody: "come and see us if you are ever in town".
var everNear = regexp.MustCompile(`(?i)\bif (you|ye)(['’]re| are) ever (in|near|round|around|passing|out|up|down|over|this|our)\b`)

// asksForNothing reports whether a sentence has the form of a request and, beside what
// asks for nothing, no more than a word of a matter.
func asksForNothing(text string) bool {
	if everNear.MatchString(text) {
		return true
	}
	at := asksNothing.FindStringIndex(text)
	if at == nil {
		return false
	}
	rest := text[at[1]:]
	if i := strings.IndexAny(rest, ",;.!?"); i >= 0 {
		rest = rest[i:]
	} else {
		rest = ""
	}
	return len(words(text[:at[0]])) < 2 && len(words(rest)) < 2
}

var (
	// asksNothing: what has the form of a request and asks for nothing, such as an
	// invitation to get in touch if there is a need, or a rhetorical question.
	asksNothing = regexp.MustCompile(`(?i)\b(let (me|us) know|(give|drop) (me|us) an? (shout|ring|call|line|bell)|shout|feel free|hesitate|happy to|glad to|get in touch|(contact|call|ring|email) (me|us))\b.*\b(if|should) (you|ye|u|there) (ever |do |should )?(have|need|want|require|is|are|run into|get|spot|notice) (any|a|some|more|further|me|us|anything|something)\b|\b(if you (ever )?(have|need) any|any (further )?(trouble|questions?|problems?|issues?|queries|bother))\b.*\b(let (me|us) know|(give|drop) (me|us) an? (shout|ring|call|line|bell)|shout|hesitate|get in touch|(contact|call|ring|email) (me|us))\b|\b(can|could|would) (you|ye|u|anybody|anyone) (believe|imagine)\b|\b(any|no) wonder\b|\bwho(['’]d| would) have (thought|guessed|known)\b|\b(who|what) (on earth |the hell )?(do|does) (you|u|he|she|they|these people) (think|take) (you|u|he|she|they|me|us)\b|\bdo (i|we) look (like|as if)\b|\bis (this|that) how you (treat|run|do)\b|\bhow (on earth|in the world|the hell|ever) did (you|he|she|they) do (that|it)\b|\bdoes (anybody|anyone|somebody|nobody) (there |here |at all |even )*(care|listen|read)\b|\bare you (kidding|joking|serious|having a laugh)\b|\bdo not reply\b|\b(forgive|excuse|pardon|bear with) (me|us)\b|^\W*(and |do )?have (a|an) [a-z]+ (day|evening|weekend|week|night|christmas|easter|holiday|trip|one|time)\b|^\W*(just )?(a few|two|three|four|five|six|some|several|\d+) (quick |small |other |more )*(things|questions|points|requests|matters|asks|favours|favors)( please| pls| from (me|us)| for (you|now|today))*\W*$`)
	// asksFirst: what asks from its first word on, whatever it says of what will be.
	asksFirst = regexp.MustCompile(`(?i)^\W*(please|pls|plz|kindly|can|could|would|will) (you|u|ye|somebody|someone|[a-z]+)\b`)
	// wantsOwn: what somebody wants to do first, and asks nobody for.
	wantsOwn = regexp.MustCompile(`(?i)^\W*(i|we)(['’]d| would)?( just| also| only)? (want|need|like|wish|have) to (order|check|read|look|go (through|over)|get (the|my|our|all) facts|think|find out|pull|dig|work out|count|compare|price|ask|apologi[sz]e|thank|refund|return|credit|offer|give|send|invite|replace|assure)\b`)
	// couldWords and coulds: that its author is in need of something, or that something would help.
	couldWords = zone.NewPhrases("do with", "use ", "t would")
	coulds     = regexp.MustCompile(`(?i)(^|[,;] (and )?|\b(i|we)( really)? )could( really)? (do with|use) (a|an|another|some|one|two|more|your)\b|(^|[,;:] )((and|so|but) )?it would (really |also )?(help|be (a )?(great|good|helpful|useful|kind|nice|help)( of you)?) if (you|u|it|the|your|somebody|someone|lot|we|i)\b`)
	// mustBes and musts: by when somebody wants a thing.
	mustBes = zone.NewPhrases("ust be ", "s to be ", "e to be ", "d to be ", "t to be ")
	musts   = regexp.MustCompile(`(?i)\b(must|ha(s|ve) (got )?to|needs? to) be [^.;!?]{0,40}\b(by|before|no later than|not later than) (noon|midday|tomorrow|tonight|today|next|the|end|close|\d|(mon|tues|wednes|thurs|fri|satur|sun)day)`)
	// unmarked: a question from its first word on, by who writes no question marks.
	unmarked = regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then|hi|hiya|hey|hello)\W+)*(what['’]?s (the|your|ur|happening|going)|how (much|many|long|soon) (is|are|r|do|does|did|can|will|would|for|pls|please|and|you)|(when|where|who|which|what) (is|are|r|do|does|did|can|could|will|would|has|have)|(u|you|ye|yous) (able to|free|around|ok to|available|open)|any (chance|update|news|word|sign))\b`)
	// plainAsks: what stands in each plain ask.
	plainAsks = zone.NewPhrases("ondering ", "n advance for", "ease ", "esist from ", "efrain from ", "ee to it", "ee that", "orget to", "ure to", "sking ", "equesting ", "ask ", "equest ", "EE TO IT", "EE THAT", "ORGET TO", "URE TO", "SKING ", "EQUESTING ", "ASK ", "EQUEST ")
	// plainAsk: what says in so many words that something is asked for.
	plainAsk = regexp.MustCompile(`(?i)^\W*((and|but|so|also|then|anyway|hi|hello|kindly|please)\W+)*(see (to it )?that|(cease|desist from|refrain from) [a-z]+ing|(many )?(thanks|thank you) in advance for [a-z]+ing|(i|we)(['’](m|re)| am| are| was| were) (just |only )?wondering (if|whether|when|what|how|where|who)|do(n['’]t| not) forget to|be sure to|(what )?(i|we)(['’](m|re)| am| are)? (just |only |simply |formally |hereby |now )?((asking|requesting) (is|you|that|for|whether|if)|(ask|request) (you|that|whether)))\b`)
)

// opensQuestion: what begins like a question, for those who write no question marks.
var opensQuestion = regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then)\s+)?(what['’]?s|where['’]?s|who['’]?s|(what|where|when|how|who|which)\s+([\w'’]+\s+){0,2}(is|are|was|were|do|does|did|can|could|will|would|has|have|shall|should|r|we|u)|(is|are|can|could|does|did|do|will|would|has|have|r)\s+(it|he|she|they|you|ye|u|we|there|the|teh|this|that|these|my|our|your|her|his|any\w*))\b`)

// What a message says to a request.
const (
	nothing = iota
	told
	delivered
)

// holds reports whether a message says that the answer is still to come.
func (m *message) holds() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return m.own(&s) && (s.says(ahead) || s.does(act.Promise)) && s.says(comes)
	})
}
