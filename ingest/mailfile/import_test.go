package mailfile_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/mailfile"
)

const account = "dana@firm.example"

func openRecord(t testing.TB, dir string) *record.Record {
	t.Helper()
	rec, err := record.Open(context.Background(), dir, record.Options{Create: true, Host: "firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rec.Close(); err != nil {
			t.Error(err)
		}
	})
	return rec
}

// write makes files from their names, below dir.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func eml(n int) string {
	return fmt.Sprintf("From: Dana <dana@firm.example>\nDate: Tue, 4 Mar 2025 09:00:00 -0700\nSubject: message %d\nMessage-ID: <%d@firm.example>\n\nText %d\n", n, n, n)
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

const from = "From a@b.example Tue Feb  3 10:11:12 2004\n"

func importPaths(t testing.TB, rec *record.Record, paths ...string) mailfile.Report {
	t.Helper()
	report, err := mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Paths: paths}, mailfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// contents returns the messages of every mailbox, sorted.
func contents(t testing.TB, rec *record.Record) map[string][]string {
	t.Helper()
	boxes, err := rec.Mailboxes(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string][]string{}
	for _, box := range boxes {
		for _, s := range sightings(t, rec, box) {
			raw, err := rec.Object(t.Context(), s.Digest)
			if err != nil {
				t.Fatal(err)
			}
			held[box.Name] = append(held[box.Name], string(raw))
		}
		slices.Sort(held[box.Name])
	}
	return held
}

func sightings(t testing.TB, rec *record.Record, box record.Mailbox) []record.Sighting {
	t.Helper()
	generations, err := rec.Generations(t.Context(), box.ID)
	if err != nil {
		t.Fatal(err)
	}
	var all []record.Sighting
	for _, g := range generations {
		list, err := rec.Sightings(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
	}
	return all
}

func checkVerify(t testing.TB, rec *record.Record) {
	t.Helper()
	err := rec.Verify(t.Context(), record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("verify: %+v", p) })
	if err != nil {
		t.Fatal(err)
	}
}

func sameContents(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		slices.Sort(want[name])
		if !slices.Equal(got[name], want[name]) {
			t.Errorf("mailbox %q holds\n%q, want\n%q", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("there is a mailbox %q with %d messages", name, len(got[name]))
		}
	}
}

func TestImportKinds(t *testing.T) {
	one, two, three := crlf(eml(1)), crlf(eml(2)), crlf(eml(3))
	mbox := from + eml(1) + "\n" + from + eml(2) + "\n"
	tests := map[string]struct {
		files map[string]string
		path  string
		want  map[string][]string
	}{
		"mbox":                  {map[string]string{"old.mbox": mbox}, "old.mbox", map[string][]string{"old": {one, two}}},
		"mbox, no extension":    {map[string]string{"Sent.2024": mbox}, "Sent.2024", map[string][]string{"Sent.2024": {one, two}}},
		"mbox of Thunderbird":   {map[string]string{"Inbox": "From \r\n" + one + "\r\nFrom \r\n" + two + "\r\n"}, "Inbox", map[string][]string{"Inbox": {one, two}}},
		"mbox, empty":           {map[string]string{"old.mbox": ""}, "old.mbox", map[string][]string{}},
		"message":               {map[string]string{"mail/1.eml": eml(1), "mail/2.eml": eml(2)}, "mail/1.eml", map[string][]string{"mail": {one}}},
		"message, no extension": {map[string]string{"mail/1": eml(1)}, "mail/1", map[string][]string{"mail": {one}}},
		"message, empty":        {map[string]string{"mail/1.eml": ""}, "mail/1.eml", map[string][]string{"mail": {""}}},
		"folder": {map[string]string{"mail/1.eml": eml(1), "mail/Sent/2.EML": eml(2), "mail/Sent/Old/3": eml(3), "mail/.git/4.eml": eml(4),
			"mail/notes.html": "<html>", "mail/docs.mbox/x.html": "<html>", "mail/._1.eml": "\x00"}, "mail", map[string][]string{"mail": {one}, "Sent": {two}, "Sent/Old": {three}}},
		"folder of mbox files": {map[string]string{"profile/Inbox": mbox, "profile/Inbox.msf": "// <!-- Mork", "profile/Inbox.sbd/Clients": from + eml(3),
			"profile/Archive.mbox/mbox": from + eml(3), "profile/Empty.mbox": ""}, "profile",
			map[string][]string{"Inbox": {one, two}, "Inbox/Clients": {three}, "Archive": {three}}},
		"Maildir": {map[string]string{"Maildir/cur/1:2,S": eml(1), "Maildir/new/2": eml(2), "Maildir/tmp/3": eml(3),
			"Maildir/dovecot.index": "x", "Maildir/cur/.hidden": "x"}, "Maildir", map[string][]string{"INBOX": {one, two}}},
		"Maildir++": {map[string]string{"dana@firm.example/cur/1:2,S": eml(1), "dana@firm.example/.Sent/cur/2:2,S": eml(2),
			"dana@firm.example/.Sent.2024/new/3": eml(3), "dana@firm.example/.Sent.2024/tmp/4": eml(4), "dana@firm.example/.Entw&APw-rfe/cur/1": eml(1),
			"dana@firm.example/.nonsense/x.eml": eml(5)},
			"dana@firm.example", map[string][]string{"INBOX": {one}, "Sent": {two}, "Sent/2024": {three}, "Entwürfe": {one}}},
		"Maildirs of several people": {map[string]string{"all/dana/cur/1": eml(1), "all/dana/.Sent/cur/2": eml(2), "all/lee/cur/3": eml(3)}, "all",
			map[string][]string{"dana": {one}, "dana/Sent": {two}, "lee": {three}}},
		"Maildirs in folders": {map[string]string{"mail/INBOX/cur/1": eml(1), "mail/Clients/Hale/cur/2": eml(2), "mail/Clients/cur/3": eml(3)}, "mail",
			map[string][]string{"INBOX": {one}, "Clients/Hale": {two}, "Clients": {three}}},
		"Maildir named Sent":   {map[string]string{"Sent/cur/1": eml(1)}, "Sent", map[string][]string{"Sent": {one}}},
		"folder of a Maildir":  {map[string]string{".Old.2024/cur/1": eml(1), ".Old.2024/maildirfolder": ""}, ".Old.2024", map[string][]string{"Old/2024": {one}}},
		"folder named by file": {map[string]string{"Old/cur/1": eml(1), "Old/maildirfolder": ""}, "Old", map[string][]string{"Old": {one}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, tt.files)
			rec := openRecord(t, filepath.Join(dir, "data"))
			report := importPaths(t, rec, filepath.Join(dir, tt.path))
			if len(report.Failures) > 0 {
				t.Errorf("failures: %q", report.Failures)
			}
			sameContents(t, contents(t, rec), tt.want)
			size := rec.Size()
			importPaths(t, rec, filepath.Join(dir, tt.path))
			if rec.Size() != size {
				t.Errorf("a second import added %d leaves", rec.Size()-size)
			}
			checkVerify(t, rec)
		})
	}
}

func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"old.pst": "!BDN", "one.msg": "\xd0\xcf\x11\xe0", "renamed": "!BDNxxxx", "notes.txt": "From here on\nit is text\n", "page.html": "<html>",
		"wrong.mbox": "Subject: x\n\n", "docs/page.html": "<html>", "outlook/old.pst": "!BDN", "broken.zip": "PK\x03\x04", "good/1.eml": eml(1), "none/x": "",
	})
	writeZip(t, filepath.Join(dir, "docs.zip"), map[string]string{"page.html": "<html>"})
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	size := rec.Size()
	for path, want := range map[string]string{
		"missing": "no such file", "empty": "no mail in it", "docs": "no mail in it", "none": "no mail in it", "old.pst": "readpst", "one.msg": "Outlook",
		"renamed": "readpst", "notes.txt": "not a mail file", "wrong.mbox": "not an mbox", "page.html": "not a mail file", "outlook": "readpst", "broken.zip": "zip", "docs.zip": "no .eml",
	} {
		paths := []string{filepath.Join(dir, "good"), filepath.Join(dir, path)}
		_, err := mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Paths: paths}, mailfile.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	for want, s := range map[string]mailfile.Source{
		"account": {Paths: []string{dir}}, "no path": {Account: account}, "path is empty": {Account: account, Paths: []string{""}},
	} {
		if _, err := mailfile.Import(t.Context(), rec, s, mailfile.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", s, err, want)
		}
	}
	if rec.Size() != size {
		t.Errorf("%d leaves were written", rec.Size()-size)
	}
}

// TestImportFailures: what cannot be read is counted, and the rest is read.
func TestImportFailures(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"m/cur/1": eml(1), "m/cur/3": eml(3), "m/.Sent/cur/1": eml(1), "x/a.eml": eml(2), "x/b.pst": "!BDN", "x/c.mbox": "nonsense", "secret": eml(4),
	})
	for _, link := range []string{"m/cur/2", "x/d.eml"} {
		if err := os.Symlink(filepath.Join(dir, "secret"), filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	report := importPaths(t, rec, filepath.Join(dir, "m"), filepath.Join(dir, "x"))
	want := []mailfile.MailboxReport{
		{Mailbox: "INBOX", Seen: 3, Added: 2, Failed: 1}, {Mailbox: "Sent", Seen: 1, Added: 1},
		{Mailbox: "c", Seen: 1, Failed: 1}, {Mailbox: "x", Seen: 3, Added: 1, Failed: 2},
	}
	if !slices.Equal(report.Mailboxes, want) {
		t.Errorf("report %+v, want %+v", report.Mailboxes, want)
	}
	all := strings.Join(report.Failures, "\n")
	for _, s := range []string{"cur/2", "b.pst", "c.mbox", "d.eml", "not followed", "readpst", "not an mbox"} {
		if !strings.Contains(filepath.ToSlash(all), s) {
			t.Errorf("failures do not speak of %q: %s", s, all)
		}
	}
}

// facets returns the `file` facet of every message, by subject.
func facets(t *testing.T, rec *record.Record) map[string]*tlog.Facet {
	t.Helper()
	found := map[string]*tlog.Facet{}
	for e, err := range rec.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.Kind != tlog.KindMessageObserved {
			continue
		}
		subject, _, err := e.Facets[tlog.FacetEnvelope].Get("subject")
		if err != nil {
			t.Fatal(err)
		}
		found[subject] = e.Facets[tlog.FacetFile]
	}
	return found
}

func TestFileFacet(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"box/cur/1741100000.M1P2.host,S=1:2,FRS": eml(1),
		"box/.Sent/cur/1741100001.M1P2.host;2,S": crlf(eml(2)),
		"list.mbox": from + "Status: RO\nX-Status: AF\nX-Mozilla-Status: 1000\nSubject: message 3\n\nx\n\n" +
			"From mboxrd@z Tue Feb  3 10:11:12 2004\nSubject: message 4\r\n\n>From x\n\n",
		"x/5.eml": "Subject: message 5\r\n\r\n",
	})
	rec := openRecord(t, filepath.Join(dir, "data"))
	importPaths(t, rec, filepath.Join(dir, "box"), filepath.Join(dir, "list.mbox"), filepath.Join(dir, "x"))
	second := len(from + "Status: RO\nX-Status: AF\nX-Mozilla-Status: 1000\nSubject: message 3\n\nx\n\n")
	want := map[string]string{
		"message 1": `label=box account=dana@firm.example mailbox=INBOX role=inbox format=maildir name=cur/1741100000.M1P2.host,S=1:2,FRS delivered=04-Mar-2025 14:53:20 +0000 flags=\Flagged flags=\Answered flags=\Seen line-ends=lf-converted source-sha256=` + digest(eml(1)),
		"message 2": `label=box account=dana@firm.example mailbox=Sent role=sent format=maildir name=.Sent/cur/1741100001.M1P2.host;2,S delivered=04-Mar-2025 14:53:21 +0000 flags=\Seen line-ends=crlf`,
		"message 3": `label=list.mbox account=dana@firm.example mailbox=list format=mbox offset=0 delivered=03-Feb-2004 10:11:12 +0000 flags=$Forwarded flags=\Answered flags=\Flagged flags=\Seen line-ends=lf-converted source-sha256=` +
			digest("Status: RO\nX-Status: AF\nX-Mozilla-Status: 1000\nSubject: message 3\n\nx\n") + ` from-line=` + strings.TrimSpace(from),
		"message 4": fmt.Sprintf(`label=list.mbox account=dana@firm.example mailbox=list format=mboxrd offset=%d delivered=03-Feb-2004 10:11:12 +0000 line-ends=mixed`, second),
		"message 5": `label=x account=dana@firm.example mailbox=x format=eml name=5.eml line-ends=crlf`,
	}
	got := facets(t, rec)
	for subject, text := range want {
		f := got[subject]
		if f == nil {
			t.Errorf("%s: there is no facet", subject)
			continue
		}
		var fields []string
		for _, field := range f.Fields {
			fields = append(fields, field.Key+"="+field.Value)
		}
		if have := strings.Join(fields, " "); have != text {
			t.Errorf("%s:\n%s, want\n%s", subject, have, text)
		}
	}
}

func digest(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

// TestMultiset: a mailbox holds as many copies as the source that has most.
func TestMultiset(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"once.mbox": from + eml(1) + "\n" + from + eml(2) + "\n", "twice.mbox": from + eml(1) + "\n" + from + eml(1) + "\n" + from + eml(3) + "\n",
	})
	rec := openRecord(t, filepath.Join(dir, "data"))
	once, twice := filepath.Join(dir, "once.mbox"), filepath.Join(dir, "twice.mbox")
	for i, step := range []struct {
		paths       []string
		added, held int
	}{
		{[]string{once}, 2, 0}, {[]string{twice}, 2, 1}, {[]string{once, twice}, 0, 5}, {[]string{twice, twice}, 0, 6},
	} {
		var log strings.Builder
		report, err := mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Mailbox: "Old", Paths: step.paths},
			mailfile.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		want := []mailfile.MailboxReport{{Mailbox: "Old", Seen: step.added + step.held, Added: step.added, AlreadyHeld: step.held}}
		if !slices.Equal(report.Mailboxes, want) {
			t.Errorf("step %d: %+v, want %+v", i, report.Mailboxes, want)
		}
		if !strings.Contains(log.String(), fmt.Sprintf("mailbox=Old count=%d\n", step.added)) {
			t.Errorf("step %d: the log says %s", i, log.String())
		}
	}
	sameContents(t, contents(t, rec), map[string][]string{"Old": {crlf(eml(1)), crlf(eml(1)), crlf(eml(2)), crlf(eml(3))}})
}

// TestStreams: one stream for each mailbox and run, opened and closed, with its
// counts; none where there is nothing new.
func TestStreams(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"m/cur/1": eml(1), "m/.Sent/cur/2": eml(2), "m/.Empty/cur/.keep": ""})
	rec := openRecord(t, filepath.Join(dir, "data"))
	importPaths(t, rec, filepath.Join(dir, "m"))
	write(t, dir, map[string]string{"m/cur/3": eml(3)})
	importPaths(t, rec, filepath.Join(dir, "m"))
	var kinds []string
	for e, err := range rec.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		kind := e.Leaf.Kind
		if kind == tlog.KindImportDone {
			for _, f := range e.Facets[tlog.FacetAbout].Fields {
				kind += " " + f.Key + "=" + f.Value
			}
		}
		kinds = append(kinds, kind)
	}
	want := []string{
		"import.open", "message.observed", "import.done seen=1 added=1 already-held=0 failed=0",
		"import.open", "message.observed", "import.done seen=1 added=1 already-held=0 failed=0",
		"import.open", "message.observed", "import.done seen=2 added=1 already-held=1 failed=0",
	}
	if kinds = kinds[len(kinds)-len(want):]; !slices.Equal(kinds, want) {
		t.Errorf("leaves\n%s, want\n%s", strings.Join(kinds, "\n"), strings.Join(want, "\n"))
	}
}

// TestCancel: an import that is stopped in the middle leaves a record that is
// whole, and the next one adds exactly the rest.
func TestCancel(t *testing.T) {
	const messages = 1200
	dir := t.TempDir()
	var mbox strings.Builder
	for n := range messages {
		mbox.WriteString(from + eml(n) + "\n")
	}
	write(t, dir, map[string]string{"list.mbox": mbox.String()})
	path := filepath.Join(dir, "list.mbox")
	rec := openRecord(t, filepath.Join(dir, "data"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stopped, err := mailfile.Import(ctx, rec, mailfile.Source{Account: account, Paths: []string{path}}, mailfile.Options{
		Progress: func(p mailfile.Progress) {
			if p.Done >= 500 {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	counts, err := rec.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(stopped.Mailboxes) != 1 || int64(stopped.Mailboxes[0].Added) != counts.Sightings || counts.Sightings == 0 || counts.Sightings == messages {
		t.Errorf("report %+v, %d are held", stopped.Mailboxes, counts.Sightings)
	}
	if m := stopped.Mailboxes[0]; m.Seen != m.Added+m.AlreadyHeld+m.Failed {
		t.Errorf("report %+v does not add up", m)
	}
	checkStopped(t, rec, "list.mbox")
	rest := importPaths(t, rec, path)
	checkStopped(t, rec)
	want := mailfile.MailboxReport{Mailbox: "list", Seen: messages, Added: messages - int(counts.Sightings), AlreadyHeld: int(counts.Sightings)}
	if rest.Mailboxes[0] != want {
		t.Errorf("report %+v, want %+v", rest.Mailboxes[0], want)
	}
	if counts, err = rec.Counts(t.Context()); err != nil || counts.Messages != messages || counts.Sightings != messages {
		t.Errorf("%d messages in %d places are held (%v)", counts.Messages, counts.Sightings, err)
	}
	checkVerify(t, rec)
	if left, err := os.ReadDir(rec.Spool()); err != nil || len(left) > 0 {
		t.Errorf("the spool holds %v (%v)", left, err)
	}
}

// checkStopped holds the labels of the imports that have not come to their end.
func checkStopped(t *testing.T, rec *record.Record, want ...string) {
	t.Helper()
	list, err := rec.StoppedImports(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		got = append(got, s.Label)
	}
	if !slices.Equal(got, want) {
		t.Errorf("imports %q have not come to their end, want %q", got, want)
	}
}

// TestStoppedBetween: an import that is stopped after the last message of a mailbox
// has not come to its end, also if a second one finds nothing new in it.
func TestStoppedBetween(t *testing.T) {
	for _, mailbox := range []string{"INBOX", "Sent"} {
		t.Run(mailbox, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, map[string]string{"m/cur/1": eml(1), "m/.Sent/cur/2": eml(2), "other/cur/9": eml(9), "other/m/cur/8": eml(8)})
			path := filepath.Join(dir, "m")
			rec := openRecord(t, filepath.Join(dir, "data"))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, err := mailfile.Import(ctx, rec, mailfile.Source{Account: account, Paths: []string{path}}, mailfile.Options{Progress: func(p mailfile.Progress) {
				if p.Mailbox == mailbox {
					cancel()
				}
			}})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v, want context.Canceled", err)
			}
			checkStopped(t, rec, "m")
			for _, other := range []string{"other", "other/m"} {
				importPaths(t, rec, filepath.Join(dir, other))
				checkStopped(t, rec, "m")
			}
			importPaths(t, rec, path)
			checkStopped(t, rec)
			checkVerify(t, rec)
		})
	}
}

// TestLargeMessages: messages over the limit of memory pass through the spool
// and come out like small ones.
func TestLargeMessages(t *testing.T) {
	body := strings.Repeat(strings.Repeat("large ", 12)+"\n>From me\n", 9<<20/82)
	head := "Subject: large\nMessage-ID: <large@firm.example>\n\n"
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"rd.mbox": "From mboxrd@z Tue Feb  3 10:11:12 2004\n" + head + body + "\nFrom mboxrd@z Tue Feb  3 10:11:12 2004\n" + eml(1) + "\n",
		"cl.mbox": fmt.Sprintf("%sContent-Length: %d\n%s%s\n%sContent-Length: 2\n\nx\n", from, len(body), head, body, from),
		"l/1.eml": head + body, "mixed/1.eml": crlf(head) + body,
	})
	writeZip(t, filepath.Join(dir, "z.zip"), map[string]string{"1.eml": crlf(head + body)})
	rec := openRecord(t, filepath.Join(dir, "data"))
	var paths []string
	for _, p := range []string{"rd.mbox", "cl.mbox", "l", "mixed", "z.zip"} {
		paths = append(paths, filepath.Join(dir, p))
	}
	report := importPaths(t, rec, paths...)
	if len(report.Failures) > 0 {
		t.Fatalf("failures: %q", report.Failures)
	}
	unquoted := strings.ReplaceAll(body, ">From", "From")
	got := contents(t, rec)
	for name, want := range map[string]string{
		"rd": crlf(head + unquoted), "cl": fmt.Sprintf("Content-Length: %d\r\n", len(body)) + crlf(head+body),
		"l": crlf(head + body), "mixed": crlf(head) + body, "z": crlf(head + body),
	} {
		if !slices.Contains(got[name], want) {
			t.Errorf("mailbox %q does not hold the message as it should be", name)
		}
	}
	if d := facets(t, rec)["large"]; d == nil {
		t.Error("there is no facet")
	}
	places, err := rec.SightingsOf(t.Context(), email.DigestOf([]byte(crlf(head+body))))
	if err != nil || len(places) != 2 {
		t.Errorf("the same message from a file and a zip has %d places (%v)", len(places), err)
	}
}

// TestSpoolOfDeadProcess: what a killed import left in the spool is removed.
func TestSpoolOfDeadProcess(t *testing.T) {
	dir := t.TempDir()
	rec := openRecord(t, filepath.Join(dir, "data"))
	write(t, rec.Spool(), map[string]string{"import-0-1/message-1": "left", "message-of-others": "kept"})
	write(t, dir, map[string]string{"1.eml": eml(1)})
	importPaths(t, rec, filepath.Join(dir, "1.eml"))
	left, err := os.ReadDir(rec.Spool())
	if err != nil || len(left) != 1 || left[0].Name() != "message-of-others" {
		t.Errorf("the spool holds %v (%v)", left, err)
	}
}
