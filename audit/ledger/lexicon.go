package ledger

import (
	"slices"
	"strings"
)

// A term is a stem of the content of mail, see [Words], by its number in the
// lexicon. None has the number 0.
type term int32

// A lexicon numbers the stems that stand in the messages of a world, so that a
// message takes four bytes for each of its words.
type lexicon struct {
	numbers map[string]term
	spelled []string // by number
	held    []int    // in how many messages each stands
}

func newLexicon() lexicon {
	return lexicon{map[string]term{}, make([]string, 1), make([]int, 1)}
}

// number returns the number of a stem, a new one if it has none yet.
func (l *lexicon) number(stem string) term {
	t, ok := l.numbers[stem]
	if !ok {
		t = term(len(l.spelled))
		stem = strings.Clone(stem) // not the message around it
		l.numbers[stem], l.spelled, l.held = t, append(l.spelled, stem), append(l.held, 0)
	}
	return t
}

// find returns the number of a stem, 0 if it has none.
func (l *lexicon) find(stem string) term { return l.numbers[stem] }

// add adds the stems of a text to a list that has each once.
func (l *lexicon) add(list []term, toks []string) []term {
	for _, x := range toks {
		if s := stem(x); s != "" {
			if t := l.number(s); !slices.Contains(list, t) {
				list = append(list, t)
			}
		}
	}
	return list
}

// words returns the stems of a text as [Words] does, and numbers them.
func (l *lexicon) words(text string) []string {
	list := l.add(nil, fields(text))
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = l.spelled[t]
	}
	return all
}
