package verify

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

// TestAttackManyStamps: the list of files is read as often however many time-stamps a
// bundle has.
func TestAttackManyStamps(t *testing.T) {
	signer, err := tlog.NewSigner("firm.example/onrecord/1", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	cp := tlog.Checkpoint{Origin: signer.Name(), Size: 1}
	note, err := tlog.SignCheckpoint(cp, signer)
	if err != nil {
		t.Fatal(err)
	}
	reads := func(stamps int) int {
		opened := 0
		files := newFiles()
		add := func(name, text string) {
			open := func() (io.ReadCloser, error) {
				if name == "manifest-sha256.txt" {
					opened++
				}
				return io.NopCloser(strings.NewReader(text)), nil
			}
			if err := files.add(name, int64(len(text)), open); err != nil {
				t.Fatal(err)
			}
		}
		var list strings.Builder
		for i := range stamps {
			name := fmt.Sprintf("data/anchors/0000000001.a%d.tsr", i)
			add(name, "x")
			fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256([]byte("x")), name)
		}
		add("data/anchors/0000000001.checkpoint", string(note))
		add("manifest-sha256.txt", list.String())
		c := &checker{files: files, key: signer.Verifier, roots: x509.NewCertPool(), checkpoint: cp, note: note, levels: make([]Level, len(titles)), sums: map[string][sha256.Size]byte{}}
		for _, name := range files.under("data/anchors/") {
			c.sums[name] = sha256.Sum256([]byte("x"))
		}
		c.times()
		if l := c.levels[2]; l.Status != Fail || !strings.Contains(l.Says[0], "this is no time-stamp") {
			t.Errorf("%d time-stamps: %+v", stamps, l)
		}
		return opened
	}
	if one, many := reads(1), reads(30); many != one {
		t.Errorf("the list is read %d times for one time-stamp, %d times for thirty", one, many)
	}
}
