package zone

import (
	"archive/tar"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"onrecord/ingest/email"
)

// corpus opens a compressed file below $ONRECORD_CORPORA.
func corpus(t testing.TB, name string) io.Reader {
	t.Helper()
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("ONRECORD_CORPORA is not set")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(z.Close)
	return z
}

// fixtures returns the files of reply-fixtures below a folder, by their path
// in it.
func fixtures(t testing.TB, folder string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for r := tar.NewReader(corpus(t, "reply-fixtures.tar.zst")); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		_, path, ok := strings.Cut(h.Name, folder+"/")
		if !ok || h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = string(b)
	}
	if len(files) == 0 {
		t.Fatalf("no files below %s", folder)
	}
	return files
}

// zonesOf reads a bare text.
func zonesOf(text, from string) (string, Zones) {
	raw := "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nFrom: " + from + "\n\n" + text
	p := OfMessage(email.ParseBytes([]byte(raw), email.Limits{}))
	if len(p) == 0 {
		return "", Zones{}
	}
	return p[0].Text, p[0].Zones
}

// sameLines compares two texts but for blanks at line ends and around.
func sameLines(a, b string) bool { return tidy(a) == tidy(b) }

func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// measureDiscourse knows its convention: quoted lines in front of words of the
// author are kept, without their introduction, unless those come first.
func measureDiscourse(t *testing.T) result {
	files := fixtures(t, "discourse-email_reply_trimmer/test")
	var names []string
	for path := range files {
		if name, ok := strings.CutPrefix(path, "emails/"); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	exact := 0
	for _, name := range names {
		text, z := zonesOf(strings.TrimSpace(files["emails/"+name])+"\n", "someone@sender.example")
		got, want := trimmed(text, z), files["trimmed/"+name]
		if sameLines(got, want) {
			exact++
		} else {
			missed(t, name, got, want)
		}
	}
	return result{len(names), exact}
}

func trimmed(text string, z Zones) string {
	lastOwn := -1
	for i, l := range z.Lines {
		if isAuthors(l.Kind) && strings.TrimSpace(text[l.Start:l.End]) != "" {
			lastOwn = i
		}
	}
	var b strings.Builder
	attributed, ownBefore := false, false
	for i, l := range z.Lines {
		line := text[l.Start:l.End]
		if isAuthors(l.Kind) {
			ownBefore = ownBefore || strings.TrimSpace(line) != ""
			fmt.Fprintln(&b, line)
			continue
		}
		if lastOwn < 0 && l.Block >= 0 && l.Start >= z.Blocks[l.Block].Body && !strings.HasPrefix(text[z.Blocks[0].Body:], ">") {
			fmt.Fprintln(&b, line)
		} else if l.Block >= 0 && l.Kind == Quoted && (i < lastOwn || lastOwn < 0) {
			attributed = attributed || z.Blocks[l.Block].Author.Name != "" || z.Blocks[l.Block].Author.Addr != ""
			if l.Start >= z.Blocks[l.Block].Body && (ownBefore || !attributed) {
				fmt.Fprintln(&b, line)
			}
		}
	}
	return b.String()
}

func isAuthors(k Kind) bool { return k == Own || k == Greeting || k == SignOff || k == Code }
