package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/audit/ledger"
	"onrecord/audit/party"
)

// Affairs tell whose affairs messages are about: a firm's mail is full of what is said
// and done for others, in the same words and on the same days.
type affairs struct {
	w       *World
	client  []string            // the names of the client
	talks   map[int]bool        // conversations in which the client takes part
	numbers map[string][]string // of jobs, orders and rooms, to the clients in whose affairs they stand
	called  map[string]bool     // how people are called in the client's mail: capitalised words, alone and two as one, in lower case
	staff   map[string]bool     // words of the names of the firm's people
	alone   bool                // nobody else is known to be a client, or seems to be one
	few     bool                // few others are, or seem to be
}

func (w *World) affairsOf(list []*ledger.Message) *affairs {
	a := &affairs{w: w, client: []string{w.o.Client}, talks: map[int]bool{}, numbers: map[string][]string{}, called: map[string]bool{}, staff: map[string]bool{}}
	for _, x := range w.o.Addresses {
		if name, ok := w.o.Directory.ClientOf(x); ok {
			a.client = append(a.client, name)
		}
	}
	others, strangers := map[string]bool{}, map[string]bool{}
	for _, m := range list {
		part := w.takesPart(m)
		a.talks[m.Conversation] = a.talks[m.Conversation] || part
		for _, c := range m.Clients {
			if a.other(c) {
				others[c] = true
			}
		}
		if part || slices.ContainsFunc(m.Clients, a.own) {
			a.noteNames(m)
		}
		if m.Staff {
			for x := range strings.FieldsSeq(strings.ToLower(m.Name)) {
				a.staff[x] = true
			}
		}
		for _, x := range numbersOf(m) {
			for _, c := range m.Clients {
				if !slices.Contains(a.numbers[x], c) {
					a.numbers[x] = append(a.numbers[x], c)
				}
			}
		}
	}
	for _, m := range list {
		if len(m.Clients) == 0 && m.Automatic == "" {
			for _, x := range a.outsiders(m) {
				if !a.namesSide(x, m) {
					strangers[cmp.Or(party.Organisation(x), x)] = true
				}
			}
		}
	}
	a.alone = len(others) == 0 && len(strangers) <= fewStrangers
	a.few = len(others)+len(strangers) < many
	return a
}

// noteNames notes the capitalised words of a message, alone and two as one.
func (a *affairs) noteNames(m *ledger.Message) {
	for i := range m.Sentences {
		before := ""
		for x := range strings.FieldsFuncSeq(m.Sentences[i].Text, func(r rune) bool { return !isWordRune(r) }) {
			if first, _ := utf8.DecodeRuneInString(x); !unicode.IsUpper(first) {
				before = ""
				continue
			}
			x = strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(x, "'s"), "’s"))
			a.called[x], a.called[before+x] = true, true
			before = x
		}
	}
}

// namesSide reports whether the client's mail names somebody outside the firm who takes part in
// a message: by a word of their name, or by that with which their domain begins.
func (a *affairs) namesSide(address string, m *ledger.Message) bool {
	if address == m.From && slices.ContainsFunc(strings.Fields(strings.ToLower(m.Name)), func(x string) bool {
		return len(x) >= 4 && a.called[x] && !a.staff[x] && !wordName[x]
	}) {
		return true
	}
	domain, _, _ := strings.Cut(party.Organisation(address), ".")
	for n := 6; n <= len(domain); n++ {
		if a.called[domain[:n]] {
			return true
		}
	}
	return false
}

// outsiders returns the addresses of a message outside the firm that are not the client's.
func (a *affairs) outsiders(m *ledger.Message) (list []string) {
	for _, x := range people(m) {
		if !a.w.o.Directory.IsStaff(x) && !a.w.clients[x] {
			list = append(list, x)
		}
	}
	return list
}

// fewStrangers is how many outside the firm may have nothing to do with any client, by all
// that mail tells: suppliers, say. Where there are more, some will be clients of whom the
// configuration does not know.
const fewStrangers = 2

// many is of how many others at least what the firm's people say among themselves, without
// naming anybody, may be.
const many = 6

// other reports whether a name of a client is not that of this one.
func (a *affairs) other(name string) bool { return !a.own(name) }

// own reports whether a name of a client is that of this one.
func (a *affairs) own(name string) bool { return slices.Contains(a.client, name) }

// may reports whether a message may be about the client's affairs, and whether that is
// sure: all but those about the affairs of others only may be. What is said of others in a
// conversation of the client's is theirs, and what passes with one other about the same
// job, order or room is, by its number; and what passes with others whom their mail names.
// Where others are few, so is what the firm's people write among themselves, and what
// programs send. Whoever else writes with a firm that has other clients, or seems to have,
// may be one.
func (a *affairs) may(m *ledger.Message) (may, sure bool) {
	known, outsiders := len(m.Clients) > 0, a.outsiders(m)
	theirs := a.w.takesPart(m) || slices.ContainsFunc(m.Clients, a.own) || a.talks[m.Conversation] && !a.w.withOthers(m) || slices.ContainsFunc(numbersOf(m), a.shared)
	if theirs || a.alone || a.few && !known && (len(outsiders) == 0 || m.Automatic != "") {
		return true, true
	}
	named := slices.ContainsFunc(outsiders, func(x string) bool { return a.namesSide(x, m) })
	return !known && (named || len(outsiders) == 0), named
}

// shared reports whether a number stands in the affairs of the client and of one other.
func (a *affairs) shared(number string) bool {
	of := a.numbers[number]
	return len(of) == 2 && a.other(of[0]) != a.other(of[1])
}

// ofTheirs takes back a verdict that rests on a message of which nothing tells that it is
// about the client's affairs.
func (w *World) ofTheirs(f *frame, found *Finding) *Finding {
	if found.Verdict == Silent || !slices.ContainsFunc(found.Citations, func(c Citation) bool { return !w.byDigest[c.Digest].theirs }) {
		return found
	}
	k := w.make(f)
	k.Citations = found.Citations
	return k.settle(Silent, "Our mail shows something of the kind; whether it is about your affairs is not certain.")
}

// takesPart reports whether the client wrote or got a message.
func (w *World) takesPart(m *ledger.Message) bool {
	return slices.ContainsFunc(people(m), func(a string) bool { return w.clients[a] })
}

// withOthers reports whether another client wrote or got a message.
func (w *World) withOthers(m *ledger.Message) bool {
	return slices.ContainsFunc(people(m), func(a string) bool {
		_, is := w.o.Directory.ClientOf(a)
		return is && !w.clients[a]
	})
}

// others reports whether a message went between the firm and another client, and
// this one had no part in it.
func (w *World) others(m *message) bool { return w.withOthers(m.Message) && !w.takesPart(m.Message) }

// people returns the addresses of a message.
func people(m *ledger.Message) []string { return slices.Concat([]string{m.From}, m.To, m.Cc) }

// numbersOf returns the numbers by which a message calls a job, an order or a room.
func numbersOf(m *ledger.Message) (list []string) {
	find := func(text string) {
		for _, x := range numbered.FindAllString(strings.ToLower(text), -1) {
			if !endsInYear.MatchString(x) {
				list = append(list, x)
			}
		}
	}
	find(m.Subject)
	for i := range m.Sentences {
		find(m.Sentences[i].Text)
	}
	return list
}

// numbered is a number that names one thing of many: digits behind letters or a hyphen.
// What ends in a year is a time.
var (
	numbered   = regexp.MustCompile(`\b(?:[a-z]{0,5}\d*-\d{3,}|[a-z]{1,5}\d{3,})\b`)
	endsInYear = regexp.MustCompile(`(?:19|20)\d\d$`)
)
