// Package draft holds a draft answer to a client against the record: what it
// promises against what was promised before, and its sums and days against those
// of the mail.
//
// A [Clash] is a question to the author, never a verdict, so possible promises
// count on both sides. It is raised where the
// draft speaks of the same thing as the record, which is taken from words in
// common: two stems of what a promise is about, and half of the shorter one, or
// the only one that there is with the same kind of verb.
//
//	other_date  what is promised is open on record, with another date
//	again       it was promised before, and its date has passed
//	kept        the record shows that it was done already
//	refused     the firm wrote that it would not be done
//	amount      the mail names another sum for it
//	day         the draft tells of mail of a day from which the record holds neither
//	            mail nor a document
package draft

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/ingest/zone"
)

// A Kind is a way in which a draft and the record differ.
type Kind string

// The kinds.
const (
	OtherDate Kind = "other_date"
	Again     Kind = "again"
	Kept      Kind = "kept"
	Refused   Kind = "refused"
	Amount    Kind = "amount"
	Day       Kind = "day"
)

// A Clash is a stretch of a draft that does not go with the record.
type Clash struct {
	Kind       Kind
	Part       string
	Start, End int // bytes of the text of the part
	Text       string
	Record     ledger.Place // what stands on record; zero for a Day
	Promise    string       // its id, "" if it is none
	Shown      ledger.Ref   // the message that shows it done, of Kept
	Why        string       // one sentence for the author
}

// Options say whose draft it is, and for whom.
type Options struct {
	Client []string            // the addresses of the client
	Staff  func(a string) bool // whether an address is the firm's
	At     time.Time           // of writing, in the firm's zone
	Due    due.Context         // how the firm writes dates
	Held   []time.Time         // of when documents of the client are that are no mail
}

// Compare returns where a draft does not go with the record, by where it stands
// in the draft.
func Compare(parts []zone.Part, l *ledger.Ledger, o Options) []Clash {
	c := comparer{Options: o, l: l}
	for s := range l.Said() {
		if c.ours(s.Author, s.To) {
			c.said = append(c.said, s)
		}
	}
	for _, m := range l.Mail() {
		if c.ours(m.From, slices.Concat(m.To, m.Cc)) {
			c.mail = append(c.mail, m.At)
		}
	}
	var list []Clash
	for _, p := range parts {
		for _, a := range act.Detect(p, act.Message{}) {
			if a.Kind == act.Promise {
				list = append(list, c.promise(p, a)...)
			}
		}
		for _, s := range act.Sentences(p) {
			list = append(list, c.amounts(p, s)...)
			list = append(list, c.days(p, s)...)
		}
	}
	slices.SortStableFunc(list, func(a, b Clash) int { return cmp.Or(strings.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start)) })
	return list
}

type comparer struct {
	Options
	l    *ledger.Ledger
	said []ledger.Saying // to or from the client
	mail []time.Time     // when mail to or from the client was sent, also such of which nothing was read
}

// ours reports whether a message concerns the client.
func (c *comparer) ours(author string, to []string) bool {
	return slices.Contains(c.Client, author) || slices.ContainsFunc(to, func(a string) bool { return slices.Contains(c.Client, a) })
}

const dayForm = "2 January 2006"

// promise compares what the draft undertakes with what was undertaken, and with
// what was refused.
func (c *comparer) promise(p zone.Part, a act.Act) []Clash {
	clause := p.Text[a.Start:a.End]
	var until due.Due
	for _, d := range due.Find(clause, c.At, c.Due) {
		if d.Kind == due.Dated {
			until = d
			break
		}
	}
	object, kind := ledger.Words(strings.Replace(clause, until.Text, " ", 1)), ledger.KindOf(clause)
	clash := Clash{Part: p.Path, Start: a.Start, End: a.End, Text: clause}
	var list []Clash
	for i := range c.l.Promises {
		r := &c.l.Promises[i]
		if !c.Staff(r.Actor) || !c.ours(r.To, r.People()) || !same(object, r.Object(), kind == r.Kind()) {
			continue
		}
		if k, ok := c.against(r, until); ok {
			k.Part, k.Start, k.End, k.Text, k.Record, k.Promise = clash.Part, clash.Start, clash.End, clash.Text, r.Place, r.ID
			list = append(list, k)
		}
	}
	for _, s := range c.said {
		if c.Staff(s.Author) && slices.Contains(s.Kinds, act.Refusal) && same(object, ledger.Words(s.Quote), kind == ledger.KindOf(s.Quote)) {
			clash.Kind, clash.Record = Refused, s.Place
			clash.Why = fmt.Sprintf("On %s %s wrote that this would not be done: if that has changed, say so.", c.on(s.At), s.Author)
			list = append(list, clash)
		}
	}
	return list
}

// against says how a new date, or none, goes with a promise on record.
func (c *comparer) against(r *ledger.Promise, until due.Due) (Clash, bool) {
	said := c.on(r.At)
	switch {
	case r.Recurring: // each time is another one
		return Clash{}, false
	case r.Status == ledger.Kept || r.Status == ledger.KeptLate:
		return Clash{Kind: Kept, Shown: r.FulfilledBy, Why: fmt.Sprintf("The record shows that this was promised on %s and done: is it another one that you mean?", said)}, true
	case !r.HasDue() || until.Due.IsZero() || r.Status == ledger.Withdrawn:
		return Clash{}, false
	case r.Status == ledger.Broken:
		return Clash{Kind: Again, Why: fmt.Sprintf("On %s this was promised for %s, and nothing shows that it was done: the new date will be measured against that one.", said, c.day(r.Due))}, true
	case r.Due.Value() != until.Value() && (until.Due.After(r.Due.Latest) || until.Latest.Before(r.Due.Due)):
		return Clash{Kind: OtherDate, Why: fmt.Sprintf("On %s this was promised for %s; the draft says %s.", said, c.day(r.Due), c.day(until))}, true
	}
	return Clash{}, false
}

// on names the day of a moment in the firm's zone.
func (c *comparer) on(t time.Time) string { return t.In(c.At.Location()).Format(dayForm) }

// day names a due date: a time of day in the firm's zone, a day as it was meant.
func (c *comparer) day(d due.Due) string {
	if d.Timed {
		return d.Due.In(c.At.Location()).Format("2 January 2006 15:04")
	}
	return d.Due.Format(dayForm)
}

// same reports whether two texts are about the same thing, by their stems.
func same(a, b []string, verb bool) bool {
	shared := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			shared++
		}
	}
	least := min(len(a), len(b))
	return shared >= 2 && 2*shared >= least || shared == 1 && least == 1 && verb
}

var money = regexp.MustCompile(`(?:[$£€₹]|\b(?:USD|GBP|EUR|AUD|CAD|NZD|INR|ZAR|Rs\.?) ?) ?\d+(?:,\d+)*(?:\.\d+)?|\bR ?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\b\d+(?:,\d+)*(?:\.\d+)? (?:dollars|pounds|euros|rupees|rand)\b`)

// sum returns what is compared of an amount: its digits, without ".00", and with
// both digits of the cents.
func sum(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' || r == '.' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	n := strings.TrimRight(b.String(), ".")
	switch whole, cents, ok := strings.Cut(n, "."); {
	case ok && strings.Trim(cents, "0") == "":
		return whole
	case len(cents) == 1:
		return n + "0"
	}
	return n
}

// amounts compares the sums of a sentence with those that the mail names for the
// same thing. A sum that stands anywhere in the mail is not questioned.
func (c *comparer) amounts(p zone.Part, s act.Sentence) []Clash {
	text := p.Text[s.Start:s.End]
	var list []Clash
	for _, at := range money.FindAllStringIndex(text, -1) {
		amount := text[at[0]:at[1]]
		about := ledger.Words(money.ReplaceAllString(text, " "))
		var other *ledger.Saying
		for i := range c.said {
			named := money.FindAllString(c.said[i].Quote, -1)
			if slices.ContainsFunc(named, func(n string) bool { return sum(n) == sum(amount) }) {
				other = nil
				break
			}
			if len(named) > 0 && same(about, ledger.Words(money.ReplaceAllString(c.said[i].Quote, " ")), false) {
				other = &c.said[i] // the latest
			}
		}
		if other != nil {
			list = append(list, Clash{Kind: Amount, Part: p.Path, Start: s.Start + at[0], End: s.Start + at[1], Text: amount, Record: other.Place,
				Why: fmt.Sprintf("The draft says %s; on %s %s wrote another sum for this.", amount, c.on(other.At), other.Author)})
		}
	}
	return list
}

var ofMail = regexp.MustCompile(`(?i)\b(wrote|written|write|e-?mail(ed|s)?|letters?|messages?|sent|repl(y|ied|ies)|answer(ed)?|notes?|told|records? shows?)\b`)

// days looks whether there is mail of the days of which the draft tells.
func (c *comparer) days(p zone.Part, s act.Sentence) []Clash {
	text := p.Text[s.Start:s.End]
	if !ofMail.MatchString(text) {
		return nil
	}
	told := c.Due
	told.Told = true
	var list []Clash
	for _, d := range due.Find(text, c.At, told) {
		if d.Kind != due.Past || d.Grain > due.Day || d.Latest.IsZero() || d.Latest.After(c.At) {
			continue
		}
		from, to := d.Earliest.AddDate(0, 0, -1), d.Latest.AddDate(0, 0, 1) // the clock of another zone
		near := func(t time.Time) bool { return t.After(from) && t.Before(to) }
		if !slices.ContainsFunc(c.mail, near) && !slices.ContainsFunc(c.Held, near) {
			list = append(list, Clash{Kind: Day, Part: p.Path, Start: s.Start + d.Start, End: s.Start + d.End, Text: d.Text,
				Why: fmt.Sprintf("The record holds no message with this client of %s or the days beside it, and no document: is the date right, and is all mail of that time held?", d.Latest.Format(dayForm))})
		}
	}
	return list
}
