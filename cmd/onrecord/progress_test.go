package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"onrecord/daemon"
)

// TestSilentWork holds that work which does not tell how far it is, such as a report,
// is seen to go on, and that the line is gone when something else is printed.
func TestSilentWork(t *testing.T) {
	var out bytes.Buffer
	begun := time.Now()
	p := &progress{w: &out, on: true, begun: begun, last: begun}
	p.goesOn(begun.Add(time.Second))
	if out.Len() > 0 {
		t.Errorf("after a second: %q", out.String())
	}
	p.goesOn(begun.Add(4 * time.Second))
	p.goesOn(begun.Add(125 * time.Second))
	if s := out.String(); !strings.HasPrefix(s, "still at work, for 4 seconds\r") || !strings.HasSuffix(s, "\rstill at work, for 2 minutes") {
		t.Errorf("after two minutes: %q", s)
	}
	p.clear()
	if s := out.String(); !strings.HasSuffix(s, "\r"+strings.Repeat(" ", len("still at work, for 2 minutes"))+"\r") {
		t.Errorf("after something else is printed: %q", s)
	}
	p.show(daemon.Progress{Stage: "index", Done: 1, Total: 2})
	before := out.Len()
	p.goesOn(time.Now().Add(time.Hour))
	if strings.Contains(out.String()[before:], "still") {
		t.Errorf("beside a bar: %q", out.String()[before:])
	}
	p.answered()
	before = out.Len()
	p.goesOn(time.Now().Add(time.Hour))
	if out.Len() > before {
		t.Errorf("beside the answer: %q", out.String()[before:])
	}
}
