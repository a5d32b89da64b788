package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
)

// A frame is a claim taken apart.
type frame struct {
	Claim
	clauses   []clause
	days      []day
	amounts   []string // digits with the decimals, such as 89 or 2340.50
	counts    []count
	clocks    []hour
	people    []string         // addresses that are named
	topic     []string         // stems
	said      []string         // those of them that stand in the claim itself
	heads     []string         // those of them that are something of a thing: the photos, of "photos of the roof"
	rivals    []rival          // what mail names beside things of the claim, of the same kind
	learned   []string         // from what the client says to have learned of it
	promise   []string         // those of the words that tell what was to be; the topic if none do
	dmy       bool             // dates in numbers name the day first
	oral      bool             // it was said, or happened, outside of mail
	atPlace   bool             // it names the place where somebody told something
	rank      map[*message]int // how well the messages fit that fit best, of 1000
	alike     []int            // how alike the words of each message are to its own, of 1000
	likest    int              // the most of that, at least 1
	from      time.Time        // the last day that the letter names, with the claim
	weekly    int              // on which weekday, from 1, Sunday; 0 if none is named
	recurring bool             // it speaks of what was to be done again and again
	inherited bool             // part of it stands before the claim
	never     bool             // nothing of the kind at all: never, nobody, not one
}

// parse takes a claim apart.
func (w *World) parse(c Claim) *frame {
	c.Text, c.Heading, c.Before = Reword(c.Text), Reword(c.Heading), Reword(c.Before)
	f := &frame{Claim: c, dmy: w.o.Due.Order == due.DMY}
	f.cut()
	f.readDays()
	w.readMonths(f)
	f.readNumbers()
	f.atPlace = toldAtPlace(c.Text)
	f.oral = f.atPlace || oralSaid.MatchString(c.Text)
	f.never = nothing.MatchString(c.Text) || stillWaits.MatchString(c.Text) || toThisDay.MatchString(c.Text) && denial.MatchString(c.Text)
	people, names := w.named(c.Text)
	f.people = people
	skip := map[string]bool{}
	for _, d := range f.amounts {
		skip[d] = true
	}
	for _, x := range stems(channel.ReplaceAllString(c.Text, " ")) {
		if !claimWords[x] && !names[x] && !skip[x] && !isNumber(x) {
			f.topic = append(f.topic, x)
		}
	}
	f.said = slices.Clone(f.topic)
	f.heads, f.rivals = w.headsOf(f), w.rivalsOf(f)
	w.inherit(f)
	for _, c := range f.undertakes() {
		for _, x := range stems(c.text) {
			if slices.Contains(f.topic, x) && !slices.Contains(f.promise, x) {
				f.promise = append(f.promise, x)
			}
		}
	}
	if len(f.promise) == 0 || len(f.promise) == 1 && w.freq[f.promise[0]] == 0 {
		f.promise = f.topic
	}
	if m := recurs.FindStringSubmatch(f.Text); m != nil {
		f.recurring, f.weekly = true, weekdayOf(m[2])
	}
	if !c.part {
		w.ranks(f)
	}
	return f
}

// channel is how something was said, and not what.
var channel = regexp.MustCompile(`(?i)\b(on|by|over|via) (the )?(tele)?phone( call)?\b|\bin (writing|person)\b|\breport(ed)? back\b|\bto (my|our|his|her|their|the) face\b`)

// toldAtPlace reports whether a text says where somebody told something: on the stairs, at
// the gate. Neither what it was written in is such a place nor a time.
func toldAtPlace(text string) bool {
	return slices.ContainsFunc(toldWhere.FindAllStringSubmatch(text, -1), func(m []string) bool {
		return !noPlace.MatchString(m[1])
	})
}

var (
	toldWhere = regexp.MustCompile(`(?i)\b(?:told|assured|promised|said to) (?:me|us|him|her|them|(?:my|our) \w+|(?-i:[A-Z])\w+)(?: right| up| down| out| over| there| outside)* (?:at|in|on|under|beside|behind|by|over|across|outside|near) (?:the|a|an|our|your|my|his|her|their) ((?:[\p{L}\d'’-]+ )?[\p{L}\d'’-]+)`)
	noPlace   = regexp.MustCompile(`(?i)\b(e-?mails?|mails?|letters?|messages?|notes?|quotes?|quotations?|estimates?|offers?|invoices?|bills?|reports?|contracts?|agreements?|leases?|terms|conditions|brochures?|texts?|repl(y|ies)|answers?|writing|forms?|forecasts?|schedules?|papers?|documents?|statements?|tickets?|web ?sites?|portals?|subjects?|days?|weekend|(tele)?phone|mornings?|afternoons?|evenings?|nights?|weeks?|months?|years?|start|beginning|outset|end|time|past|first|last|meantime|same|basis|case|event|` + weekdays + `|` + months + `|\d+\w*)\b`)
)

var recurs = regexp.MustCompile(`(?i)\b(every|each|daily|weekly|monthly|fortnightly|hourly) ?(day|week|month|hour|friday|monday|tuesday|wednesday|thursday|morning|evening)?\b`)

// inherit takes what a claim leaves to the words before it from there: what "it"
// and "that day" mean.
func (w *World) inherit(f *frame) {
	points := pointsBack.MatchString(f.Text) || len(f.topic) <= 1 && (pronoun.MatchString(f.Text) || len(strings.Fields(f.Text)) <= wordOrTwo)
	if f.Before != "" && !points && len(f.people) == 0 && heOrShe.MatchString(f.Text) {
		people, _ := w.named(lastSentences(f.Before, 1))
		f.people = w.staffOf(people)
	}
	if f.Before == "" && f.Heading == "" || !points && (len(f.topic) > 0 || len(f.days) > 0) {
		return
	}
	b := w.parse(Claim{Kind: f.Kind, Text: f.Heading + " " + lastSentences(f.Before, 1), part: true})
	f.inherited = true
	for _, x := range b.topic {
		if !slices.Contains(f.topic, x) && len(f.topic) < 8 {
			f.topic = append(f.topic, x)
		}
	}
	if !slices.ContainsFunc(f.days, day.exact) {
		for _, d := range b.days {
			if slices.ContainsFunc(f.days, func(own day) bool { return own.isMonth() || d.exact() && !own.fits(w.resolve(d)) }) {
				continue // it is of another day than the words before
			}
			d.start = -1
			f.days = append(f.days, d)
		}
	}
	if len(f.people) == 0 {
		f.people = b.people
	}
}

var pointsBack = regexp.MustCompile(`(?i)^\W*(it|they|she|he|that|this|these|those|there|then|and|but)\b|\bthat (day|date|morning|afternoon|evening|night|week|month)\b|\bof that\b|\b(new|other|second|first|same) one\b|\bthe ones? (for|of|about|from|with|that|which)\b`)

// wordOrTwo is how many words a claim has at the most that leaves what it is of to the words
// before it: "still not removed".
const wordOrTwo = 5

var heOrShe = regexp.MustCompile(`(?i)\b(he|she)\b`)

var pronoun = regexp.MustCompile(`(?i)\b(it|them|that|this)\b`)

// stillWaits says that what was to be has not been.
var stillWaits = regexp.MustCompile(`(?i)\bstill (waiting|to come)\b`)

// toThisDay is when what is not so has not been so: at any time.
var toThisDay = regexp.MustCompile(`(?i)\b((un)?til (today|now|this day|the present)|up to (today|now)|to (this day|date)|as of (today|now))\b`)

var (
	oralSaid = regexp.MustCompile(`(?i)\b(on the (tele)?phone|by (tele)?phone|over the phone|in person|to (my|his|her|our|their|the) face|rang|phoned|telephoned|on (our|a|the|that) call|in a call|when (we|you|i) (spoke|met|talked|came|visited)|face to face|verbally|orally|by word of mouth|(at|in) (the|your|our) (meeting|desk|counter|house|office|yard|shop|door|studio|showroom|kitchen|car park|reception|lobby|garage|church|clinic|salon|workshop|van)|when (he|she|they|you) (came|visited|was here|were here|called)|laughed|shouted|swore|texted|by text|voicemail)\b|\bstanding (at|in|on|by|under|beside) (the|our|my|your)\b|\bacross (the|that|our|my|your) (\w+ )?(table|desk|counter|fence|bar)\b|\bover (a|the) (cup|coffee|tea|pint|beer|lunch|dinner|drink)\b|\bon the doorstep\b|\bwhile (?:(?:we|i|he|she|they|you) (?:was|were|stood|sat) )?(?:up |out |down )?(?:at|in|on|by) (?:the|our|my|your) \w+|^\W*(?:up|out|down|over) (?:at|in|on|by) (?:the|our|my|your) \w+,? \w+ (?:told|said|let|assured|promised|gave)\b|\btold (the|your) (older|elder|younger|young|tall|other|big|little) (one|man|lad|chap|fellow|woman|girl|boy|guy)\b|\b(told|said to|assured|promised) (my|our) (tech|technician|assistant|wife|husband|son|daughter|mother|father|receptionist|neighbou?r|colleague|partner|manager|staff)\b`)
	nothing  = regexp.MustCompile(`(?i)\b(never|nobody|no one|no-one|no human|not one|not once|not a (single|soul|word)|none|nothing|without (one|a|any)|no (answer|reply|response|word|call|update|show|sign|apology|explanation|notice|warning)|ignored|not a single|any of)\b`)
)
