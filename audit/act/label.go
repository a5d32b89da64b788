package act

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Label is a sentence with the acts that people say it performs.
type Label struct {
	Kinds []Kind
	Text  string
}

// Labels are those of one message.
type Labels struct {
	Group     string // the conversation: its sentences are alike
	Alone     bool   // a list of sentences that have nothing to do with each other
	Hard      bool   // its sentences were chosen to be hard: thresholds are not chosen by them
	Staff     bool   // written on behalf of the firm; for choosing thresholds only
	Judged    []Kind // the only kinds that its sentences were judged for; nil for all
	Sentences []Label
}

// ReadLabels reads sentences with their labels:
//
//	== GROUP SIDE [hard] [re: WHAT THE MESSAGE ANSWERS]
//	KIND,KIND<TAB>SENTENCE
//
// A line with == begins a message; the sentences after it are its sentences in
// order. If SIDE is "list" they are not, and stand alone. If it is "staff" the
// message is the firm's; what is answered is for the eyes of people. The sentences of a
// list, and of a message that is said to be hard, were chosen to be hard. A sentence
// without an act has the kind "-". Lines with # are remarks. A line
//
//	only KIND,KIND
//
// tells that the messages after it were judged for these kinds alone: whether their
// sentences are of another is not known.
func ReadLabels(r io.Reader) ([]Labels, error) {
	var list []Labels
	var judged []Kind
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		only, isOnly := strings.CutPrefix(line, "only ")
		switch {
		case isOnly:
			kinds, err := readKinds(only)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			judged = kinds
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			about, _, _ := strings.Cut(line[3:], " re: ")
			f := strings.Fields(about)
			hard := len(f) == 3 && f[2] == "hard"
			if len(f) != 2 && !hard {
				return nil, fmt.Errorf("line %d: want == GROUP SIDE [hard] [re: SENTENCE]", n)
			}
			alone := f[1] == "list"
			list = append(list, Labels{Group: f[0], Alone: alone, Hard: alone || hard, Staff: f[1] == "staff", Judged: judged})
		default:
			l, err := readLabel(line)
			if err != nil || len(list) == 0 {
				return nil, fmt.Errorf("line %d: want KIND<TAB>SENTENCE below a line with ==: %w", n, err)
			}
			m := &list[len(list)-1]
			m.Sentences = append(m.Sentences, l)
		}
	}
	return list, s.Err()
}

func readLabel(line string) (Label, error) {
	kinds, text, ok := strings.Cut(line, "\t")
	if !ok || strings.TrimSpace(text) == "" {
		return Label{}, fmt.Errorf("no tab in %q", line)
	}
	list, err := readKinds(kinds)
	return Label{list, text}, err
}

// readKinds reads names of kinds; "-" stands for none.
func readKinds(names string) (list []Kind, err error) {
	for k := range strings.SplitSeq(names, ",") {
		switch {
		case k == "-":
		case slices.Contains(Kinds, Kind(k)):
			list = append(list, Kind(k))
		default:
			return nil, fmt.Errorf("%q is no kind of act", k)
		}
	}
	return list, nil
}
