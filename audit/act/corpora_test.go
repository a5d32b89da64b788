//go:build unix

package act

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// open opens a file below $ONRECORD_CORPORA.
func open(t testing.TB, name string) io.Reader {
	t.Helper()
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("ONRECORD_CORPORA is not set")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".zst") {
		return f
	}
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(z.Close)
	return z
}

// messages reads the first messages of an mbox.
func messages(t testing.TB, name string, most int) []*email.Message {
	t.Helper()
	r := bufio.NewReaderSize(open(t, name), 1<<20)
	var list []*email.Message
	var raw bytes.Buffer
	for len(list) < most {
		line, err := r.ReadBytes('\n')
		if (bytes.HasPrefix(line, []byte("From ")) || err != nil) && raw.Len() > 0 {
			m, perr := email.Parse(bytes.NewReader(raw.Bytes()), email.Limits{})
			if perr == nil {
				list = append(list, m)
			}
			raw.Reset()
		}
		if err != nil {
			break
		}
		if !bytes.HasPrefix(line, []byte("From ")) {
			raw.Write(line)
		}
	}
	return list
}

// spent returns the time that processors gave to this program.
func spent(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestMeasureSpeed reads zones and acts of a mailing list. It counts the time of
// processors, garbage collection included, not that of the clock on the wall.
func TestMeasureSpeed(t *testing.T) {
	list := messages(t, "linux-raid.mbox.zst", 6000)
	var zones, acts time.Duration
	found := map[Kind]int{}
	bytes := 0
	for _, m := range list {
		began := spent(t)
		parts := zone.OfMessage(m)
		read := spent(t)
		Automatic(m, parts) // its words are read all the same
		if English(parts) {
			for _, p := range parts {
				bytes += len(p.Zones.Text(p.Text, zone.Own))
				for _, a := range Detect(p, Message{}) {
					if a.Confirmed {
						found[a.Kind]++
					}
				}
			}
		}
		zones += read - began
		acts += spent(t) - read
	}
	rate := float64(len(list)) / (zones + acts).Seconds()
	t.Logf("%d messages: zones %.2f s, acts %.2f s (%d bytes of own words), %.0f messages a second", len(list), zones.Seconds(), acts.Seconds(), bytes, rate)
	t.Logf("confirmed: %v", found)
	if rate < 1000 {
		t.Errorf("%.0f messages a second", rate)
	}
}

// sentenceActs returns what a sentence does of which nobody knows what stands
// around it, what is possible included if sure is false.
func sentenceActs(text string, sure bool) map[Kind]bool {
	kinds := map[Kind]bool{}
	for _, s := range Sentences(part(text)) {
		r := read(text, s)
		r.alone = true
		for _, a := range shipped().choose(shipped().judge(&r, nil)) {
			if a.Confirmed || !sure {
				kinds[a.Kind] = true
			}
		}
	}
	return kinds
}

// counts counts sentences that were and should have been found.
type counts struct{ right, found, all int }

func (c *counts) add(found, gold bool) {
	if found {
		c.found++
	}
	if gold {
		c.all++
	}
	if found && gold {
		c.right++
	}
}

func (c counts) figures() (p, r, f float64) {
	p, r = float64(c.right)/float64(max(1, c.found)), float64(c.right)/float64(max(1, c.all))
	return p, r, 2 * p * r / max(1e-9, p+r)
}

// TestMeasureParakweet: sentences that ask or undertake, in the labels of others,
// for whom it also asks to say "do not hesitate to call", to advertise and to
// meet, and undertakes nothing to say what will be done. Of 100 disagreements drawn
// at random, judged by the definitions of this package, 34 of 46 that it misses are
// neither promise nor request, and 25 of 54 that it finds are one: who labelled by
// these definitions without an error would reach an F1 of about .74 here.
func TestMeasureParakweet(t *testing.T) {
	for _, sure := range []bool{true, false} {
		var c counts
		s := bufio.NewScanner(open(t, "labelled/parakweet-test.tsv"))
		for s.Scan() {
			label, text, ok := strings.Cut(s.Text(), "\t")
			if !ok {
				continue
			}
			k := sentenceActs(text, sure)
			c.add(k[Request] || k[Question] || k[Promise], label == "Yes")
		}
		p, r, f := c.figures()
		t.Logf("confirmed only %v: P %.3f R %.3f F1 %.3f of %d", sure, p, r, f, c.all)
		if sure && f < 0.65 {
			t.Errorf("F1 %.3f", f)
		}
	}
}

// TestMeasurePromiseSeed: an unreviewed annotator, for information.
func TestMeasurePromiseSeed(t *testing.T) {
	for _, sure := range []bool{true, false} {
		var c counts
		d := json.NewDecoder(open(t, "labelled/promise-seed.jsonl"))
		for {
			var row struct {
				Label int
				Text  string
			}
			if err := d.Decode(&row); err != nil {
				break
			}
			c.add(sentenceActs(row.Text, sure)[Promise], row.Label == 1)
		}
		p, r, f := c.figures()
		t.Logf("confirmed only %v: P %.3f R %.3f F1 %.3f of %d", sure, p, r, f, c.all)
	}
}

// TestMeasureBC3: two of three annotators, for information.
func TestMeasureBC3(t *testing.T) {
	for _, sure := range []bool{true, false} {
		var req, cmt counts
		d := json.NewDecoder(open(t, "labelled/bc3.jsonl"))
		for {
			var row struct {
				Votes  struct{ Req, Cmt int }
				Quoted bool
				Text   string
			}
			if err := d.Decode(&row); err != nil {
				break
			}
			if row.Quoted {
				continue
			}
			k := sentenceActs(row.Text, sure)
			req.add(k[Request] || k[Question], row.Votes.Req >= 2)
			cmt.add(k[Promise], row.Votes.Cmt >= 2)
		}
		p, r, f := req.figures()
		t.Logf("confirmed only %v: requests P %.3f R %.3f F1 %.3f of %d", sure, p, r, f, req.all)
		p, r, f = cmt.figures()
		t.Logf("confirmed only %v: commitments P %.3f R %.3f F1 %.3f of %d", sure, p, r, f, cmt.all)
	}
}
