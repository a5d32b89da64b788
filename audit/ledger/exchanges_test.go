package ledger

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/party"
)

// Of the short exchanges of many trades in testdata, so many are read without any
// mistake: each request and complaint is found and nothing else, with what answers it.
const exchangesRead = 125

// An exchange is some mail with what is asked and complained of in it.
type exchange struct {
	name string
	mail []mail
	want []wanted
}

// A wanted is one thing to find: a request, a complaint, the person bound by a promise.
type wanted struct {
	kind, words, is string
	message         int
	met             bool
}

// exchanges reads the exchanges of testdata.
func exchanges(t *testing.T) []exchange {
	t.Helper()
	text, err := os.ReadFile("testdata/exchanges.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []exchange
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "exchange "); ok {
			list = append(list, exchange{name: name})
			continue
		}
		fields := strings.Split(line, "|")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if line == "" || line[0] == '#' {
			continue
		}
		e := &list[len(list)-1]
		if '0' <= line[0] && line[0] <= '9' {
			e.mail = append(e.mail, exchanged(fields))
			continue
		}
		head := strings.SplitN(fields[0], " ", 3)
		w := wanted{kind: head[0], words: fields[1]}
		if _, err := fmt.Sscan(head[1], &w.message); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if len(head) > 2 {
			w.is = strings.TrimPrefix(head[2], "answered ")
		}
		if w.kind == "complaint" {
			w.words, w.is = "", fields[1]
		}
		e.want = append(e.want, w)
	}
	return list
}

// exchanged reads a message of an exchange.
func exchanged(fields []string) mail {
	from, to, _ := strings.Cut(fields[2], ">")
	m := mail{from: from, to: strings.ReplaceAll(to, ",", " "), at: "2025-" + fields[1], subject: fields[4], text: strings.ReplaceAll(fields[5], `\n`, "\n")}
	fmt.Sscan(fields[3], &m.re)
	switch {
	case len(fields) > 6:
		m.file = fields[6]
	case from == "daemon":
		report := systemTells(m.at, m.re, "", m.text)
		report.from, report.to = m.from, m.to
		return report
	case strings.HasPrefix(m.subject, "Automatic reply"):
		m.more = "Auto-Submitted: auto-replied\r\n"
	}
	return m
}

// exchangePeople are who writes the exchanges: a firm, its clients and others.
var exchangePeople = map[string]string{
	"nora": "Nora Hale <nora@harl.example>", "gil": "Gil Prior <gil@harl.example>", "desk": "Harl Office <office@harl.example>",
	"tess": "Tess Wray <tess@wray.example>", "owen": "Owen Wray <owen@wray.example>",
	"ravi": "Ravi Sethi <ravi@sethi.example>", "daemon": "Mail System <mailer-daemon@mx.example>",
}

// readExchange returns the ledger of an exchange.
func readExchange(t *testing.T, e exchange) *Ledger {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{AsOf: time.Date(2025, 12, 1, 12, 0, 0, 0, zone), Zone: zone, Due: due.Context{Order: due.DMY, Country: "GB", Zone: zone}}
	o.Directory = party.New(party.Config{Domains: []string{"harl.example"}, Shared: []string{"office@harl.example"},
		Clients: []party.Client{{Name: "Tess and Owen Wray", Addresses: []string{"tess@wray.example", "owen@wray.example"}}},
		Staff:   []party.Staff{{Name: "Nora Hale", Addresses: []string{"nora@harl.example"}}, {Name: "Gil Prior", Addresses: []string{"gil@harl.example"}}}}, nil, nil)
	before := people
	people = exchangePeople
	defer func() { people = before }()
	return read(t, e.mail, o)
}

// sameWords says whether two quotes are of the same words, by and large.
func sameWords(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if 2*len(x) >= len(y) && strings.Contains(strings.Join(y, " "), strings.Join(x, " ")) {
		return true
	}
	n := 0
	rest := slices.Clone(y)
	for _, word := range x {
		if i := slices.Index(rest, word); i >= 0 {
			n++
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return 4*n >= len(x)+len(y)
}

// number returns which message of an exchange a reference names, never for none.
func number(id string) string {
	if id == "" {
		return "never"
	}
	return strings.TrimSuffix(strings.TrimPrefix(id, "<"), "@dispute.example>")
}

// mistakes returns what a ledger reads otherwise than is wanted.
func (e exchange) mistakes(l *Ledger) []string {
	var list []string
	take := func(kind, id, words string) *wanted {
		for i := range e.want {
			if w := &e.want[i]; !w.met && w.kind == kind && fmt.Sprint(w.message) == number(id) && (kind == "complaint" || sameWords(w.words, words)) {
				w.met = true
				return w
			}
		}
		return nil
	}
	for _, r := range l.Requests {
		if w := take("request", r.MessageID, r.Quote); w == nil && take("perhaps", r.MessageID, r.Quote) == nil {
			list = append(list, fmt.Sprintf("no request: %s %q", number(r.MessageID), r.Quote))
		} else if w != nil && w.is != number(r.AnsweredBy.MessageID) {
			list = append(list, fmt.Sprintf("request %d answered by %s, want %s: %q", w.message, number(r.AnsweredBy.MessageID), w.is, w.words))
		}
	}
	for _, c := range l.Complaints {
		w := take("complaint", c.MessageID, c.Quote)
		if w == nil {
			list = append(list, fmt.Sprintf("no complaint: %s %q", number(c.MessageID), c.Quote))
			continue
		}
		var steps []string
		for _, s := range []struct {
			name string
			Ref
		}{{"acknowledged", c.Acknowledged}, {"apologised", c.Apologised}, {"committed", c.Committed}, {"asked", c.Asked}, {"followed", c.FollowedUp}, {"first", c.FirstResponse}} {
			if !s.IsZero() {
				steps = append(steps, s.name+" "+number(s.MessageID))
			}
		}
		if got := strings.Join(steps, " "); got != w.is {
			list = append(list, fmt.Sprintf("complaint %d: %s, want %s", w.message, got, w.is))
		}
	}
	for _, p := range l.Promises {
		if w := take("bound", p.MessageID, p.Quote); w != nil && !strings.Contains(exchangePeople[w.is], "<"+p.Actor+">") {
			list = append(list, fmt.Sprintf("%s is bound, want %s: %q", p.Actor, w.is, p.Quote))
		}
	}
	for _, w := range e.want {
		if !w.met && w.kind != "perhaps" {
			list = append(list, fmt.Sprintf("%s of %d not found: %q %s", w.kind, w.message, w.words, w.is))
		}
	}
	return list
}

// What is asked and complained of in a few messages is read as people would read it.
func TestExchanges(t *testing.T) {
	right, all := 0, exchanges(t)
	for _, e := range all {
		wrong := e.mistakes(readExchange(t, e))
		if len(wrong) == 0 {
			right++
		}
		for _, w := range wrong {
			t.Logf("%s: %s", e.name, w)
		}
	}
	t.Logf("%d of %d exchanges read right", right, len(all))
	if right < exchangesRead {
		t.Errorf("%d of %d exchanges are read right, there were %d", right, len(all), exchangesRead)
	}
}
