package daemon

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/check"
	"onrecord/ingest/email"
)

// TestLookUp looks claims up in the mail with a client, and in what the firm
// wrote to others about the same.
func TestLookUp(t *testing.T) {
	mail := func(n, re, day int, from, to, body string) string {
		head := ""
		if re > 0 {
			head = fmt.Sprintf("In-Reply-To: <%d@mail.example>\r\n", re)
		}
		return fmt.Sprintf("From: %s\r\nTo: %s\r\nMessage-ID: <%d@mail.example>\r\nSubject: the garage\r\n%sDate: %d Mar 2025 09:00:00 -0700\r\n\r\n%s\r\n", from, to, n, head, day, body)
	}
	const dana, victor, mill = "Dana Whitlock <dana@wasatchdoor.example>", "Victor Hale <victor.hale@mail.example>", "Ola Mill <ola@springmill.example>"
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d,
		mail(1, 0, 3, victor, dana, "Can you send me the drawing of the torsion springs?"),
		mail(2, 1, 4, dana, victor, "I'll send you the drawing of the torsion springs by Friday 7 March."),
		mail(3, 0, 5, dana, mill, "Ola, the mill put a wrong coil on the torsion springs, can you look at the coil?"),
		mail(4, 3, 6, mill, dana, "I had a look. Others are on their way."))
	catchUp(t, d)
	found, err := d.lookUpClaims(t.Context(), "Victor Hale", time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), email.Digest{}, []check.Claim{
		{Kind: check.NeverSent, Text: "You never sent the drawing of the torsion springs that you promised."},
		{Kind: check.NeverDid, Text: "Nobody ever contacted the mill about the coil of the torsion springs."},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		verdict check.Verdict
		cites   string
	}{{check.Silent, "[<1@mail.example> <2@mail.example>]"}, {check.Contradicted, "[<3@mail.example> <4@mail.example>]"}} {
		var cites []string
		for _, c := range found[i].Citations {
			cites = append(cites, c.MessageID)
		}
		if found[i].Verdict != want.verdict || fmt.Sprint(cites) != want.cites {
			t.Errorf("%s, cites %v: %s; want %s, %s", found[i].Verdict, cites, found[i].Why, want.verdict, want.cites)
		}
	}
	// Nothing shows that the drawing was sent; but Dana's own mailbox is not held.
	if f := found[0]; len(f.Holes) != 1 || !strings.Contains(f.Holes[0], "dana@wasatchdoor.example") || f.Coverage == nil || f.Coverage.Complete {
		t.Errorf("holes %q, coverage %+v", f.Holes, f.Coverage)
	}
	for i := range found {
		if n := found[i].NotSearched; len(n) == 0 || !strings.Contains(n[len(n)-1], "the mailbox of dana@wasatchdoor.example") {
			t.Errorf("not searched: %q, want the mailbox that is not held", n)
		}
	}
	if found[1].Coverage != nil {
		t.Errorf("what documents show asks for coverage: %+v", found[1].Coverage)
	}
}

// What an attachment says that was not read yet may be anything: nothing is concluded from
// absence, and the finding says so.
func TestUnreadAttachment(t *testing.T) {
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d, strings.Replace(parcel(1, 1), "bodyword1", "Can you send me the drawing of the torsion springs? I wait for it.", 1))
	catchUp(t, d)
	find := func() foundClaim {
		t.Helper()
		found, err := d.lookUpClaims(t.Context(), "Victor Hale", time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), email.Digest{}, []check.Claim{
			{Kind: check.NeverSent, Text: "You never sent the drawing of the torsion springs."},
		})
		if err != nil {
			t.Fatal(err)
		}
		return found[0]
	}
	const scope, hole = "the text of 1 attachment that was not read yet", "The text of 1 attachment was not read yet."
	if f := find(); f.Verdict != check.Silent || !slices.Contains(f.NotSearched, scope) || slices.ContainsFunc(f.NotSearched, func(s string) bool { return strings.Contains(s, "without text") }) {
		t.Errorf("%s, holes %q, not searched %q", f.Verdict, f.Holes, f.NotSearched)
	}
	readTexts(t, d)
	if f := find(); slices.Contains(f.NotSearched, scope) || slices.Contains(f.Holes, hole) {
		t.Errorf("after it was read: holes %q, not searched %q", f.Holes, f.NotSearched)
	}
}
