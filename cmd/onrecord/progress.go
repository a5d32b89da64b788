package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"onrecord/daemon"
)

func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// A progress shows how far long work is, on a terminal only.
type progress struct {
	w  io.Writer
	on bool

	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	label string
}

func newProgress(w io.Writer) *progress { return &progress{w: w, on: isTerminal(w)} }

func (p *progress) show(now daemon.Progress) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	label := now.Stage
	if now.What != "" {
		label = fmt.Sprintf("%s %s", now.Stage, oneLine(now.What))
	}
	if p.bar == nil || p.label != label {
		p.erase()
		total := now.Total
		if total <= 0 {
			total = -1
		}
		p.label = label
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(label),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100e6),
			progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish())
	}
	if now.Total > 0 && now.Total != p.bar.GetMax64() {
		p.bar.ChangeMax64(now.Total)
	}
	p.bar.Set64(now.Done) // the bar is a courtesy: a terminal that is gone is no error
}

// clear takes the bar off the terminal, before something else is printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
}

func (p *progress) erase() {
	if p.bar != nil {
		p.bar.Clear()
		p.bar = nil
	}
}

func (p *progress) finish() { p.clear() }
