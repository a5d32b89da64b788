package clock_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// TestMeasureTimes reads the headers of mailing lists and prints which clock
// their times come from, how often clocks disagree, and what that costs.
func TestMeasureTimes(t *testing.T) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder of corpora")
	}
	for _, name := range []string{"linux-raid.mbox.zst", "usrp-users-2k.mbox.zst"} {
		t.Run(name, func(t *testing.T) {
			l := projectiontest.New("firm.example/onrecord/1")
			var digests []email.Digest
			seen := make(map[string]bool)
			eachHeader(t, filepath.Join(dir, name), func(header string, from []byte) {
				if !seen[header] {
					seen[header] = true
					digests = append(digests, l.AppendMail(header+"\r\n", fileFacet(from)))
				}
			})
			db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			start := time.Now()
			catchUp(t, db, l)
			took := time.Since(start)
			bases, zones, conflicts := map[email.Basis]int{}, map[email.ZoneNote]int{}, map[string]int{}
			alone := 0
			for _, d := range digests {
				e := mustOf(t, db, d)
				bases[e.Basis]++
				zones[e.Zone]++
				for _, c := range e.Conflicts {
					conflicts[c]++
				}
				if e.Alone {
					alone++
				}
				if e.At.Year() < 1982 || e.Basis == email.BasisNone {
					t.Errorf("message %s: %+v", d, e)
				}
			}
			t.Logf("%d messages in %.1f s, %.0f a second\nbasis %v, date alone %d\nconflicts %v\nzone %v",
				len(digests), took.Seconds(), float64(len(digests))/took.Seconds(), bases, alone, conflicts, zones)
			if share := float64(bases[email.BasisDate]) / float64(len(digests)); share < 0.5 {
				t.Errorf("the Date counts in %.3f of messages", share)
			}
		})
	}
}

// fileFacet is that of a message below a From_ line.
func fileFacet(from []byte) *tlog.Facet {
	words := strings.Fields(string(from))
	for len(words) > 0 {
		if at, err := time.Parse("Mon Jan 2 15:04:05 2006", strings.Join(words, " ")); err == nil {
			line := strings.TrimSpace(string(from))
			if strings.HasPrefix(line, "From mboxrd@z ") {
				line = ""
			}
			return inFile(at.Format("02-Jan-2006 15:04:05 -0700"), line)
		}
		words = words[1:]
	}
	return inFile("", "")
}

// eachHeader yields the header of each message of an mbox file with its From_
// line.
func eachHeader(t *testing.T, file string, yield func(header string, from []byte)) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var header strings.Builder
	var from []byte
	inHeader, blank := false, true
	for r := bufio.NewReader(z); ; {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		empty := len(bytes.TrimRight(line, "\r\n")) == 0
		switch {
		case blank && bytes.HasPrefix(line, []byte("From ")):
			header.Reset()
			from, inHeader = line, true
		case inHeader && empty:
			yield(header.String(), from)
			inHeader = false
		case inHeader:
			fmt.Fprintf(&header, "%s\r\n", bytes.TrimRight(line, "\r\n"))
		}
		blank = empty
	}
}
