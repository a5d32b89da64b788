package act

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"onrecord/ingest/zone"
)

// A scenario is what a measure needs of a scenario.json.
type scenario struct {
	Firm struct {
		Staff []struct{ ID string }
	}
	Outsiders []struct{ ID, Role string }
	Messages  []struct{ ID, From, Body string }
	Gold      struct {
		Promises, Requests, Complaints []struct{ Message, Quote string }
	}
	staff, system map[string]bool
}

func scenarios(t *testing.T) []scenario {
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("ONRECORD_SCENARIOS is not set")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "scenario.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios in %s: %v", dir, err)
	}
	var list []scenario
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s := scenario{staff: map[string]bool{}, system: map[string]bool{}}
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Firm.Staff {
			s.staff[p.ID] = true
		}
		for _, o := range s.Outsiders {
			s.system[o.ID] = o.Role == "system"
		}
		list = append(list, s)
	}
	return list
}

var wordRE = regexp.MustCompile(`[\w£$€%']+`)

// overlap is how far two quotes are the same words; 1 if one lies in the other
// and is not shorter than half of it.
func overlap(a, b string) float64 {
	x, y := wordRE.FindAllString(strings.ToLower(a), -1), wordRE.FindAllString(strings.ToLower(b), -1)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	s, l := x, y
	if len(s) > len(l) {
		s, l = l, s
	}
	if 2*len(s) >= len(l) && strings.Contains(" "+strings.Join(l, " ")+" ", " "+strings.Join(s, " ")+" ") {
		return 1
	}
	m := map[string]int{}
	for _, w := range x {
		m[w]++
	}
	n := 0
	for _, w := range y {
		if m[w] > 0 {
			m[w]--
			n++
		}
	}
	return 2 * float64(n) / float64(len(x)+len(y))
}

// own returns a part that holds the lines of a body that are not quoted.
func own(body string) zone.Part {
	var lines []string
	for l := range strings.SplitSeq(body, "\n") {
		if !strings.HasPrefix(l, ">") {
			lines = append(lines, l)
		}
	}
	return part(strings.Join(lines, "\n"))
}

// A score counts what was found of one kind.
type score struct{ right, wrong, found, gold int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.wrong)) }
func (s score) recall() float64    { return float64(s.found) / float64(max(1, s.gold)) }

// judgeQuotes compares acts of one message with its gold quotes.
func (s *score) judgeQuotes(t *testing.T, text string, acts []Act, gold []string) {
	s.gold += len(gold)
	used := make([]bool, len(gold))
next:
	for _, a := range acts {
		for i, g := range gold {
			if !used[i] && overlap(g, text[a.Start:a.End]) >= 0.5 {
				used[i] = true
				s.right++
				s.found++
				continue next
			}
		}
		s.wrong++
		note(t, "extra %s", text[a.Start:a.End])
	}
	for i, g := range gold {
		if !used[i] {
			note(t, "missed %s", g)
		}
	}
}

func note(t *testing.T, format string, a ...any) {
	if os.Getenv("ONRECORD_VERBOSE") == t.Name() || os.Getenv("ONRECORD_VERBOSE") == "all" {
		t.Logf(format, a...)
	}
}

// floors are a little below what is reached, over all scenarios.
var floors = []struct {
	name              string
	kinds             []Kind
	sure              bool
	precision, recall float64
}{
	{"promise", []Kind{Promise}, true, 0.90, 0.93},
	{"promise-possible", []Kind{Promise}, false, 0.76, 0.96},
	{"request", []Kind{Request, Question}, true, 0.88, 0.91},
	{"request-possible", []Kind{Request, Question}, false, 0.79, 0.95},
	{"complaint", []Kind{Complaint}, true, 0.84, 0.88},
	{"complaint-possible", []Kind{Complaint}, false, 0.59, 0.95},
}

func TestMeasureActs(t *testing.T) {
	all := scenarios(t)
	for _, f := range floors {
		t.Run(f.name, func(t *testing.T) {
			var pooled score
			for i := range all {
				one := measure(t, &all[i], f.kinds, f.sure)
				t.Logf("%d: P %.3f R %.3f", i, one.precision(), one.recall())
				pooled.right += one.right
				pooled.wrong += one.wrong
				pooled.found += one.found
				pooled.gold += one.gold
			}
			t.Logf("P %.3f R %.3f of %d", pooled.precision(), pooled.recall(), pooled.gold)
			if pooled.precision() < f.precision || pooled.recall() < f.recall {
				t.Errorf("want at least P %.3f R %.3f", f.precision, f.recall)
			}
		})
	}
}

// measure compares the acts of some kinds in a scenario with its gold.
func measure(t *testing.T, sc *scenario, kinds []Kind, sure bool) (s score) {
	gold := map[string][]string{}
	list := sc.Gold.Promises
	switch kinds[0] {
	case Request:
		list = sc.Gold.Requests
	case Complaint:
		list = sc.Gold.Complaints
	}
	for _, g := range list {
		gold[g.Message] = append(gold[g.Message], g.Quote)
	}
	for _, m := range sc.Messages {
		if kinds[0] == Complaint && sc.staff[m.From] {
			continue
		}
		p := own(m.Body)
		var acts []Act
		for _, a := range Detect(p, Message{Automatic: sc.system[m.From]}) {
			for _, k := range kinds {
				if a.Kind == k && (a.Confirmed || !sure) {
					acts = append(acts, a)
				}
			}
		}
		if kinds[0] == Complaint {
			s.judgeMessage(t, p.Text, len(acts) > 0, len(gold[m.ID]) > 0)
			continue
		}
		s.judgeQuotes(t, p.Text, acts, gold[m.ID])
	}
	return s
}

// judgeMessage compares whether a message complains.
func (s *score) judgeMessage(t *testing.T, text string, found, gold bool) {
	if gold {
		s.gold++
	}
	switch {
	case found && gold:
		s.right++
		s.found++
	case found:
		s.wrong++
		note(t, "extra %s", text)
	case gold:
		note(t, "missed %s", text)
	}
}
