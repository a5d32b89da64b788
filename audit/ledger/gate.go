package ledger

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// A pattern is a cue that is told by more than one word. It can only fit where
// one of its gates is open, which is soon seen: a word of its list stands there,
// or one of its second list soon after one of the first, or, with anywhere
// between the two, after it at all. An expression of more than 500 instructions is
// far slower than two of half the size.
type pattern struct {
	cues  cues
	re    *regexp.Regexp
	gates [][]string
	needs []need // of each gate
}

// anywhere parts two lists of a gate.
const anywhere = ".."

// soon is how many words on is soon: the expressions put two at most between.
const soon = 3

// A need is a gate with its lists by number.
type need struct {
	first, second, both wordLists // no second: of one list
	within              int       // words on, the second is
}

var patterns = []pattern{
	{done, finished, [][]string{{"all is are 's", "done set sorted good fixed clear up in live finished complete ready back closed gone down running working"},
		{"is are was were been", "taken yours secured"}}, nil},
	{done, goesWell, [][]string{{"went", "in up off out on live well fine smoothly"}, {"works", "again now fine perfectly"}, {"working running live up on out fixed flowing going back", "since"}, {"good great neat lovely nice super superb cracking top excellent beautiful tidy brilliant stunning fantastic", "job work"}, {"up", "running"}, {"good", "new"}, {"as", "promised"}, {"like", "said"}}, nil},
	{done, itself, [][]string{{"done fixed sorted finished works working paid sent in"}}, nil},
	{been, was, [][]string{{"was were been showed turned arrived left stopped swung dropped walked rolled pulled sitting standing", anywhere, "here there by in over up at onsite on"}}, nil},
	{been, visited, [][]string{{"arrived came picked let left"}}, nil},
	{been, onSite, [][]string{{"here onsite"}, {"'s is are 're", "outside site"}, {"on", "site"}}, nil},
	{been, wasThere, [][]string{{"just", "left gone been"}, {"for", "coming being stopping swinging popping getting"}, {"good nice lovely great pleasure", "see seeing meet meeting have having host welcome"}}, nil},
	{glad, pleased, [][]string{{"thanks thank thx tks thnx ta ty cheers great fine perfect lovely brilliant wonderful excellent beautiful works working love appreciate hallelujah better saved spot nice finally purring mint spotless immaculate stunning gorgeous fab fabulous legend chuffed delighted"}, {"looks good", "good great job work"}, {"all", "good"}, {"as", "promised"}, {"like", "said"}}, nil},
	{recalls, recalled, [][]string{{"said told promised assured agreed quoted wrote"}, {"writing"}, {"supposed meant was", "to"}}, nil},
	{misses, missed, [][]string{{"supposed was were", "to"}, {"was were", "due"}, {"sign", "of"}, {"where", "is are was were"}, {"still", "waiting no not nothing haven't hasn't here there on pending outstanding"}, {"nobody never overdue waited didn't haven't hasn't again awaited awaiting"}, {"no", "one show"}, {"past", "noon the two your"}, {"you", "said told promised"}, {"when", "is are will does do"}, {"any", "news update word sign"}, {"what", "happened"}}, nil},
	{lasting, still, [][]string{{"still"}}, nil},
	{state, is, [][]string{{"is are 's"}}, nil},
	{means, meant, [][]string{{"he she they 's 'll 'd 're 've"}, {"your", "guy guys man crew fella fellas people team"}}, nil},
	{pays, paying, [][]string{{"paid sent transferred paying"}}, nil},
	{comes, coming, [][]string{{"answer reply response"}, {"get come", "back"}, {"back", "you"}, {"look looking", "into"}, {"find", "out"}, {"check", "on with into"}, {"let", "know"}, {"write", "you"}}, nil},
	{charged, charging, [][]string{{"charge charged bill bills billed billing invoice invoiced"}, {"on", "it bill invoice statement ledger"}}, nil},
	{arrived, arrives, [][]string{{"got receive received came come arrived landed here in through refunded credited hit"}}, nil},
	{frees, lets, [][]string{{"nevermind cancel canceled cancelled canceling cancelling disregard"}, {"never", "mind"}, {"no", "need longer"},
		{"don't do won't will needn't", "need bother worry want be trouble"}, {"forget", "it about the that this"}, {"scratch", "that"}, {"call called calling", "off"}, {"not", "needed"}, {"hold", "off"}, {"need needn't", "come send ring call order do go not"}, {"keeping"}, {"stand", "down"}, {"off", "hook"},
		{"change changed", "my our"}}, nil},
	{postpones, put, [][]string{{"is", "off"}, {"push pushed pushing postpone postponed postpones postponing postponement reschedule rescheduled rescheduling reschedules delay delayed delays delaying backorder backordered slip slipped slipping slips bump bumped behind instead"}, {"back", "order ordered orders"}, {"won't will can't cannot not", "make be have get"}, {"new", "date"}, {"it'll that'll they'll will", "be"}, {"move moves moved moving mov", "to back"}, {"held", "up"}, {"out", "hours"}, {"missed", "its the their"}}, nil},
	{postpones, putUntil, [][]string{{"won't wont will can't cannot", anywhere, "until till before"}}, nil},
	{waits, waiting, [][]string{{"sitting standing waiting waited sat stood"}}, nil},
	{unchanged, asBefore, [][]string{{"still", "old same wrong missing open broken leaking owed unpaid awaited pending outstanding dead down stuck jammed blocked faulty damaged unusable cold the"}, {"as where", "it they he she"}, {"where how as", anywhere, "left"}}, nil},
	{admits, failed, [][]string{{"meaning", "to"}, {"forgot forgotten overlooked unable undone unfinished unsent"}, {"not", "done possible"}, {"never didn't haven't hasn't", "went gone go"}, {"didn't haven't hasn't hadn't", "take taken stick stuck"}, {"slip slips slipped", "mind"}, {"not isn't aren't wasn't weren't", "able"}, {"my our", "fault mistake error"}, {"dropped", "ball"}, {"let", "down"},
		{"didn't haven't hadn't couldn't", "get got gotten make manage managed"}}, nil},
	{putsOff, holding, [][]string{{"good fair look looking find get oh hang bear"}}, nil},
}

// wordLists are a set of lists of words, by number.
type wordLists [3]uint64

func (b *wordLists) add(o wordLists) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b wordLists) has(o wordLists) bool {
	return b[0]&o[0] == o[0] && b[1]&o[1] == o[1] && b[2]&o[2] == o[2]
}

// A known is what a word is known for.
type known struct {
	lists wordLists // of the gates
	cues  cues      // that it gives alone
}

var vocabulary = func() map[string]known {
	all := map[string]known{}
	note := func(w string, k known) {
		x := all[w]
		x.lists.add(k.lists)
		x.cues |= k.cues
		all[w] = x
	}
	for c, list := range cueWords {
		for w := range strings.FieldsSeq(list) {
			note(w, known{cues: c})
		}
	}
	numbers := map[string]wordLists{}
	for i := range patterns {
		for _, g := range patterns[i].gates {
			n := need{within: soon}
			for _, list := range g {
				if list == anywhere {
					n.within = math.MaxInt
					continue
				}
				b, ok := numbers[list]
				if n := len(numbers); !ok {
					b[n/64] = 1 << (n % 64) // there is no room for more than 192
					numbers[list] = b
				}
				if n.both.add(b); n.first == (wordLists{}) {
					n.first = b
				} else {
					n.second = b
				}
				for w := range strings.FieldsSeq(list) {
					note(w, known{lists: b})
				}
			}
			patterns[i].needs = append(patterns[i].needs, n)
		}
	}
	return all
}()

// hits returns what each word of a sentence is known for, and the lists of all.
// What is written with an apostrophe is in the lists of the whole, of what stands
// before it and of what stands behind it.
func hits(toks []string) (words []known, all wordLists) {
	words = make([]known, len(toks))
	for k, x := range toks {
		b := vocabulary[x]
		if i := strings.IndexByte(x, '\''); i >= 0 {
			b.lists.add(vocabulary[x[:i]].lists)
			b.lists.add(vocabulary[x[i:]].lists)
		}
		words[k] = b
		all.add(b.lists)
	}
	return words, all
}

func (p *pattern) mayFit(words []known, all wordLists) bool {
	return slices.ContainsFunc(p.needs, func(n need) bool { return all.has(n.both) && n.open(words) })
}

// open reports whether the words of both lists stand in order, if there are two.
func (n *need) open(words []known) bool {
	if n.second == (wordLists{}) {
		return true
	}
	left := 0 // words that are still soon
	for _, w := range words {
		if left > 0 && w.lists.has(n.second) {
			return true
		}
		left--
		if w.lists.has(n.first) {
			left = n.within
		}
	}
	return false
}
