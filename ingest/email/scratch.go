package email

import "sync"

// Buffers for the header of a message and for a text before it is decoded are used
// again, unless a message of unusual size made them grow.
const (
	scratchSize = 16 << 10
	mostScratch = 256 << 10
)

var scratch = sync.Pool{New: func() any { b := make([]byte, 0, scratchSize); return &b }}

// takeScratch returns an empty buffer.
func takeScratch() []byte { return (*scratch.Get().(*[]byte))[:0] }

// giveScratch takes a buffer back, of which nothing is used any more.
func giveScratch(b []byte) {
	if cap(b) >= scratchSize && cap(b) <= mostScratch {
		scratch.Put(&b)
	}
}
