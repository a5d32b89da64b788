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
	Group string // of a conversation: the sentences of one group are alike
	Kinds []Kind
	Text  string
	Context
}

// ReadLabels reads sentences with their labels:
//
//	== GROUP staff|client|... re: WHAT THE MESSAGE ANSWERS
//	KIND,KIND<TAB>SENTENCE
//
// A line with == begins a message; the sentences after it are its sentences in
// order. A sentence without an act has the kind "-". Lines with # are remarks.
func ReadLabels(r io.Reader) ([]Label, error) {
	var list []Label
	var message []Label
	var head Label
	flush := func() {
		for i := range message {
			if i > 0 {
				message[i].Previous = message[i-1].Text
			}
			if i+1 < len(message) {
				message[i].Next = message[i+1].Text
			}
		}
		list = append(list, message...)
		message = nil
	}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			flush()
			about, answers, _ := strings.Cut(line[3:], " re: ")
			f := strings.Fields(about)
			if len(f) != 2 {
				return nil, fmt.Errorf("line %d: want == GROUP SIDE [re: SENTENCE]", n)
			}
			head = Label{Group: f[0], Context: Context{Answers: answers, Staff: f[1] == "staff"}}
		default:
			kinds, text, ok := strings.Cut(line, "\t")
			if !ok || head.Group == "" {
				return nil, fmt.Errorf("line %d: want KIND<TAB>SENTENCE below a line with ==", n)
			}
			l := head
			l.Text = text
			for k := range strings.SplitSeq(kinds, ",") {
				if k != "-" && !slices.Contains(Kinds, Kind(k)) {
					return nil, fmt.Errorf("line %d: %q is no kind of act", n, k)
				}
				if k != "-" {
					l.Kinds = append(l.Kinds, Kind(k))
				}
			}
			message = append(message, l)
		}
	}
	flush()
	return list, s.Err()
}
