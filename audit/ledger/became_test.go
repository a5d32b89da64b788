package ledger

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"onrecord/audit/due"
	"onrecord/audit/party"
)

// An aftermath is what followed a promise, and what became of it.
type aftermath struct {
	name  string
	asOf  string
	sides map[string]string // staff, client or other, by name
	mails []became
	want  []outcome
}

// A became is a mail of an aftermath.
type became struct {
	at, from, to, subject, text, file string
	re                                int
}

// An outcome is what became of a promise: its status, and the number of the
// mail that shows that it was done.
type outcome struct {
	status Status
	by     int
	words  string
	wrong  bool // it is not told yet
}

// aftermaths reads those of a file.
func aftermaths(t *testing.T, file string) []aftermath {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []aftermath
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || word == "#":
		case word == "exchange":
			all = append(all, aftermath{name: rest, sides: map[string]string{}})
		case word == "people":
			for _, f := range strings.Fields(rest) {
				name, side, _ := strings.Cut(f, "=")
				all[len(all)-1].sides[name] = side
			}
		case word == "asof":
			all[len(all)-1].asOf = rest
		case word == "promise" || word == "wrong":
			all[len(all)-1].want = append(all[len(all)-1].want, outcomeOf(t, rest, word == "wrong"))
		default:
			all[len(all)-1].mails = append(all[len(all)-1].mails, becameOf(t, line))
		}
	}
	return all
}

func outcomeOf(t *testing.T, rest string, wrong bool) outcome {
	t.Helper()
	head, words, ok := strings.Cut(rest, " | ")
	f := strings.Fields(head)
	if !ok || len(f) == 0 || len(f) > 2 {
		t.Fatalf("promise %s", rest)
	}
	o := outcome{status: Status(f[0]), words: words, wrong: wrong}
	if len(f) == 2 {
		o.by, _ = strconv.Atoi(f[1])
	}
	return o
}

func becameOf(t *testing.T, line string) became {
	t.Helper()
	f := strings.Split(line, "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 6 {
		t.Fatal(line)
	}
	m := became{at: f[1], subject: f[4], text: strings.ReplaceAll(f[5], `\n`, "\n")}
	m.from, m.to, _ = strings.Cut(f[2], ">")
	m.re, _ = strconv.Atoi(f[3])
	if len(f) > 6 {
		m.file = f[6]
	}
	return m
}

// read returns the ledger of an aftermath, as it stands two months after its last
// mail if nothing else is said.
func (x aftermath) read(t *testing.T) *Ledger {
	t.Helper()
	config := party.Config{Domains: []string{"firm.example"}}
	address := map[string]string{}
	for name, side := range x.sides {
		address[name] = name + "@" + name + side + ".example"
		full := strings.ToUpper(name[:1]) + name[1:]
		switch side {
		case "staff":
			address[name] = name + "@firm.example"
			config.Staff = append(config.Staff, party.Staff{Name: full, Addresses: []string{address[name]}})
		case "client":
			config.Clients = append(config.Clients, party.Client{Name: full, Addresses: []string{address[name]}})
		}
	}
	addressed := func(names string) string {
		var list []string
		for _, n := range strings.Fields(names) {
			if address[n] == "" {
				t.Fatalf("%s: who is %s", x.name, n)
			}
			list = append(list, address[n])
		}
		return strings.Join(list, " ")
	}
	var list []mail
	for _, m := range x.mails {
		if m.re > 0 && m.subject == "" {
			m.subject = "Re: " + strings.TrimPrefix(list[m.re-1].subject, "Re: ")
		}
		list = append(list, mail{from: addressed(m.from), to: addressed(m.to), at: m.at, re: m.re, subject: m.subject, text: m.text, file: m.file})
	}
	o := options(cmp.Or(x.asOf, list[len(list)-1].at))
	if x.asOf == "" {
		o.AsOf = o.AsOf.AddDate(0, 2, 0)
	}
	o.Directory, o.Due = party.New(config, nil, nil), due.Context{Order: due.DMY, Country: "GB", Zone: chicago}
	return read(t, list, o)
}

// firstWith returns the first promise with these words, nil if there is none.
func firstWith(l *Ledger, words string) *Promise {
	for i := range l.Promises {
		if p := &l.Promises[i]; strings.Contains(p.Quote, words) {
			return p
		}
	}
	return nil
}

// What became of a promise is told from what followed it, of so many promises. What is
// not told yet is listed with what is right, and not hidden. The exchanges of
// became-trades.txt are of other trades, and half of them are of became-heldout.txt: for
// those no rule was made, and of what they show only how many are right is looked at.
func TestBecame(t *testing.T) {
	for _, tt := range []struct {
		file  string
		right int
		quiet bool
	}{
		{"became.txt", 146, false},
		{"became-trades.txt", 27, false},
		{"became-heldout.txt", 22, true},
	} {
		t.Run(tt.file, func(t *testing.T) { judgeAftermaths(t, tt.file, tt.right, tt.quiet) })
	}
}

// judgeAftermaths tells how many outcomes of a file come out right, and names those that
// do not, if it is not to be quiet about them.
func judgeAftermaths(t *testing.T, file string, least int, quiet bool) {
	right, all, swapped := 0, 0, 0
	kept := func(s Status) bool { return s == Kept || s == KeptLate }
	for _, x := range aftermaths(t, "testdata/"+file) {
		l := x.read(t)
		for _, o := range x.want {
			all++
			p, by := firstWith(l, o.words), ""
			if o.by > 0 {
				by = fmt.Sprintf("<%d@dispute.example>", o.by)
			}
			ok := p != nil && p.Status == o.status && p.FulfilledBy.MessageID == by
			if ok {
				right++
			}
			if p != nil && (kept(p.Status) && o.status == Broken || p.Status == Broken && kept(o.status)) {
				swapped++
			}
			report := t.Logf
			if !o.wrong {
				report = t.Errorf
			}
			switch {
			case quiet:
			case p == nil:
				report("%s: no promise %q", x.name, o.words)
			case !ok:
				v, _ := p.DueValue()
				report("%s: %s (%s) by %s, due %s, want %s by %s: %+v", x.name, p.Status, p.State, p.FulfilledBy.MessageID, v, o.status, by, p.Evidence)
			case o.wrong:
				t.Logf("%s: is told now", x.name)
			}
		}
	}
	t.Logf("%d of %d right, kept and broken confused %d", right, all, swapped)
	if right < least {
		t.Errorf("%d of %d right, were %d", right, all, least)
	}
}
