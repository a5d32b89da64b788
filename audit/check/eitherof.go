package check

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// oneOfBoth settles a claim that neither of two things came which the client had asked for
// together: the firm's answer brought one with the promise of the other, and nothing shows
// that the other came. It returns nil for other claims.
func (w *World) oneOfBoth(f *frame) *Finding {
	if f.Kind != NeverSent && f.Kind != NeverDid || !neitherOf.MatchString(f.Text) || f.timed() {
		return nil
	}
	said := marksOf(f.Text + " " + lastSentences(f.Before, 2))
	var best *halves
	most, next := 0, 0
	for _, m := range w.messages {
		if !theirs(m) || !wantsAnswer(m) {
			continue
		}
		h := w.halvesOf(m)
		if h == nil {
			continue
		}
		if n := common(said, marksOf(ownWords(m))); n > most {
			best, most, next = h, n, most
		} else {
			next = max(next, n)
		}
	}
	if most == next || most < 2 {
		return nil
	}
	k := w.make(f)
	k.cite(best.ask, "request", nil).cite(best.rest.m, "delivery", nil)
	k.Atoms = []Atom{{Name: "one of them", Truth: True, Necessary: true, Grade: Acknowledged}, {Name: "the other", Truth: False}}
	if best.missed == nil {
		return k.absent(Partly, best.rest.m.At, w.o.Asserted, "You asked for them on %s and part of it came on %s; nothing in our mail shows that the rest did.", w.date(best.ask.At), w.date(best.rest.m.At))
	}
	k.cite(best.missed.m, "complaint", best.missed)
	return k.settle(Partly, "You asked for them on %s; part of it came on %s, and on %s you wrote that the rest had not.", w.date(best.ask.At), w.date(best.rest.m.At), w.date(best.missed.m.At))
}

// Two halves are what the client asked for at once and got one of.
type halves struct {
	ask    *message
	rest   *sentence // the firm's words, with the half that it brings, that the other will follow
	missed *sentence // the client's that it did not; nil if they wrote nothing of it
}

// halvesOf returns the halves of what a message asks for, nil if there are none: a message
// that goes on with it brings a file, and says of something else that was asked for that
// it will come.
func (w *World) halvesOf(ask *message) *halves {
	wanted := marksOf(ownWords(ask))
	for _, r := range w.between(ask.At.Add(time.Second), ask.At.Add(handedIn)) {
		if !ours(r) || len(r.Files) == 0 || r.Conversation != ask.Conversation {
			continue
		}
		rest := r.says(func(s *sentence) bool {
			return willFollow.MatchString(s.plain) && !s.asks() && common(wanted, marksOf(s.plain)) > 0
		})
		if rest == nil {
			continue
		}
		other := minus(wanted, marksOf(rest.plain))
		if r.says(func(s *sentence) bool { return !future.MatchString(s.plain) && common(other, marksOf(s.plain)) > 0 }) == nil {
			continue
		}
		left := slices.DeleteFunc(marksOf(rest.plain), func(x string) bool {
			return !slices.Contains(wanted, x) || w.freq[x] > 0 && w.weight(x) < telling
		})
		if missed, came := w.missesRest(r, left); !came && len(left) > 0 {
			return &halves{ask, rest, missed}
		}
	}
	return nil
}

// telling is the weight from which on a word tells one thing from another.
const telling = 3

// missesRest returns the last words of the client, after a message by which the firm wrote
// that the rest would follow, that it has not, and whether it may have come since.
func (w *World) missesRest(brought *message, rest []string) (missed *sentence, came bool) {
	for _, m := range slices.Backward(w.after(brought.At)) {
		if common(rest, marksOf(m.Subject+" "+ownWords(m)+" "+fileNames(m))) == 0 || !theirs(m) && !ours(m) {
			continue
		}
		s := m.says(func(s *sentence) bool { return s.negates() && common(rest, marksOf(s.plain)) > 0 })
		if ours(m) && s == nil && !m.brings() {
			continue
		}
		if !theirs(m) {
			return nil, true // it may have come with this
		}
		return s, s == nil && (m.match(received) != nil || m.match(thanks) != nil)
	}
	return nil, false
}

// fileNames returns the names of the files of a message as words.
func fileNames(m *message) string {
	var b strings.Builder
	for _, file := range m.Files {
		b.WriteString(fileWords(file.Name) + " ")
	}
	return b.String()
}

// marksOf returns the words of a text that tell one thing from another of its kind: those
// of matter, and the months.
func marksOf(text string) (list []string) {
	for _, x := range stems(text) {
		if !claimWords[x] && !isNumber(x) {
			list = append(list, x)
		}
	}
	return append(list, aMonth.FindAllString(text, -1)...)
}

// common counts the words of one list that another has.
func common(list, other []string) (n int) {
	for _, x := range list {
		if slices.Contains(other, x) {
			n++
		}
	}
	return n
}

var (
	// neitherOf says of two things that none of them came.
	neitherOf = regexp.MustCompile(`(?i)\b(neither|(not|never|\w+n't)\b.{0,40}\b(either|the one or the other|one or the other)|both\b.{0,40}\b(missing|outstanding|never|not))\b`)
	// willFollow says that something will come by itself.
	willFollow = regexp.MustCompile(`(?i)\b(will|'ll|’ll|shall)\b.{0,40}\b(send|have|follow|get|bring|post|forward|pick|scan|let you)\b|\bto follow\b|\bfollows?\b.{0,20}\b(separately|later|shortly|soon|next|when|by|on)\b`)
)
