package extract

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// Serve reads attachments for a [Worker] at the other end of in and out, until
// in ends. It bounds the memory of this process for good, so it is for a
// process that does nothing else, and ends it when in ends while an attachment
// is being read.
func Serve(in io.Reader, out io.Writer) error {
	r := bufio.NewReader(in)
	var s settings
	if err := readFrame(r, 1<<20, &s); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	l := s.Limits.complete()
	debug.SetMemoryLimit(l.Memory / 2) // collects earlier, so that what is bounded is what is needed
	var state ready
	if err := confine(l.Memory); err != nil {
		state.Error = err.Error()
	}
	if err := writeFrame(out, state); err != nil {
		return err
	}
	requests := make(chan letter)
	go receive(r, l, requests)
	compiled := false
	for m := range requests {
		var a answer
		if !compiled && mayHoldPDF(sniff(m.data, m.hint)) {
			if err := writeFrame(out, answer{Compiling: true}); err != nil {
				return err
			}
			_, err := startEngine(s.Cache, l.Memory/2)
			if compiled = err == nil; !compiled {
				a.Error = "compile the PDF engine: " + err.Error()
			}
		}
		if a.Error == "" {
			a.Result = readWithin(m, l)
		}
		if err := writeFrame(out, a); err != nil {
			return err
		}
		debug.FreeOSMemory()
	}
	return nil
}

// mayHoldPDF reports whether a file is a PDF or may have one inside.
func mayHoldPDF(k Kind) bool { return k == PDF || k == Zip || k == TNEF || k == Message }

// A letter is a request with the bytes of its attachment.
type letter struct {
	hint Hint
	data []byte
}

// receive passes requests on. If there are no more, nobody waits for what is
// under way.
func receive(r io.Reader, l Limits, out chan<- letter) {
	for {
		var q request
		err := readFrame(r, 1<<20, &q)
		if err == nil && q.Size > l.Size {
			err = fmt.Errorf("an attachment of %d bytes", q.Size)
		}
		if err != nil {
			os.Exit(0)
		}
		data := make([]byte, q.Size)
		if _, err := io.ReadFull(r, data); err != nil {
			os.Exit(0)
		}
		out <- letter{q.Hint, data}
	}
}

// onRequest is for tests of what a process may do.
var onRequest = func([]byte) {}

func readWithin(m letter, l Limits) Result {
	onRequest(m.data)
	ctx, cancel := context.WithTimeout(context.Background(), l.Time)
	defer cancel()
	return read(ctx, m.data, m.hint, l)
}
