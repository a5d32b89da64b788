package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun wants a sentence about each wrong use, flags taken before and after the
// bundle, and a file that is not whole told from one in which something is wrong.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "bagit.txt", Method: zip.Store})
	if err == nil {
		_, err = w.Write([]byte("no bundle\n"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for name, data := range map[string][]byte{"bundle.zip": whole, "cut.zip": whole[:len(whole)-30], "empty.zip": nil, "letter.txt": []byte("Dear Kit,\n")} {
		if err := os.WriteFile(filepath.Join(".", name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const incomplete = "the download may be incomplete"
	for _, tt := range []struct {
		args string
		exit int
		says string // on either output
	}{
		{"", 2, "no bundle is named: give the zip file"},
		{"--vkey bundle.zip", 2, `no bundle is named, since "bundle.zip" was taken for the key`},
		{"bundle.zip cut.zip", 2, `one bundle is checked at a time, and 2 are named: ["bundle.zip" "cut.zip"]`},
		{"bundle.zip --vkey nonsense", 2, "vkey"},
		{"--vkey nonsense bundle.zip", 2, "vkey"},
		{"bundle.zip --nonsense", 2, "-nonsense"},
		{"bundle.zip", 1, "0  FAIL"},
		{"bundle.zip --levels 2", 3, "0  FAIL         files: nothing was changed, added or taken out (not asked for)"},
		{"cut.zip", 3, incomplete},
		{"empty.zip", 3, incomplete},
		{"letter.txt", 3, incomplete},
		{"none.zip", 2, "none.zip"},
		{"--help", 0, "usage: "},
		{"--version", 0, "onrecord-verify "},
	} {
		t.Run(tt.args, func(t *testing.T) {
			var out bytes.Buffer
			if exit := run(strings.Fields(tt.args), &out, &out); exit != tt.exit || !strings.Contains(out.String(), tt.says) {
				t.Errorf("exit %d, want %d and %q:\n%s", exit, tt.exit, tt.says, &out)
			}
			if tt.exit == 2 && !strings.HasPrefix(out.String(), "onrecord-verify: ") && !strings.HasPrefix(out.String(), "flag provided") {
				t.Errorf("it does not begin with a sentence:\n%s", &out)
			}
		})
	}
}
