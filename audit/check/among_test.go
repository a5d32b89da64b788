package check_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
)

var mailDate = regexp.MustCompile(`(?m)^Date: (.*)\r$`)

// busy returns a dispute in the mail that the people of the firm have with the clients of
// others at that time, who are known as such if declared.
func (s *scenario) busy(t *testing.T, others []*closed, declared bool) *scenario {
	t.Helper()
	b := *s
	b.mail, b.parties.Clients = maps.Clone(s.mail), slices.Clone(s.parties.Clients)
	first := s.asOf
	for _, raw := range s.mail {
		if at, err := time.Parse(time.RFC1123Z, mailDate.FindStringSubmatch(raw)[1]); err == nil && at.Before(first) {
			first = at
		}
	}
	for n, o := range others {
		c, names := s.takeOver(t, o, n+1)
		for _, members := range c.Clients {
			x := struct {
				Name      string
				Addresses []string
			}{Name: fmt.Sprint(c.address(t, members[0]).Name, " ", n+1)}
			for _, id := range members {
				x.Addresses = append(x.Addresses, c.address(t, id).Address)
			}
			if declared {
				b.parties.Clients = append(b.parties.Clients, x)
			}
		}
		later := first.Sub(o.Messages[0].At).Round(7 * 24 * time.Hour) // on the same days of the week
		for _, m := range o.Messages {
			if m.At = m.At.Add(later); m.At.After(s.asOf) {
				continue
			}
			m.Text, m.Subject = names.Replace(m.Text), names.Replace(m.Subject)
			b.mail[fmt.Sprintf("%s of %d", m.ID, n+1)] = strings.ReplaceAll(c.raw(t, &m), "@dispute.example>", fmt.Sprintf("@of%d.example>", n+1))
		}
	}
	return &b
}

// takeOver returns the people of another dispute as clients of the firm of this one, with
// what calls its people by the names of those of this firm.
func (s *scenario) takeOver(t *testing.T, o *closed, n int) (*closed, *strings.Replacer) {
	t.Helper()
	c := *o
	c.subjects, c.Staff, c.Others = map[string]string{}, map[string]string{}, map[string]string{}
	var names []string
	for i, id := range slices.Sorted(maps.Keys(o.Staff)) {
		p := s.parties.Firm.Staff[i%len(s.parties.Firm.Staff)]
		c.Staff[id] = fmt.Sprintf("%s <%s>", p.Name, p.Email)
		of, now := strings.Fields(o.address(t, id).Name), strings.Fields(p.Name)
		for k := range min(len(of), len(now)) {
			names = append(names, of[k], now[k])
		}
	}
	for id := range o.Others {
		a := o.address(t, id)
		local, domain, _ := strings.Cut(a.Address, "@")
		a.Address = fmt.Sprintf("%s@of%d.%s", local, n, domain)
		c.Others[id] = a.String()
	}
	return &c, strings.NewReplacer(names...)
}

// TestBusyFirm wants what the documents say of claims to be the same, but for a few, in the
// mail of a firm with many clients as in that of the dispute alone, and the more so no
// claim contradicted there that is true.
func TestBusyFirm(t *testing.T) {
	if testing.Short() {
		t.Skip("reads nine thousand messages")
	}
	files, err := filepath.Glob(filepath.Join("..", "ledger", "train", "disputes", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no disputes", err)
	}
	for _, tt := range []struct {
		declared     bool
		moved, cited int // at the most, of a hundred
	}{{true, 4, 2}, {false, 6, 6}} {
		claims, moved, cited := 0, 0, 0
		var sum tally
		for i, s := range disputes(t, "closing.txt") {
			var others []*closed
			for k := range 8 {
				others = append(others, readClosed(t, files[(i*7+k)%len(files)]))
			}
			alone, busy := s.world(t), s.busy(t, others, tt.declared).world(t)
			for _, g := range s.claims {
				c := check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote}
				a, b := alone.Check(c), busy.Check(c)
				claims++
				sum.add(g, b)
				if slices.ContainsFunc(b.Citations, func(x check.Citation) bool { return strings.Contains(x.MessageID, "@of") }) {
					cited++
				}
				if a.Verdict != b.Verdict {
					moved++
					t.Logf("%s (%s): %s (%s), alone %s (%s)", g.Quote, c.Kind, b.Verdict, b.Why, a.Verdict, a.Why)
				}
			}
		}
		t.Logf("declared %v: %d of %d moved, %d cite mail of others; %s", tt.declared, moved, claims, cited, sum)
		if 100*moved > tt.moved*claims || 100*cited > tt.cited*claims || sum.falseContradicted > 0 {
			t.Errorf("others declared %v: %d of %d verdicts are not those of the dispute alone, %d cite mail of others, %d contradict what is true", tt.declared, moved, claims, cited, sum.falseContradicted)
		}
	}
}

// world reads the mail of an invented dispute.
func (s *scenario) world(t *testing.T) *check.World {
	t.Helper()
	lo, o := s.disputeOptions()
	var raws []string
	for _, id := range slices.Sorted(maps.Keys(s.mail)) {
		raws = append(raws, s.mail[id])
	}
	return worldOf(t, raws, lo, o)
}
