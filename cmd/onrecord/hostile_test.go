//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// hostileMemory is what one hostile message may cost at each step.
const hostileMemory = 100 << 20

// hostileTime is how long each step may take. The processor's time counts and
// not the clock's; where other tests run beside this one even that says little,
// so that only a measure, which runs alone, is strict.
func hostileTime() time.Duration {
	if os.Getenv("ONRECORD_CORPORA") != "" {
		return time.Second
	}
	return 10 * time.Second
}

// A hostile is a message made to exhaust or to deceive. Each has the word
// "springs" in its own words.
type hostile struct {
	name  string
	raws  []string // the last one is looked at
	check func(t *testing.T, h handled)
}

// handled is what became of a hostile message.
type handled struct {
	message              *email.Message
	own                  string // its own words
	shown                daemon.ShownMessage
	thread               []daemon.ThreadRow
	show, found, threads string // as printed
}

func TestHostile(t *testing.T) {
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) { h.run(t) })
	}
}

func (h hostile) run(t *testing.T) {
	d, dir := openEmpty(t)
	for i, raw := range h.raws {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.eml", i)), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	raw := []byte(h.raws[len(h.raws)-1])
	digest := email.DigestOf(raw).String()
	var got handled
	var own []byte
	cost(t, "read", func() {
		got.message = email.ParseBytes(raw, email.DefaultLimits)
		for _, p := range zone.OfMessage(got.message) {
			own = append(own, p.Zones.Own(p.Text)...)
		}
	})
	got.own = string(own)
	a := &app{zone: time.UTC}
	cost(t, "take in", func() {
		ask(t, a, d.Import, daemon.ImportRequest{Account: "dana", Paths: []string{dir}}, func(daemon.ImportRow) error { return nil })
		if err := d.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	})
	cost(t, "show", func() {
		got.show = ask(t, a, d.Show, daemon.ShowRequest{Message: digest}, func(m daemon.ShownMessage) error {
			got.shown = m
			return a.printMessage(m)
		})
	})
	cost(t, "search", func() {
		got.found = ask(t, a, d.Search, daemon.SearchRequest{Query: "springs"}, a.printHit)
	})
	cost(t, "thread", func() {
		got.threads = ask(t, a, d.Thread, daemon.ThreadRequest{Message: digest, Passages: true}, func(r daemon.ThreadRow) error {
			got.thread = append(got.thread, r)
			return a.printThreadRow(r, threadView{quoted: true})
		})
	})
	if !strings.Contains(got.found, digest[:12]) {
		t.Errorf("not found: %.200s", got.found)
	}
	if !strings.Contains(email.Printable(got.own), "springs") {
		t.Errorf("own words %.200q", got.own)
	}
	for what, text := range map[string]string{"show": got.show, "search": got.found, "thread": got.threads} {
		if i := strings.IndexFunc(text, deceives); i >= 0 {
			t.Errorf("%s prints %U in %.100q", what, []rune(text[i:])[0], text[max(0, i-50):])
		}
	}
	h.check(t, got)
}

// deceives reports whether a character makes a terminal show something else
// than what stands there.
func deceives(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
}

// openEmpty opens a new record, and a folder for mail beside it.
func openEmpty(t *testing.T) (d *daemon.Daemon, mail string) {
	dir := t.TempDir()
	file := filepath.Join(dir, "onrecord.yaml")
	if err := os.WriteFile(file, []byte("data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	if d, err = daemon.Open(t.Context(), daemon.Options{Config: c, Create: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	mail = filepath.Join(dir, "mail")
	if err := os.Mkdir(mail, 0o700); err != nil {
		t.Fatal(err)
	}
	return d, mail
}

// ask calls a command and prints its answer as the program does.
func ask[Q, R any](t *testing.T, a *app, command func(ctx context.Context, q Q, out daemon.Out) error, q Q, print func(R) error) string {
	t.Helper()
	var out bytes.Buffer
	a.stdout = &out
	if err := command(t.Context(), q, answer{func(row any) error {
		var raw bytes.Buffer
		enc := json.NewEncoder(&raw)
		enc.SetEscapeHTML(false) // as the service does
		if err := enc.Encode(row); err != nil {
			return err
		}
		return rows(print)(raw.Bytes())
	}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// answer is a [daemon.Out] that hands on rows.
type answer struct{ row func(any) error }

func (a answer) Row(v any) error             { return a.row(v) }
func (a answer) Write(p []byte) (int, error) { return len(p), nil }
func (a answer) Note(string, ...any)         {}
func (a answer) Progress(daemon.Progress)    {}

// cost runs f and judges what it takes.
func cost(t *testing.T, what string, f func()) {
	t.Helper()
	debug.FreeOSMemory()
	before := heap()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(before + hostileMemory))
	stop, peak := make(chan struct{}), make(chan int64)
	go func() {
		var most int64
		for {
			most = max(most, heap())
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	start := processor()
	f()
	took := processor() - start
	close(stop)
	used := max(0, <-peak-before)
	t.Logf("%-16s %5d ms %4d MB", what, took.Milliseconds(), used>>20)
	if took > hostileTime() {
		t.Errorf("%s: %v of processor time", what, took)
	}
	if used > hostileMemory {
		t.Errorf("%s: %d MB of memory", what, used>>20)
	}
}

// heap is how much memory objects take, with those not collected yet.
func heap() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

// processor is the time that this process has had so far.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
