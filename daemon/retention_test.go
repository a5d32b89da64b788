package daemon

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"onrecord/audit/casefile"
	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
)

func TestLastKept(t *testing.T) {
	denver, sydney := zoneOf(t, "America/Denver"), zoneOf(t, "Australia/Sydney")
	for _, c := range []struct {
		contact string
		zone    *time.Location
		years   int
		want    string
	}{
		{"2018-03-04T12:00:00Z", time.UTC, 7, "2025-03-04"},
		{"2018-03-05T06:30:00Z", denver, 7, "2025-03-04"}, // half past eleven in the evening there
		{"2018-03-04T13:30:00Z", sydney, 7, "2025-03-05"},
		{"2020-02-29T12:00:00Z", time.UTC, 4, "2024-02-29"},
		{"2020-02-29T12:00:00Z", time.UTC, 1, "2021-03-01"},
		{"2019-12-31T23:59:59Z", time.UTC, 1, "2020-12-31"},
		{"2018-03-11T09:30:00Z", denver, 1, "2019-03-11"}, // the hour that summer time skips
		{"1990-01-01T00:00:00Z", time.UTC, 1000, "2990-01-01"},
	} {
		contact, err := time.Parse(time.RFC3339, c.contact)
		if err != nil {
			t.Fatal(err)
		}
		if got := lastKept(contact.In(c.zone), c.years).Format(time.DateOnly); got != c.want {
			t.Errorf("%s in %v, %d years: %s, want %s", c.contact, c.zone, c.years, got, c.want)
		}
	}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// note is a message of a day.
func note(id, from, to, day string) string {
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@mail.example>\r\nDate: %s\r\n\r\nText of %s.\r\n", from, to, id, id, day, id)
}

const (
	dana   = "dana@wasatchdoor.example"
	victor = "victor.hale@mail.example"
	otto   = "otto.berg@mail.example"
)

// An oldRecord is a daemon whose clock is set.
type oldRecord struct {
	*Daemon
	t   *testing.T
	now time.Time
}

// aged is a record with old mail of two clients: Victor's is kept for seven
// years, and Otto's as told. The last contact with Victor was on 4 March 2018.
func aged(t *testing.T, ottoYears int, change func(*config.Config)) *oldRecord {
	t.Helper()
	o := at(t, "2025-03-05T00:00:00-07:00")
	k := &oldRecord{t: t, now: o.Now()}
	o.Now = func() time.Time { return k.now }
	o.Config.Retention.Years = 7
	o.Config.Clients = []config.Client{{Name: "Victor Hale", Addresses: []string{victor}, RetentionYears: -1}, {Name: "Otto Berg", Addresses: []string{otto}, RetentionYears: ottoYears}}
	if change != nil {
		change(o.Config)
	}
	k.Daemon = open(t, o)
	newBox(t, k.Daemon, "INBOX").put(t, k.Daemon,
		note("first", victor, dana, "Tue, 7 Feb 2017 09:00:00 -0700"),
		note("last", dana, victor, "Sun, 4 Mar 2018 23:30:00 -0700"),
		note("both", dana, victor+", "+otto, "Mon, 5 Feb 2018 09:00:00 -0700"),
		note("otto", otto, dana, "Mon, 4 May 2020 09:00:00 -0600"),
		note("bank", "bank@bank.example", dana, "Mon, 5 Jan 2009 09:00:00 -0700"))
	catchUp(t, k.Daemon)
	return k
}

// apply returns which messages go and which stay, by their subjects.
func (k *oldRecord) apply(req RetentionApplyRequest) (gone, stay []string, sum RetentionSummary) {
	k.t.Helper()
	var a answer
	if err := k.RetentionApply(k.t.Context(), req, &a); err != nil {
		k.t.Fatal(err)
	}
	for _, r := range a.rows {
		switch r := r.(type) {
		case RetentionSummary:
			sum = r
		case RetentionObjectRow:
			if len(r.KeptBy) > 0 {
				stay = append(stay, r.Title)
			} else {
				gone = append(gone, r.Title)
			}
		}
	}
	return gone, stay, sum
}

func (k *oldRecord) status(client string) RetentionRow {
	k.t.Helper()
	var a answer
	if err := k.RetentionList(k.t.Context(), RetentionListRequest{}, &a); err != nil {
		k.t.Fatal(err)
	}
	list := rowsOf[RetentionRow](k.t, &a)
	i := slices.IndexFunc(list, func(r RetentionRow) bool { return r.Client == client })
	if i < 0 {
		k.t.Fatalf("no row of %s in %+v", client, list)
	}
	return list[i]
}

// TestRetentionDryRun: what the dry run tells is what goes, and nothing else.
func TestRetentionDryRun(t *testing.T) {
	k := aged(t, 0, nil)
	if r := k.status("Victor Hale"); r.Status != retentionOver || r.Until != "2025-03-04" || r.Objects != 3 {
		t.Errorf("Victor: %+v", r)
	}
	if r := k.status("Otto Berg"); r.Status != retentionKept || r.Until != "" || r.Objects != 2 {
		t.Errorf("Otto: %+v", r)
	}
	gone, stay, sum := k.apply(RetentionApplyRequest{})
	if !slices.Equal(gone, []string{"first", "last"}) || !slices.Equal(stay, []string{"both"}) || !sum.DryRun || sum.Leaf != -1 || sum.Objects != 2 || sum.Kept != 1 {
		t.Fatalf("dry run: %q go, %q stay, %+v", gone, stay, sum)
	}
	all := func() []string { return find(t, k.Daemon, "text") }
	if n := len(all()); n != 5 {
		t.Fatalf("%d messages after a dry run", n)
	}
	if err := k.RetentionApply(t.Context(), RetentionApplyRequest{Yes: true}, new(answer)); err == nil {
		t.Error("erased by nobody")
	}
	really, stayed, sum := k.apply(RetentionApplyRequest{Yes: true, Author: Author{By: dana}})
	if !slices.Equal(really, gone) || !slices.Equal(stayed, stay) || sum.DryRun || sum.By != dana {
		t.Errorf("applied: %q, %q, %+v", really, stayed, sum)
	}
	if got := all(); !slices.Equal(got, []string{"<bank@mail.example>", "<both@mail.example>", "<otto@mail.example>"}) {
		t.Errorf("left: %v", got)
	}
	e := must(k.rec.Entry(t.Context(), sum.Leaf))(t)
	if basis := e.Facets["erase"].All("basis"); len(basis) != 1 || basis[0] != "retention: last contact on 2018-03-04, years kept: 7" {
		t.Errorf("basis %q", basis)
	}
	if err := k.rec.Verify(t.Context(), record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("%+v", p) }); err != nil {
		t.Error(err)
	}
	if gone, _, sum := k.apply(RetentionApplyRequest{Yes: true, Author: Author{By: dana}}); len(gone) > 0 || sum.Leaf != -1 {
		t.Errorf("a second time: %q, %+v", gone, sum)
	}
}

func TestRetentionKeeps(t *testing.T) {
	for name, c := range map[string]struct {
		ottoYears int
		set       func(*oldRecord)
		gone      []string // nil: nothing
	}{
		"the last day":        {0, func(k *oldRecord) { k.now = k.now.Add(-time.Second) }, nil},
		"the day after":       {0, func(*oldRecord) {}, []string{"first", "last"}},
		"another's time over": {3, func(*oldRecord) {}, []string{"first", "last", "both", "otto"}},
		"another's not yet":   {5, func(*oldRecord) {}, []string{"first", "last"}},
		"a hold":              {3, func(k *oldRecord) { k.hold("Victor Hale") }, []string{"otto"}},
		"a hold on another":   {0, func(k *oldRecord) { k.hold("Otto Berg") }, []string{"first", "last"}},
		"an open case":        {3, func(k *oldRecord) { k.openCase("Victor Hale", "otto") }, []string{}},
		"a closed case":       {0, func(k *oldRecord) { k.openCase("Victor Hale", "first"); k.closeCase() }, []string{"first", "last"}},
		"a later call": {0, func(k *oldRecord) {
			m := must(k.matterOf(t.Context(), "Victor Hale"))(t)
			must(k.addDocument(t.Context(), m, []byte("He rang."), "call.txt", time.Date(2019, 1, 1, 12, 0, 0, 0, time.UTC), dana, ""))(t)
		}, nil},
		"a later message": {0, func(k *oldRecord) {
			k.clientBox("late", note("late", victor, dana, "Mon, 4 Jan 2021 09:00:00 -0700"))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			k := aged(t, c.ottoYears, nil)
			k.t = t
			c.set(k)
			catchUp(t, k.Daemon)
			gone, _, _ := k.apply(RetentionApplyRequest{})
			slices.Sort(gone)
			slices.Sort(c.gone)
			if !slices.Equal(gone, c.gone) {
				t.Errorf("%q would go, want %q; %+v", gone, c.gone, k.status("Victor Hale"))
			}
		})
	}
}

func (k *oldRecord) hold(client string) {
	k.t.Helper()
	if err := k.HoldPlace(k.t.Context(), HoldRequest{Client: client, Author: Author{By: dana, Why: "a lawsuit"}}, new(answer)); err != nil {
		k.t.Fatal(err)
	}
}

// openCase opens a case of a client about a message.
func (k *oldRecord) openCase(client, id string) {
	k.t.Helper()
	m := must(k.matterOf(k.t.Context(), client))(k.t)
	digest := must(k.find(k.t.Context(), "<"+id+"@mail.example>"))(k.t)
	if _, _, err := casefile.Open(k.t.Context(), k.rec, m, digest, k.now, dana, "he complains"); err != nil {
		k.t.Fatal(err)
	}
}

func (k *oldRecord) closeCase() {
	k.t.Helper()
	cases := must(casefile.Read(k.t.Context(), k.rec))(k.t)
	if _, err := cases[0].Close(k.t.Context(), k.rec, "the hinge", "a new one", dana); err != nil {
		k.t.Fatal(err)
	}
}

func (k *oldRecord) clientBox(name, raw string) {
	k.t.Helper()
	newBox(k.t, k.Daemon, name).put(k.t, k.Daemon, raw)
}

// TestRetentionOfAssigned: a message that was given to a client by hand is
// theirs, and one that was taken away is kept for ever.
func TestRetentionOfAssigned(t *testing.T) {
	k := aged(t, 0, nil)
	for change, message := range map[string]string{"assign": "bank", "unassign": "first"} {
		req := ClientAssignRequest{Name: "Victor Hale", Messages: []string{"<" + message + "@mail.example>"}, Author: Author{By: dana, Why: "it is so"}}
		run := k.ClientAssign
		if change == "unassign" {
			run = k.ClientUnassign
		}
		if err := run(t.Context(), req, new(answer)); err != nil {
			t.Fatal(err)
		}
	}
	if gone, _, _ := k.apply(RetentionApplyRequest{}); !slices.Equal(gone, []string{"bank", "last"}) {
		t.Errorf("%q would go", gone)
	}
	req := ClientAssignRequest{Name: "Otto Berg", Messages: []string{"<bank@mail.example>"}, Author: Author{By: dana, Why: "his, too"}}
	if err := k.ClientAssign(t.Context(), req, new(answer)); err != nil {
		t.Fatal(err)
	}
	if gone, stay, _ := k.apply(RetentionApplyRequest{}); !slices.Equal(gone, []string{"last"}) || !slices.Contains(stay, "bank") {
		t.Errorf("given to another, whose is kept for ever: %q would go, %q stay", gone, stay)
	}
}

// TestRetentionNeedsSyncs: as long as an account was not read, somebody may have
// written.
func TestRetentionNeedsSyncs(t *testing.T) {
	k := aged(t, 0, func(c *config.Config) { c.Accounts = []config.Account{{Name: "kit", Owner: "kit@wasatchdoor.example"}} })
	if gone, _, _ := k.apply(RetentionApplyRequest{}); len(gone) > 0 || k.status("Victor Hale").Known != "" {
		t.Errorf("an account was never read, and %q would go", gone)
	}
	now := k.now
	for _, c := range []struct {
		synced time.Time
		gone   int
	}{{now.Add(-time.Second), 0}, {now, 2}} {
		k.now = c.synced
		if err := k.savePass("kit", imapsync.Report{}, nil); err != nil {
			t.Fatal(err)
		}
		k.now = now.Add(30 * 24 * time.Hour)
		if gone, _, _ := k.apply(RetentionApplyRequest{}); len(gone) != c.gone {
			t.Errorf("read at %v: %q would go", c.synced, gone)
		}
	}
}

// TestDaemonErases only if the configuration says in whose name, and outside
// working hours.
func TestDaemonErases(t *testing.T) {
	for _, c := range []struct {
		by    string
		at    string
		erase bool
	}{{"", "2025-03-05T00:00:00-07:00", false}, {dana, "2025-03-05T10:00:00-07:00", false}, {dana, "2025-03-05T00:00:00-07:00", true}} {
		k := aged(t, 0, func(conf *config.Config) { conf.Retention.EraseAs = c.by })
		now, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		k.now = now
		ctx, stop := context.WithCancel(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- k.Run(ctx, RunOptions{}) }()
		for deadline := time.Now().Add(time.Minute); k.Ready(ctx) != nil; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("not ready")
			}
		}
		done := k.service.Load().eraseDaily(ctx, "")
		if (done == "2025-03-05") != c.erase || (k.rec.Erased() >= 0) != c.erase {
			t.Errorf("in the name of %q at %s: done %q, erased %d", c.by, c.at, done, k.rec.Erased())
		}
		if again := k.service.Load().eraseDaily(ctx, done); again != done {
			t.Errorf("the same day again: %q", again)
		}
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	}
}

// TestRetentionLeavesNothing looks for what went in every file of DATA.
func TestRetentionLeavesNothing(t *testing.T) {
	k := aged(t, 0, nil)
	k.clientBox("old", note("lithopone", victor, dana, "Mon, 4 Jan 2016 09:00:00 -0700"))
	catchUp(t, k.Daemon)
	digest := email.DigestOf([]byte(note("lithopone", victor, dana, "Mon, 4 Jan 2016 09:00:00 -0700")))
	gone, _, _ := k.apply(RetentionApplyRequest{Client: "victor hale", Yes: true, Author: Author{By: dana}})
	if !slices.Contains(gone, "lithopone") {
		t.Fatalf("gone: %q", gone)
	}
	if _, err := k.rec.Object(t.Context(), digest); err == nil {
		t.Error("it is there")
	}
	dir := k.Dir()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if found := whereIs(t, dir, "lithopone"); len(found) > 0 {
		t.Errorf("found in %v", found)
	}
	if found := whereIs(t, dir, "bank"); len(found) < 3 {
		t.Errorf("what stays is found in %v: the search shows little", found)
	}
}
