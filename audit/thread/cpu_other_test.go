//go:build !linux

package thread_test

import "time"

var started = time.Now()

// threadTime stands in for the processor time of the calling thread.
func threadTime() time.Duration { return time.Since(started) }
