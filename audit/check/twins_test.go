package check_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/audit/coverage"
	"onrecord/ingest/email"
)

// A twin is the dispute of the demo with something changed, and the verdict of
// one claim then. The verdicts of all other claims must stay as they are, but for
// those that also lists.
type twin struct {
	name    string
	change  func(s *scenario) // nil for none
	hole    string            // why mail may be missing
	claim   string
	verdict check.Verdict
	absence bool
	also    string // claims whose verdict may change with it
}

func without(ids ...string) func(*scenario) {
	return func(s *scenario) {
		for _, id := range ids {
			delete(s.mail, id)
		}
	}
}

// redated gives messages another day.
func redated(day string, ids ...string) func(*scenario) {
	return func(s *scenario) {
		for i, id := range ids {
			t, err := time.Parse(time.DateOnly, day)
			if err != nil {
				panic(err)
			}
			at := t.Add(time.Duration(10+i) * time.Hour).Format(time.RFC1123Z)
			s.mail[id] = receivedField.ReplaceAllString(dateField.ReplaceAllString(s.mail[id], "Date: "+at+"\r\n"), "")
		}
	}
}

// moved takes a message out of its conversation.
func moved(ids ...string) func(*scenario) {
	return func(s *scenario) {
		for _, id := range ids {
			s.mail[id] = otherSubject.ReplaceAllString(threadFields.ReplaceAllString(s.mail[id], ""), "Subject: A word")
		}
	}
}

// bounced has messages come back.
func bounced(ids ...string) func(*scenario) {
	return func(s *scenario) {
		for _, id := range ids {
			raw := s.mail[id]
			e := email.ParseEnvelope([]byte(raw))
			mid, to := e.MessageID, e.From[0].Addr
			s.mail[id+"-bounce"] = fmt.Sprintf("From: Mail Delivery System <mailer-daemon@corranslip.example>\r\nTo: %s\r\nDate: %s\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b-%s@corranslip.example>\r\nIn-Reply-To: %s\r\nReferences: %s\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n--b--\r\n",
				to, e.Date.Add(time.Minute).Format(time.RFC1123Z), id, mid, mid)
		}
	}
}

// withheld takes the mailboxes of an account away.
func withheld(account string) func(*scenario) {
	return func(s *scenario) {
		for id, boxes := range s.boxes {
			if !slices.ContainsFunc(boxes, func(b string) bool { return b != account }) {
				delete(s.mail, id)
			}
		}
	}
}

func all(changes ...func(*scenario)) func(*scenario) {
	return func(s *scenario) {
		for _, c := range changes {
			c(s)
		}
	}
}

var (
	dateField     = regexp.MustCompile(`(?m)^Date: [^\r]*\r\n`)
	receivedField = regexp.MustCompile(`(?m)^Received: [^\r]*(\r\n[ \t][^\r]*)*\r\n`)
	otherSubject  = regexp.MustCompile(`(?m)^Subject: [^\r]*`)
	threadFields  = regexp.MustCompile(`(?m)^(In-Reply-To|References): [^\r]*(\r\n[ \t][^\r]*)*\r\n`)
)

const (
	islaHole   = "isla@corranslip.example wrote to them, and that mailbox is not held."
	callumHole = "callum@corranslip.example wrote to them, and that mailbox is not held."
)

var updates = []string{"j23a", "j30a", "f20a", "f27a", "m13a", "m20a"}

var twins = []twin{
	// Nothing changed.
	{name: "as it is", claim: "c2", verdict: check.Contradicted},

	// Deleted.
	{name: "the first email is gone", change: without("d01a"), claim: "c1", verdict: check.Silent},
	{name: "the estimate is gone", change: without("d05a"), claim: "c2", verdict: check.Silent, also: "c7"},
	{name: "the promise of the estimate is gone", change: without("d02a"), claim: "c2", verdict: check.Silent},
	{name: "the promise of the launch is gone", change: without("d10b"), claim: "c3", verdict: check.Silent},
	{name: "no update was sent", change: without(append(slices.Clone(updates), "f17a", "f18a")...), claim: "c5", verdict: check.Supported, also: "c3 c6 c8"},
	{name: "updates were not promised", change: without("j20a"), claim: "c5", verdict: check.Silent},
	{name: "nobody answered about the crack", change: without("f18a"), claim: "c6", verdict: check.Silent, also: "c8"},
	{name: "nobody told of the crack", change: without("f17a", "f18a"), claim: "c6", verdict: check.Silent, also: "c8"},
	{name: "the rate was not promised", change: without("d05a"), claim: "c7", verdict: check.Silent, also: "c2"},
	{name: "no second invoice", change: without("a22a", "a23a"), claim: "c9", verdict: check.Supported, absence: true, also: "c7 c8"},
	{name: "no answer about the insurance", change: without("f25a", "f25b"), claim: "c10", verdict: check.Supported, absence: true},
	{name: "no thanks for the answer about the insurance", change: without("f25b"), claim: "c10", verdict: check.Contradicted},
	{name: "the question about the insurance is gone", change: without("f24a", "f25a", "f25b"), claim: "c10", verdict: check.Silent},
	{name: "the photographs were not promised", change: without("a18b"), claim: "c12", verdict: check.Silent, also: "c11"},
	{name: "the question about the time sheets is gone", change: without("a27a"), claim: "c14", verdict: check.Silent, also: "c7"},
	{name: "the reminder of the time sheets is gone", change: without("y05a"), claim: "c14", verdict: check.Supported, absence: true},
	{name: "nobody said sorry", change: without("f16b", "a03a", "a08a", "a21b", "m03a"), claim: "c15", verdict: check.Supported, absence: true, also: "c3 c4 c5 c9"},
	{name: "one of four who said sorry", change: without("f16b", "a08a", "a21b"), claim: "c15", verdict: check.Contradicted, also: "c5 c9"},
	{name: "not written approval", change: without("f18b"), claim: "c8", verdict: check.Silent},

	// Bounced.
	{name: "the answer about the insurance came back", change: all(without("f25b"), bounced("f25a")), claim: "c10", verdict: check.Supported, absence: true},
	{name: "the estimate came back", change: all(without("d09a", "d11a"), bounced("d05a")), claim: "c2", verdict: check.Silent, also: "c7 c3"},
	{name: "the news of the crack came back", change: all(without("f18a"), bounced("f17a")), claim: "c6", verdict: check.Silent, also: "c8"},

	// Another day.
	{name: "the estimate came a week later", change: redated("2025-12-12", "d05a"), claim: "c2", verdict: check.Supported, also: "c7 c3"},
	{name: "the estimate came three days later", change: redated("2025-12-08", "d05a"), claim: "c2", verdict: check.Partly, also: "c7"},
	{name: "the answer about the insurance came after the letter", change: redated("2026-05-20", "f25a", "f25b"), claim: "c10", verdict: check.Supported, absence: true},
	{name: "the news of the crack came after the letter", change: redated("2026-05-20", "f17a", "f18a"), claim: "c6", verdict: check.Silent, also: "c8"},
	{name: "sorry came after the letter", change: redated("2026-05-20", "f16b", "a03a", "a08a", "a21b"), claim: "c15", verdict: check.Supported, absence: true, also: "c3 c4 c5 c9"},
	{name: "the first email came after the letter", change: redated("2026-05-20", "d01a"), claim: "c1", verdict: check.Silent},

	// Moved to another conversation.
	{name: "the estimate in a conversation of its own", change: moved("d05a"), claim: "c2", verdict: check.Contradicted},
	{name: "the answer about the insurance in a conversation of its own", change: moved("f25a"), claim: "c10", verdict: check.Contradicted},
	{name: "the news of the crack in a conversation of its own", change: moved("f17a"), claim: "c6", verdict: check.Contradicted, also: "c8"},
	{name: "an update in a conversation of its own", change: moved("f20a"), claim: "c5", verdict: check.Partly},

	// A mailbox is not held.
	{name: "Callum's mailbox is withheld", change: withheld("callum"), hole: callumHole, claim: "c14", verdict: check.Silent, also: "*"},
	{name: "Callum's mailbox is withheld, the photographs", change: withheld("callum"), hole: callumHole, claim: "c12", verdict: check.Silent, also: "*"},
	{name: "Isla's mailbox is withheld, the photographs", change: withheld("isla"), hole: islaHole, claim: "c12", verdict: check.Silent, also: "*"},
	{name: "nobody said sorry, and a mailbox is withheld", change: all(without("f16b", "a03a", "a08a", "a21b", "m03a"), withheld("callum")), hole: callumHole, claim: "c15", verdict: check.Silent, also: "*"},
	{name: "no answer about the insurance, and a mailbox is withheld", change: without("f25a", "f25b"), hole: callumHole, claim: "c10", verdict: check.Silent, also: "*"},
}

// TestTwins changes the dispute of the demo, one thing at a time.
func TestTwins(t *testing.T) {
	base := findings(t, boatyard(t), "")
	for _, tt := range twins {
		t.Run(tt.name, func(t *testing.T) {
			s := boatyard(t)
			if tt.change != nil {
				tt.change(s)
			}
			found := findings(t, s, tt.hole)
			for _, id := range slices.Sorted(maps.Keys(found)) {
				f := found[id]
				switch {
				case id == tt.claim:
					if f.Verdict != tt.verdict || f.Absence != tt.absence {
						t.Errorf("%s: %s, absence %v (%s); want %s, %v", id, f.Verdict, f.Absence, f.Why, tt.verdict, tt.absence)
					}
				case tt.hole != "":
					if base[id].Absence && f.Verdict != check.Silent {
						t.Errorf("%s: %s (%s), though it rests on absence and mail is missing", id, f.Verdict, f.Why)
					}
				case !strings.Contains(" "+tt.also+" ", " "+id+" ") && f.Verdict != base[id].Verdict:
					t.Errorf("%s: %s (%s), and before %s", id, f.Verdict, f.Why, base[id].Verdict)
				}
				if id == tt.claim && t.Failed() {
					for _, c := range f.Citations {
						t.Log(c.At.Format(time.DateOnly), c.Role, c.Quote)
					}
				}
				if tt.hole != "" && f.Absent != nil && !slices.Contains(f.Holes, tt.hole) {
					t.Errorf("%s: holes %q, want the one of the mailbox", id, f.Holes)
				}
			}
		})
	}
}

// findings checks all claims of a scenario.
func findings(t *testing.T, s *scenario, hole string) map[string]*check.Finding {
	t.Helper()
	lo, o := s.options()
	if hole != "" {
		o.Hole = func(coverage.Question) string { return hole }
	}
	var raws []string
	for _, id := range slices.Sorted(maps.Keys(s.mail)) {
		raws = append(raws, s.mail[id])
	}
	w := worldOf(t, raws, lo, o)
	found := map[string]*check.Finding{}
	for _, g := range s.claims {
		found[g.ID] = w.Check(check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote, Before: before(s.letter, g.Quote)})
	}
	return found
}

// TestMeasureTwins changes the scenarios: with mail missing, nothing rests on
// absence; and what is contradicted is so no more when the documents that show it
// are gone.
func TestMeasureTwins(t *testing.T) {
	changed, still := 0, 0
	for _, s := range scenarios(t) {
		base := findings(t, s, "")
		missing := findings(t, s, "a mailbox is not held.")
		for _, id := range slices.Sorted(maps.Keys(base)) {
			f, m := base[id], missing[id]
			if f.Absence && (m.Verdict != check.Silent || !slices.Contains(m.Holes, "a mailbox is not held.")) {
				t.Errorf("%s %s: %s with a hole, holes %q", s.name, id, m.Verdict, m.Holes)
			}
			if m.Absence {
				t.Errorf("%s %s rests on absence though mail is missing", s.name, id)
			}
			if f.Verdict != check.Contradicted {
				continue
			}
			twin := *s
			twin.mail = maps.Clone(s.mail)
			for key, raw := range s.mail {
				d := email.DigestOf([]byte(raw))
				if slices.ContainsFunc(f.Citations, func(c check.Citation) bool { return c.Digest == d && c.Role != "message" && c.Role != "promise" }) {
					delete(twin.mail, key)
				}
			}
			changed++
			if now := findings(t, &twin, "")[id]; now.Verdict == check.Contradicted {
				still++
				t.Logf("%s %s is still contradicted, by other documents", s.name, id)
			}
		}
	}
	t.Logf("%d contradicted claims, of which %d still are without the documents that were cited", changed, still)
}
