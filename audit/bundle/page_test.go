package bundle_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"onrecord/audit/bundle"
)

// A page is verify.html in a browser, opened as a file.
type page struct {
	ctx context.Context
	url string
}

func openPage(t testing.TB) *page {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			program = p
			break
		}
	}
	if program == "" {
		need(t, "chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	path, err := filepath.Abs("files/verify.html")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Navigate("file://"+path)); err != nil {
		t.Fatalf("open the page in %s: %v", program, err)
	}
	return &page{ctx, "file://" + path}
}

// check gives a bundle to the page through its file pickers, and returns what
// the page then says.
func (p *page) check(t testing.TB, bundle []byte, w trust) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Minute)
	defer cancel()
	steps := []chromedp.Action[chromedp.Void]{chromedp.Navigate(p.url)}
	if w.key != "" {
		steps = append(steps, chromedp.SetValue("#key", w.key))
	}
	for picker, files := range map[string][][]byte{"#file": {bundle}, "#roots": w.roots, "#receipts": w.receipts} {
		if len(files) > 0 {
			steps = append(steps, chromedp.SetUploadFiles(picker, saved(t, "file", files)))
		}
	}
	if err := chromedp.Do(ctx, append(steps, chromedp.Click("#go"))...); err != nil {
		t.Fatal(err)
	}
	const done = `document.getElementById('out').textContent.endsWith('Done.')`
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](done, chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		t.Fatal(err)
	}
	out, err := chromedp.Run(ctx, chromedp.TextContent("#out"))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What the page says can be printed for the file: which bundle it is about, and with which
// key it was checked, of which a field shows a part at most.
func TestPageTellsWhatWasChecked(t *testing.T) {
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	p := openPage(t)
	p.check(t, b, trust{key: f.rec.VKey()})
	what, err := chromedp.Run(p.ctx, chromedp.TextContent("#what"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(what, fmt.Sprintf(", %d bytes, with the key %s, on ", len(b), f.rec.VKey())) {
		t.Errorf("the page is about %q", what)
	}
}

// TestAttackTrojanedPage: a page that was changed prints another hash, if it does
// not lie; so the hash of the script that the page runs is the one to compare with
// another source (row 29 of the table of attacks).
func TestAttackTrojanedPage(t *testing.T) {
	p := openPage(t)
	shown, err := chromedp.Run(p.ctx, chromedp.TextContent("#self"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := chromedp.Run(p.ctx, chromedp.TextContent("#program"))
	if err != nil {
		t.Fatal(err)
	}
	if want := sha(program); !strings.EqualFold(shown, want) {
		t.Errorf("the page says %s, it is %s", shown, want)
	}
	f := newFixture(t, 1, 1)
	b, _ := f.write(t, bundle.Options{})
	for name, data := range unzip(t, b) {
		if base := path.Base(name); base == "verify.html" || base == "verify.sh" {
			if own, err := os.ReadFile(filepath.Join("files", base)); err != nil || string(own) != string(data) {
				t.Errorf("%s of a bundle is not the one of this program: %v", base, err)
			}
		}
	}
}
