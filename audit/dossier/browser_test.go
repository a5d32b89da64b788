package dossier_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// need returns where a program is, or ends the test if it is not installed.
func need(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	missing(t, names[0])
	return ""
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("ONRECORD_REQUIRE") != "" {
		t.Fatalf("%s is not installed, and ONRECORD_REQUIRE is set", what)
	}
	t.Skipf("%s is not installed", what)
}

// axe is the program that looks for what keeps people from using a page
// (axe-core of npm).
func axe(t testing.TB) string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), need(t, "npm"), "root", "-g").Output()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core of npm")
	}
	return string(program)
}

func browse(t testing.TB) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(need(t, "chromium", "chromium-browser", "google-chrome")), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// In a real browser the page of a hostile case runs nothing and fetches nothing,
// its style holds, and axe finds nothing serious.
func TestPageInBrowser(t *testing.T) {
	program := axe(t)
	b := page(t, sample(24))
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		if r.URL.Path != "/case.html" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Write(b)
	}))
	t.Cleanup(server.Close)
	ctx := browse(t)
	if _, err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/case.html")); err != nil {
		t.Fatal(err)
	}
	if title := evaluate[string](t, ctx, `document.title`); !strings.HasPrefix(title, "Case report k-3f09ab12cd") {
		t.Errorf("title = %q: the page was changed", title)
	}
	if colour := evaluate[string](t, ctx, `getComputedStyle(document.querySelector('h1')).color`); colour != "rgb(31, 58, 95)" {
		t.Errorf("the heading is %s: the style does not hold", colour)
	}
	if wide := evaluate[bool](t, ctx, `document.documentElement.scrollWidth > document.documentElement.clientWidth`); wide {
		t.Error("the page is wider than its window")
	}
	found := evaluate[string](t, ctx, program+`;axe.run().then(r => JSON.stringify(r.violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html)}))))`)
	var violations []struct {
		ID, Impact string
		Nodes      []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		if v.Impact == "serious" || v.Impact == "critical" {
			t.Errorf("axe: %s %s: %v", v.Impact, v.ID, v.Nodes)
		} else {
			t.Logf("axe: %s %s: %v", v.Impact, v.ID, v.Nodes)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, path := range asked {
		if path != "/case.html" && path != "/favicon.ico" {
			t.Errorf("the page fetches %s", path)
		}
	}
}

// evaluate runs a script in the page; what it returns may be a promise of it.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
