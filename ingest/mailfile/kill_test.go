package mailfile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/mailfile"
)

// childEnv names the folder in which this program, run again by a test, imports
// list.mbox and m into data.
const childEnv = "ONRECORD_TEST_IMPORT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := importChild(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func importChild(dir string) error {
	ctx := context.Background()
	rec, err := record.Open(ctx, filepath.Join(dir, "data"), record.Options{Create: true, Host: "firm.example"})
	if err != nil {
		return err
	}
	fmt.Println("open")
	s := mailfile.Source{Account: account, Paths: []string{filepath.Join(dir, "list.mbox"), filepath.Join(dir, "m")}}
	if _, err := mailfile.Import(ctx, rec, s, mailfile.Options{}); err != nil {
		return err
	}
	return rec.Close()
}

// TestKill kills an import again and again at random moments. In the end every
// message is there once.
func TestKill(t *testing.T) {
	const messages, large = 2000, 10 << 20
	dir := t.TempDir()
	var mbox strings.Builder
	for n := range messages {
		mbox.WriteString(from + eml(n) + "\n")
	}
	write(t, dir, map[string]string{"list.mbox": mbox.String(), "m/cur/1": eml(1), "m/.Sent/cur/2": eml(2) + strings.Repeat("large\n", large/6)})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 15
	for round := range rounds + 1 {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		var errText strings.Builder
		cmd.Stderr = &errText
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err == nil && round < rounds { // the record is open
			time.Sleep(time.Duration(rand.IntN(10+round*20)) * time.Millisecond)
			_ = cmd.Process.Kill() // it may have ended
		}
		if err := cmd.Wait(); err != nil && (round == rounds || errText.Len() > 0) {
			t.Fatalf("round %d: %v: %s", round, err, errText.String())
		}
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	size := rec.Size()
	importPaths(t, rec, filepath.Join(dir, "list.mbox"), filepath.Join(dir, "m"))
	if rec.Size() != size {
		t.Errorf("%d leaves were missing", rec.Size()-size)
	}
	counts, err := rec.Counts(t.Context())
	if err != nil || counts.Messages != messages+1 || counts.Sightings != messages+2 {
		t.Errorf("%d messages in %d places (%v)", counts.Messages, counts.Sightings, err)
	}
	checkVerify(t, rec)
}
