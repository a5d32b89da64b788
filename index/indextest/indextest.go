// Package indextest is the contract of [index.Index] as a test suite.
package indextest

import (
	"testing"

	"onrecord/index"
)

// Run checks that an index keeps the contract of [index.Index]. The index that
// open returns lives in dir, which may hold an index closed earlier.
func Run(t *testing.T, open func(t *testing.T, dir string) index.Index) {}
