package check_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/daemon/demo"
	"onrecord/ingest/email"
)

// A scenario is a dispute with known answers.
type scenario struct {
	name    string
	mail    map[string]string // raw messages by short id
	posts   []*post           // of an invented dispute, the same before they were written
	boxes   map[string][]string
	asOf    time.Time
	zone    *time.Location
	parties parties
	claims  []goldClaim
	letter  string // Message-ID of the letter, if it is a message
}

type parties struct {
	Firm struct {
		Name, Domain, Timezone string
		Staff                  []struct{ Name, Email string }
	}
	Clients []struct {
		Name      string
		Addresses []string
	}
	AsOf string `json:"as_of"`
}

type goldClaim struct {
	ID, Quote, Kind, Verdict string
	Evidence                 []string
	Absence                  bool
}

// scenarios builds the scenarios below $ONRECORD_SCENARIOS.
func scenarios(t *testing.T) (list []*scenario) {
	t.Helper()
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("ONRECORD_SCENARIOS is not set")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "scenario.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenario below %s: %v", dir, err)
	}
	for _, file := range files {
		s := &scenario{name: filepath.Base(filepath.Dir(file)), mail: map[string]string{}}
		out := t.TempDir()
		if b, err := exec.Command("python3", filepath.Join(dir, "build.py"), filepath.Dir(file), out).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", file, err, b)
		}
		built, err := filepath.Glob(filepath.Join(out, "mail", "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, eml := range built {
			b, err := os.ReadFile(eml)
			if err != nil {
				t.Fatal(err)
			}
			_, id, _ := strings.Cut(strings.TrimSuffix(filepath.Base(eml), ".eml"), "-")
			s.mail[id] = string(b)
		}
		readJSON(t, filepath.Join(out, "parties.json"), &s.parties)
		if s.zone, err = time.LoadLocation(s.parties.Firm.Timezone); err != nil {
			t.Fatal(err)
		}
		if s.asOf, err = time.Parse(time.RFC3339, s.parties.AsOf); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(out, "gold", "claims.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(b)) {
			var c goldClaim
			if err := json.Unmarshal([]byte(l), &c); err != nil {
				t.Fatal(err)
			}
			s.claims = append(s.claims, c)
		}
		letter, err := os.ReadFile(filepath.Join(out, "complaint.txt"))
		if err != nil {
			t.Fatal(err)
		}
		s.letter = string(letter)
		list = append(list, s)
	}
	return list
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

// options returns how the scenario is read.
func (s *scenario) options() (ledger.Options, check.Options) {
	c := party.Config{Domains: []string{s.parties.Firm.Domain}}
	for _, p := range s.parties.Firm.Staff {
		c.Staff = append(c.Staff, party.Staff{Name: p.Name, Addresses: []string{p.Email}})
	}
	for _, p := range s.parties.Clients {
		c.Clients = append(c.Clients, party.Client{Name: p.Name, Addresses: p.Addresses})
	}
	dc := due.Context{Order: due.ZoneOrder(s.parties.Firm.Timezone), Country: due.ZoneCountry(s.parties.Firm.Timezone), Zone: s.zone}
	o := check.Options{Directory: party.New(c, nil, nil), Client: s.parties.Clients[0].Name, Addresses: s.parties.Clients[0].Addresses, Zone: s.zone, Due: dc, Asserted: s.asOf}
	// The letter may be a message of the client.
	for _, raw := range s.mail {
		e := email.ParseEnvelope([]byte(raw))
		if len(e.From) > 0 && slices.Contains(o.Addresses, strings.ToLower(e.From[0].Addr)) && strings.Contains(squash(decoded(raw)), squash(s.letter[:min(len(s.letter), 60)])) {
			o.Letter, o.Asserted = email.DigestOf([]byte(raw)), e.Date
		}
	}
	return ledger.Options{Directory: o.Directory, AsOf: o.Asserted, Zone: s.zone, Due: dc}, o
}

func decoded(raw string) string {
	m, err := email.Parse(strings.NewReader(raw), email.DefaultLimits)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, p := range m.Parts {
		b.WriteString(p.Text + " ")
	}
	return b.String()
}

func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestMeasureClaims judges the claims of the answers, with the kinds that the
// answers give, so that finding the claims in the letter plays no part.
// Claims are printed of the scenarios that $ONRECORD_TEST_READ names, and only
// figures of the others.
func TestMeasureClaims(t *testing.T) {
	var all, read, other tally
	names := strings.Fields(os.Getenv("ONRECORD_TEST_READ"))
	kinds := map[string]int{}
	for _, s := range append(scenarios(t), boatyard(t)) {
		lo, o := s.options()
		ids := []string{}
		for id := range s.mail {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		var raws []string
		short := map[string]string{}
		for _, id := range ids {
			raws = append(raws, s.mail[id])
			short[email.DigestOf([]byte(s.mail[id])).String()] = id
			short[string(email.ParseEnvelope([]byte(s.mail[id])).MessageID)] = id
		}
		w := worldOf(t, raws, lo, o)
		var own tally
		open := slices.Contains(names, s.name)
		for _, g := range s.claims {
			c := check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote, Before: before(s.letter, g.Quote)}
			f := w.Check(c)
			own.add(g, f)
			if !open {
				kinds[fmt.Sprintf("%s: %s for %s", g.Kind, f.Verdict, g.Verdict)]++
				if string(f.Verdict) == g.Verdict && f.Verdict != check.Silent {
					kinds[fmt.Sprintf("= %s: %s: %s", g.Kind, f.Verdict, quoted.ReplaceAllString(dated.ReplaceAllString(f.Why, "DATE"), "WORDS"))]++
				}
				if string(f.Verdict) != g.Verdict {
					why := quoted.ReplaceAllString(dated.ReplaceAllString(f.Why, "DATE"), "WORDS")
					kinds[fmt.Sprintf("~ %s: %s for %s: %s", g.Kind, f.Verdict, g.Verdict, why)]++
				}
			}
			if open {
				var got, want []string
				for _, e := range f.Citations {
					got = append(got, short[e.Digest.String()]+":"+e.Role)
				}
				for _, e := range g.Evidence {
					want = append(want, short[e])
				}
				mark := "  "
				if string(f.Verdict) != g.Verdict {
					mark = "!!"
				}
				fmt.Printf("%s %-15s %-4s %-14s %-12s want %-12s | %s\n      got %v want %v\n      %s\n", mark, s.name, g.ID, g.Kind, f.Verdict, g.Verdict, g.Quote, got, want, f.Why)
			}
		}
		fmt.Println(s.name, own)
		all.merge(own)
		if open {
			read.merge(own)
		} else {
			other.merge(own)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Println("unread", k, kinds[k])
	}
	fmt.Println("read  ", read)
	fmt.Println("unread", other)
	fmt.Println("all   ", all)
	// None is wanted, and none is known.
	if all.falseContradicted > worstFalse || all.flips > worstFlips {
		t.Errorf("%d false contradicted and %d flips of %d claims; at most %d and %d are known", all.falseContradicted, all.flips, all.claims, worstFalse, worstFlips)
	}
}

var (
	dated  = regexp.MustCompile(`(\d\d:\d\d on )?\d+ \w+ 20\d\d`)
	quoted = regexp.MustCompile(`(?s)“.*”`)
)

// before returns what a letter says before a claim.
func before(letter, quote string) string {
	letter = squash(letter)
	i := strings.Index(letter, squash(quote))
	if i < 0 {
		return ""
	}
	return letter[max(0, i-300):i]
}

// Wrong verdicts that are known, over the scenarios.
const worstFalse, worstFlips = 0, 0

// A tally counts how verdicts fit the answers.
type tally struct {
	claims, right, strict, want, found, cited, contradicted, contradictedRight, falseContradicted, flips, overclaims, harsh, silent, saidSilent int
}

func (n *tally) add(g goldClaim, f *check.Finding) {
	v := string(f.Verdict)
	n.claims++
	hits := 0
	seen := map[string]bool{}
	for _, c := range f.Citations {
		if id := c.MessageID; !seen[id] {
			seen[id] = true
			if slices.Contains(g.Evidence, id) {
				hits++
			}
		}
	}
	add := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	add(&n.right, v == g.Verdict)
	add(&n.strict, v == g.Verdict && (hits > 0 || len(g.Evidence) == 0))
	if len(g.Evidence) > 0 {
		n.want, n.found, n.cited = n.want+len(g.Evidence), n.found+hits, n.cited+len(seen)
	}
	add(&n.contradicted, g.Verdict == "contradicted")
	add(&n.contradictedRight, g.Verdict == "contradicted" && v == g.Verdict)
	add(&n.falseContradicted, v == "contradicted" && (g.Verdict == "supported" || g.Verdict == "silent"))
	add(&n.flips, v == "contradicted" && g.Verdict == "supported" || v == "supported" && g.Verdict == "contradicted")
	add(&n.harsh, v == "contradicted" && g.Verdict == "partly")
	add(&n.silent, g.Verdict == "silent")
	add(&n.overclaims, g.Verdict == "silent" && (v == "supported" || v == "contradicted"))
	add(&n.saidSilent, v == "silent")
}

func (n *tally) merge(o tally) {
	for _, p := range []struct {
		to   *int
		from int
	}{{&n.claims, o.claims}, {&n.right, o.right}, {&n.strict, o.strict}, {&n.want, o.want}, {&n.found, o.found}, {&n.cited, o.cited}, {&n.contradicted, o.contradicted}, {&n.contradictedRight, o.contradictedRight},
		{&n.falseContradicted, o.falseContradicted}, {&n.flips, o.flips}, {&n.overclaims, o.overclaims}, {&n.harsh, o.harsh}, {&n.silent, o.silent}, {&n.saidSilent, o.saidSilent}} {
		*p.to += p.from
	}
}

func (n tally) String() string {
	return fmt.Sprintf("claims %d right %.2f strict %.2f | evidence R %.3f P %.3f | contradicted %d/%d false %d harsh %d flips %d | silent %d (gold %d) overclaims %d", n.claims, float64(n.right)/float64(max(1, n.claims)), float64(n.strict)/float64(max(1, n.claims)),
		float64(n.found)/float64(max(1, n.want)), float64(n.found)/float64(max(1, n.cited)), n.contradictedRight, n.contradicted, n.falseContradicted, n.harsh, n.flips, n.saidSilent, n.silent, n.overclaims)
}

// boatyard returns the dispute of the demo as a scenario.
func boatyard(t testing.TB) *scenario {
	t.Helper()
	d, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{name: "boatyard", mail: map[string]string{}, boxes: map[string][]string{}, asOf: d.Answers.AsOf, letter: d.Letter}
	for _, m := range d.Messages {
		s.mail[m.ID] = string(m.Raw)
		s.boxes[m.ID] = append(s.boxes[m.ID], m.Account)
	}
	if s.zone, err = time.LoadLocation(d.Timezone); err != nil {
		t.Fatal(err)
	}
	s.parties.Firm.Name, s.parties.Firm.Domain, s.parties.Firm.Timezone = d.Firm, d.Domain, d.Timezone
	for _, p := range d.Staff {
		s.parties.Firm.Staff = append(s.parties.Firm.Staff, struct{ Name, Email string }{p.Name, p.Addresses[0]})
	}
	for _, c := range d.Clients {
		s.parties.Clients = append(s.parties.Clients, struct {
			Name      string
			Addresses []string
		}{c.Name, c.Addresses})
	}
	for _, c := range d.Answers.Claims {
		g := goldClaim{ID: c.ID, Quote: c.Quote, Kind: c.Kind, Verdict: c.Verdict, Absence: c.Absence}
		for _, e := range c.Evidence {
			g.Evidence = append(g.Evidence, string(e))
		}
		s.claims = append(s.claims, g)
	}
	return s
}
