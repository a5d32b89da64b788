package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/claim"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// disputes reads invented disputes of several trades from a file of testdata.
func disputes(t *testing.T, file string) (list []*scenario) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var s *scenario
	people := map[string]email.Address{}
	for l := range strings.Lines(string(b)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		person := func() email.Address {
			name, addr, _ := strings.Cut(strings.TrimSuffix(rest, ">"), " <")
			a := email.Address{Name: name, Addr: addr}
			local, _, _ := strings.Cut(a.Addr, "@")
			people[local] = a
			if short, _, _ := strings.Cut(local, "."); people[short].Addr == "" {
				people[short] = a
			}
			return a
		}
		switch word {
		case "", "#":
		case "dispute":
			name, zone, _ := strings.Cut(rest, ", ")
			s = &scenario{name: name, mail: map[string]string{}}
			clear(people)
			s.parties.Firm.Timezone = zone
			if s.zone, err = time.LoadLocation(zone); err != nil {
				t.Fatal(err)
			}
			s.parties.Clients = append(s.parties.Clients, struct {
				Name      string
				Addresses []string
			}{Name: "The client"})
			list = append(list, s)
		case "firm":
			s.parties.Firm.Domain = rest
		case "staff":
			a := person()
			s.parties.Firm.Staff = append(s.parties.Firm.Staff, struct{ Name, Email string }{a.Name, a.Addr})
		case "client":
			s.parties.Clients[0].Addresses = append(s.parties.Clients[0].Addresses, person().Addr)
		case "neighbour": // another client
			a := person()
			s.parties.Clients = append(s.parties.Clients, struct {
				Name      string
				Addresses []string
			}{a.Name, []string{a.Addr}})
		case "other":
			person()
		case "asserted":
			s.asOf = s.at(t, rest)
		case "claim":
			f := strings.SplitN(rest, " | ", 4)
			if len(f) != 4 {
				t.Fatalf("no claim: %s", l)
			}
			g := goldClaim{ID: strconv.Itoa(len(s.claims) + 1), Verdict: f[0], Kind: f[1], Quote: f[3]}
			for _, n := range strings.Fields(strings.Trim(f[2], "-")) {
				g.Evidence = append(g.Evidence, "<"+n+"@dispute.example>")
			}
			s.claims = append(s.claims, g)
		default:
			s.message(t, people, strings.Split(strings.TrimSpace(l), " | "))
		}
	}
	return list
}

func (s *scenario) at(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, s.zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A post is a message of an invented dispute.
type post struct {
	id, re        string // numbers; re of the message that it answers, "-" for none
	at            time.Time
	from, to      email.Address
	subject, text string
	file, content string // of an attachment
	header        string // further fields
	body          string // instead of the text: headers and body of its part
}

// message adds a message: its number, time, people, the number of what it
// answers, subject, text with \n for the end of a line, and perhaps a file.
func (s *scenario) message(t *testing.T, people map[string]email.Address, f []string) {
	t.Helper()
	if len(f) < 6 {
		t.Fatalf("no message: %q", f)
	}
	from, to, _ := strings.Cut(f[2], ">")
	if people[from].Addr == "" || people[to].Addr == "" {
		t.Fatalf("%s: nobody is called so: %s", s.name, f[2])
	}
	p := &post{id: f[0], re: f[3], at: s.at(t, f[1]), from: people[from], to: people[to], subject: f[4], text: strings.ReplaceAll(f[5], `\n`, "\n")}
	if p.re != "-" {
		p.subject = "Re: " + p.subject
	}
	if f[len(f)-1] == "auto" {
		p.header = "Auto-Submitted: auto-replied\r\n"
		f = f[:len(f)-1]
	}
	if len(f) > 6 {
		file, text, _ := strings.Cut(f[6], ":")
		p.file, p.content = strings.TrimSpace(file), strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")
	}
	s.posts = append(s.posts, p)
	s.mail[p.id] = p.raw()
}

// raw writes a message.
func (p *post) raw() string {
	lines := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") + "\r\n" }
	more, body := p.header, p.body
	if p.re != "-" {
		more += fmt.Sprintf("In-Reply-To: <%s@dispute.example>\r\nReferences: <%[1]s@dispute.example>\r\n", p.re)
	}
	if body == "" {
		body = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + lines(p.text)
	}
	if p.file != "" {
		body = fmt.Sprintf("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n%s--x\r\nContent-Type: text/plain; name=%q\r\nContent-Disposition: attachment; filename=%[2]q\r\n\r\n%s--x--\r\n", body, p.file, lines(p.content))
	}
	return fmt.Sprintf("From: %s <%s>\r\nTo: %s <%s>\r\nDate: %s\r\nMessage-ID: <%s@dispute.example>\r\nSubject: %s\r\n%sMIME-Version: 1.0\r\n%s",
		p.from.Name, p.from.Addr, p.to.Name, p.to.Addr, p.at.Format(time.RFC1123Z), p.id, p.subject, more, body)
}

// disputeOptions returns how an invented dispute is read.
func (s *scenario) disputeOptions() (ledger.Options, check.Options) {
	c := party.Config{Domains: []string{s.parties.Firm.Domain}}
	for _, x := range s.parties.Clients {
		c.Clients = append(c.Clients, party.Client{Name: x.Name, Addresses: x.Addresses})
	}
	for _, p := range s.parties.Firm.Staff {
		c.Staff = append(c.Staff, party.Staff{Name: p.Name, Addresses: []string{p.Email}})
	}
	dc := due.Context{Order: due.ZoneOrder(s.parties.Firm.Timezone), Country: due.ZoneCountry(s.parties.Firm.Timezone), Zone: s.zone}
	o := check.Options{Directory: party.New(c, nil, nil), Client: c.Clients[0].Name, Addresses: c.Clients[0].Addresses, Zone: s.zone, Due: dc, Asserted: s.asOf}
	return ledger.Options{Directory: o.Directory, AsOf: s.asOf, Zone: s.zone, Due: dc}, o
}

// TestDisputes checks the claims of invented disputes, of the kinds that the
// claims are taken for, and wants no claim contradicted that is true, nothing
// claimed to be shown where documents settle nothing, and most verdicts right.
func TestDisputes(t *testing.T) {
	var sum, kinds tally
	kind := 0
	for _, s := range disputes(t, "disputes.txt") {
		lo, o := s.disputeOptions()
		var raws, ids []string
		for id := range s.mail {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			raws = append(raws, s.mail[id])
		}
		w := worldOf(t, raws, lo, o)
		for _, g := range s.claims {
			c := check.Claim{Text: g.Quote}
			c.Kind, c.Or = claim.KindOf(g.Quote)
			f := w.Check(c)
			sum.add(g, f)
			given := w.Check(check.Claim{Text: g.Quote, Kind: check.Kind(g.Kind)})
			kinds.add(g, given)
			if string(c.Kind) == g.Kind {
				kind++
			}
			if string(f.Verdict) != g.Verdict || string(given.Verdict) != g.Verdict {
				t.Logf("%s %s, %s or %s: %s (%s), cites %s; as %s %s (%s); want %s of %v", s.name, g.Quote, c.Kind, c.Or, f.Verdict, f.Why, citedIDs(f), g.Kind, given.Verdict, given.Why, g.Verdict, g.Evidence)
			}
		}
	}
	t.Logf("kinds right %d", kind)
	t.Log(sum)
	t.Log("by the kinds given:", kinds)
	if sum.falseContradicted > 0 || sum.flips > 0 || sum.overclaims > 0 || sum.right*100 < sum.claims*leastRight {
		t.Errorf("%s; want none false and at least %d of 100 right", sum, leastRight)
	}
}

// leastRight is how many verdicts of a hundred are right at the least.
const leastRight = 70

func citedIDs(f *check.Finding) string {
	var list []string
	for _, c := range f.Citations {
		list = append(list, strings.TrimSuffix(strings.TrimPrefix(c.MessageID, "<"), "@dispute.example>"))
	}
	return strings.Join(list, " ")
}
