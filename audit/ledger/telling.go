package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
)

// cues are what a sentence says, without regard to anything else.
type cues uint32

const (
	asks      cues = 1 << iota // it is a question
	negated                    // it denies something
	ahead                      // it tells of what is to come, or may
	past                       // of what was
	done                       // that something is done
	been                       // that somebody was there
	glad                       // of a good end
	linked                     // it holds an address of the web
	recalls                    // it tells of what was said before
	misses                     // of what was to be done by now
	lasting                    // that something goes on
	state                      // how something is
	means                      // it speaks of somebody as he, she or "your crew"
	pays                       // of paying, by the one who does
	comes                      // that an answer is still to come
	charged                    // of a charge
	arrived                    // that something has come
	frees                      // that something is not wanted any more
	postpones                  // that something will be later
	putsOff                    // that an answer is not ready
)

// cuesOf reads a sentence once for all.
func cuesOf(text string) cues {
	var c cues
	set := func(x cues, is bool) {
		if is {
			c |= x
		}
	}
	toks := fields(text)
	for _, x := range toks {
		set(negated, negatives[x] || strings.HasSuffix(x, "n't"))
		set(ahead, futures[x] || strings.HasSuffix(x, "'ll"))
		set(past, pasts[x] || len(x) > 4 && strings.HasSuffix(x, "ed") && !notPast[x])
		set(done, settled[x] && len(toks) <= 5)
	}
	set(asks, strings.HasSuffix(strings.TrimRight(text, ` "')]`), "?"))
	set(linked, strings.Contains(text, "://") || strings.Contains(text, "www."))
	for _, x := range patterns {
		set(x.cues, x.re.MatchString(text))
	}
	if c&negated != 0 {
		c &^= done | been
	}
	return c
}

// patterns are the cues that are told by more than one word.
var patterns = []struct {
	cues cues
	re   *regexp.Regexp
}{
	{done, finished}, {been, visited}, {glad, pleased}, {recalls, recalled}, {misses, missed}, {lasting, still}, {state, is}, {means, meant}, {pays, paying}, {comes, coming}, {charged, charging}, {arrived, arrives}, {frees, lets}, {postpones, put}, {putsOff, holding},
}

// prepare works out what is asked of each sentence again and again.
func (s *sentence) prepare() {
	toks := fields(s.Text)
	s.length = len(toks)
	for _, x := range toks {
		if st := stem(x); st != "" && !slices.Contains(s.stems, st) {
			s.stems = append(s.stems, st)
		}
		if len(x) > 2 {
			s.names = append(s.names, strings.TrimSuffix(x, "'s"))
		}
	}
	for i := range s.Acts {
		if s.Acts[i].Sure {
			s.kinds |= 1 << slices.Index(act.Kinds, s.Acts[i].Kind)
		}
	}
}

// says reports whether a sentence has a cue.
func (s *sentence) says(c cues) bool { return s.Cues&c != 0 }

// does reports whether a sentence certainly does such a thing.
func (s *sentence) does(kinds ...act.Kind) bool {
	for _, k := range kinds {
		if s.kinds>>slices.Index(act.Kinds, k)&1 == 1 {
			return true
		}
	}
	return false
}

var (
	negatives = set("not never nobody none nothing without unable yet no cannot nor hardly neither")
	futures   = set("will shall going would should can could may might please tomorrow hope hopefully once if unless gonna")
	pasts     = set("was were came went got did done had been just here attached enclosed sent paid spoke rang left made put brought found gave took told met built ran swung drove cut hung held wrote read set shut began bought thought rolled stood sat won sold kept felt heard lost broke")
	notPast   = set("indeed speed proceed exceed succeed embed agreed supposed need needed interested tired scheduled booked expected delayed")
	settled   = set("done works working fixed sorted finished complete completed live running closed cleared sent paid installed mended resolved perfect received arrived landed")

	// what says in so many words that a thing is done
	finished = regexp.MustCompile(`(?i)\b(all (done|set|sorted|good|fixed|clear|up|in)|is (done|in|up|live|sorted|fixed|finished|complete|ready|back|clear|closed|gone|down now|running|working)|are (done|in|up|live|sorted|fixed|finished|ready|back|gone)|'s (done|in|up|live|sorted|fixed|finished|ready|back|gone|down now|working|running)|went in|went (up|off|out|on|live)|(is|are|was|were|been) taken care of|works (again|now|fine|perfectly)|up and running|good as new|as promised|like you said|went (well|fine|smoothly))\b|^(done|fixed|sorted|finished|works|working|paid|sent|in)\b[^a-z]*($|[.,!;-])`)

	visited = regexp.MustCompile(`(?i)\b(was|were|been|showed|turned|arrived|just left|stopped|swung|dropped|walked|rolled|pulled|sitting|standing)\b.*\b(here|there|by|in|over|up|at|onsite|on site|in the lot|on time)\b|\bfor (coming|being|stopping|swinging|popping|getting)\b|\barrived\b|\bcame\b|\b(he|she|they|you|[A-Z][a-z]+)('s| is| are|'re) (here|outside|on site|onsite)\b|\blet (us|me|him|her|them|you) in\b|\b(they|he|she|crew|guys?|man) (just )?(left|came)\b|^here\b|\bpicked (it|them|both|up)\b|\bon site\b`)

	// what tells of a good end
	pleased = regexp.MustCompile(`(?i)\b(thanks?|thank you|thx|ty|cheers|great|fine|perfect|lovely|brilliant|wonderful|excellent|beautiful|works|working|love (it|them)|appreciate|hallelujah|much better|looks (good|great)|good (job|work)|saved|spot on|nice work|all good|as promised|like you said|finally)\b`)

	// what reminds of a thing that was to be done by now
	missed = regexp.MustCompile(`(?i)\b(supposed to|was to|were to|was due|were due|no sign of|where (is|are|was|were)|still waiting|still (no|not|nothing|haven't|hasn't|here|there|on)|nobody|no one|never|past (noon|the|two|your)|you said|you told|you promised|overdue|when (is|are|will|does|do)|any (news|update|word|sign)|waited|no show|didn't|haven't|hasn't|again)\b`)

	lateWords = regexp.MustCompile(`(?i)\b(late|later than|overdue|belated(ly)?|behind schedule|at last|finally|sorry for the (wait|delay)|apologi[sz]e for the (wait|delay)|apologies for the (wait|delay)|running past|should have been|took longer|days? (behind|late|after)|past (mon|tues|wednes|thurs|fri|satur|sun)day|missed (mon|tues|wednes|thurs|fri|satur|sun)day)\b`)

	// what was said before
	recalled = regexp.MustCompile(`(?i)\b(you|he|she|they|we|i) (have |had )?(just )?(said|told|promised|assured|agreed|quoted|wrote)\b|\bin writing\b|\b(supposed|meant) to\b|\bwas to\b`)
	// that something goes on
	still = regexp.MustCompile(`(?i)^(and |but |it's |its |it is )?still\b`)
	// how something is
	is = regexp.MustCompile(`(?i)\b(is|are|'s|’s)\b`)
	// somebody named before
	meant = regexp.MustCompile(`(?i)\b(he|she|they|your (guys?|man|crew|fellas?|people|team))\b`)
	// what who pays says
	paying = regexp.MustCompile(`(?i)\b(paid|sent|transferred|paying)\b`)
	// what who was to be sent something says when it has come
	arrives = regexp.MustCompile(`(?i)\b(got|received?|came|come|arrived|landed|here|in|through|refunded|credited)\b`)
	// what who needs a thing no more says
	lets = regexp.MustCompile(`(?i)\b(never ?mind|no need|no longer (need|want|require)|(don't|do not|won't|will not|needn't) (need|bother|worry about|want|be needing|trouble)|cancel(l?ed|l?ing)?|forget (it|about|the)|scratch that|call(ed|ing)? (it|that|this)? ?off|not needed|disregard|hold off|stand down|off the hook|changed? (my|our) minds?)\b`)
	// what who will be late says
	put = regexp.MustCompile(`(?i)\b(is off|push(ed|ing)?|postpon\w*|reschedul\w*|delay\w*|back ?order\w*|(won't|will not|can't|cannot|not going to) (make|be able|have|get)|new date|instead|mov(e|ed|ing) (it|that|this|you|us)? ?(to|back)|slip(ped|ping|s)?|held up|bumped?|behind|out of hours|missed (its|the|their))\b`)
	// what who has no answer yet says
	holding = regexp.MustCompile(`(?i)\b(good question|fair question|look into|looking into|find out|get back to|good to hear|oh no|hang on|bear with)\b`)
	// a charge
	charging = regexp.MustCompile(`(?i)\b(charged?|billed|bill(s|ing)? (me|us|for)|invoiced?|on (it|the (bill|invoice|statement|ledger)))\b`)
	// an answer to come
	coming = regexp.MustCompile(`(?i)\b(answer|reply|response|get back|come back|back to you|look into|looking into|find out|check (on|with|into)|let you know|write (to )?you)\b`)

	justNow = regexp.MustCompile(`(?i)\b(just now|just|minutes ago|this minute|has arrived|is here now)\b`)
)

// notice reports whether a program tells of something that was done or came in:
// a payment, a booking. Receipts of mail and answers of the absent tell nothing.
func (m *message) notice() bool { return m.Notice && m.Automatic != "" }

// pays, arrives: what programs tell of.
var noticed = regexp.MustCompile(`(?i)\b(received|payment|paid|deposit(ed)?|refund(ed)?|credit(ed)?|posted|completed?|delivered|shipped|dispatched|submitted|signed|closed|approved|transfer(red)?)\b`)
