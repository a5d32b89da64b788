package mailfile_test

import (
	"context"
	"fmt"
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

// A place is one message for a test record.
type place struct {
	mailbox string
	raw     string
	date    string
	flags   []string
}

// fillIMAP puts messages into mailboxes as a server would show them, and
// returns the UIDs that they got.
func fillIMAP(t testing.TB, rec *record.Record, account string, places []place) {
	t.Helper()
	err := rec.Update(t.Context(), func(tx *record.Tx) error {
		open := map[string]int64{}
		for i, p := range places {
			if open[p.mailbox] == 0 {
				_, g, err := tx.OpenMailbox(record.Mailbox{Account: account, Name: p.mailbox, RawName: []byte(p.mailbox)}, "1", nil)
				if err != nil {
					return err
				}
				open[p.mailbox] = g.ID
			}
			_, err := tx.Observe(record.Observation{Generation: open[p.mailbox], UID: uint32(i + 1), InternalDate: p.date, Flags: p.flags,
				Facet: tlog.FacetIMAP, Body: record.BytesBody([]byte(p.raw))})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// odd are messages that a mail file can spoil.
var odd = []string{
	crlf(eml(1)),
	"", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "x", "From x\r\n", ">From x\n", "no line end", "Subject: lf\n\nbody\n", "Subject: lf\n\nno end",
	"Subject: crlf\r\n\r\nno end", "Subject: mixed\r\n\r\none\ntwo\r\n", "Subject: cr\r\n\r\none\rtwo\r\n", "Subject: crcrlf\r\n\r\none\r\r\ntwo\r\n",
	"Subject: cr at the end\r\n\r\none\r", "Subject: lf, cr at the end\n\none\r", "Subject: empty lines\r\n\r\n\r\n\r\n", "Subject: empty lines\n\n\n\n",
	"Subject: quotes\r\n\r\nFrom me\r\n>From you\r\n>>>From all\r\n>> From nobody\r\nfrom here\r\n" + crlf(from) + "\r\n" + crlf(from) + "X: y\r\n\r\n",
	"Subject: quotes\n\nFrom me\n>From you\n\n" + from, "Subject: NUL\r\n\r\n\x00\xff\xfe\r\n", "Content-Length: 3\r\nSubject: length\r\n\r\nabcdef\r\n",
	from + "Subject: begins with a From_ line\n\n", "\r\nno header\r\n", "Subject: " + strings.Repeat("x", 70000) + "\r\n\r\n" + strings.Repeat(">", 70000) + "From x\r\n",
}

var formats = map[string]func(context.Context, *record.Record, string) (mailfile.ExportReport, error){
	"mbox": mailfile.ExportMbox, "maildir": mailfile.ExportMaildir,
}

// TestExportImport: what is exported comes back as the same bytes in mailboxes
// of the same names, whatever messages and names there are.
func TestExportImport(t *testing.T) {
	hostile := []string{"INBOX", "inbox", "Sent/2024", "Sent.2024", "../../etc/passwd", ".", "..", "", "/", "CON", "con.txt", "cur", "new", "a:b*?", "a\\b", " x ", "x.",
		"Entwürfe", "e\u0301", "\u00e9", "-rf", "%41", "A", "a", "x\ny", "\u202egnp.exe", ".hidden", "onrecord-mailboxes.json", strings.Repeat("long ", 60), strings.Repeat("long ", 60) + "!"}
	var places []place
	for i, raw := range odd {
		places = append(places, place{mailbox: "INBOX", raw: raw, date: "04-Mar-2025 09:00:00 -0700"})
		places = append(places, place{mailbox: hostile[i%len(hostile)], raw: raw})
	}
	for i, name := range hostile {
		places = append(places, place{mailbox: name, raw: crlf(eml(i)), date: " 4-Mar-2025 09:00:00 -0700"})
	}
	for format, export := range formats {
		t.Run(format, func(t *testing.T) {
			dir := t.TempDir()
			rec := openRecord(t, filepath.Join(dir, "data"))
			fillIMAP(t, rec, account, places)
			fillIMAP(t, rec, "../lee", []place{{mailbox: "INBOX", raw: crlf(eml(100))}})
			want := contents(t, rec)
			out := filepath.Join(dir, "out", "mail")
			report, err := export(t.Context(), rec, out)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range report.Mailboxes {
				if rel, err := filepath.Rel(out, m.Path); err != nil || strings.Count(filepath.ToSlash(rel), "/") != 1 || strings.HasPrefix(rel, "..") {
					t.Errorf("mailbox %q lies at %s", m.Mailbox, m.Path)
				}
			}
			for _, path := range []string{filepath.Join(out, account), out} {
				again := openRecord(t, t.TempDir())
				report := importPaths(t, again, path)
				if len(report.Failures) > 0 {
					t.Fatalf("failures: %q", report.Failures)
				}
				wanted := maps.Clone(want)
				wanted["INBOX"] = slices.DeleteFunc(slices.Clone(want["INBOX"]), func(s string) bool { return s == crlf(eml(100)) })
				if path == out {
					wanted["../lee/INBOX"] = []string{crlf(eml(100))}
				}
				wanted["%"] = wanted[""] // a name that no import can have
				delete(wanted, "")
				sameContents(t, contents(t, again), wanted)
			}
		})
	}
}

func TestExportLarge(t *testing.T) {
	large := []string{
		"Subject: large\r\n\r\n" + strings.Repeat("From me, a line\r\n", 9<<20/17), "Subject: lf\n\n" + strings.Repeat("From me, a line\n", 9<<20/16),
		"Subject: one line\r\n\r\n" + strings.Repeat("x", 9<<20), "Subject: quotes\r\n\r\n" + strings.Repeat(">", 9<<20) + "From \r\n",
	}
	var places []place
	for _, raw := range large {
		places = append(places, place{mailbox: "INBOX", raw: raw})
	}
	for format, export := range formats {
		t.Run(format, func(t *testing.T) {
			dir := t.TempDir()
			rec := openRecord(t, filepath.Join(dir, "data"))
			fillIMAP(t, rec, account, places)
			if _, err := export(t.Context(), rec, filepath.Join(dir, "out")); err != nil {
				t.Fatal(err)
			}
			again := openRecord(t, filepath.Join(dir, "again"))
			importPaths(t, again, filepath.Join(dir, "out", account))
			for _, raw := range large {
				if places, err := again.SightingsOf(t.Context(), email.DigestOf([]byte(raw))); err != nil || len(places) != 1 {
					t.Errorf("%.20q has %d places (%v)", raw, len(places), err)
				}
			}
		})
	}
}

// TestExportFlags: flags and times are in the names of a Maildir, and come back.
func TestExportFlags(t *testing.T) {
	dir := t.TempDir()
	rec := openRecord(t, filepath.Join(dir, "data"))
	fillIMAP(t, rec, account, []place{
		{"INBOX", crlf(eml(1)), "04-Mar-2025 09:00:00 -0700", []string{`\Seen`, `\Answered`, "$forwarded", `\Flagged`, "unknown"}},
		{"INBOX", "Subject: no date at all\n\n", "", nil},
	})
	out := filepath.Join(dir, "out")
	report, err := mailfile.ExportMaildir(t.Context(), rec, out)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(report.Mailboxes[0].Path, "cur"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.Replace(e.Name(), ";2,", ":2,", 1))
	}
	if want := []string{"0.00000002.onrecord,L=lf:2,", "1741104000.00000001.onrecord:2,FPRS"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if info, err := entries[1].Info(); err != nil || info.ModTime().Unix() != 1741104000 {
		t.Errorf("time of the file: %v (%v)", info.ModTime(), err)
	}
	again := openRecord(t, filepath.Join(dir, "again"))
	importPaths(t, again, filepath.Join(out, account))
	boxes, err := again.Mailboxes(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sightings(t, again, boxes[0]) {
		got = append(got, fmt.Sprint(s.InternalDate, s.Flags))
	}
	if want := []string{"[]", `04-Mar-2025 16:00:00 +0000[\Flagged $Forwarded \Answered \Seen]`}; !slices.Equal(got, want) {
		t.Errorf("sightings %q, want %q", got, want)
	}
}

// TestExportCopies: a message is written as often as the mailbox had it at one
// time: once for all generations, and once if it has vanished.
func TestExportCopies(t *testing.T) {
	dir := t.TempDir()
	rec := openRecord(t, filepath.Join(dir, "data"))
	write(t, dir, map[string]string{"INBOX": from + eml(1) + "\n" + from + eml(5) + "\n"})
	observe := func(tx *record.Tx, gen int64, uid uint32, n int, flags ...string) error {
		_, err := tx.Observe(record.Observation{Generation: gen, UID: uid, Facet: tlog.FacetIMAP, Flags: flags, Body: record.BytesBody([]byte(crlf(eml(n))))})
		return err
	}
	err := rec.Update(t.Context(), func(tx *record.Tx) error {
		m, g, err := tx.OpenMailbox(record.Mailbox{Account: account, Name: "INBOX", RawName: []byte("INBOX")}, "1", nil)
		for i, n := range []int{1, 2, 2, 3, 4, 4} { // 2: two copies; 4: moved out and in again
			if err == nil {
				err = observe(tx, g.ID, uint32(i+1), n)
			}
		}
		if err == nil {
			err = tx.Vanished(g.ID, []uint32{4, 5}, nil)
		}
		if err != nil {
			return err
		}
		next, err := tx.ResetMailbox(m.ID, "2", nil)
		if err != nil {
			return err
		}
		if err := observe(tx, next.ID, 1, 1, `\Seen`); err != nil {
			return err
		}
		return tx.FetchFailed(next.ID, 2, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	importPaths(t, rec, filepath.Join(dir, "INBOX"))
	for format, export := range formats {
		t.Run(format, func(t *testing.T) {
			out := filepath.Join(dir, format)
			report, err := export(t.Context(), rec, out)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Mailboxes) != 1 || report.Mailboxes[0].Messages != 6 {
				t.Errorf("report %+v", report)
			}
			again := openRecord(t, t.TempDir())
			importPaths(t, again, out)
			sameContents(t, contents(t, again), map[string][]string{"INBOX": {
				crlf(eml(1)), crlf(eml(2)), crlf(eml(2)), crlf(eml(3)), crlf(eml(4)), crlf(eml(5))}})
		})
	}
}

func TestExportRefuses(t *testing.T) {
	dir := t.TempDir()
	rec := openRecord(t, filepath.Join(dir, "data"))
	fillIMAP(t, rec, account, []place{{mailbox: "INBOX", raw: crlf(eml(1))}})
	write(t, dir, map[string]string{"full/x": "", "file": ""})
	for format, export := range formats {
		if _, err := export(t.Context(), rec, filepath.Join(dir, "full")); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("%s into a folder that is not empty: error %v", format, err)
		}
		if _, err := export(t.Context(), rec, filepath.Join(dir, "file")); err == nil {
			t.Errorf("%s onto a file: no error", format)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		out := filepath.Join(dir, "cancelled-"+format)
		if _, err := export(ctx, rec, out); err == nil {
			t.Errorf("%s, cancelled: no error", format)
		}
		if found, err := filepath.Glob(filepath.Join(out, "*", "*.mbox*")); err != nil || len(found) > 0 {
			t.Errorf("%s, cancelled: left %v (%v)", format, found, err)
		}
	}
}

// A dying context ends when a path is there.
type dying struct {
	context.Context
	path string
}

func (d dying) Err() error {
	if _, err := os.Stat(d.path); err == nil {
		return context.Canceled
	}
	return d.Context.Err()
}

// An export that is stopped leaves nothing, so that it can be done again, and takes
// away nothing that was there before.
func TestExportStopped(t *testing.T) {
	dir := t.TempDir()
	rec := openRecord(t, filepath.Join(dir, "data"))
	fillIMAP(t, rec, account, []place{{mailbox: "Archive", raw: crlf(eml(1))}, {mailbox: "INBOX", raw: crlf(eml(2))}})
	for format, export := range formats {
		for _, there := range []bool{false, true} {
			out := filepath.Join(dir, fmt.Sprint(format, there))
			if there {
				if err := os.Mkdir(out, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			first := "Archive"
			if format == "mbox" {
				first += ".mbox"
			}
			report, err := export(dying{t.Context(), filepath.Join(out, account, first)}, rec, out)
			if err == nil || len(report.Mailboxes) > 0 {
				t.Errorf("%s: error %v, report %+v", out, err, report)
			}
			left, err := os.ReadDir(out)
			if len(left) > 0 || there != (err == nil) {
				t.Errorf("%s: left %v (%v)", out, left, err)
			}
			if report, err := export(t.Context(), rec, out); err != nil || len(report.Mailboxes) != 2 {
				t.Errorf("%s, again: error %v, report %+v", out, err, report)
			}
		}
	}
}
