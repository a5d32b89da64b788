package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestKilledImport kills imports at random moments, then lets one finish: every
// message is held once, the index has caught up, and the record verifies.
func TestKilledImport(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 5
	}
	const messages = 1500
	dir := t.TempDir()
	mbox := filepath.Join(dir, "box.mbox")
	if err := os.WriteFile(mbox, generatedMbox(0, messages), 0o600); err != nil {
		t.Fatal(err)
	}
	bin, data := build(t), filepath.Join(dir, "data")
	importing := []string{"--data-dir", data, "import", "--account", "b@firm.example", mbox}
	rng := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for range kills {
		cmd := exec.Command(bin, importing...)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(5+rng.IntN(400))*time.Millisecond, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		if timer.Stop() && err != nil {
			t.Fatalf("import failed without being killed: %v\n%s", err, errs.String())
		}
		if err != nil {
			killed++
		}
	}
	t.Logf("%d of %d imports were killed", killed, kills)
	measure(t, nil, bin, importing...)
	var status struct {
		Messages, Sightings, Lag int
		Complete                 bool
	}
	if err := json.Unmarshal([]byte(measure(t, nil, bin, "--data-dir", data, "status", "--json").out), &status); err != nil {
		t.Fatal(err)
	}
	if status.Messages != messages || status.Sightings != messages || status.Lag != 0 {
		t.Errorf("status = %+v, want %d messages, each seen once, and no lag", status, messages)
	}
	measure(t, nil, bin, "--data-dir", data, "verify")
	for _, i := range []int{0, 700, messages - 1} {
		out := measure(t, nil, bin, "--data-dir", data, "search", "--json", fmt.Sprintf("word%d", i)).out
		if n := bytes.Count([]byte(out), []byte("\n")); n != 1 {
			t.Errorf("word%d is found %d times", i, n)
		}
	}
}
