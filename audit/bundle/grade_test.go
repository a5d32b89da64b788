package bundle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A seen message came from a mailbox.
type seen struct {
	raw     []byte
	role    email.Role
	arrived time.Time // INTERNALDATE
}

// keys are those of a sender, "" for none.
type keys struct {
	given    string // by the person who checks
	recorded string // by the firm, now
}

// graded has messages of Ann recorded, each from a mailbox of its own, and
// returns their grades by a bundle; stamped says whether an authority saw the
// record afterwards.
func graded(t *testing.T, stamped bool, by keys, list ...seen) (grades []verify.Grade) {
	t.Helper()
	tsa := anchortest.New(t)
	f := newFixture(t, 1, 1)
	f.messages = nil
	for n, s := range list {
		f.update(t, func(tx *record.Tx) error {
			name := fmt.Sprintf("box%d", n)
			_, gen, err := tx.OpenMailbox(record.Mailbox{Account: "bob", Name: name, RawName: []byte(name), Role: s.role}, "7", nil)
			if err != nil {
				return err
			}
			done, err := tx.Observe(record.Observation{Generation: gen.ID, UID: 1, InternalDate: s.arrived.Format("_2-Jan-2006 15:04:05 -0700"),
				Facet: tlog.FacetIMAP, Body: record.BytesBody(s.raw)})
			f.messages = append(f.messages, done.Digest)
			return err
		})
	}
	if by.recorded != "" {
		f.recordKey(t, keyName, by.recorded)
	}
	if stamped {
		f.stamp(t, tsa, "first")
	}
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}}
	if by.given != "" {
		o.SenderKeys = keyName + " " + by.given
	}
	r := check(t, b, o)
	for _, g := range r.Grades {
		grades = append(grades, g.Grade)
	}
	return grades
}

func plain(n int) []byte {
	return fmt.Appendf(nil, "From: ann@client.example\r\nTo: bob@firm.example\r\nSubject: %d\r\n\r\nIt sticks.\r\n", n)
}

func wantGrades(t *testing.T, what string, got []verify.Grade, want ...verify.Grade) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestGrades(t *testing.T) {
	signed, key := signedMail(t, 1)
	now := time.Now()
	wantGrades(t, "as it came", graded(t, true, keys{given: key}, seen{signed, email.RoleInbox, now}, seen{plain(1), email.RoleInbox, now}), verify.GradeA, verify.GradeB)
	wantGrades(t, "by a key that was taken back", graded(t, true, keys{given: "v=DKIM1; p="}, seen{signed, email.RoleInbox, now}), verify.GradeB)
	wantGrades(t, "without the sender's key", graded(t, true, keys{}, seen{signed, email.RoleInbox, now}), verify.GradeB)
}

// TestAttackBackDatedInsert: a message that is put into a mailbox with an old date
// was not seen as it came, whatever the mailbox says (row 7 of the table of
// attacks).
func TestAttackBackDatedInsert(t *testing.T) {
	signed, key := signedMail(t, 1)
	both := keys{key, key}
	old := time.Now().AddDate(-2, 0, 0)
	wantGrades(t, "two years back", graded(t, true, both, seen{signed, email.RoleInbox, old}, seen{plain(1), email.RoleInbox, old}), verify.GradeC, verify.GradeD)
	wantGrades(t, "in the future", graded(t, true, both, seen{plain(1), email.RoleInbox, time.Now().Add(time.Hour)}), verify.GradeD)
}

// TestAttackOldKey: who gets hold of the key of a sender later, because it was
// published or stolen, can sign as of any day. What nobody saw as it came, and whose
// key nobody saw in use about then, is no better than a message without a signature
// (row 11).
func TestAttackOldKey(t *testing.T) {
	now := time.Now()
	old := now.AddDate(-2, 0, 0)
	signed, key := signedMailAt(t, 1, old)
	wantGrades(t, "a key that nobody saw", graded(t, true, keys{given: key}, seen{signed, email.RoleInbox, old}), verify.GradeD)
	wantGrades(t, "a key seen two years later", graded(t, true, keys{key, key}, seen{signed, email.RoleInbox, old}), verify.GradeD)
	fresh, key := signedMail(t, 1)
	wantGrades(t, "a key seen then", graded(t, false, keys{key, key}, seen{fresh, email.RoleInbox, now}), verify.GradeC)
	wantGrades(t, "another key seen then", graded(t, false, keys{key, "v=DKIM1; p="}, seen{fresh, email.RoleInbox, now}), verify.GradeD)
}

// TestAttackKeyMadeUpLive: the firm makes up a message, a key and an answer of DNS,
// and has all of it time-stamped at once. Its own key lifts no grade.
func TestAttackKeyMadeUpLive(t *testing.T) {
	forged, key := signedMail(t, 2)
	_, right := signedMail(t, 1)
	now := time.Now()
	wantGrades(t, "nobody asked for the key", graded(t, true, keys{recorded: key}, seen{forged, email.RoleInbox, now}), verify.GradeB)
	wantGrades(t, "the client gave theirs", graded(t, true, keys{right, key}, seen{forged, email.RoleInbox, now}), verify.GradeB)
	wantGrades(t, "and no time-stamp", graded(t, false, keys{recorded: key}, seen{forged, email.RoleInbox, now}), verify.GradeD)
}

// TestAttackSentMailMadeLater: a firm can sign as itself whenever it likes, so its
// own copy of what it sent is never A or C (row 13).
func TestAttackSentMailMadeLater(t *testing.T) {
	signed, key := signedMail(t, 1)
	both := keys{key, key}
	now := time.Now()
	wantGrades(t, "seen as it came", graded(t, true, both, seen{signed, email.RoleSent, now}), verify.GradeB)
	wantGrades(t, "later", graded(t, true, both, seen{signed, email.RoleSent, now.AddDate(0, -1, 0)}), verify.GradeD)
}

// TestAttackSentMailWithoutRole: the firm does not say that it sent a message itself,
// or does not show where it was. The domain that signed tells the first; what is not
// shown lifts no grade.
func TestAttackSentMailWithoutRole(t *testing.T) {
	now := time.Now()
	for domain, want := range map[string]verify.Grade{"firm.example": verify.GradeD, "mail.firm.example": verify.GradeD, "client.example": verify.GradeC} {
		signed, key := signedMailOf(t, domain, 1, now)
		f := newFixture(t, 1, 1)
		f.messages = nil
		f.take(t, signed)
		name := "k1._domainkey." + domain
		f.recordKey(t, name, key)
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
		o := verify.Options{VKey: f.rec.VKey(), SenderKeys: name + " " + key}
		if got := check(t, b, o).Grades; len(got) != 1 || got[0].Grade != want {
			t.Errorf("signed by %s: %v, want %s", domain, got, want)
		}
		c := unzip(t, b)
		for file := range c {
			if strings.HasPrefix(file, "data/facets/") && (strings.HasSuffix(file, ".imap") || strings.HasSuffix(file, ".file")) {
				delete(c, file)
			}
		}
		if got := check(t, c.seal().zip(t), o).Grades; len(got) != 1 || got[0].Grade != verify.GradeD {
			t.Errorf("signed by %s, from who knows where: %v, want D", domain, got)
		}
	}
}

// TestAttackChangedBeforeAnyStamp: what was changed before a third party saw the
// record cannot be told, so without a stamp, or with one that came too late,
// nothing counts as seen as it came (row 2).
func TestAttackChangedBeforeAnyStamp(t *testing.T) {
	signed, key := signedMail(t, 1)
	both := keys{key, key}
	now := time.Now()
	wantGrades(t, "no stamp", graded(t, false, both, seen{signed, email.RoleInbox, now}, seen{plain(1), email.RoleInbox, now}), verify.GradeC, verify.GradeD)
	wantGrades(t, "three hours after", graded(t, true, both, seen{signed, email.RoleInbox, now.Add(-3 * time.Hour)}), verify.GradeC)
}
