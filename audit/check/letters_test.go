package check_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

// A closed dispute is one whose last message is a letter of complaint, as the
// folder of disputes of package ledger keeps it. Those of testdata/blind give the
// letter and its claims as well.
type closed struct {
	Domain, Zone  string
	Staff, Others map[string]string
	Clients       [][]string
	Messages      []closedMessage
	Letter        string
	Claims        []struct {
		Verdict, Kind, Quote string
		Evidence             []string
	}
	subjects map[string]string
}

type closedMessage struct {
	ID, From, Re, Subject, Text string
	To, Cc, Files               []string
	At                          time.Time
}

const disputeID = "<%s@dispute.example>"

// raw writes a message. Attachments are empty.
func (d *closed) raw(t *testing.T, m *closedMessage) string {
	t.Helper()
	var b strings.Builder
	for _, f := range []struct {
		name string
		ids  []string
	}{{"From", []string{m.From}}, {"To", m.To}, {"Cc", m.Cc}} {
		var list []string
		for _, id := range f.ids {
			list = append(list, d.address(t, id).String())
		}
		if len(list) > 0 {
			fmt.Fprintf(&b, "%s: %s\r\n", f.name, strings.Join(list, ", "))
		}
	}
	subject := m.Subject
	if subject == "" {
		subject = "Re: " + strings.TrimPrefix(d.subjects[m.Re], "Re: ")
	}
	d.subjects[m.ID] = subject
	fmt.Fprintf(&b, "Subject: %s\r\nDate: %s\r\nMessage-ID: "+disputeID+"\r\n", mime.QEncoding.Encode("utf-8", subject), m.At.Format(time.RFC1123Z), m.ID)
	if m.Re != "" {
		fmt.Fprintf(&b, "In-Reply-To: "+disputeID+"\r\n", m.Re)
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n")
	fmt.Fprintf(&b, "--part\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", strings.ReplaceAll(m.Text, "\n", "\r\n"))
	for _, name := range m.Files {
		fmt.Fprintf(&b, "--part\r\nContent-Type: application/octet-stream\r\nContent-Disposition: %s\r\n\r\n\r\n", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	b.WriteString("--part--\r\n")
	return b.String()
}

func (d *closed) address(t *testing.T, id string) *netmail.Address {
	t.Helper()
	text, ok := d.Staff[id]
	if !ok {
		text = d.Others[id]
	}
	a, err := netmail.ParseAddress(text)
	if err != nil {
		t.Fatalf("address of %q: %v", id, err)
	}
	return a
}

// closedDisputes reads the disputes that end with a letter, and the claims that
// testdata/letters.txt gives of each.
func closedDisputes(t *testing.T) (list []*scenario) {
	t.Helper()
	text, err := os.ReadFile("testdata/letters.txt")
	if err != nil {
		t.Fatal(err)
	}
	var s *scenario
	for l := range strings.Lines(string(text)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		switch word {
		case "letter":
			name, letter, _ := strings.Cut(rest, " ")
			s = readClosed(t, filepath.Join("..", "ledger", "train", "disputes", name+".json")).scenario(t, name, letter)
			list = append(list, s)
		case "claim":
			s.claims = append(s.claims, readClaim(t, rest, len(s.claims)+1))
		}
	}
	return list
}

// readClaim reads verdict, kind, evidence and words of a claim.
func readClaim(t *testing.T, text string, n int) goldClaim {
	t.Helper()
	f := strings.SplitN(text, " | ", 4)
	if len(f) != 4 {
		t.Fatalf("no claim: %s", text)
	}
	g := goldClaim{ID: fmt.Sprint(n), Verdict: f[0], Kind: f[1], Quote: f[3]}
	for _, id := range strings.Fields(strings.Trim(f[2], "-")) {
		g.Evidence = append(g.Evidence, fmt.Sprintf(disputeID, id))
	}
	return g
}

// blindDisputes reads the disputes by which rules are judged, but not made: those
// who wrote the rules have not read them.
func blindDisputes(t *testing.T) (list []*scenario) {
	t.Helper()
	files, err := filepath.Glob("testdata/blind/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no blind disputes", err)
	}
	for _, file := range files {
		d := readClosed(t, file)
		s := d.scenario(t, strings.TrimSuffix(filepath.Base(file), ".json"), d.Letter)
		for i, c := range d.Claims {
			g := goldClaim{ID: fmt.Sprint(i + 1), Verdict: c.Verdict, Kind: c.Kind, Quote: c.Quote}
			for _, id := range c.Evidence {
				g.Evidence = append(g.Evidence, fmt.Sprintf(disputeID, id))
			}
			s.claims = append(s.claims, g)
		}
		list = append(list, s)
	}
	return list
}

func readClosed(t *testing.T, file string) *closed {
	t.Helper()
	d := &closed{subjects: map[string]string{}}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, d); err != nil {
		t.Fatal(file, err)
	}
	return d
}

// scenario is the mail of a dispute until its letter.
func (d *closed) scenario(t *testing.T, name, letter string) *scenario {
	t.Helper()
	s := &scenario{name: name, mail: map[string]string{}}
	s.parties.Firm.Domain, s.parties.Firm.Timezone = d.Domain, d.Zone
	var err error
	if s.zone, err = time.LoadLocation(d.Zone); err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(d.Staff)) {
		a := d.address(t, id)
		s.parties.Firm.Staff = append(s.parties.Firm.Staff, struct{ Name, Email string }{a.Name, a.Address})
	}
	for _, members := range d.Clients {
		c := struct {
			Name      string
			Addresses []string
		}{Name: d.address(t, members[0]).Name}
		for _, id := range members {
			c.Addresses = append(c.Addresses, d.address(t, id).Address)
		}
		s.parties.Clients = append(s.parties.Clients, c)
	}
	for i := range d.Messages {
		m := &d.Messages[i]
		s.mail[m.ID] = d.raw(t, m)
		if m.ID == letter {
			s.asOf, s.letter = m.At, m.Text
		}
	}
	return s
}

// A kindTally counts verdicts on claims of a kind.
type kindTally struct {
	tally
	hushed int // silent where it could be settled
	wrong  int // neither right nor silent
}

func (n *kindTally) judge(g goldClaim, f *check.Finding) {
	n.add(g, f)
	switch {
	case string(f.Verdict) == g.Verdict:
	case f.Verdict == check.Silent:
		n.hushed++
	default:
		n.wrong++
	}
}

func (n kindTally) String() string {
	return fmt.Sprintf("%3d claims, right %3d, silent %3d, wrong %2d, flips %d, false contradicted %d, overclaims %d, harsh %d | evidence R %.3f P %.3f", n.claims, n.right, n.hushed, n.wrong, n.flips, n.falseContradicted, n.overclaims, n.harsh,
		float64(n.found)/float64(max(1, n.want)), float64(n.found)/float64(max(1, n.cited)))
}

// TestLetters checks the claims of the letters that close invented disputes, as
// of the kinds that they are and as of those that they are taken for, and wants
// none contradicted that is true. Claims are printed of the disputes that
// $ONRECORD_TEST_READ names, and only figures of the others.
func TestLetters(t *testing.T) {
	checkLetters(t, closedDisputes(t), 60)
}

// TestBlind does the same with the claims of disputes of which the rules know
// nothing.
func TestBlind(t *testing.T) {
	checkLetters(t, blindDisputes(t), 30)
}

// checkLetters wants at least so many of a hundred verdicts right.
func checkLetters(t *testing.T, list []*scenario, leastRight int) {
	if testing.Short() {
		t.Skip("reads a thousand messages")
	}
	names := strings.Fields(os.Getenv("ONRECORD_TEST_READ"))
	var all, taken kindTally
	misses := map[string]int{}
	sums := map[bool]map[string]*kindTally{true: {}, false: {}}
	for _, s := range list {
		open := slices.Contains(names, s.name)
		lo, o := s.options()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		for _, g := range s.claims {
			c := check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote, Before: before(s.letter, g.Quote)}
			f := w.Check(c)
			for _, kind := range []string{g.Kind, "every kind"} {
				if sums[open][kind] == nil {
					sums[open][kind] = &kindTally{}
				}
				sums[open][kind].judge(g, f)
			}
			all.judge(g, f)
			c.Kind, c.Or = claim.KindOf(g.Quote)
			guessed := w.Check(c)
			taken.judge(g, guessed)
			if !open && string(f.Verdict) != g.Verdict {
				misses[fmt.Sprintf("unread %s: %s for %s: %s", g.Kind, f.Verdict, g.Verdict, quoted.ReplaceAllString(dated.ReplaceAllString(f.Why, "DATE"), "WORDS"))]++
			}
			if open {
				mark := "  "
				if string(f.Verdict) != g.Verdict {
					mark = "!!"
				}
				if guessed.Verdict != f.Verdict {
					t.Logf("as %s or %s: %s: %s", c.Kind, c.Or, guessed.Verdict, guessed.Why)
				}
				t.Logf("%s %s %s %s want %s | %s\n     cites %s want %v\n     %s", mark, s.name, g.Kind, f.Verdict, g.Verdict, g.Quote, citedIDs(f), g.Evidence, f.Why)
			}
		}
	}
	for _, open := range []bool{true, false} {
		for _, kind := range slices.Sorted(maps.Keys(sums[open])) {
			t.Logf("%-6s %-15s %s", map[bool]string{true: "read", false: "unread"}[open], kind, sums[open][kind])
		}
	}
	for _, x := range slices.Sorted(maps.Keys(misses)) {
		t.Log(misses[x], x)
	}
	t.Log("by the kinds given:     ", all)
	t.Log("by the kinds taken for: ", taken)
	for _, n := range []kindTally{all, taken} {
		if n.falseContradicted > 0 || 100*n.right < leastRight*n.claims {
			t.Errorf("%s; want none contradicted that is true, and at least %d of 100 right", n, leastRight)
		}
	}
}
