package bleveindex

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"onrecord/index"
	"onrecord/ingest/email"
)

// crashDir tells a copy of the test binary to index into that folder until it
// is killed.
const crashDir = "ONRECORD_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := indexUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// Step n of the crash test adds the documents 3n to 3n+2 and removes document
// 3n-3, which the step before added.
func crashStep(n int64) (docs []index.Document, remove []email.Digest) {
	for i := 3 * n; i < 3*n+3; i++ {
		docs = append(docs, index.Document{
			Digest: crashDigest(i), Own: fmt.Sprintf("document number%d of step%d and some more words", i, n), Date: time.Unix(i, 0),
		})
	}
	return docs, []email.Digest{crashDigest(3*n - 3)}
}

func crashDigest(i int64) email.Digest { return email.DigestOf([]byte(strconv.FormatInt(i, 10))) }

func indexUntilKilled(dir string) error {
	x, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	n, err := x.Cursor()
	if err != nil {
		return err
	}
	mark := func(n int64) error {
		return x.Update(context.Background(), nil, "step", []byte(strconv.FormatInt(n, 10)))
	}
	// The kill of the round before may have come between a step and its mark.
	if n > 0 {
		if err := mark(n); err != nil {
			return err
		}
	}
	for ; ; n++ {
		docs, remove := crashStep(n)
		if err := x.Apply(context.Background(), docs, remove, n+1); err != nil {
			return err
		}
		if err := mark(n + 1); err != nil {
			return err
		}
		fmt.Println(n + 1)
	}
}

// After kill -9 at any moment the index holds what its cursor says, no more
// and no less.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	last := int64(0)
	for round := range rounds {
		applied := max(last, killWhileIndexing(t, dir))
		x := openIndex(t, dir)
		cursor, err := x.Cursor()
		if err != nil {
			t.Fatal(err)
		}
		if cursor < last || cursor > applied+1 {
			t.Errorf("round %d: cursor %d, want at least %d of the rounds before and at most one more than %d, which was reported", round, cursor, last, applied)
		}
		checkSteps(t, x, cursor)
		mark, err := x.Mark("step")
		if n, _ := strconv.ParseInt(string(mark), 10, 64); err != nil || n != cursor && n != cursor-1 {
			t.Errorf("round %d: mark %q, %v; want cursor %d or one less", round, mark, err, cursor)
		}
		closeIndex(t, x)
		last = cursor
	}
	if last == 0 {
		t.Error("no step became durable in any round")
	}
}

// killWhileIndexing runs a child, kills it at a random moment and returns the
// last step it reported.
func killWhileIndexing(t *testing.T, dir string) (applied int64) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(exe)
	child.Env = append(os.Environ(), crashDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func(ms int) {
		time.AfterFunc(time.Duration(rand.IntN(ms))*time.Millisecond, func() { child.Process.Kill() })
	}
	early := rand.IntN(4) == 0 // while it opens the index
	if early {
		kill(100)
	}
	r := bufio.NewReader(out)
	for first := true; ; first = false {
		line, err := r.ReadString('\n')
		if err == io.EOF {
			break
		}
		if first && !early {
			kill(300)
		}
		if err != nil {
			t.Fatal(err)
		}
		if applied, err = strconv.ParseInt(line[:len(line)-1], 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	return applied
}

// checkSteps checks that x holds exactly the steps before cursor.
func checkSteps(t *testing.T, x *Index, cursor int64) {
	t.Helper()
	want := make(map[email.Digest]bool)
	for n := range cursor {
		docs, remove := crashStep(n)
		for _, d := range docs {
			want[d.Digest] = true
		}
		for _, d := range remove {
			delete(want, d)
		}
	}
	res, err := x.Search(t.Context(), index.Query{}, index.SearchOptions{Limit: len(want) + 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range res.Hits {
		if !want[h.Digest] {
			t.Errorf("document %s is not of the %d steps", h.Digest, cursor)
		}
		delete(want, h.Digest)
	}
	if len(want) > 0 {
		t.Errorf("%d documents of the %d steps are missing", len(want), cursor)
	}
	if cursor > 0 {
		q, err := index.Parse(fmt.Sprintf("step%d", cursor-1), index.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if res, err := x.Search(t.Context(), q, index.SearchOptions{}); err != nil || res.Total != 3 {
			t.Errorf("the last step is found in %d documents, %v, want 3", res.Total, err)
		}
	}
}
