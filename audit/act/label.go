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
	Staff     bool   // written on behalf of the firm; for choosing thresholds only
	Sentences []Label
}

// ReadLabels reads sentences with their labels:
//
//	== GROUP SIDE [re: WHAT THE MESSAGE ANSWERS]
//	KIND,KIND<TAB>SENTENCE
//
// A line with == begins a message; the sentences after it are its sentences in
// order. If SIDE is "list" they are not, and stand alone. If it is "staff" the
// message is the firm's; what is answered is for the eyes of people. A sentence without an act has the
// kind "-". Lines with # are remarks.
func ReadLabels(r io.Reader) ([]Labels, error) {
	var list []Labels
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			about, _, _ := strings.Cut(line[3:], " re: ")
			f := strings.Fields(about)
			if len(f) != 2 {
				return nil, fmt.Errorf("line %d: want == GROUP SIDE [re: SENTENCE]", n)
			}
			list = append(list, Labels{Group: f[0], Alone: f[1] == "list", Staff: f[1] == "staff"})
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
	l := Label{Text: text}
	for k := range strings.SplitSeq(kinds, ",") {
		switch {
		case k == "-":
		case slices.Contains(Kinds, Kind(k)):
			l.Kinds = append(l.Kinds, Kind(k))
		default:
			return Label{}, fmt.Errorf("%q is no kind of act", k)
		}
	}
	return l, nil
}
