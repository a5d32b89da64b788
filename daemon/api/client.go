package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"onrecord/daemon"
)

// A client runs commands at the process that holds DATA.
type client struct{ http *http.Client }

// connect dials the holder of the DATA directory dir. Where nobody serves
// its socket the error matches errNoHolder.
func connect(ctx context.Context, dir string) (*client, error) {
	path := SocketPath(dir)
	if err := checkFolder(path, dir); err != nil {
		return nil, fmt.Errorf("%w: %v", errNoHolder, err)
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	conn, err := dial(ctx, "", "")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoHolder, err)
	}
	conn.Close()
	return &client{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}, nil
}

// errNoHolder means that no process answers for DATA.
var errNoHolder = errors.New("no process answers for this data directory")

// errBrief means that the holder is about to let DATA go and leaves long work
// to others.
var errBrief = errors.New("the process that holds DATA ends in a moment")

// errCut means that the holder went away in the middle of its answer.
var errCut = errors.New("the process that holds DATA ended before it had answered")

// inProcess runs commands at d in this process.
func inProcess(d *daemon.Daemon) *client {
	return &client{&http.Client{Transport: memory{handler(d, false)}}}
}

// Sink takes the answer of a command apart. A nil function drops its frames.
type Sink struct {
	Row      func(json.RawMessage) error
	Bytes    func([]byte) error
	Note     func(string)
	Progress func(daemon.Progress)
}

// run runs a command and hands its answer to sink. The error is about reaching
// the holder or handling the answer; how the command itself ended is the
// Result.
func (c *client) run(ctx context.Context, command string, request any, sink Sink) (Result, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return Result{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://onrecord/v1/"+command, bytes.NewReader(body))
	if err != nil {
		return Result{}, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ResultOf(ctx.Err()), nil
		}
		return Result{}, fmt.Errorf("%w: %v", errNoHolder, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusServiceUnavailable {
		return Result{}, errBrief
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		return Result{Exit: ExitError, Error: "the process that holds the data folder answers too many commands already", Hint: "try again in a moment"}, nil
	}
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
		return Result{}, &daemon.HintError{Err: fmt.Errorf("the daemon does not take %s, so it may be of another version of onrecord: %s", command, strings.TrimSpace(string(text))),
			Hint: "if onrecord was updated, restart the daemon"}
	}
	result, err := read(resp.Body, sink)
	if err != nil && ctx.Err() != nil {
		return ResultOf(ctx.Err()), nil
	}
	return result, err
}

func read(r io.Reader, sink Sink) (Result, error) {
	dec := json.NewDecoder(bufio.NewReader(r))
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			return Result{}, fmt.Errorf("%w (%v)", errCut, err)
		}
		if f.Done != nil {
			return *f.Done, nil
		}
		if err := sink.take(f); err != nil {
			return Result{}, err
		}
	}
}

func (s Sink) take(f frame) error {
	switch {
	case f.Row != nil && s.Row != nil:
		return s.Row(f.Row)
	case f.Bytes != nil && s.Bytes != nil:
		return s.Bytes(f.Bytes)
	case f.Note != "" && s.Note != nil:
		s.Note(f.Note)
	case f.Progress != nil && s.Progress != nil:
		s.Progress(*f.Progress)
	}
	return nil
}

// memory is a round tripper that calls a handler in this process.
type memory struct{ h http.Handler }

func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	pr, pw := io.Pipe()
	rw := &pipeWriter{header: http.Header{}, body: pw, begun: make(chan struct{})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		m.h.ServeHTTP(rw, req)
		rw.WriteHeader(http.StatusOK)
		pw.Close()
	}()
	<-rw.begun
	return &http.Response{
		StatusCode: rw.status, Status: fmt.Sprintf("%d %s", rw.status, http.StatusText(rw.status)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: rw.header, Body: pipeBody{pr, ended}, ContentLength: -1, Request: req,
	}, nil
}

// pipeBody is a response body whose Close waits for the handler: once it has
// returned, the handler no longer uses the daemon.
type pipeBody struct {
	*io.PipeReader
	ended <-chan struct{}
}

func (b pipeBody) Close() error {
	b.PipeReader.Close()
	<-b.ended
	return nil
}

// pipeWriter is the response writer of [memory].
type pipeWriter struct {
	header http.Header
	body   *io.PipeWriter
	status int
	begun  chan struct{} // closed once status stands
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		close(w.begun)
	}
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// FlushError sends the header, as a real response writer does.
func (w *pipeWriter) FlushError() error {
	w.WriteHeader(http.StatusOK)
	return nil
}
