package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"onrecord/daemon"
)

// Limits of what callers may ask of a process.
const (
	maxRequest  = 1 << 20          // octets of a request
	requestTime = 30 * time.Second // for a request to arrive
	maxRequests = 64               // at once
)

// handler answers every command with d. A brief one, of a process that holds
// DATA for a moment, refuses commands that may take long.
func handler(d *daemon.Daemon, brief bool) *http.ServeMux {
	mux := http.NewServeMux()
	handle(mux, brief, "search", d.Search)
	handle(mux, brief, "show", d.Show)
	handle(mux, brief, "thread", d.Thread)
	handle(mux, brief, "status", d.Status)
	handle(mux, brief, "verify", d.Verify)
	handle(mux, brief, "sync", d.Sync)
	handle(mux, brief, "import", d.Import)
	handle(mux, brief, "rebuild", d.Rebuild)
	handle(mux, brief, "backup", d.Backup)
	handle(mux, brief, "export", d.Export)
	handle(mux, brief, "bundle", d.Bundle)
	handle(mux, brief, "receipt", d.Receipt)
	handle(mux, brief, "withhold", d.Withhold)
	handle(mux, brief, "hold-place", d.HoldPlace)
	handle(mux, brief, "hold-release", d.HoldRelease)
	handle(mux, brief, "hold-list", d.HoldList)
	handle(mux, brief, "erase", d.Erase)
	handle(mux, brief, "retention-list", d.RetentionList)
	handle(mux, brief, "retention-apply", d.RetentionApply)
	handle(mux, brief, "key", d.Key)
	handle(mux, brief, "client-list", d.ClientList)
	handle(mux, brief, "client-show", d.ClientShow)
	handle(mux, brief, "client-assign", d.ClientAssign)
	handle(mux, brief, "client-unassign", d.ClientUnassign)
	handle(mux, brief, "coverage", d.Coverage)
	handle(mux, brief, "client-add", d.ClientAdd)
	handle(mux, brief, "person-list", d.PersonList)
	handle(mux, brief, "person-merge", d.PersonMerge)
	handle(mux, brief, "person-split", d.PersonSplit)
	handle(mux, brief, "promise-list", d.PromiseList)
	handle(mux, brief, "promise-show", d.PromiseShow)
	handle(mux, brief, "promise-mark", d.PromiseMark)
	handle(mux, brief, "request-list", d.RequestList)
	handle(mux, brief, "request-show", d.RequestShow)
	handle(mux, brief, "complaint-list", d.ComplaintList)
	handle(mux, brief, "complaint-show", d.ComplaintShow)
	handle(mux, brief, "complaint-mark", d.ComplaintMark)
	handle(mux, brief, "check-draft", d.CheckDraft)
	handle(mux, brief, "case-check", d.CaseCheck)
	handle(mux, brief, "case-new", d.CaseNew)
	handle(mux, brief, "case-list", d.CaseList)
	handle(mux, brief, "case-show", d.CaseShow)
	handle(mux, brief, "case-letter", d.CaseLetter)
	handle(mux, brief, "case-rule", d.CaseRule)
	handle(mux, brief, "case-undo", d.CaseUndo)
	handle(mux, brief, "claim-merge", d.ClaimMerge)
	handle(mux, brief, "claim-split", d.ClaimSplit)
	handle(mux, brief, "claim-undo", d.ClaimUndo)
	handle(mux, brief, "case-close", d.CaseClose)
	handle(mux, brief, "case-reopen", d.CaseReopen)
	handle(mux, brief, "case-report", d.CaseReport)
	handle(mux, brief, "case-export", d.CaseExport)
	handle(mux, brief, "exhibit-add", d.CaseExhibitAdd)
	handle(mux, brief, "exhibit-remove", d.CaseExhibitRemove)
	handle(mux, brief, "document-add", d.DocumentAdd)
	handle(mux, brief, "report", d.Report)
	handle(mux, brief, "timeline", d.Timeline)
	handle(mux, brief, "alert-list", d.AlertList)
	handle(mux, brief, "alert-ack", d.AlertAck)
	handle(mux, brief, "alert-test", d.AlertTest)
	handle(mux, brief, "reload", d.Reload)
	handle(mux, brief, "health", d.Health)
	handle(mux, brief, "log-level", d.LogLevel)
	observe(mux, d)
	return mux
}

func handle[R any](mux *http.ServeMux, brief bool, command string, run func(context.Context, R, daemon.Out) error) {
	mux.HandleFunc("POST /v1/"+command, func(w http.ResponseWriter, r *http.Request) {
		if brief && commands[command].long {
			http.Error(w, "only for a moment here", http.StatusServiceUnavailable)
			return
		}
		conn := http.NewResponseController(w)
		conn.SetReadDeadline(time.Now().Add(requestTime)) // of no use in memory, and not possible there
		var req R
		if err := decode(http.MaxBytesReader(w, r.Body, maxRequest), &req); err != nil {
			status := http.StatusBadRequest
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, "request: "+err.Error(), status)
			return
		}
		if path := relative(req); path != "" {
			http.Error(w, fmt.Sprintf("request: the path %q does not begin at the root: name it from there, since the daemon works in a folder of its own", path), http.StatusBadRequest)
			return
		}
		conn.SetReadDeadline(time.Time{})
		w.Header().Set("Content-Type", "application/jsonl")
		out := &frames{ctx: r.Context(), enc: encoder(w), flush: conn.Flush}
		out.flush() // the caller knows from the header that the command has begun
		result := ResultOf(run(r.Context(), req, out))
		if out.cut() != nil {
			panic(http.ErrAbortHandler) // the answer ends without "done": the caller goes elsewhere
		}
		out.put(frame{Done: &result})
	})
}

// relative returns a path in a request that is none from the root, "" if there is none.
func relative(req any) string {
	named, ok := req.(interface{ Files() []string })
	if !ok {
		return ""
	}
	for _, path := range named.Files() {
		if path != "" && !filepath.IsAbs(path) {
			return path
		}
	}
	return ""
}

// guarded is h, but for a fault of the program: it ends the command that met it, is told to
// the caller, who would else ask again, and stands in the log.
func guarded(log *slog.Logger, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch fault := recover(); {
			case fault == nil:
			case fault == http.ErrAbortHandler || !strings.HasPrefix(r.URL.Path, "/v1/"):
				panic(fault)
			default:
				log.Error("a command met a fault of the program", "command", r.URL.Path, "fault", fault, "stack", string(debug.Stack()))
				result := Result{Exit: ExitError, Error: fmt.Sprintf("the program has a fault: %v", fault), Hint: "please report it, with the lines about it in the log of the daemon"}
				encoder(w).Encode(frame{Done: &result}) // a caller who is gone needs no answer
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// decode reads the JSON of a request, and all that comes after it, so that the
// server notices a caller who hangs up.
func decode(body io.Reader, req any) error {
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(req); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, body)
	return err
}

// atMost answers so many requests at once, and sends others away.
func atMost(n int, h http.Handler) http.Handler {
	free := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case free <- struct{}{}:
			defer func() { <-free }()
			h.ServeHTTP(w, r)
		default:
			http.Error(w, "too many commands at once", http.StatusTooManyRequests)
		}
	})
}

// frames is the [daemon.Out] that writes frames to a caller.
type frames struct {
	ctx   context.Context // of the request
	mu    sync.Mutex
	enc   *json.Encoder
	flush func() error
}

func (f *frames) put(fr frame) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.enc.Encode(fr); err != nil {
		return err
	}
	return f.flush()
}

// cut returns errLeaving if the command was cut off. Nothing is answered then any
// more: a caller who has seen a part of an answer cannot begin anew elsewhere.
func (f *frames) cut() error {
	if errors.Is(context.Cause(f.ctx), errLeaving) {
		return errLeaving
	}
	return nil
}

func (f *frames) Row(v any) error {
	if err := f.cut(); err != nil {
		return err
	}
	var row bytes.Buffer
	if err := encoder(&row).Encode(v); err != nil {
		return err
	}
	return f.put(frame{Row: bytes.TrimSpace(row.Bytes())})
}

// encoder writes JSON that leaves the angle brackets of a message-id readable.
func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

func (f *frames) Write(p []byte) (int, error) {
	if err := f.cut(); err != nil || len(p) == 0 {
		return 0, err
	}
	return len(p), f.put(frame{Bytes: p})
}

// Notes and progress are courtesies: a caller who is gone shows in the context.
func (f *frames) Note(format string, args ...any) { f.put(frame{Note: fmt.Sprintf(format, args...)}) }

func (f *frames) Progress(p daemon.Progress) { f.put(frame{Progress: &p}) }
