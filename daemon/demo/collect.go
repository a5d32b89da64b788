package demo

import (
	"fmt"

	"onrecord/daemon"
)

// A collector keeps the answer of a command.
type collector struct {
	rows     []any
	bytes    []byte
	notes    []string
	progress func(daemon.Progress)
}

// Row implements [daemon.Out].
func (c *collector) Row(v any) error {
	c.rows = append(c.rows, v)
	return nil
}

// Write implements [daemon.Out].
func (c *collector) Write(p []byte) (int, error) {
	c.bytes = append(c.bytes, p...)
	return len(p), nil
}

// Note implements [daemon.Out].
func (c *collector) Note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// Progress implements [daemon.Out].
func (c *collector) Progress(p daemon.Progress) {
	if c.progress != nil {
		c.progress(p)
	}
}

// rowsOf returns the rows of one type.
func rowsOf[T any](c *collector) []T {
	var list []T
	for _, row := range c.rows {
		if r, ok := row.(T); ok {
			list = append(list, r)
		}
	}
	return list
}
