package check

import (
	"regexp"
	"slices"

	"onrecord/audit/act"
)

// checkAsked checks that something was charged for which the client had not
// asked, or to which the client had not agreed.
func (w *World) checkAsked(k *maker, f *frame, topic []string) *Finding {
	x, open := w.askedBy(f, topic)
	if x != nil {
		if p := x.m.parent; p != nil && p.Staff {
			k.cite(p, "statement", nil)
		}
		k.cite(x.m, "confirmation", x.s)
		k.Atoms = append(k.Atoms, Atom{Name: "not asked", Truth: False, Necessary: true, Grade: Acknowledged})
		return k.settle(Contradicted, "A message of %s from your side agrees to it.", w.date(x.m.At))
	}
	if open != nil {
		k.cite(open.m, "confirmation", open.s)
		return k.settle(Silent, "A message of %s from your side agrees to something; whether to this is not certain.", w.date(open.m.At))
	}
	for _, c := range k.Citations {
		if c.Role == "admission" {
			return k.settle(Supported, "It was charged, and on %s we agreed that it was not asked for.", w.date(c.At))
		}
	}
	if contest, answer, taken := w.explained(f, topic); taken != nil {
		k.cite(contest, "complaint", nil).citeStance(answer, "statement").cite(taken, "confirmation", nil)
		k.Atoms = append(k.Atoms, Atom{Name: "not asked", Truth: False, Necessary: true, Grade: Acknowledged})
		return k.settle(Contradicted, "On %s we wrote who had asked for it, and your answer of %s accepts it.", w.date(answer.m.At), w.date(taken.At))
	}
	return k.settle(Silent, "It was charged; whether you had asked for it, the documents do not show.")
}

var unasked = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|none of us|neither|never|not|\w+n't|without)\b.{0,40}\b(ask(ed|ing)?|sa(y|id) yes|okay(ed)?|agree(d|ing)?|approv\w+|order(ed|ing)?|authori[sz]\w+|request(ed|ing)?|want(ed)?|consent\w*|sign(ed)? off|permission|say-?so|ok)\b`)

// askedBy returns the words by which the client's side asked for what was charged,
// or agreed to it; or else those by which it agreed to something and not to this.
func (w *World) askedBy(f *frame, topic []string) (agreed, open *statement) {
	for _, m := range w.messages {
		if m.Staff || m.Automatic != "" || !m.toUs || !m.client && !w.kin[m.From] {
			continue
		}
		n, own := w.about(m, topic)
		named := m.says(func(s *sentence) bool { return f.names(s.plain) }) != nil || m.parent != nil && m.parent.says(func(s *sentence) bool { return f.names(s.plain) }) != nil
		answers := false // what was asked about it
		if m.parent != nil && m.parent.Staff {
			_, its := w.about(m.parent, topic)
			answers = its >= 400
		}
		if !named && !answers && (n < 400 || own < 200) {
			continue
		}
		if s := m.says((*sentence).consents); s != nil {
			x := &statement{m: m, s: s}
			if !w.declined(f, m) {
				return x, nil
			}
			open = x
		}
	}
	return nil, open
}

// consents reports whether a sentence agrees to something.
func (s *sentence) consents() bool {
	if s.acts[act.Agreement] && !grantsIt.MatchString(s.plain) || consents.MatchString(s.plain) {
		return !s.negates() && !s.asks() || yesBut.MatchString(s.plain)
	}
	return false
}

// grantsIt takes what was said for true, which agrees to nothing that was done or charged.
var grantsIt = regexp.MustCompile(`(?i)\b(fair (enough|point|comment|play)|point taken|good point|so (he|she|they|i|we|you) (did|was|were|had|has|have)|(i|we) (do |now )?(see|remember|recall|stand corrected)|(you|he|she|they)(['’]re| are| is|['’]s) (quite |right|correct))\b`)

// yesBut agrees, and sets bounds to it: "yes go on until 190 but not more".
var yesBut = regexp.MustCompile(`(?i)^\W*(?:yes|yeah|yep|ok(?:ay)?|sure|fine|go ahead|agreed|approved)\b[^.;?]*?[ ,]+(?:but|only|just|and) (?:not|no|never|nothing|don't|do not) (?:more|longer|later|further|over|above|beyond|past|higher|deeper|wider|any(?:thing)?|go|do|exceed)\b[^?]*$`)

var consents = regexp.MustCompile(`(?i)^\W*go\b|\b(yes|yeah|yep|yup|by all means|(?:i|we)(?: do| hereby| gladly| happily)? accept|go ahead|approved?|agreed?|ok(ay)?|fine (by|with)|(says|said|to) go\b|go for it|please (do|go|proceed|add|put|order)|happy (for|to)|put (it|the .{2,30}) on the bill|sold|confirmed|do (it|that|the)|put it in|leave it out|that'?s fine|sounds good|carry on|book it|sure)\b`)

// declined reports whether a message names what a claim says was charged for and does
// not agree to it: it declines it or leaves it open. To agree to what stands beside it is
// not to agree to it; to agree without naming anything, after that, is.
func (w *World) declined(f *frame, m *message) (declined bool) {
	thing := w.used(f.thing())
	for _, s := range m.sents {
		names := len(thing) > 0 && w.covers(s, thing) >= named
		switch {
		case names && (declines.MatchString(s.plain) && !softNo.MatchString(s.plain) || doubts.MatchString(s.plain)):
			declined = true
		case s.consents() && (names || !s.consentsTo()):
			declined = false
		}
	}
	return declined
}

// consentsTo reports whether a sentence that agrees names something to which it does.
func (s *sentence) consentsTo() bool {
	return slices.ContainsFunc(s.stems, func(x string) bool { return !claimWords[x] && !isNumber(x) && !slices.Contains(ofConsent, x) })
}

// ofConsent are words of agreeing, to whatever.
var ofConsent = stems("yes yeah yep yup ok okay go ahead fine please sure agree agreed approve approved happy great good thanks thank carry on do proceed all confirm confirmed sounds sold deal then right lovely that it this them")

// declines are words by which somebody does without a thing, or leaves it open.
var declines = regexp.MustCompile(`(?i)\b(no \w+|(?:not|\w+n't) (the|any|want|need|like|agree\w*|have|includ\w+|add|order(?:ed)?|asked|authori[sz]ed?|approved?|requested|signed|yet|now|sure)|leav(e|ing) (out|off)|leave (it|that|the .{1,30}?) (out|off|for now|as (it is|is))|skip|without|instead of|rather than|drop|forget|scrap|pass on|hold off|think (about|on|it over)|let you know|get back to you|maybe|perhaps|have (plenty|enough|our own|my own)|do(ing)? (it|that|this) (ourselves|myself))\b`)

// doubts asks whether a thing was agreed at all.
var doubts = regexp.MustCompile(`(?i)\b(did (we|i)|had (we|i)|(have|has) (we|i|anyone|anybody)|who|why|since when|how come)\b.*\?\s*$`)

// thing returns what a claim says was charged for, without the words for charging
// and for agreeing to it.
func (f *frame) thing() (list []string) {
	for _, x := range f.said {
		if !aboutCharging[x] {
			list = append(list, x)
		}
	}
	return list
}

var aboutCharging = func() map[string]bool {
	m := map[string]bool{}
	for _, x := range stems("charge charged bill invoice price cost fee pay paid extra top order ordered ask agree approve authorise authorised authorized request consent neither none want") {
		m[x] = true
	}
	return m
}()
