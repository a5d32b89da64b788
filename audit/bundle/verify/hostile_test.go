package verify

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func zipOf(t testing.TB, headers ...*zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, h := range headers {
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(bytes.Repeat([]byte("x"), 100))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAttackHostileZip(t *testing.T) {
	link := &zip.FileHeader{Name: "data/a.txt"}
	link.SetMode(fs.ModeSymlink | 0o777)
	tests := map[string][]byte{
		"climbs":     zipOf(t, &zip.FileHeader{Name: "../a.txt"}),
		"climbs in":  zipOf(t, &zip.FileHeader{Name: "data/../../a.txt"}),
		"absolute":   zipOf(t, &zip.FileHeader{Name: "/a.txt"}),
		"backslash":  zipOf(t, &zip.FileHeader{Name: `data\a.txt`}),
		"upper case": zipOf(t, &zip.FileHeader{Name: "data/A.txt"}),
		"option":     zipOf(t, &zip.FileHeader{Name: "-engine"}),
		"option in":  zipOf(t, &zip.FileHeader{Name: "data/-engine"}),
		"hidden":     zipOf(t, &zip.FileHeader{Name: "data/.a"}),
		"long name":  zipOf(t, &zip.FileHeader{Name: "data/" + strings.Repeat("a", 300)}),
		"twice":      zipOf(t, &zip.FileHeader{Name: "data/a.txt"}, &zip.FileHeader{Name: "data/a.txt"}),
		"compressed": zipOf(t, &zip.FileHeader{Name: "data/a.txt", Method: zip.Deflate}),
		"link":       zipOf(t, link),
		"no zip":     []byte("PK"),
	}
	for what, b := range tests {
		if _, err := OpenZip(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrNotBundle) {
			t.Errorf("%s: %v, want ErrNotBundle", what, err)
		}
	}
	size := zipOf(t, &zip.FileHeader{Name: "data/a.txt"})
	at := bytes.Index(size, []byte("PK\x01\x02"))
	copy(size[at+20:], []byte{0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f})
	if _, err := OpenZip(bytes.NewReader(size), int64(len(size))); !errors.Is(err, ErrNotBundle) {
		t.Errorf("claims 2 GiB: %v", err)
	}
}

func TestAttackLinkInFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "a.txt")); err != nil {
		t.Skip("no links here")
	}
	if _, err := open(dir); !errors.Is(err, ErrNotBundle) {
		t.Errorf("%v, want ErrNotBundle", err)
	}
}

// TestAttackTextTurned: what a server claims of a sender, or a firm gives as a
// reason, cannot steer the terminal, begin a line or turn the direction of what is
// read.
func TestAttackTextTurned(t *testing.T) {
	r := Report{Levels: []Level{{Says: []string{"claims: \x1b[2J\n4  pass \u009b31m \u202essap\u2066\u2028 Zoë"}}}}
	var b strings.Builder
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	if want := "     claims: ?[2J?4  pass ?31m ?ssap?? Zoë\n"; !strings.Contains(b.String(), want) {
		t.Errorf("%q, want in it %q", b.String(), want)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(zipOf(f, &zip.FileHeader{Name: "bagit.txt"}, &zip.FileHeader{Name: "data/leaves/0000000001.leaf"}, &zip.FileHeader{Name: "data/checkpoints/0000000001"}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		files, err := OpenZip(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		r, err := Check(files, Options{})
		if err != nil || r.Exit() == 0 {
			t.Fatalf("exit %d, %v", r.Exit(), err)
		}
	})
}

// The program for the other side is small: it links the standard library, the
// formats of the log, the check of time-stamps, and the libraries below them.
func TestDependencies(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "onrecord/cmd/onrecord-verify").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.FieldsSeq(string(out)) {
		switch {
		case strings.HasPrefix(dep, "golang.org/x/mod/sumdb/"), strings.HasPrefix(dep, "github.com/notaryproject/tspclient-go"):
		case dep == "golang.org/x/net/publicsuffix", dep == "golang.org/x/net/dns/dnsmessage", dep == "onrecord/audit/authn":
		case dep == "onrecord/cmd/release": // which version it is
		case dep == "onrecord/audit/tlog", dep == "onrecord/audit/anchor", dep == "onrecord/audit/receipt", dep == "onrecord/audit/bundle/verify", dep == "onrecord/cmd/onrecord-verify":
		default:
			t.Errorf("links %s", dep)
		}
	}
}

// TestPlainExtras: of extra fields only those of times and owners are taken, and that
// of where an entry is, if it is so far on.
func TestPlainExtras(t *testing.T) {
	for _, tt := range []struct {
		extra       string
		plain, wide bool
	}{
		{"", true, true},
		{"UT\x05\x00\x01\x00\x00\x00\x00", true, true},
		{"UT\x05\x00\x01\x00\x00\x00\x00ux\x01\x00\x01", true, true},
		{"\x01\x00\x08\x00\x00\x00\x00\x00\x01\x00\x00\x00", false, true},
		{"up\x05\x00\x01\x00\x00\x00\x00", false, false},
		{"UT\x05\x00\x01\x00\x00\x00\x00up\x01\x00\x01", false, false},
		{"UT\x06\x00\x01\x00\x00\x00\x00", false, false},
		{"UT\x00", false, false},
	} {
		if got, far := plain([]byte(tt.extra), false), plain([]byte(tt.extra), true); got != tt.plain || far != tt.wide {
			t.Errorf("%q: %v, far on %v", tt.extra, got, far)
		}
	}
}
