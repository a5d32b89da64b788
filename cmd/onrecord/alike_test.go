package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"onrecord/cmd/release"
	"onrecord/config"
	"onrecord/daemon"
	"onrecord/daemon/api"
)

// alike are commands, in the order in which they run, by themselves and beside a
// daemon. Those with a ! fail. DIR is the folder they run in.
var alike = []string{
	// about the program, the configuration and files
	"version", "completion bash", "man DIR/man", "account list", "! account test nobody", "! account login nobody", "! extract-worker",
	"! account add --name kit",
	"! init --data-dir DIR/data", "key show", "key export DIR/key.out",
	// what is asked
	"search rigging", "! search nothing-like-it", "show <2@yard.example>", "show --raw <2@yard.example>", "! show <9@yard.example>", "thread <2@yard.example>",
	"client list", "client show Ines Falk", "! client show Nobody", "person list", "promise list", "promise show p-", "request list", "! request show r-", "complaint list", "complaint show c-",
	"check-draft DIR/letter.txt", "case check --client Ines Falk --letter DIR/letter.txt --as-of 2025-04-01", "report", "timeline --client Ines Falk", "coverage", "alert list", "alert test",
	"status", "doctor", "hold list", "retention list", "retention apply", "case list",
	// what is changed
	"import --account kit@yard.example DIR/letter.eml", "! sync", "client add Otto Berg --address otto@mail.example --by kit@yard.example",
	"client assign Otto Berg <1@yard.example> --why his --by kit@yard.example", "client unassign Otto Berg <1@yard.example> --why hers --by kit@yard.example",
	"person merge ines@mail.example ines@other.example --why told --by kit@yard.example", "person split ines@other.example --why not --by kit@yard.example",
	"promise mark p- kept --why rang --by kit@yard.example", "alert ack a- --why rang --by kit@yard.example", "complaint mark c- not_a_complaint --why rang --by kit@yard.example",
	"document add --client Ines Falk --at 2025-03-10 --by kit@yard.example DIR/call.txt",
	"case new --client Ines Falk --letter DIR/letter.txt --as-of 2025-04-01 --by kit@yard.example", "case show k-",
	"case rule k- 1 contradicted --why thanks --by kit@yard.example", "case undo k- 1 --why again --by kit@yard.example",
	"case exhibit add k- <4@mail.example> --why thanks --by kit@yard.example", "case exhibit remove k- 1 --why not --by kit@yard.example",
	"case claim merge k- 1 2 --why one --by kit@yard.example", "case claim split k- 1 --at rude --why two --by kit@yard.example", "case claim undo k- 1 --why well --by kit@yard.example",
	"case letter k-", "case report k- -o DIR/case.html", "case export k- -o DIR/case.zip --for mediator", "case close k- --cause rude --fix sorry --by kit@yard.example", "case reopen k- --why more --by kit@yard.example",
	"hold place --client Ines Falk --why lawsuit --by kit@yard.example", "! erase <4@mail.example> --basis request --by kit@yard.example --yes", "hold release h- --why settled --by kit@yard.example",
	"erase <4@mail.example> --basis request", "withhold <4@mail.example> --why private --by kit@yard.example", "receipt --client Ines Falk -o DIR/r.eml --by kit@yard.example",
	"export --client Ines Falk -o DIR/bundle.zip", "export --all --format mbox -o DIR/all",
	"erase <4@mail.example> --basis request --by kit@yard.example --yes", "rebuild", "verify", "backup DIR/saved.db", "! restore --why test DIR/saved.db", "search rigging --json", "status --json",
}

// notAlike are the commands that cannot run both ways, and why.
var notAlike = map[string]string{
	"daemon":    "is one",
	"demo":      "keeps a folder of its own",
	"reload":    "asks the daemon about itself",
	"health":    "asks the daemon about itself",
	"log-level": "asks the daemon about itself",
}

// TestAlike runs every command alone and beside a daemon, on copies of one DATA
// directory: the answer and the exit status are the same.
func TestAlike(t *testing.T) {
	alone := firmFolder(t)
	beside := filepath.Join(t.TempDir(), "firm")
	if out, err := exec.Command("cp", "-a", alone, beside).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	serveFolder(t, beside, release.Version())
	tried := map[string]bool{}
	for _, line := range alike {
		tried[commandOf(t, line)] = true
		want := runLine(t, alone, line)
		level(t, beside)
		got := runLine(t, beside, line)
		if fails := want.Exit != 0; fails != strings.HasPrefix(line, "! ") {
			t.Errorf("%s: exit status %d\n%s", line, want.Exit, want.Err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: alone (-) and beside a daemon (+):\n%s", line, d)
		}
	}
	for command := range notAlike {
		tried[command] = true
	}
	for _, command := range leaves(newRootCommand(&app{})) {
		if !tried[command] {
			t.Errorf("'onrecord %s' is not tried with and without a daemon: add it to alike", command)
		}
	}
}

// leaves are the names of all commands that do something.
func leaves(c *cobra.Command) (list []string) {
	for _, sub := range c.Commands() {
		list = append(list, leaves(sub)...)
	}
	if len(list) == 0 {
		_, name, _ := strings.Cut(c.CommandPath(), " ")
		list = []string{name}
	}
	return list
}

// fields splits a line; names of people are one word.
func fields(line string) []string {
	line = strings.TrimPrefix(line, "! ")
	joined := strings.NewReplacer("Ines Falk", "Ines\u00a0Falk", "Otto Berg", "Otto\u00a0Berg").Replace(line)
	list := strings.Split(joined, " ")
	for i := range list {
		list[i] = strings.ReplaceAll(list[i], "\u00a0", " ")
	}
	return list
}

func commandOf(t *testing.T, line string) string {
	t.Helper()
	cmd, _, err := newRootCommand(&app{}).Find(fields(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	return name
}

// firmFolder is a folder with the mail of a firm on record.
func firmFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "firm")
	archive, err := txtar.ParseFile("testdata/script/casefile.txtar")
	if err != nil {
		t.Fatal(err)
	}
	complaint := "From: Ines Falk <ines@mail.example>\nTo: Kit Moran <kit@yard.example>\nDate: " + time.Now().AddDate(0, 0, -10).Format(time.RFC1123Z) + "\n" +
		"Subject: Varnish\nMessage-ID: <5@mail.example>\n\nI am very disappointed with the varnish. It is peeling already, and this is not acceptable.\n"
	for _, f := range append(archive.Files, txtar.File{Name: "mail/5.eml", Data: []byte(complaint)}) {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if a := runLine(t, dir, "import --account kit@yard.example DIR/mail"); a.Exit != 0 {
		t.Fatalf("import: %+v", a)
	}
	return dir
}

// serveFolder runs a daemon of some version on the data of a folder until the test ends.
func serveFolder(t *testing.T, dir, version string) {
	t.Helper()
	load := func() (*config.Config, error) {
		return config.Load(config.LoadOptions{File: filepath.Join(dir, "conf.yaml"), Environ: []string{"HOME=" + dir}})
	}
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- api.Serve(ctx, daemon.Options{Config: c, Log: slog.New(slog.DiscardHandler), Level: new(slog.LevelVar), Version: version}, daemon.RunOptions{Load: load})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the daemon: %v", err)
		}
	})
	for deadline := time.Now().Add(time.Minute); runLine(t, dir, "health").Exit != 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the daemon does not come up")
		}
	}
}

// level waits until the daemon of a folder has taken in all that is on record,
// as a command by itself does before it answers.
func level(t *testing.T, dir string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if a := runLine(t, dir, "status --json"); strings.Contains(a.Out, `"lag":0,`) && strings.Contains(a.Out, `"waiting":0,`) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the daemon does not catch up")
		}
	}
}

// An answered is how a command ended.
type answered struct {
	Exit     int
	Out, Err string
}

// vary are the parts of answers that differ between two runs of the same
// command: times of today, what follows from them and from the random salts of
// new entries, and the room on the disk.
var vary = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(time.Now().Format("2006") + `-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "TIME"},
	{regexp.MustCompile(time.Now().Format("2006") + `-\d\d-\d\d( \d\d:\d\d(:\d\d)?( [+-]\d{4})?)?`), "TIME"},
	{regexp.MustCompile(`\bh-[0-9a-f]{10}`), "h-ID"},
	// other programs write to the disk in the meantime
	{regexp.MustCompile(`disk: \d+ MB are free`), "disk: SOME are free"},
	{regexp.MustCompile(`("root":"|manifest )[0-9A-Za-z+/=]+`), "HASH"},
	// what a daemon says of itself, and that it holds the folder
	{regexp.MustCompile(`; next check due TIME|,"verify_due":"TIME"|the daemon runs as process \d+ since TIME\n|,"daemon":{"pid":\d+,"since":"TIME"}`), ""},
	{regexp.MustCompile(`DIR/data/record.db exists: .*|record is in use: .*`), "REFUSED"},
}

// runLine runs a command in this process.
func runLine(t *testing.T, dir, line string) answered {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := fields(strings.ReplaceAll(line, "DIR", dir))
	exit := run(append([]string{"--config", filepath.Join(dir, "conf.yaml")}, args...), strings.NewReader(""), &stdout, &stderr)
	text := func(b bytes.Buffer) string {
		s := strings.ReplaceAll(b.String(), dir, "DIR")
		for _, v := range vary {
			s = v.pattern.ReplaceAllString(s, v.with)
		}
		return s
	}
	return answered{exit, text(stdout), text(stderr)}
}
