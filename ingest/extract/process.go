package extract

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"time"
)

// What goes to the process and comes back, each as four bytes of length and
// JSON. First the settings go and a ready comes; then requests, each followed
// by the bytes of the attachment, and answers. An answer may say that the PDF
// engine has to be compiled first, whose time is not that of the attachment.
type (
	settings struct {
		Limits Limits
		Cache  string
	}
	ready struct {
		Error string
	}
	answer struct {
		Compiling bool // the answer itself comes later
		Error     string
		Result    Result
	}
	request struct {
		Hint Hint
		Size int64
	}
)

func writeFrame(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...))
	return err
}

func readFrame(r io.Reader, most int64, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n > most {
		return fmt.Errorf("a frame of %d bytes", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// A process is a running program that reads attachments.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *notice
	limits Limits
	extend chan time.Duration // tells within of more time
	used   time.Time          // when the last attachment was done
}

// startProcess starts the program and waits until it is ready.
func startProcess(ctx context.Context, o WorkerOptions) (*process, error) {
	if len(o.Command) == 0 {
		return nil, errors.New("no program is named")
	}
	p := &process{cmd: exec.Command(o.Command[0], o.Command[1:]...), stderr: &notice{}, limits: o.Limits, extend: make(chan time.Duration)}
	p.cmd.Env = workerEnv(o.Env)
	p.cmd.Stderr = p.stderr
	p.cmd.WaitDelay = time.Second
	apart(p.cmd)
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	var state ready
	err = p.within(ctx, startTime, func() error {
		if err := writeFrame(p.in, settings{o.Limits, o.Cache}); err != nil {
			return err
		}
		return readFrame(p.out, 1<<20, &state)
	})
	if err == nil && state.Error != "" {
		err = errors.New(state.Error)
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s", err, p.end())
	}
	return p, nil
}

var errLate = errors.New("it takes too long")

// within calls f and ends the process if f takes longer than d, or what p.extend
// gives it from then on.
func (p *process) within(ctx context.Context, d time.Duration, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	late := time.NewTimer(d)
	defer late.Stop()
	for {
		select {
		case err := <-done:
			return err
		case more := <-p.extend:
			late.Reset(more)
			continue
		case <-late.C:
			p.kill()
			<-done
			return errLate
		case <-ctx.Done():
			p.kill()
			<-done
			return ctx.Err()
		}
	}
}

// read has an attachment read. code is the defect of an attachment that ended
// the process, or had to be ended with it.
func (p *process) read(ctx context.Context, data []byte, h Hint, d time.Duration) (res Result, code string, err error) {
	var a answer
	err = p.within(ctx, d, func() (err error) {
		if err := writeFrame(p.in, request{h, int64(len(data))}); err != nil {
			return err
		}
		if _, err := p.in.Write(data); err != nil {
			return err
		}
		a, err = p.answer(d)
		return err
	})
	switch {
	case err == nil && a.Error != "":
		return Result{}, "", errors.New(a.Error)
	case err == nil:
		return a.Result, "", nil
	case ctx.Err() != nil:
		return Result{}, "", ctx.Err()
	case errors.Is(err, errLate):
		return Result{}, DefectTooLong, nil
	}
	return Result{}, DefectCrashed, nil
}

// answer waits for an answer, for longer than d if the engine is compiled.
func (p *process) answer(d time.Duration) (a answer, err error) {
	for {
		a = answer{}
		if err := readFrame(p.out, 8*p.limits.Text+8<<20, &a); err != nil || !a.Compiling {
			return a, err
		}
		select {
		case p.extend <- startTime + d:
		case <-time.After(time.Second): // it is over already
		}
	}
}

// end ends the process and returns what it said on standard error.
func (p *process) end() string {
	p.in.Close() // it ends by itself then, if it can
	exited := make(chan struct{})
	go func() {
		select {
		case <-exited:
		case <-time.After(200 * time.Millisecond):
			p.kill()
		}
	}()
	err := p.cmd.Wait()
	close(exited)
	if err != nil {
		return err.Error() + " " + p.stderr.String()
	}
	return p.stderr.String()
}

// folderSize adds up the files in a folder.
func folderSize(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}
