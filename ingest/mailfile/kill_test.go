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
	killed := 0
	for round := range 100 {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		var out strings.Builder
		cmd.Stderr = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(5+rand.IntN(60+round*30))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		if kill.Stop() || err == nil {
			if err != nil {
				t.Fatalf("round %d: %v: %s", round, err, out.String())
			}
			break
		}
		killed++
	}
	if killed == 0 {
		t.Error("the import was never killed")
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	size := rec.Size()
	importPaths(t, rec, filepath.Join(dir, "list.mbox"), filepath.Join(dir, "m"))
	if rec.Size() != size {
		t.Errorf("after %d kills, %d leaves were missing", killed, rec.Size()-size)
	}
	counts, err := rec.Counts(t.Context())
	if err != nil || counts.Messages != messages+1 || counts.Sightings != messages+2 {
		t.Errorf("after %d kills: %d messages in %d places (%v)", killed, counts.Messages, counts.Sightings, err)
	}
	checkVerify(t, rec)
	t.Logf("killed %d times", killed)
}
