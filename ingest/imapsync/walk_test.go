package imapsync

import (
	"fmt"
	"strings"
	"testing"
)

// What the server does not list, or in no way that can be read, may hold mail: the
// sync is not complete, and says what is missing, unless that is excluded.
func TestListedInPart(t *testing.T) {
	walked := func(levels ...string) []rule {
		rs := []rule{{On: `LIST "" "*"`, Reply: "%T NO broken\r\n"}}
		for i := 0; i < len(levels); i += 2 {
			rs = append(rs, rule{On: fmt.Sprintf("LIST \"\" %q", levels[i]), Reply: levels[i+1]})
		}
		return rs
	}
	const inbox, clients, ok = "* LIST () \"/\" INBOX\r\n", "* LIST (\\NoSelect) \"/\" Clients\r\n", "%T OK x\r\n"
	var many strings.Builder
	for i := range maxLevels {
		fmt.Fprintf(&many, "* LIST (\\NoSelect) \"/\" f%04d\r\n", i)
	}
	for name, tc := range map[string]struct {
		rules         []rule
		exclude       []string
		mailbox, why  string // of the part that is missing
		complete, all bool   // the sync; the listing, too
	}{
		"a level is refused": {rules: walked("%", inbox+clients+ok, "INBOX/%", ok, "Clients/%", "%T NO permission denied\r\n"),
			mailbox: "Clients/%", why: `the server does not list all that is here: server answers LIST with "NO permission denied"`},
		"it is excluded": {rules: walked("%", inbox+clients+ok, "INBOX/%", ok, "Clients/%", "%T NO permission denied\r\n"), exclude: []string{"Clients/*"},
			mailbox: "Clients/%", why: "the server does not list all", complete: true},
		"the first level ends early":        {rules: walked("%", inbox+"%T NO broken\r\n", "INBOX/%", ok), mailbox: "%", why: "does not list all"},
		"all levels are listed":             {rules: walked("%", inbox+clients+ok, "INBOX/%", ok, "Clients/%", ok), all: true, complete: true},
		"below a name with a star":          {rules: walked("%", inbox+"* LIST (\\NoSelect) \"/\" a*b\r\n"+ok, "INBOX/%", ok, "a*b/%", "%T NO broken\r\n"), mailbox: "a*b/%", why: "does not list all"},
		"too many folders":                  {rules: walked("%", inbox+many.String()+ok), mailbox: "f0998/%", why: "too many folders"},
		"a name is missing":                 {rules: []rule{{On: "LIST", Reply: inbox + "* LIST () \"/\"\r\n" + ok}}, mailbox: `* LIST () "/"`, why: "cannot be read"},
		"attributes are no list":            {rules: []rule{{On: "LIST", Reply: inbox + "* LIST HasNoChildren \"/\" Clients\r\n" + ok}}, mailbox: `* LIST HasNoChildren "/" Clients`, why: "cannot be read"},
		"a folder that holds none, unnamed": {rules: []rule{{On: "LIST", Reply: inbox + "* LIST (\\NoSelect) \"/\"\r\n" + ok}}, all: true, complete: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scriptOf(numbered("INBOX", 1, 1))
			s.Rules = tc.rules
			b, _ := fakeBench(t, s)
			b.account.Exclude = tc.exclude
			r := b.sync()
			if m := reportOf(t, r, "INBOX"); m.Held != 1 || r.Complete() != tc.complete || tc.all != (len(r.Mailboxes) == 1) {
				t.Fatalf("complete %v\n%s", r.Complete(), describe(r))
			}
			if tc.all {
				return
			}
			if m := reportOf(t, r, tc.mailbox); m.OnServer != -1 || m.Incomplete() == tc.complete || !strings.Contains(m.Skipped, tc.why) {
				t.Errorf("%+v", m)
			}
			if _, err := Probe(t.Context(), b.account); err != nil {
				t.Error(err)
			}
			b.verify()
		})
	}
}
