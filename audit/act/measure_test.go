package act

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"onrecord/ingest/zone"
)

type scenario struct {
	Firm struct {
		Staff []struct{ ID string }
	}
	Outsiders []struct{ ID, Role string }
	Messages  []struct {
		ID, From, Body, Date string
		ReplyTo              string `json:"reply_to"`
		To                   []string
	}
	Gold struct {
		Promises, Requests, Complaints []struct{ Message, Quote string }
	}
}

var word = regexp.MustCompile(`[\w£$€%']+`)

func overlapF1(a, b string) float64 {
	x, y := word.FindAllString(strings.ToLower(a), -1), word.FindAllString(strings.ToLower(b), -1)
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

func plainPart(text string) zone.Part {
	p := zone.Part{Path: "1", Text: text}
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		end := at + len(strings.TrimSuffix(line, "\n"))
		p.Zones.Lines = append(p.Zones.Lines, zone.Line{Start: at, End: end, Block: -1})
		at += len(line)
	}
	return p
}

func TestMeasureScenarioActs(t *testing.T) {
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("no scenarios")
	}
	files, _ := filepath.Glob(dir + "/*/scenario.json")
	for _, k := range []Kind{Promise, Request, Complaint} {
		type hit struct {
			sure bool
			text string
			gold string
		}
		var hits []hit
		total := 0
		missed := []string{}
		for _, f := range files {
			raw, _ := os.ReadFile(f)
			var sc scenario
			if err := json.Unmarshal(raw, &sc); err != nil {
				t.Fatal(err)
			}
			staff := map[string]bool{}
			for _, s := range sc.Firm.Staff {
				staff[s.ID] = true
			}
			system := map[string]bool{}
			for _, o := range sc.Outsiders {
				system[o.ID] = o.Role == "system"
			}
			gold := map[string][]string{}
			list := sc.Gold.Promises
			if k == Request {
				list = sc.Gold.Requests
			}
			if k == Complaint {
				list = sc.Gold.Complaints
			}
			for _, g := range list {
				gold[g.Message] = append(gold[g.Message], g.Quote)
				total++
			}
			for _, m := range sc.Messages {
				var body []string
				for _, l := range strings.Split(m.Body, "\n") {
					if !strings.HasPrefix(l, ">") {
						body = append(body, l)
					}
				}
				p := plainPart(strings.Join(body, "\n"))
				used := map[int]bool{}
				for _, a := range Detect(p, Message{Staff: staff[m.From], Automatic: system[m.From]}) {
					if a.Kind != k && !(k == Request && a.Kind == Question) {
						continue
					}
					h := hit{text: p.Text[a.Start:a.End], sure: a.Confirmed}
					for j, g := range gold[m.ID] {
						if k == Complaint && !used[j] || k != Complaint && !used[j] && overlapF1(g, h.text) >= 0.5 {
							h.gold = g
							used[j] = true
							break
						}
					}
					if k == Complaint && h.gold == "" && len(gold[m.ID]) > 0 {
						continue
					}
					hits = append(hits, h)
				}
				for j, g := range gold[m.ID] {
					if !used[j] {
						missed = append(missed, g)
					}
				}
			}
		}
		for _, sure := range []bool{true, false} {
			tp, fp := 0, 0
			for _, h := range hits {
				if h.sure || !sure {
					if h.gold != "" {
						tp++
					} else {
						fp++
					}
				}
			}
			t.Logf("%s sure=%v: P %.3f R %.3f (%d gold)", k, sure, float64(tp)/float64(tp+fp), float64(tp)/float64(total), total)
		}
		if os.Getenv("V") == string(k) {
			for _, h := range hits {
				if h.gold == "" {
					fmt.Printf("EXTRA %v %s\n", h.sure, strings.ReplaceAll(h.text, "\n", " "))
				}
			}
			for _, m := range missed {
				fmt.Println("MISSED", m)
			}
		}
	}
}
