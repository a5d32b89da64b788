package demo

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/audit/bundle/verify"
	"onrecord/daemon"
)

// clerk is who decides in the demo.
const clerk = "isla@corranslip.example"

// letterDay is when the letter was written.
const letterDay = "2026-05-08"

// openCase opens the case of the letter, and shows what is proposed.
func (s *stage) openCase() error {
	s.title("The letter as a case")
	client := s.dispute.Clients[0].Name
	s.say(`Isla opens the case of the letter. The program looks each of its points up in the
mail, and proposes what the mail shows: that the client is right ("supported"),
that it was otherwise, or that part of it is so. Where it is not sure, and where
mail that would settle it may be missing, it says "silent".`)
	s.command("case new --client " + quoteShell(client) + " --letter complaint.txt --as-of " + letterDay)
	out := &collector{}
	req := daemon.CaseNewRequest{Author: daemon.Author{By: clerk},
		CaseCheckRequest: daemon.CaseCheckRequest{Client: client, Letter: []byte(s.dispute.Letter), Name: "complaint.txt", AsOf: letterDay}}
	if err := s.daemon.CaseNew(s.ctx, req, out); err != nil {
		return fmt.Errorf("open the case: %w", err)
	}
	for _, row := range rowsOf[daemon.CaseRow](out) {
		s.matter = row.ID
		s.line("%s, letter of %s", row.ID, day(row.Written))
	}
	s.gap()
	claims, err := s.claims()
	if err != nil {
		return err
	}
	s.command("case show " + s.matter)
	for _, c := range claims {
		s.line("%3s. %-13s %s", c.ID, c.Verdict, cut(c.Quote, 90))
	}
	s.gap()
	return nil
}

// claims returns the points of the case.
func (s *stage) claims() ([]daemon.CaseClaim, error) {
	out := &collector{}
	if err := s.daemon.CaseShow(s.ctx, daemon.CaseRequest{Case: s.matter}, out); err != nil {
		return nil, fmt.Errorf("show the case: %w", err)
	}
	var list []daemon.CaseClaim
	for _, shown := range rowsOf[daemon.ShownCase](out) {
		list = append(list, shown.Claims...)
	}
	return list, nil
}

// A decision is what Isla rules on a point of the letter.
type decision struct {
	words, verdict, why string // words of the point
}

var decisions = []decision{
	{"hold labour at £54", "supported", "our offer of 5 December, which she took on the 11th"},
	{"whether your insurance covers the boat", "contradicted", "she thanked us for the certificate on the next day"},
}

// rule decides on two points.
func (s *stage) rule() error {
	s.title("Somebody decides")
	s.say(`None of this is final. Isla reads the messages and rules on two points; who decided,
when and why is in the record from then on.`)
	claims, err := s.claims()
	if err != nil {
		return err
	}
	for _, d := range decisions {
		i := slices.IndexFunc(claims, func(c daemon.CaseClaim) bool {
			return strings.Contains(strings.Join(strings.Fields(c.Quote), " "), d.words)
		})
		if i < 0 {
			return fmt.Errorf("no point of the letter says %q", d.words)
		}
		s.command(fmt.Sprintf("case rule %s %s %s --why %s", s.matter, claims[i].ID, d.verdict, quoteShell(d.why)))
		out := &collector{}
		req := daemon.CaseRuleRequest{Case: s.matter, Claim: claims[i].ID, Verdict: d.verdict, Author: daemon.Author{By: clerk, Why: d.why}}
		if err := s.daemon.CaseRule(s.ctx, req, out); err != nil {
			return fmt.Errorf("rule on a point: %w", err)
		}
		for _, r := range rowsOf[daemon.RuledRow](out) {
			s.line("%s. %s, ruled by %s", r.Claim, r.Ruling.Verdict, r.Ruling.By)
		}
	}
	s.gap()
	return nil
}

// export writes the bundle of the case, and checks it as the other side would.
func (s *stage) export() error {
	s.title("What the other side gets")
	s.say(`The case is written as one file: a report to read and to print, the messages byte
for byte, and the proof that they are in the record. Mrs. Forsyth's lawyer checks it
without trusting the yard: all that is needed from the yard is its public key, on
paper.`)
	file := filepath.Join(s.dir, "bundle.zip")
	s.command("case export " + s.matter + " -o bundle.zip")
	out := &collector{}
	if err := s.daemon.CaseExport(s.ctx, daemon.CaseExportRequest{Case: s.matter, File: file}, out); err != nil {
		return fmt.Errorf("write the bundle: %w", err)
	}
	for _, r := range rowsOf[daemon.CaseExportRow](out) {
		s.line("bundle.zip: %d points, %d of them ruled on, %d exhibits, %d messages and documents", r.Points, r.Ruled, r.Exhibits, r.Messages+r.Documents)
	}
	s.gap()
	keys := &collector{}
	if err := s.daemon.Key(s.ctx, daemon.KeyRequest{}, keys); err != nil {
		return fmt.Errorf("read the public key: %w", err)
	}
	o := verify.Options{VKey: rowsOf[daemon.Key](keys)[0].VKey, Levels: []int{0, 1, 4}}
	s.command("verify bundle.zip --levels 0,1,4 --vkey KEY")
	if err := s.checkBundle(file, o, 0); err != nil {
		return err
	}
	s.say(`Would anybody notice if a word of the report in it were changed? We change one byte
of a copy.`)
	changed := filepath.Join(s.dir, "changed.zip")
	if err := changeReport(file, changed); err != nil {
		return fmt.Errorf("change a byte of the report: %w", err)
	}
	s.command("verify changed.zip --levels 0,1,4 --vkey KEY")
	return errors.Join(s.checkBundle(changed, o, 1), os.Remove(changed))
}

// checkBundle checks a bundle and prints what is said of each level that was
// asked for. exit is what it must come to.
func (s *stage) checkBundle(file string, o verify.Options, exit int) error {
	report, err := verify.Path(file, o)
	if err != nil {
		return fmt.Errorf("check the bundle: %w", err)
	}
	for _, l := range report.Levels {
		if l.Asked {
			s.line("%d  %-5s %s", l.Number, l.Status, cut(strings.Join(l.Says, "; "), 100))
		}
	}
	s.gap()
	if report.Exit() != exit {
		return fmt.Errorf("the check of the bundle ended with %d, not with %d", report.Exit(), exit)
	}
	return nil
}

// changeReport writes a copy of a bundle with one byte of its report changed. The
// files in a bundle are not compressed.
func changeReport(file, changed string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	at := bytes.Index(b, []byte("The points of the letter</h2>"))
	if at < 0 {
		return errors.New("there is no report in the bundle")
	}
	b[at] ^= 1
	return os.WriteFile(changed, b, 0o600)
}

// letter drafts the answer to the client.
func (s *stage) letter() error {
	s.title("An answer")
	s.say(`From what was decided the program drafts an answer: what was right is owned first,
then what the messages show differently, in their own words. What it cannot know,
such as the remedy, it leaves to be filled in. It never sends anything.`)
	out := &collector{}
	s.command("case letter " + s.matter)
	if err := s.daemon.CaseLetter(s.ctx, daemon.CaseLetterRequest{Case: s.matter}, out); err != nil {
		return fmt.Errorf("draft the answer: %w", err)
	}
	for _, r := range rowsOf[daemon.CaseLetterRow](out) {
		for i, line := range strings.Split(fold(r.Letter, 100), "\n") {
			if i == 24 {
				s.line("...")
				break
			}
			s.line("%s", line)
		}
	}
	s.gap()
	return nil
}
