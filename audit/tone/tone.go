package tone

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A Kind is what a flag warns of.
type Kind string

// The kinds of flags.
const (
	Excuse      Kind = "excuse"
	Blame       Kind = "blame"
	Conditional Kind = "conditional"
	Belittling  Kind = "belittling"
	Hiding      Kind = "hiding"
	Policy      Kind = "policy"
	Calm        Kind = "calm"
	Accusing    Kind = "accusing"
	Defensive   Kind = "defensive"
	Shouting    Kind = "shouting"
)

// A Flag is a stretch of a draft that may not be heard as it is meant.
type Flag struct {
	Kind       Kind
	Rule       string // kind/name@version
	Part       string // [zone.Part.Path]
	Start, End int    // bytes of the text of the part
	Text       string
	Why        string // one sentence for the author
}

// A Step is something that an answer to a complaint does.
type Step string

// The steps, in the order in which they are best taken.
const (
	Thanks   Step = "thanks"
	Feeling  Step = "feeling"
	Apology  Step = "apology"
	Remedy   Step = "remedy"
	Time     Step = "time"
	Question Step = "question"
	Name     Step = "name"
)

// A Missing step is one that the draft does not take yet.
type Missing struct {
	Step Step
	Why  string // one sentence for the author
}

// HoldAt is the heat from which on a draft is best left for an hour.
const HoldAt = 4

// A Report is what was found in a draft.
type Report struct {
	Flags   []Flag    // by where they stand
	Taken   []Step    // the steps that the draft takes
	Missing []Missing // the others
	Heat    int       // the sum of the weights of the flags
	Hold    bool      // let it rest for an hour
}

// Read reads a draft: a message as it is stored (RFC 5322), or plain text or a page in
// UTF-8.
func Read(draft []byte) []zone.Part {
	if !beginsWithField(draft) && !IsMessage(draft) {
		kind := "plain"
		if page.Match(draft) {
			kind = "html"
		}
		draft = slices.Concat([]byte("Content-Type: text/"+kind+"; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"), draft)
	}
	return zone.OfMessage(email.ParseBytes(draft, email.Limits{}))
}

// page fits how a page begins that a program saved.
var page = regexp.MustCompile(`(?i)^(?:\x{FEFF})?\s*<(?:!doctype html|html)\b`)

var headerField = regexp.MustCompile(`(?i)^(from|to|cc|bcc|subject|date|message-id|mime-version|content-type|received|return-path|in-reply-to|x-[a-z-]+):`)

var byteOrderMark = []byte("\ufeff")

// beginsWithField reports whether the first line of a draft is a field of a header.
// Such lines are no words of the author, also where they are copied from what a mail
// program shows.
func beginsWithField(draft []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(draft, byteOrderMark), []byte("\n"))
	return headerField.Match(line)
}

// IsMessage reports whether a draft is a message as mail programs and servers keep
// it: a header up to a blank line, with the address of its author, and its id, its
// way or its time. Text below lines such as "Subject:" is none.
func IsMessage(draft []byte) bool {
	header := email.HeaderBlock(bytes.TrimPrefix(draft, byteOrderMark))
	if !bytes.HasSuffix(header, []byte("\n\n")) && !bytes.HasSuffix(header, []byte("\n\r\n")) {
		return false
	}
	m := email.ParseBytes(header, email.Limits{})
	has := func(code string) bool {
		return slices.ContainsFunc(m.Defects, func(d email.Defect) bool { return d.Code == code })
	}
	if has(email.DefectHeaderNoBlankLine) || has(email.DefectFromMissing) {
		return false
	}
	timed := !m.Date.IsZero() && !has(email.DefectDateZone) // a Date that people copy has no zone
	return m.MessageID != "" || len(m.Received) > 0 || timed
}

// Check reads the author's own words in the parts of a draft.
func Check(parts []zone.Part) Report {
	var r Report
	taken := map[Step]bool{}
	for _, p := range parts {
		flags := flagsOf(p)
		r.Flags = append(r.Flags, flags...)
		stepsOf(p, flags, taken)
	}
	for _, f := range r.Flags {
		r.Heat += weights[f.Kind]
	}
	r.Hold = r.Heat >= HoldAt
	for _, s := range steps {
		if taken[s.Step] {
			r.Taken = append(r.Taken, s.Step)
		} else {
			r.Missing = append(r.Missing, s)
		}
	}
	return r
}

// flagsOf returns the flags of one text. Of flags of one kind that overlap only
// the first counts.
func flagsOf(p zone.Part) []Flag {
	flags := shouts(p)
	for _, s := range act.Sentences(p) {
		text := p.Text[s.Start:s.End]
		for i := range compiled {
			c := &compiled[i]
			if c.not != nil && c.not.MatchString(text) {
				continue
			}
			for _, at := range c.find.FindAllStringIndex(text, -1) {
				flags = append(flags, flagAt(p, c.Kind, c.ID, s.Start+at[0], s.Start+at[1]))
			}
		}
	}
	slices.SortStableFunc(flags, func(a, b Flag) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), strings.Compare(a.Rule, b.Rule))
	})
	ends := map[Kind]int{}
	return slices.DeleteFunc(flags, func(f Flag) bool {
		overlaps := f.Start < ends[f.Kind]
		if !overlaps {
			ends[f.Kind] = f.End
		}
		return overlaps
	})
}

func flagAt(p zone.Part, k Kind, rule string, start, end int) Flag {
	return Flag{Kind: k, Rule: rule, Part: p.Path, Start: start, End: end, Text: p.Text[start:end], Why: whys[k]}
}

var (
	capitals = regexp.MustCompile(`\b(?:[A-Z][A-Z'’]+(?:[ ,]+|\b)){3,}`)
	stressed = regexp.MustCompile(`\b(?:NOT|NEVER|ALWAYS|STOP|EVERY|VERY|MUST|DID|WILL|WON['’]T|CAN['’]T|DON['’]T|ALL|NOTHING|NOBODY|EXACTLY|AGAIN|ALREADY|CLEARLY|PLEASE|YOUR?|FINAL)\b`)
	marks    = regexp.MustCompile(`[!?]*!{2,}[!?]*|\?!+|!\?+`)
)

// shouts returns what is written in capitals, and rows of exclamation marks.
func shouts(p zone.Part) []Flag {
	var flags []Flag
	for l := range p.Zones.Spans(p.Text, zone.Own, zone.Greeting, zone.SignOff) {
		for _, r := range []struct {
			rule string
			find *regexp.Regexp
		}{{"shouting/capitals@1", capitals}, {"shouting/stressed@1", stressed}, {"shouting/marks@1", marks}} {
			for _, at := range r.find.FindAllStringIndex(p.Text[l.Start:l.End], -1) {
				end := l.Start + at[0] + len(strings.TrimRight(p.Text[l.Start+at[0]:l.Start+at[1]], " ,"))
				flags = append(flags, flagAt(p, Shouting, r.rule, l.Start+at[0], end))
			}
		}
	}
	return flags
}
