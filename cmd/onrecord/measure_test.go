package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/ingest/imapsync/imaptest"
)

// The measures of this file run the program as a process on real mail of
// $ONRECORD_CORPORA, beside the programs that people compare it with.

func corpora(t testing.TB) string {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder of corpora")
	}
	return dir
}

// unpack decompresses a .zst file of the corpora into dir.
func unpack(t testing.TB, name, dir string) string {
	in, err := os.Open(filepath.Join(corpora(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r, err := zstd.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join(dir, strings.TrimSuffix(name, ".zst"))
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, r); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// build builds the program once for a test.
func build(t testing.TB) string {
	bin := filepath.Join(t.TempDir(), "onrecord")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// usage is what a process took.
type usage struct {
	wall   time.Duration
	cpu    time.Duration // of all processors, which other work on the machine changes less
	maxRSS int64         // bytes
	out    string
}

func measure(t testing.TB, env []string, name string, args ...string) usage {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak, done := make(chan int64), make(chan struct{})
	go func() { peak <- watchRSS(cmd.Process.Pid, done) }()
	err := cmd.Wait()
	close(done)
	took := time.Since(start)
	u := usage{took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), <-peak, out.String()}
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, tail(out.String()), tail(errs.String()))
	}
	return u
}

// watchRSS returns the peak resident set of a process that ends when done is
// closed. The resource usage of a child will not do: it begins with the peak of
// this process.
func watchRSS(pid int, done <-chan struct{}) (peak int64) {
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // gone when the process is
		for line := range strings.Lines(string(status)) {
			var kb int64
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 {
				peak = max(peak, kb<<10)
			}
		}
		select {
		case <-done:
			return peak
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func tail(s string) string {
	if len(s) > 2000 {
		return s[len(s)-2000:]
	}
	return s
}

func sizeOf(t testing.TB, paths ...string) (n int64) {
	for _, p := range paths {
		err := filepath.WalkDir(p, func(_ string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err == nil && !d.IsDir() {
				n += info.Size()
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// splitMbox cuts an mbox in mboxrd form into messages. It is deliberately not
// the product's reader.
func splitMbox(t testing.TB, path string) [][]byte {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for _, part := range bytes.Split(append([]byte("\n"), data...), []byte("\n\nFrom ")) {
		part = bytes.TrimPrefix(part, []byte("\nFrom "))
		_, body, ok := bytes.Cut(part, []byte("\n"))
		if !ok {
			continue
		}
		var b bytes.Buffer
		for line := range bytes.Lines(append(bytes.TrimSuffix(body, []byte("\n")), '\n')) {
			if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
				line = line[1:]
			}
			b.Write(line)
		}
		out = append(out, b.Bytes())
	}
	return out
}

// writeMaildir writes messages as a Maildir.
func writeMaildir(t testing.TB, dir string, messages [][]byte) {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range messages {
		if err := os.WriteFile(filepath.Join(dir, "cur", fmt.Sprintf("%010d.M1.host:2,S", i)), m, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// need skips a test where a program is missing, or fails it where skipping is
// not allowed.
func need(t testing.TB, program, debianPackage string) {
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("ONRECORD_REQUIRE") == "1" {
		t.Fatalf("%s is not installed (package %s)", program, debianPackage)
	}
	t.Skipf("%s is not installed (package %s)", program, debianPackage)
}

const linuxRaidMessages = 19534

// linuxRaid returns the messages of linux-raid, or the first few thousand with
// -short.
func linuxRaid(t testing.TB, mbox string) [][]byte {
	messages := splitMbox(t, mbox)
	if len(messages) != linuxRaidMessages {
		t.Fatalf("%d messages in linux-raid, want %d", len(messages), linuxRaidMessages)
	}
	if testing.Short() {
		messages = messages[:4000]
	}
	return messages
}

// TestMeasureImport compares the import of linux-raid, record and index
// together, with notmuch new on the same messages in the same run.
func TestMeasureImport(t *testing.T) {
	need(t, "notmuch", "notmuch")
	dir := t.TempDir()
	source := unpack(t, "linux-raid.mbox.zst", dir)
	messages := linuxRaid(t, source)
	mail := filepath.Join(dir, "mail")
	writeMaildir(t, filepath.Join(mail, "raid"), messages)
	raw := sizeOf(t, mail)
	if testing.Short() {
		source = filepath.Join(mail, "raid")
	}
	bin := build(t)

	conf := filepath.Join(dir, "notmuch.conf")
	text := fmt.Sprintf("[database]\npath=%s\n[user]\nname=A\nprimary_email=a@firm.example\n[new]\ntags=new\nignore=\n", mail)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%-28s %10s %12s %12s %10s %10s", "", "seconds", "cpu seconds", "messages/s", "peak RSS", "disk/raw")
	row := func(name string, u usage, disk int64) float64 {
		rate := float64(len(messages)) / u.wall.Seconds()
		t.Logf("%-28s %10.1f %12.1f %12.0f %7d MB %10.2f", name, u.wall.Seconds(), u.cpu.Seconds(), rate, u.maxRSS>>20, float64(disk)/float64(raw))
		return rate
	}
	theirs := measure(t, []string{"NOTMUCH_CONFIG=" + conf}, "notmuch", "new", "--quiet")
	rate := row("notmuch new", theirs, sizeOf(t, filepath.Join(mail, ".notmuch")))
	if err := os.RemoveAll(filepath.Join(mail, ".notmuch")); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	ours := measure(t, nil, bin, "--data-dir", data, "import", "--account", "raid", source)
	disk := sizeOf(t, data)
	ratio := row("onrecord import", ours, disk) / rate
	of := func(name string) float64 { return float64(sizeOf(t, filepath.Join(data, name))) / float64(raw) }
	t.Logf("ratio %.2f, of processor time %.2f; record.db %.2f of raw, index %.2f of raw, derived.db %.2f of raw", ratio, theirs.cpu.Seconds()/ours.cpu.Seconds(), of("record.db"), of("index"), of("derived.db"))
	if !strings.Contains(ours.out, fmt.Sprint(len(messages))) {
		t.Errorf("import did not see %d messages:\n%s", len(messages), ours.out)
	}
	again := measure(t, nil, bin, "--data-dir", data, "import", "--account", "raid", source)
	t.Logf("second import: %.1f s\n%s", again.wall.Seconds(), again.out)
	for _, q := range []string{"raid", "degraded array", `"degraded array"`, "from:neil mdadm", "after:2019 grow"} {
		u := measure(t, nil, bin, "--data-dir", data, "search", q)
		t.Logf("search %-18s %4d ms as a process", q, u.wall.Milliseconds())
	}
	verify := measure(t, nil, bin, "--data-dir", data, "verify")
	t.Logf("verify: %.1f s, %d MB RSS: %s", verify.wall.Seconds(), verify.maxRSS>>20, verify.out)
	if testing.Short() {
		return // the bounds are meant for the whole
	}
	if ratio < 4 {
		t.Errorf("import is %.2f times as fast as notmuch new, want 4", ratio)
	}
	if rss := ours.maxRSS >> 20; rss > 250 {
		t.Errorf("peak RSS %d MB, want at most 250", rss)
	}
	if share := of("record.db") + of("index"); share > 0.9 {
		t.Errorf("record and index are %.2f of raw, want at most 0.9", share)
	}
}

// TestMeasureSync compares the first sync of linux-raid from Dovecot with
// mbsync, which writes each message with fsync; and looks at a second sync.
func TestMeasureSync(t *testing.T) {
	need(t, "mbsync", "isync")
	dir := t.TempDir()
	messages := linuxRaid(t, unpack(t, "linux-raid.mbox.zst", dir))
	server := imaptest.StartDovecot(t)
	server.Fill(t, "INBOX", func(yield func([]byte) bool) {
		for _, m := range messages {
			if !yield(m) {
				return
			}
		}
	})
	bin := build(t)
	conf := filepath.Join(dir, "onrecord.yaml")
	text := fmt.Sprintf("data_dir: %s\naccounts: [{name: a, host: %s, port: %d, tls: none, username: %s, password: {env: IMAP_PASSWORD}}]\n",
		filepath.Join(dir, "data"), server.Host, server.Port, server.User)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	rc := filepath.Join(dir, "mbsyncrc")
	text = fmt.Sprintf("FSync yes\nSyncState *\n\nIMAPAccount a\nHost %s\nPort %d\nUser %s\nPass %s\nSSLType None\n\nIMAPStore remote\nAccount a\n\nMaildirStore local\nPath %s/\nInbox %s/INBOX\n\nChannel a\nFar :remote:\nNear :local:\nPatterns INBOX\nSync Pull\nCreate Near\n",
		server.Host, server.Port, server.User, server.Password, filepath.Join(dir, "mbsync"), filepath.Join(dir, "mbsync"))
	if err := os.WriteFile(rc, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "mbsync"), 0o700); err != nil {
		t.Fatal(err)
	}
	flags := server.Flags(t, "INBOX")
	theirs := measure(t, nil, "mbsync", "-q", "-c", rc, "a")
	password := []string{"IMAP_PASSWORD=" + server.Password}
	ours := measure(t, password, bin, "--config", conf, "sync")
	t.Logf("mbsync with fsync  %6.1f s, %4d MB RSS", theirs.wall.Seconds(), theirs.maxRSS>>20)
	t.Logf("onrecord sync      %6.1f s, %4d MB RSS (record and index)\n%s", ours.wall.Seconds(), ours.maxRSS>>20, ours.out)
	second := measure(t, password, bin, "--config", conf, "sync")
	t.Logf("second sync        %6.2f s\n%s", second.wall.Seconds(), second.out)
	if second.wall > 2*time.Second && !testing.Short() {
		t.Errorf("second sync took %v, want under 2 s", second.wall)
	}
	if got := server.Flags(t, "INBOX"); fmt.Sprint(got) != fmt.Sprint(flags) {
		t.Error("flags on the server changed")
	}
	compareExport(t, bin, filepath.Join(dir, "data"), filepath.Join(dir, "out"), server.Files(t, "INBOX"))
	if ours.wall > theirs.wall && !testing.Short() {
		t.Errorf("sync took %.2f times as long as mbsync", ours.wall.Seconds()/theirs.wall.Seconds())
	}
}

// compareExport exports everything and compares it with what is expected, byte
// for byte apart from line ends.
func compareExport(t *testing.T, bin, data, out string, want [][]byte) {
	t.Helper()
	measure(t, nil, bin, "--data-dir", data, "export", "--all", "--format", "maildir", "-o", out)
	got := map[[32]byte]int{}
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) != "cur" && filepath.Base(filepath.Dir(path)) != "new" {
			return err
		}
		b, err := os.ReadFile(path)
		got[lineless(b)]++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, m := range want {
		h := lineless(m)
		if got[h] == 0 {
			missing++
			continue
		}
		got[h]--
	}
	if missing > 0 {
		t.Errorf("%d of %d messages are not held as they are on the server", missing, len(want))
	}
}

func lineless(b []byte) [32]byte {
	return sha256.Sum256(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
}

// TestMeasureHostile imports broken and hostile mail, and compares what is held
// with the files, byte for byte.
func TestMeasureHostile(t *testing.T) {
	bin := build(t)
	for _, name := range []string{"mime-torture", "spamassassin"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			archive := unpack(t, name+".tar.zst", dir)
			mail := filepath.Join(dir, "mail")
			if err := os.Mkdir(mail, 0o755); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("tar", "-C", mail, "-xf", archive).CombinedOutput(); err != nil {
				t.Fatalf("tar: %v\n%s", err, out)
			}
			var files [][]byte
			err := filepath.WalkDir(mail, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
					return err // hidden files are no mail
				}
				if filepath.Ext(path) != ".eml" { // whatever its name, it is one message
					if err := os.Rename(path, path+".eml"); err != nil {
						return err
					}
					path += ".eml"
				}
				b, err := os.ReadFile(path)
				files = append(files, b)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			data := filepath.Join(dir, "data")
			u := measure(t, nil, bin, "--data-dir", data, "import", "--account", "x", mail)
			t.Logf("%d files, %.1f s, %d MB RSS", len(files), u.wall.Seconds(), u.maxRSS>>20)
			t.Log(measure(t, nil, bin, "--data-dir", data, "status").out)
			t.Log(measure(t, nil, bin, "--data-dir", data, "verify").out)
			compareHeld(t, bin, data, files)
		})
	}
}

// compareHeld asks for every file by its digest, as it is stored: where no line
// ends in CRLF, LF is stored as CRLF; anything else is stored as it is.
func compareHeld(t *testing.T, bin, data string, files [][]byte) {
	var status struct{ Messages int }
	out := measure(t, nil, bin, "--data-dir", data, "status", "--json").out
	if err := json.Unmarshal([]byte(out), &status); err != nil {
		t.Fatal(err)
	}
	stored := map[[32]byte]bool{}
	for _, b := range files {
		stored[sha256.Sum256(storedForm(b))] = true
	}
	if status.Messages != len(stored) {
		t.Errorf("%d messages are held, want %d", status.Messages, len(stored))
	}
	n := 0
	for digest := range stored {
		if n++; n > 200 {
			break // verify has compared the rest with their digests
		}
		got := measure(t, nil, bin, "--data-dir", data, "show", "--raw", fmt.Sprintf("%x", digest)).out
		if sha256.Sum256([]byte(got)) != digest {
			t.Errorf("message %x came back changed", digest)
		}
	}
}

func storedForm(b []byte) []byte {
	if bytes.Contains(b, []byte("\r\n")) {
		return b
	}
	return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
}

// TestMeasureLargeMessage passes a message of 1 GB (128 MB with -short) through
// import, show and verify.
func TestMeasureLargeMessage(t *testing.T) {
	corpora(t) // it takes the disk and the time of a measure
	size := int64(1 << 30)
	if testing.Short() {
		size = 128 << 20
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "large.eml")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.New()
	writeLarge(t, io.MultiWriter(f, digest), size)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	bin, data := build(t), filepath.Join(dir, "data")
	id := fmt.Sprintf("%x", digest.Sum(nil))
	check := func(what string, u usage) {
		t.Logf("%-8s %6.1f s, %4d MB RSS", what, u.wall.Seconds(), u.maxRSS>>20)
		if u.maxRSS>>20 > 250 {
			t.Errorf("%s: peak RSS %d MB, want at most 250", what, u.maxRSS>>20)
		}
	}
	check("import", measure(t, nil, bin, "--data-dir", data, "import", "--account", "a", path))
	check("show", measure(t, nil, bin, "--data-dir", data, "show", id))
	check("verify", measure(t, nil, bin, "--data-dir", data, "verify"))
	raw := filepath.Join(dir, "raw")
	check("raw", measure(t, nil, "sh", "-c", `exec "$0" --data-dir "$1" show --raw "$2" >"$3"`, bin, data, id, raw))
	h := sha256.New()
	back, err := os.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if _, err := io.Copy(h, back); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != id {
		t.Errorf("show --raw gave %s, want %s", got, id)
	}
}

// writeLarge writes a message of about so many octets, with an attachment.
func writeLarge(t *testing.T, w io.Writer, size int64) {
	t.Helper()
	_, err := io.WriteString(w, "From: a@firm.example\r\nSubject: large\r\nMessage-ID: <large@firm.example>\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	block := bytes.Repeat([]byte(strings.Repeat("QUJD", 19)+"\r\n"), 10000)
	for n := int64(0); err == nil && n < size; n += int64(len(block)) {
		_, err = w.Write(block)
	}
	if err != nil {
		t.Fatal(err)
	}
}
