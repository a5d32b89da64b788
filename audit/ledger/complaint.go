package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// complaints returns the messages by which people outside the firm say that they
// are dissatisfied, by time, with the steps that the firm took.
func (w *world) complaints() []Complaint {
	var list []Complaint
	for _, m := range w.messages {
		if m.staff || m.Automatic != "" {
			continue
		}
		if c, ok := w.complaint(m); ok {
			list = append(list, c)
		}
	}
	for i := range list {
		if w.steps(&list[i]); list[i].FirstResponse.IsZero() {
			w.takeBack(&list[i])
		}
	}
	return list
}

// Scores of a message in the fixed point of package act.
const (
	noCue     = -3600 // what a sentence without any cue counts
	reminds   = 900   // it reminds of what was said or should have been
	sorryFor  = 900   // the firm answers that it is sorry
	complains = 800   // from here on it is a complaint
)

var reminded = regexp.MustCompile(`(?i)\b(supposed to|was to be|were to be|should have|you (said|told|promised|assured|wrote)|was told|were told|the agreement says|in writing|reminder|third time|second time|again)\b`)

// unhappy: its author says of themselves that they are, or that they complain.
var unhappy = regexp.MustCompile(`(?i)\b(i|we)(['’](m|re|ve))? ((am|are|was|were|have|been|remain|feel|wish|want|write|writing|like|need|must|to|say|that|most|very|extremely|deeply|quite|rather|so|really|truly|express|make|lodge|raise|register|file|submit|my|our|a|this|formal|official|strong|utter|i|we) ){1,10}(dissatisf(ied|action)|displeas(ed|ure)|unhappy|unhappiness|disgusted|appalled|complain(t|ing)?|grievances?|cheated|misled|fobbed off|ripped off|hard done by|((badly|really|rather|very) )?let down)\b`)

// stings: what is said of what somebody did, or did not do, by who holds it against them.
var stings = regexp.MustCompile(`(?i)\b(shame|pity) (that )?((nobody|no one|no-one|none of you) (had |even |ever )*(thought|told|bothered|checked|asked|came|rang|called|said|mentioned|read)|you (lot )?(did|have|had|were)(n['’]t| not)|you forgot|you never)\b|` +
	`\bnot what (i|we) (pay|paid|are paying|signed up) (you )?for\b|\bwhat (am i|are we|do (i|we)) pay(ing)? (you )?for\b|` +
	`\b(i|we) (do |only |just )*wish (you|somebody|someone|anybody|one of you) had(n['’]t| not)? (told|rung|called|asked|said|done|mended|fixed|sent|warned|let|checked|listened|thought|read)\b|` +
	`\bhad hoped for [^.;!?]{0,20}\b(more|better)( from (you|your)\b| than (this|that)\b|\W*$)|` +
	`\b(go|going|refer|referring|take|taking) (this |it |you |the matter )?(up )?(to|with) (the )?(ombudsman|small claims|court|trading standards|regulator)\b|` +
	`\bdoes (anybody|anyone) (there |at all |even )*(care|listen)\b|\bis (this|that) how you treat\b|\bdo (i|we) look like\b|\bwho do you think you are\b`)

// saysUnhappy reports whether a sentence says in plain words that its author is
// dissatisfied. It looks for words of unhappy and stings first: there are many sentences.
func (s *sentence) saysUnhappy() bool {
	lower := strings.ToLower(s.Text)
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(x string) bool { return strings.Contains(lower, x) })
	}
	return !s.says(negated|asks) && has(unhappyWords) && unhappy.MatchString(s.Text) || has(stingWords) && stings.MatchString(s.Text)
}

var (
	unhappyWords = []string{"dissatisf", "displeas", "unhapp", "disgust", "appal", "complain", "grievanc", "let down", "cheated", "misled", "ed off", "done by"}
	stingWords   = []string{"shame", "pity", "not what", "pay", "wish", "hoped for", "ombudsman", "small claims", "court", "standards", "regulator", "does any", "you treat", "look like", "think you are"}
)

// complaint judges one message from outside by its strongest sentences, and by
// what it reminds of and how the firm answers.
func (w *world) complaint(m *message) (Complaint, bool) {
	var best, next *did
	var at *sentence
	m.acts(func(s *sentence, d *did, sure bool) {
		if d.Kind != act.Complaint {
			return
		}
		if best == nil || d.Score > best.Score {
			best, next, at = d, best, s
		} else if next == nil || d.Score > next.Score {
			next = d
		}
	})
	plain := slices.IndexFunc(m.Sentences, func(s sentence) bool {
		return m.own(&s) && !s.routine && s.saysUnhappy()
	})
	if plain >= 0 && (best == nil || best.Score < complains) {
		at = &m.Sentences[plain]
		best, next = &did{Kind: act.Complaint, End: len(at.Text), Score: complains}, best
	}
	if best == nil {
		return Complaint{}, false
	}
	score := best.Score
	if next != nil {
		score += max(0, next.Score-noCue) / 4
	}
	if slices.ContainsFunc(m.Sentences, func(s sentence) bool { return m.own(&s) && reminded.MatchString(s.Text) }) {
		score += reminds
	}
	if w.regretted(m) {
		score += sorryFor
	}
	if score < complains {
		return Complaint{}, false
	}
	return Complaint{Place: w.place("c-", m, at, best, true)}, true
}

// regretted reports whether the firm says in its first answer that it is sorry.
func (w *world) regretted(m *message) bool {
	for _, x := range since(w.convs[m.conv], m.at) {
		if x.at.Sub(m.at) >= 5*24*time.Hour {
			break
		}
		if x.staff && x.Automatic == "" && !x.bounced && x.at.After(m.at) && (x.parent == m || slices.Contains(x.To, m.From)) {
			return x.does(act.Apology)
		}
	}
	return false
}

// A Step is what the firm did about a complaint.
type Step struct {
	Name  string // one of the Step constants
	Place        // its words; the whole message where there are none
}

// The steps.
const (
	StepAnswered     = "first_response"
	StepAcknowledged = "acknowledged"
	StepApologised   = "apologised"
	StepCommitted    = "committed"
	StepAsked        = "asked"
	StepFollowedUp   = "followed_up"
)

const recovery = 45 * 24 * time.Hour

// takesBack: who wrote takes back what they wrote, without more ado.
var takesBack = regexp.MustCompile(`(?i)\b(i|we) (hereby |now |gladly |happily |must |have to |want to |(would|['’]d) like to )*(take (it|that|this) (all )?back([.,;!]|$|:)|(take back|withdraw|retract) (what (i|we) (said|wrote)|(all|everything) (that )?(i|we) (said|wrote)|(my|our|the|this|that) (\w+ )?(complaints?|words|accusations?|message|e-?mail|letter|note)\b))|\bfalse alarm\b`)

var onCondition = regexp.MustCompile(`(?i)\b(if|unless|once|when|provided|as soon as|until)\b`)

// takeBack notes in which message who complained takes that back: in a reply to it, or in
// the next that they write.
func (w *world) takeBack(c *Complaint) {
	next := true
	for _, m := range since(w.messages, c.At) {
		if m.at.Sub(c.At) >= recovery {
			return
		}
		if m == c.msg || m.Automatic != "" || !w.samePerson(m.From, c.Author) {
			continue
		}
		if next || m.parent == c.msg {
			i := slices.IndexFunc(m.Sentences, func(s sentence) bool {
				return m.own(&s) && !s.says(negated|asks) && (s.fits(saysRetracts) || takesBack.MatchString(s.Text)) && !onCondition.MatchString(s.Text)
			})
			if i >= 0 {
				c.Released, c.TakenBack = Ref{m.digest, m.ID}, w.spot(m, &m.Sentences[i])
				return
			}
		}
		next = false
	}
}

// spot is where a sentence stands that has no id of its own.
func (w *world) spot(m *message, s *sentence) Place {
	at := w.place("", m, s, &did{End: len(s.Text)}, true)
	at.ID = ""
	return at
}

// steps looks for what the firm did about a complaint.
func (w *world) steps(c *Complaint) {
	first := func(name string, r *Ref, m *message, s *sentence) {
		if !r.IsZero() {
			return
		}
		*r = Ref{m.digest, m.ID}
		at := Place{Digest: m.digest, MessageID: m.ID, At: m.at, Author: m.From, Subject: m.Subject, msg: m}
		if s != nil {
			at = w.spot(m, s)
		}
		c.Steps = append(c.Steps, Step{name, at})
	}
	side := w.sideOf(c.Author)
	var said []term
	for _, x := range words(c.Sentence) {
		said = append(said, w.lex.find(x))
	}
	isTheirs := func(a string) bool { return w.sideOf(a) == side }
	for _, m := range since(w.messages, c.At) {
		if m.at.Sub(c.At) >= recovery {
			break
		}
		if m == c.msg || !m.staff || m.Automatic != "" || m.bounced || !slices.ContainsFunc(m.To, isTheirs) && !slices.ContainsFunc(m.Cc, isTheirs) {
			continue
		}
		n := 0
		for _, x := range said {
			if m.has(x) {
				n += w.weightOf(x)
			}
		}
		early := c.FirstResponse.IsZero() || m.at.Sub(c.At) < 7*24*time.Hour
		soon := c.FirstResponse.IsZero() && m.at.Sub(c.At) < 48*time.Hour
		if m.conv != c.msg.conv && n < 6 && !(m.does(act.Apology) && w.speaksOf(m, c.msg, soon)) {
			w.followUp(c, m, first)
			continue
		}
		if p := m.parent; p != nil && p.conv != c.msg.conv && p.at.After(c.At) && isTheirs(p.From) {
			continue // it answers what they wrote later, elsewhere
		}
		first(StepAnswered, &c.FirstResponse, m, nil)
		if !early && m.conv != c.msg.conv {
			w.followUp(c, m, first)
			continue
		}
		w.step(c, m, first)
	}
}

// speaksOf reports whether a message has words of another one, in its own words or in its
// subject: somebody may be sorry for something else, but hardly soon after.
func (w *world) speaksOf(m, of *message, soon bool) bool {
	n := 0
	for _, x := range slices.Concat(of.bag, of.heads) {
		if m.has(x) || slices.Contains(m.heads, x) {
			n += w.weightOf(x)
		}
	}
	return n >= 4 || soon && n > 0
}

var (
	names = regexp.MustCompile(`(?i)\b(you're|you are|youre|you have every|understand|understandabl\w*|right to|frustrat\w*|upset|(thank you|thanks) for (telling|letting|flagging|writing|raising|being (so )?(frank|honest|open|patient)|taking the time|bringing (this|it)|pointing|sharing|(your|the) (feedback|candour|candor|honesty))|received your|acknowledge (receipt of )?(your|the|this)|i hear you|read your|should have|shouldn't have|should not have|our fault|my fault|on us|on me|we missed|i missed|dropped the ball|not acceptable|unacceptable|not good enough|let you down|(fair|valid|good) (point|comment|enough)|(could|ought to) have done better|tak(e|es|ing) (this|it|that|your \w+) (very |extremely )?seriously|(i|we) (can |do |fully |completely |quite )*((see|know) (how|why)|(appreciate|realise|realize|accept|recognise|recognize) (how|why|that|what|it|this|your))|(concerns?|complaints?|comments|points|feedback) (has been|have been|is|are|was|were) (noted|logged|received|registered|recorded))\b`)
	// sorry: an apology, and not only that somebody understands
	sorry = regexp.MustCompile(`(?i)\b(sorry|apolog(y|ies|i[sz]e|i[sz]ing|i[sz]ed)|regret\w*|pardon|forgive|ashamed|mortified|embarrass\w*|gutted|feel (so |really |absolutely )?(awful|terrible|dreadful|sick))\b`)
	// puts: an answer is promised, and no remedy
	puts = regexp.MustCompile(`(?i)\b(respon[ds]\w*|reply|answer|revert|look (in)?to|get back|come back|review|investigate|find out|in touch|speak (to|with)|talk (to|with)|let you know)\b`)
	// replies: no more is promised than words
	replies  = regexp.MustCompile(`(?i)\b(have|get|receive|send( you)?|hear) (an?|our|my|the) ([a-z]+ ){0,2}(response|reply|answer|update|explanation)\b`)
	hedged   = regexp.MustCompile(`(?i)\b(sorry|apologi[sz]e|apologies)\b[^.!?]*\b(if|you feel|that you feel|any inconvenience)\b`)
	remedies = regexp.MustCompile(`(?i)\b(would that (work|help|be)|would you (prefer|like|rather|accept|be happy)|what (can|would|could|may) (we|i|make|help|put)|how (can|would|could) (we|i|you like)|does that (work|help|sound|seem)|is that (ok|okay|acceptable|fair|all right|alright)|make (this|it) right|put (this|it|things|matters) right|set (this|it|things|matters) right|which would you|anything else (we|i) can)\b`)
	// remedied: what was done to make up for it, or is not charged
	remedied = regexp.MustCompile(`(?i)\b((has|have|had)( now| already| just| been)* (refunded|credited|waived|reversed|reprinted|redone|(struck|taken|knocked|removed|cancelled)\b[^.;!?]{0,30}\b(off|bill|invoice|account|statement|charges?|fees?))\b|` +
		`(call-?out|visit|repair|work|job|first one|next one|lot|replacement|delivery|month)( is|['’]s| are| will be) (free|on us|on the house|complimentary)\b|(no|without|free of) (extra |further )?charge\b|at (our|my|no) (own )?(cost|expense)\b|won['’]t (cost you|be charged|charge you)\b|waiving\b|(half|\d+ ?%|[$£€]\d+) (off|back)\b|with our compliments\b|from (now|today|tonight|tomorrow|this (week|month|morning)) on\b|` +
		`(corrected|revised|amended|new|fresh) (bill|invoice|statement|version|copy) (is |are )?(now )?(attached|enclosed|on (its|the) way)\b|replacement (is|are|['’]s) (on (its|the|their) way|in the post|attached|enclosed)\b)`)
	checks = regexp.MustCompile(`(?i)\b(did (it|that|the|everything|you|they|he|she)|how (is|are|was|were|did|'s)|is (it|everything|the|that)|are (you|things|they)|has (it|the|everything|that)|have (they|you|things)|everything (ok|okay|working|good)|all (good|well|ok|okay|working)|checking (in|back|on|that)|following up|follow up|just checking|any (further|more) (trouble|problems|issues|leaks))\b`)
	// contented: what who checks back asks of what was mended or of who complained
	contented = regexp.MustCompile(`(?i)\b((happy|happier|satisfied|pleased|content)( now)?( with| about|[?,;]| now)|better|holding( up)?|behaving|working|settled|in order|to your liking|since (we|i|he|she|they|the)|come (back|up|out)|turned? out)`)
	checking  = regexp.MustCompile(`(?i)check|follow`) // it says so itself, and need not be a question
)

// followUp notes that somebody checks back in another conversation.
func (w *world) followUp(c *Complaint, m *message, first func(string, *Ref, *message, *sentence)) {
	if c.FirstResponse.IsZero() || !c.FollowedUp.IsZero() || m.at.Sub(c.At) < 12*time.Hour {
		return
	}
	for i := range m.Sentences {
		if s := &m.Sentences[i]; m.own(s) && s.checksBack() && w.speaksOf(m, c.msg, true) {
			first(StepFollowedUp, &c.FollowedUp, m, s)
		}
	}
}

// checksBack reports whether a sentence asks how something is now, or whether somebody is
// content with it.
func (s *sentence) checksBack() bool {
	asked := s.Text[len(s.Text)-1] == '?'
	return (asked || checking.MatchString(s.Text)) && checks.MatchString(straight(s.Text)) || asked && !s.says(ahead) && s.does(act.Question, act.Chase) && contented.MatchString(s.Text)
}

func (w *world) step(c *Complaint, m *message, first func(string, *Ref, *message, *sentence)) {
	later := !c.FirstResponse.IsZero() && c.FirstResponse.Digest != m.digest
	m.acts(func(s *sentence, d *did, sure bool) {
		switch d.Kind {
		case act.Apology:
			if sorry.MatchString(s.Text) && !hedged.MatchString(s.Text) {
				first(StepApologised, &c.Apologised, m, s)
			}
			if sure || sorry.MatchString(s.Text) {
				first(StepAcknowledged, &c.Acknowledged, m, s)
			}
		case act.Promise:
			words := s.Text[d.Start:d.End]
			if sure && !(puts.MatchString(words) && (s.Class == "" || s.Class == "check" || s.Class == "call")) && !replies.MatchString(words) {
				first(StepCommitted, &c.Committed, m, s)
			}
		case act.Question, act.Request, act.Offer:
			if remedies.MatchString(s.Text) {
				first(StepAsked, &c.Asked, m, s)
			}
		}
	})
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		if names.MatchString(straight(s.Text)) {
			first(StepAcknowledged, &c.Acknowledged, m, s)
		}
		if !s.says(asks) && remedied.MatchString(s.Text) {
			first(StepCommitted, &c.Committed, m, s)
		}
		if later && m.at.Sub(c.At) > 12*time.Hour && s.checksBack() {
			first(StepFollowedUp, &c.FollowedUp, m, s)
		}
	}
}
