package thread_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// TestMeasureLinuxRaid threads a mailing list and compares with a
// straightforward in-memory threading by References, written here.
func TestMeasureLinuxRaid(t *testing.T) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with linux-raid.mbox.zst")
	}
	l := projectiontest.New("firm.example/onrecord/1")
	naive := make(union)
	var keys []string
	seen := make(map[string]bool)
	for _, header := range mboxHeaders(t, filepath.Join(dir, "linux-raid.mbox.zst")) {
		if seen[header] {
			continue // the record notes the same bytes as a duplicate
		}
		seen[header] = true
		d := l.AppendMessage(header)
		e := email.ParseEnvelope([]byte(header + "\r\n\r\n"))
		own := string(e.MessageID)
		if own == "" {
			own = d.String()
		}
		keys = append(keys, own)
		refs := e.References
		if len(e.InReplyTo) > 0 {
			refs = append(refs[:len(refs):len(refs)], e.InReplyTo[0])
		}
		for _, id := range refs {
			naive.join(own, string(id))
		}
	}

	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	start := time.Now()
	if err := db.Follow(t.Context(), l, thread.NewStage()); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	rate := float64(len(keys)) / took.Seconds()

	ours, theirs := make(map[string]string), make(map[string]string) // thread to thread
	i, differ := 0, 0
	for d := range digests(l) {
		id, err := thread.Of(t.Context(), db, d)
		if err != nil {
			t.Fatal(err)
		}
		root := naive.root(keys[i])
		i++
		if ours[id] == "" && theirs[root] == "" {
			ours[id], theirs[root] = root, id
		}
		if ours[id] != root || theirs[root] != id {
			differ++
		}
	}
	t.Logf("%d messages in %.1f s, %.0f a second; %d threads, naive %d; %d messages in another thread",
		i, took.Seconds(), rate, len(ours), len(theirs), differ)
	if differ > 0 {
		t.Errorf("%d of %d messages are in another thread than by References alone", differ, i)
	}
}

// A union joins names into sets.
type union map[string]string

func (u union) root(name string) string {
	for u[name] != "" && u[name] != name {
		if up := u[u[name]]; up != "" {
			u[name] = up
		}
		name = u[name]
	}
	return name
}

func (u union) join(a, b string) {
	if a, b = u.root(a), u.root(b); a != b {
		u[a] = b
	}
}

// mboxHeaders returns the header of each message of an mbox file.
func mboxHeaders(t *testing.T, file string) []string {
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
	var list []string
	var header strings.Builder
	inHeader, blank := false, true
	for r := bufio.NewReader(z); ; {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case blank && bytes.HasPrefix(line, []byte("From ")):
			header.Reset()
			inHeader = true
		case inHeader && len(bytes.TrimRight(line, "\r\n")) == 0:
			list = append(list, strings.TrimSuffix(header.String(), "\n"))
			inHeader = false
		case inHeader:
			header.Write(line)
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
	}
	return list
}
