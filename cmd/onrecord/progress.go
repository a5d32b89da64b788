package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

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
	begun time.Time
	last  time.Time // when something was shown, but for the line
	line  string    // that says that work goes on, while it stands there
	done  chan struct{}
	ended bool // the answer comes: whoever reads it may take their time
}

// silence is after how long it is said that work goes on, where it says nothing
// itself of how far it is.
const silence = 3 * time.Second

func newProgress(w io.Writer) *progress {
	now := time.Now()
	return &progress{w: w, on: isTerminal(w), begun: now, last: now}
}

// watched says that work goes on where it does not tell itself how far it is, until the
// answer comes.
func (p *progress) watched() *progress {
	if p.on {
		p.done = make(chan struct{})
		go p.watch(p.done)
	}
	return p
}

func (p *progress) watch(done <-chan struct{}) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case now := <-t.C:
			p.goesOn(now)
		case <-done:
			return
		}
	}
}

// goesOn says that work goes on, and for how long it has, if nothing else does.
func (p *progress) goesOn(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended || now.Sub(p.last) < silence || p.bar != nil && !p.bar.IsFinished() {
		return
	}
	p.erase()
	p.line = "still at work, for " + rough(now.Sub(p.begun))
	fmt.Fprint(p.w, p.line)
}

func (p *progress) show(now daemon.Progress) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = time.Now()
	if p.line != "" {
		p.erase()
	}
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
	p.last = time.Now()
	p.erase()
}

func (p *progress) erase() {
	if p.bar != nil {
		p.bar.Clear()
		p.bar = nil
	}
	if p.line != "" {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", len(p.line)))
		p.line = ""
	}
}

// answered is clear, before a part of the answer is printed.
func (p *progress) answered() {
	p.clear()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}

func (p *progress) finish() {
	if p.done != nil {
		close(p.done)
	}
	p.answered()
}
