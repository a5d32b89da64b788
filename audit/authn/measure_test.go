package authn

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// TestMeasureBodies holds the bodies of mailing lists against the hashes that
// their senders signed, which needs no key, and compares with go-msgauth. Lists
// that add a footer break what was signed, so not all can fit.
func TestMeasureBodies(t *testing.T) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder of corpora")
	}
	never := rsaSigner(t, 2048) // a key that made none of the signatures
	fits, all, compared := 0, 0, 0
	var took time.Duration
	for _, name := range []string{"linux-raid.mbox.zst", "usrp-users-2k.mbox.zst"} {
		eachMessage(t, filepath.Join(dir, name), func(raw []byte) {
			start := time.Now()
			results := Verify(raw, at, seen(at, never.record))
			took += time.Since(start)
			for i, r := range results {
				all++
				ours := !strings.HasPrefix(r.Reason, "the body is not")
				if ours {
					fits++
				}
				if r.Status == Pass {
					t.Errorf("%s passes with a key of nobody", r.Domain)
				}
				if i > 0 || r.Algorithm != "rsa-sha256" || r.Length >= 0 || !r.Expires.IsZero() || all%10 > 0 {
					continue
				}
				compared++
				if _, err := oracle(t, raw, never.record); ours == strings.Contains(err.Error(), "body hash") {
					t.Errorf("body of a message of %s: fits %v, the oracle says %v", r.Domain, ours, err)
				}
			}
		})
	}
	t.Logf("%d of %d bodies fit, %d compared, %.1f s", fits, all, compared, took.Seconds())
	if float64(fits) < 0.8*float64(all) || compared < 500 {
		t.Error("fewer than four of five bodies fit, or few were compared")
	}
}

// eachMessage yields the messages of an mbox.
func eachMessage(t *testing.T, file string, yield func(raw []byte)) {
	t.Helper()
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
	var message []byte
	for r := bufio.NewReader(z); ; {
		line, err := r.ReadBytes('\n')
		if bytes.HasPrefix(line, []byte("From ")) || err != nil {
			if len(message) > 0 {
				yield(message)
			}
			message = nil
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		message = append(message, line...)
	}
}
