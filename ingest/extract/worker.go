package extract

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// WorkerOptions say how to run a [Worker].
type WorkerOptions struct {
	Command []string      // the program that calls [Serve], with its arguments
	Env     []string      // variables for it, beside those that every program needs
	Cache   string        // folder for the compiled PDF engine; "": it is compiled at each start
	Idle    time.Duration // after which the process ends; 0 means half a minute
	Limits  Limits
	Log     *slog.Logger // nil means discard
}

// A Worker reads attachments in a process of its own. It is started when first
// needed. It reads one attachment at a time.
type Worker struct {
	o WorkerOptions

	mu     sync.Mutex // held while an attachment is read
	proc   *process   // nil: not running
	idle   *time.Timer
	closed bool
}

// startTime is how long the process may take to be ready, and to compile the PDF
// engine on a busy machine.
const startTime = 2 * time.Minute

// graceTime is how long past its time a reading is waited for: the process may
// give up by itself and keep what it has.
const graceTime = 2 * time.Second

// maxCache bounds the folder of the compiled engine, which every version of the
// engine adds to.
const maxCache = 64 << 20

// NewWorker returns a worker. Nothing is started yet.
func NewWorker(o WorkerOptions) *Worker {
	o.Limits = o.Limits.complete()
	if o.Idle == 0 {
		o.Idle = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Worker{o: o}
}

var errClosed = errors.New("the reader of attachments is closed")

// Read implements [Reader]. An attachment that ends the process is tried twice,
// for the process may have been ended by somebody else.
func (w *Worker) Read(ctx context.Context, data []byte, h Hint) (Result, error) {
	if int64(len(data)) > w.o.Limits.Size {
		return Result{Kind: sniff(data, h), Defects: []string{DefectTooLarge}}, ctx.Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return Result{}, errClosed
	}
	defer w.rest()
	for try := 0; ; try++ {
		if err := w.start(ctx); err != nil {
			return Result{}, err
		}
		res, code, err := w.proc.read(ctx, data, h, w.o.Limits.Time+graceTime)
		if err != nil {
			w.stop()
			return Result{}, err
		}
		if code == "" {
			return res, nil
		}
		detail := w.stop()
		if code == DefectCrashed && outOfMemory(detail) {
			code = DefectOutOfMemory
		}
		if code != DefectCrashed || try > 0 {
			w.o.Log.Debug("reading an attachment ended the process that reads them", "defect", code, "detail", detail)
			return Result{Kind: sniff(data, h), Defects: []string{code}}, ctx.Err()
		}
	}
}

// outOfMemory reports whether a process said in its last words that memory was
// refused to it, for its heap, what describes the heap, or a thread.
func outOfMemory(detail string) bool {
	for _, words := range []string{"out of memory", "cannot allocate", "cannot map pages", "failed to create new OS thread", "pthread_create failed", "errno=12"} {
		if strings.Contains(detail, words) {
			return true
		}
	}
	return false
}

// start sees to it that the process runs. The caller holds mu.
func (w *Worker) start(ctx context.Context) error {
	if w.idle != nil {
		w.idle.Stop()
	}
	if w.proc == nil {
		o := w.o
		if err := w.boundCache(); err != nil {
			slog.Warn("the PDF engine is compiled at each start, which takes seconds: its folder cannot be used", "folder", o.Cache, "err", err)
			o.Cache = ""
		}
		p, err := startProcess(ctx, o)
		if err != nil {
			return fmt.Errorf("start the process that reads attachments: %w", err)
		}
		w.proc = p
	}
	return nil
}

// rest has the process stopped when nobody uses it for a while. The caller
// holds mu.
func (w *Worker) rest() {
	if p := w.proc; p != nil {
		p.used = time.Now()
		w.idle = time.AfterFunc(w.o.Idle, func() { w.stopIdle(p) })
	}
}

// boundCache makes the folder of the compiled engine, sees that it can be written to, and
// empties it if it has grown.
func (w *Worker) boundCache() error {
	if w.o.Cache == "" {
		return nil
	}
	if size, err := folderSize(w.o.Cache); err == nil && size > maxCache {
		if err := os.RemoveAll(w.o.Cache); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(w.o.Cache, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(w.o.Cache, "writable-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// stopIdle stops a process that nobody has used since.
func (w *Worker) stopIdle(p *process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.proc == p && time.Since(p.used) >= w.o.Idle {
		w.stop()
	}
}

// stop ends the process and returns its last words. The caller holds mu.
func (w *Worker) stop() string {
	if w.proc == nil {
		return ""
	}
	p := w.proc
	w.proc = nil
	return p.end()
}

// PID returns the number of the process, 0 if none runs.
func (w *Worker) PID() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.proc == nil {
		return 0
	}
	return w.proc.cmd.Process.Pid
}

// Close implements [Reader].
func (w *Worker) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.idle != nil {
		w.idle.Stop()
	}
	w.stop()
	return nil
}

// workerEnv is what of the environment the process gets: nothing that may be
// secret.
func workerEnv(extra []string) []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if slices.Contains([]string{"PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "SYSTEMROOT", "TESSDATA_PREFIX"}, strings.ToUpper(name)) {
			env = append(env, v)
		}
	}
	return append(append(env, "GOMAXPROCS=2", "GOTRACEBACK=none"), extra...)
}

// A notice keeps the first bytes that were written to it: a fault says there
// what it is.
type notice struct {
	mu sync.Mutex
	b  []byte
}

const maxNotice = 4 << 10

func (t *notice) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p[:min(len(p), maxNotice-len(t.b))]...)
	return len(p), nil
}

func (t *notice) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}
