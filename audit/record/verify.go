package record

import (
	"context"
	"errors"
)

// A Problem is one thing that is wrong with the record. Leaf is -1 and Digest
// "" where none is concerned.
type Problem struct {
	What   string // what is wrong: "object", "facet", "leaf", "tile", ...
	Digest string
	Leaf   int64
	Detail string
}

// VerifyOptions say how much to check.
type VerifyOptions struct {
	Full     bool // also read and hash every object
	Progress func(done, total int64)
}

// Verify checks the record and calls report for every problem. The error is
// one of checking, not of the record.
func (r *Record) Verify(ctx context.Context, o VerifyOptions, report func(Problem)) error {
	return errors.ErrUnsupported
}
