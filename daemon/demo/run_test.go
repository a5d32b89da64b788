package demo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/ingest/email"
)

func TestRun(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	var out strings.Builder
	start := time.Now()
	if err := Run(t.Context(), &out, Options{}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	t.Logf("took %s", time.Since(start).Round(time.Millisecond))
	text := out.String()
	for _, want := range []string{
		"isla/INBOX", "callum/Sent", // every mailbox is listed
		"(no message matches)",                        // the lift-out photographs
		"the next morning",                            // what point 10 comes to
		"Invoice 2261 is wrong (was: ",                // the thread under its new name
		"gone from the server",                        // the deleted message
		"ok: 91 messages in",                          // verify
		"WRONG  ",                                     // the changed copy
		"supported, ruled by isla@corranslip.example", // the letter as a case
		"contradicted, ruled by isla@corranslip.example",
		"Dear Jean Forsyth,", // the answer
		"points, 2 of them ruled on,",
		"0  pass ", "1  pass ", "4  pass ", // the bundle
		"0  FAIL ",      // and one that was changed
		"onrecord init", // how to go on
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the demo does not say %q", want)
		}
	}
	if strings.Contains(text, "entry -1") {
		t.Error("the demo names an entry that is none")
	}
	d := load(t)
	for _, id := range []string{"f24a", "f25a", "f25b", "d05a", "d11a", "a27a", "a18b", awkward} {
		if digest := email.DigestOf(mails(d)[id].Raw).String()[:8]; !strings.Contains(text, digest) {
			t.Errorf("the demo does not find message %s (%s)", id, digest)
		}
	}
	for line := range strings.Lines(text) {
		if n := len([]rune(line)); n > 121 {
			t.Errorf("line of %d characters: %s", n, line)
		}
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Log(text)
}

func TestRunKeepsItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kept")
	var out strings.Builder
	if err := Run(t.Context(), &out, Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.LoadOptions{File: filepath.Join(dir, "onrecord.yaml"), Environ: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, "record.db")); err != nil {
		t.Error(err)
	}
	if err := Run(t.Context(), &out, Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second run in the same folder: %v, want an error that says it is not empty", err)
	}
}

func TestFlipNeedsAFrame(t *testing.T) {
	if flip([]byte("nothing here")) || flip([]byte{0x28, 0xb5, 0x2f, 0xfd}) {
		t.Error("changed a file without a whole frame")
	}
	b := make([]byte, 200)
	copy(b[10:], []byte{0x28, 0xb5, 0x2f, 0xfd})
	if !flip(b) || b[74] != 1 {
		t.Error("did not change the frame")
	}
}
