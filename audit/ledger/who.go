package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
)

// auxiliaries stand behind the one who acts.
var auxiliaries = set("will is can would are was has shall won't isn't can't should could says said goes comes does going gonna wants and & or")

// actorOf returns the address of who is bound to act by a clause: the author,
// unless somebody else is named or meant by a pronoun.
func (w *world) actorOf(m *message, s *sentence, d *did) string {
	whole := s.Text[d.Start:d.End]
	clause := behindCondition(whole)
	for _, find := range []func(*message, *sentence, *did) string{w.sentBy, w.fromWhom, w.apposed, w.whose, w.behind, w.lone} {
		if a := find(m, s, d); a != "" {
			return a
		}
	}
	switch d.Subject {
	case act.I, act.We:
		return m.From
	case act.Name:
		at := strings.Index(clause, d.Name)
		before := tokens(clause[:max(0, at)])
		if at < 0 && strings.Contains(whole, d.Name) || len(before) > 0 && toWhom[before[len(before)-1]] {
			break // "a letter to Ann goes out today", "if Ann is free I will"
		}
		if a := w.called(m, d.Name); a != "" && !w.told(m, a) && !w.served(m, a, clause) {
			return a
		}
	case act.Third:
		if !thenI.MatchString(whole) {
			return w.thirdPerson(m, s, clause)
		}
	}
	list := tokens(clause)
	for i, word := range list[:min(len(list), 10)] {
		if i > 0 && subordinates[strings.ToLower(bare(word))] {
			break // what follows has a subject of its own
		}
		switch strings.ToLower(bare(word)) {
		case "i", "i'll", "i'm", "im", "ill", "i'd", "we", "we'll", "we're", "we'd", "let", "my", "our", "you", "you'll", "ye", "ye'll":
			return m.From
		case "he", "she", "he'll", "she'll", "he's", "she's", "he'd", "she'd", "they", "they'll":
			return w.thirdPerson(m, s, clause)
		}
		if i > 0 && toWhom[strings.ToLower(bare(list[i-1]))] {
			continue
		}
		if a, ok := w.named(m, list, i); ok && !w.told(m, a) && !w.served(m, a, clause) {
			return a
		}
	}
	return m.From
}

// behindCondition returns a clause without the condition that it opens with: who is
// named there need not act.
func behindCondition(clause string) string {
	if x := conditionWords.FindStringIndex(clause); x == nil || bare(clause[:x[0]]) != "" {
		return clause
	}
	_, end := conditionIn(clause)
	if rest := clause[end:]; hasLetters(rest) {
		return rest
	}
	return clause
}

func hasLetters(s string) bool { return strings.ContainsFunc(s, isLetter) }

// served reports whether somebody of another side is to get what a clause promises:
// "Ann will have it tomorrow". Of those who are not written to that takes plain words:
// "Ann will have it painted".
func (w *world) served(m *message, a, clause string) bool {
	switch {
	case w.sideOf(a) == m.side:
		return false
	case w.readers(m, a):
		return gets.MatchString(clause)
	}
	return getsIt.MatchString(clause)
}

// readers reports whether a message goes to the side of somebody.
func (w *world) readers(m *message, a string) bool {
	return slices.ContainsFunc(m.To, func(to string) bool { return w.sideOf(to) == w.sideOf(a) })
}

// whose returns whose thing the reader will have: "you'll have his quote by Friday".
func (w *world) whose(m *message, s *sentence, d *did) string {
	clause := s.Text[d.Start:d.End]
	x := theirs.FindStringIndex(clause)
	if x == nil || d.Subject == act.I || d.Subject == act.We || fromUs.MatchString(clause) {
		return ""
	}
	if a := w.antecedent(m, s, clause[x[0]:]); w.sideOf(a) == m.side {
		return a
	}
	return ""
}

// told reports whether somebody is who a message speaks to: of another side, and
// addressed. They are not bound by what its author promises.
func (w *world) told(m *message, a string) bool {
	return w.sideOf(a) != m.side && slices.Contains(m.To, a)
}

var (
	// behind these somebody else may be the subject
	subordinates = set("if when once after before until till unless while because as that which who where whenever so")
	// gets: that somebody will have a thing, or hear of it
	gets   = regexp.MustCompile(`(?i)(?:\bwill|'ll|’ll|\bshall)\s+(?:\w+\s+)?(?:have|get|receive|hear)\b`)
	getsIt = regexp.MustCompile(`(?i)(?:\bwill|'ll|’ll|\bshall)\s+(?:\w+\s+)?(?:receive|hear|(?:have|get) (?:it|them|this|that|one)(?: by| on| before| within| tomorrow| today| tonight| \w+day|\s*$|[.,;!]))`)
	fromUs = regexp.MustCompile(`(?i)\bfrom (?:me|us)\b`)
	// theirs: the reader will have a thing of somebody else
	theirs = regexp.MustCompile(`(?i)\b(?:you|ye)(?:'ll| will|’ll)? (?:have|get|receive) (?:his|her)\b`)
	// thenI: the author acts when somebody else did or will: "if he's out I'll ring"
	thenI = regexp.MustCompile(`(?i)^\W*(?:if|when|once|unless|as soon as)\b.*\b(?:I|we)(?:'ll|’ll| will| can)\b`)
	// who stands behind these does not act
	toWhom = set("to for with from at by of about")
	// "our warden, Ann Bell, will come", "Ann, our warden, is coming", "my colleague
	// Ann, who has the keys, comes"
	appositions = []*regexp.Regexp{
		regexp.MustCompile(`^\W*(?i:our|my|the|his|her|their)\s[^,]{2,40},\s+(` + personal + `),\s+` + acting),
		regexp.MustCompile(`^\W*(?:(?i:our|my|his|her|their)\s(?:[\p{Ll}-]+\s){1,3})?(` + personal + `),\s+(?i:our|my|the|his|her|their|who)\s[^,]{2,60},\s+` + acting),
	}
	// "Ann, copied here, will", "Ann (our warden) will"
	aside = regexp.MustCompile(`(?:^|[^\p{L}])(` + personal + `)(?:,\s+[^,.;!?]{2,60},|\s+\([^)]{2,60}\))\s+` + acting)
	// "the form comes from her on Monday", "a letter goes out from me"
	agent = regexp.MustCompile(`\b(?i:comes?|coming|arrives?|arriving|lands?|landing|ships?|goes|going|gets?|leaves?)\b[^,;]*?\bfrom ((?i:me|us|him|her|them)\b|` + personal + `)`)
	// "I'll have Ann send it", "you can count on Ann"
	sends = regexp.MustCompile(`(?i:\b(?:will|'ll|’ll|shall)\s+(?:have|get|send)|\bcount on)\s+(\p{Lu}[\p{L}'-]+)`)
	// "I've got Ann booked for Monday", "I'm sending Ann round", "I've asked Ann to ring you"
	sending = regexp.MustCompile(`(?i:(?:'m|’m|\bam|'re|’re|\bare)\s+(?:sending|having|getting|putting)|(?:'ve|’ve|\bhave)\s+(?:got\s+|lined up\s+|booked\s+|put\s+)?)\s*(\p{Lu}[\p{L}'-]+)\s+(?i:booked|pencil+ed|down|coming|lined|on|over|out|round|around|by|in|to|set|scheduled|ready|standing|up)\b`)
	asked   = regexp.MustCompile(`(?i:(?:'ve|’ve|\bhave)\s+(?:asked|told|got))\s+(\p{Lu}[\p{L}'-]+)\s+to\b`)
	// "you'll see Ann on Friday", "you have Ann from eight", "look out for Ann"
	met = regexp.MustCompile(`(?i:\b(?:you|ye|y['’]?all)(?:['’](?:ll|re)| will| shall| are)? (?:see|have|get|meet|hear from|seeing|having|getting|meeting|hearing from)|\b(?:look(?: out)? for|expect|watch for))\s+(` + personal + `)`)
	// "at eight comes Ann", "on Friday it's Ann"
	itIs = regexp.MustCompile(`(?i:\b(?:it['’]s|it is|(?:it|that)(?:['’]ll| will) be|comes))\s+(` + personal + `)`)
	// "it is brought to you by Ann"
	doneBy = regexp.MustCompile(`(?i:\b(?:be|is|are|being|gets?)\s+(?:\w+ly\s+)?(?:\w+ed|\w+ing|done|sent|brought|made|put|taken|built|cut|given|fit)\b)[^,;.]*?\s(?i:by)\s+(` + personal + `)`)
	// "drawing from Ann on Friday"
	nothingBut = regexp.MustCompile(`^\W*(?:[^\s,.;:!?]+ ){1,6}?from (` + personal + `)`)
	// "the drawing by noon, Ann."
	setOff = regexp.MustCompile(`,\s+(` + personal + `)\s*(?:[,.!]|$)`)
	// fetching: a thing is fetched from somebody, or asked of them
	fetching = regexp.MustCompile(`(?i)\b\w+ing\s+\S+\s.*\bfrom\b|^\W*(?:pick|collect|get|fetch|take|order|buy|need)\b`)
	owner    = regexp.MustCompile(`^['’]s\b|['’]s$`)
)

const (
	personal = `\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)?`
	acting   = `(?:will|is|'s|has|can|shall|comes|goes)\b`
)

// sentBy returns whom the author will have act, of the author's own side.
func (w *world) sentBy(m *message, s *sentence, d *did) string {
	for _, p := range []*regexp.Regexp{sends, sending, asked} {
		for _, x := range p.FindAllStringSubmatchIndex(s.Text, -1) {
			if x[1] <= d.Start || x[0] >= d.End {
				continue // of another clause
			}
			if a, _ := w.resolve(m, strings.ToLower(s.Text[x[2]:x[3]])); w.sideOf(a) == m.side {
				return a
			}
		}
	}
	return ""
}

// fromWhom returns from whom a thing will come.
func (w *world) fromWhom(m *message, s *sentence, d *did) string {
	clause := s.Text[d.Start:d.End]
	x := agent.FindStringSubmatch(clause)
	if x == nil {
		return ""
	}
	switch who := strings.ToLower(x[1]); who {
	case "me", "us":
		return m.From
	case "him", "her", "them":
		return w.antecedent(m, s, clause)
	}
	if a := w.called(m, x[1]); !w.told(m, a) {
		return a
	}
	return ""
}

// apposed returns the person whose name stands beside what they are.
func (w *world) apposed(m *message, s *sentence, d *did) string {
	for _, p := range appositions {
		if x := p.FindStringSubmatchIndex(s.Text[:d.End]); x != nil && x[1] > d.Start {
			if a := w.called(m, s.Text[x[2]:x[3]]); a != "" {
				return a
			}
		}
	}
	for _, x := range aside.FindAllStringSubmatchIndex(s.Text[:d.End], -1) {
		if name, _, _ := strings.Cut(s.Text[x[2]:x[3]], " "); x[1] > d.Start {
			if a, ok := w.resolve(m, strings.ToLower(name)); ok && !w.told(m, a) {
				return a
			}
		}
	}
	return ""
}

// behind returns whose name stands behind the words that tell what they will do, and not
// before them as a subject does.
func (w *world) behind(m *message, s *sentence, d *did) string {
	if d.Subject == act.I || d.Subject == act.We {
		return ""
	}
	return w.firstOf(m, s.Text[d.Start:d.End], met, itIs, doneBy)
}

// lone returns whose name stands in a clause without a verb: "drawing from Ann
// tomorrow", "the drawing on your desk tomorrow, Ann". Who is spoken to is not.
func (w *world) lone(m *message, s *sentence, d *did) string {
	clause := s.Text[d.Start:d.End]
	if d.Subject != act.None || fetching.MatchString(clause) {
		return ""
	}
	if a := w.firstOf(m, clause, nothingBut); a != "" {
		return a
	}
	if a := w.firstOf(m, clause, setOff); w.sideOf(a) == m.side && !slices.Contains(m.To, a) && !slices.Contains(m.Cc, a) {
		return a
	}
	return ""
}

// firstOf returns whose name is in the first group of what one of the patterns finds in a
// clause: nobody to whom the message speaks, and not that of the owner of a thing.
func (w *world) firstOf(m *message, clause string, patterns ...*regexp.Regexp) string {
	for _, p := range patterns {
		for _, x := range p.FindAllStringSubmatchIndex(clause, -1) {
			name := clause[x[2]:x[3]]
			if owner.MatchString(name) || owner.MatchString(clause[x[3]:]) {
				continue
			}
			if a := w.called(m, name); a != "" && !w.told(m, a) {
				return a
			}
		}
	}
	return ""
}

// toOf returns who may expect what an author says: whom the sentence or the
// greeting calls, the one of the other side who is answered, the first of the
// other side, and for want of one the first addressee.
func (w *world) toOf(m *message, sentence string) string {
	all := slices.Concat(m.To, m.Cc)
	if list := tokens(sentence); len(list) > 1 && strings.HasSuffix(list[0], ",") {
		if a := w.among(all, strings.ToLower(bare(list[0]))); a != "" {
			return a
		}
	}
	for _, name := range m.Greeted {
		if a := w.among(m.To, name); a != "" {
			return a
		}
	}
	other := func(a string) bool { return w.sideOf(a) != m.side }
	if p := m.parent; p != nil && slices.Contains(all, p.From) && (other(p.From) || !slices.ContainsFunc(m.To, other)) {
		return p.From
	}
	for _, list := range [][]string{m.To, m.Cc} {
		if i := slices.IndexFunc(list, other); i >= 0 {
			return list[i]
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return ""
}
