package quote

import (
	"slices"
	"strings"
	"unicode"

	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// An answer is what a header says to a question; it may say nothing.
type answer int8

const (
	no      answer = -1
	unknown answer = 0
	yes     answer = 1
)

// Wall clocks differ by whole and half hours, up to so many seconds.
const (
	halfHour = 30 * 60
	drift    = 14 * 60 * 60
)

// sameMinute tells whether a header that says claimed can mean a message that
// was sent at sent, both in seconds.
func sameMinute(claimed, sent int64) answer {
	if claimed == noTime || sent == noTime {
		return unknown
	}
	diff := minute(claimed) - minute(sent)
	if diff%halfHour == 0 && -drift <= diff && diff <= drift {
		return yes
	}
	return no
}

// minute cuts a time down to its minute.
func minute(t int64) int64 { return t - mod(t, 60) }

func mod(a, b int64) int64 { return (a%b + b) % b }

// An author is an address with the words of its name and of its local part,
// split when they are asked for.
type author struct {
	email.Address
	name, local []string
	office      bool // the local part is the name of nobody
	split       bool
}

func (a *author) words() (name, local []string) {
	if !a.split {
		a.name, a.local, a.office, a.split = nameWords(a.Name), nameWords(localPart(a.Addr)), party.IsShared(a.Addr), true
	}
	return a.name, a.local
}

// sameAuthor tells whether two addresses, one of them as a header of a
// quotation gives it, can be those of one author.
func sameAuthor(a, b *author) answer {
	if a.Addr != "" && strings.EqualFold(a.Addr, b.Addr) {
		return yes
	}
	na, la := a.words()
	nb, lb := b.words()
	if len(na) > 0 && slices.Equal(na, nb) {
		return yes
	}
	if len(na)+len(la) == 0 || len(nb)+len(lb) == 0 {
		return unknown
	}
	if len(na) == 0 && len(nb) == 0 && slices.Equal(la, lb) {
		if org := party.Organisation(a.Addr); org != "" && org == party.Organisation(b.Addr) {
			return yes // ann@firm.example and ann@mail.firm.example
		}
		return unknown
	}
	if contains(na, nb) || contains(nb, na) || a.spells(b) || b.spells(a) {
		return yes
	}
	return no
}

// spells reports whether the local part of a is the name of b, or the other way
// round. One word of it is too little if a has a name that resembles that of b in
// nothing else: ann@firm.example of Ann Lee is not Ann Berger.
func (a *author) spells(b *author) bool {
	if a.office {
		return false
	}
	if contains(a.local, b.name) {
		return true
	}
	return contains(b.name, a.local) && (len(a.local) > 1 || len(a.name) == 0 || a.resembles(b))
}

// resembles reports whether the names of a and b have a word in common beside the
// local part of a, or one begins with one of the other.
func (a *author) resembles(b *author) bool {
	for _, v := range a.name {
		for _, w := range b.name {
			if v != a.local[0] && (strings.HasPrefix(v, w) || strings.HasPrefix(w, v)) {
				return true
			}
		}
	}
	return false
}

// contains reports whether all words of part are in whole, and say something.
func contains(whole, part []string) bool {
	letters := 0
	for _, w := range part {
		if !slices.Contains(whole, w) {
			return false
		}
		letters += len(w)
	}
	return letters >= 3
}

// localPart is what stands before the "@".
func localPart(addr string) string { return addr[:max(0, strings.LastIndexByte(addr, '@'))] }

// nameWords returns the words of a name, sorted, at most a few. What mailing
// lists add ("via") is left out with what follows.
func nameWords(name string) []string {
	const most = 8
	list := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	if i := slices.Index(list, "via"); i > 0 {
		list = list[:i]
	}
	list = slices.Clone(list[:min(len(list), most)])
	slices.Sort(list)
	return slices.Compact(list)
}

// Messages are also found by the minute in which they were sent and a word of
// the name of their author: sourceKeys are the keys of a message, claimKeys
// those that the header of a block asks for. Times that differ by half hours
// have the same key, or one of two.
func sourceKeys(a *author, sent int64) []sample {
	if sent == noTime {
		return nil
	}
	name, local := a.words()
	words := slices.Concat(name, local)
	slices.SortFunc(words, longer)
	words = slices.Compact(words)
	var list []sample
	for _, w := range words[:min(len(words), 3)] {
		list = append(list, headerKey(w, sent, floor(minute(sent), 2*drift)))
	}
	return list
}

func claimKeys(a *author, claimed int64) []sample {
	words, local := a.words()
	if len(words) == 0 {
		words = local
	}
	if claimed == noTime || len(words) == 0 {
		return nil
	}
	w := slices.MinFunc(words, longer)
	early, late := floor(minute(claimed)-drift, 2*drift), floor(minute(claimed)+drift, 2*drift)
	list := []sample{headerKey(w, claimed, early)}
	if late != early {
		list = append(list, headerKey(w, claimed, late))
	}
	return list
}

// longer orders the longest word first.
func longer(a, b string) int {
	if len(a) != len(b) {
		return len(b) - len(a)
	}
	return strings.Compare(a, b)
}

func floor(a, b int64) int64 { return (a - mod(a, b)) / b }

func headerKey(name string, t, period int64) sample {
	h := hash(offset)
	for i := range len(name) {
		h = h.add(name[i])
	}
	return mix(uint64(h)<<32|uint64(uint32(period)), uint64(mod(minute(t), halfHour))+1<<20).sample()
}
