package bleveindex

import (
	"fmt"
	"testing"
)

// A signature knows all pairs of its document, and few others.
func TestSignature(t *testing.T) {
	for _, n := range []int{1, 2, 10, 300, 50_000} {
		var s pairSet
		s.reset()
		pair := func(i int) uint64 { return pairHash(termHash(fmt.Sprint("a", i)), termHash(fmt.Sprint("b", i))) }
		for range 2 {
			for i := range n {
				s.add(pair(i))
			}
		}
		if s.n != n {
			t.Errorf("%d pairs of %d", s.n, n)
		}
		sig := s.signature()
		if bits := 8 * len(sig); bits > bitsPerPair*n+48 {
			t.Errorf("%d bits for %d pairs", bits, n)
		}
		for i := range n {
			if !hasPair(sig, pair(i)) {
				t.Fatalf("pair %d of %d is missing", i, n)
			}
		}
		wrong := 0
		for i := range 100_000 {
			if hasPair(sig, pair(-1-i)) {
				wrong++
			}
		}
		if wrong > 600 {
			t.Errorf("%d pairs: %d of 100000 others are found", n, wrong)
		}
	}
	if hasPair(nil, 1) {
		t.Error("a document without signature has a pair")
	}
	a, b := termHash("a"), termHash("b")
	if pairHash(a, b) == pairHash(b, a) {
		t.Error("the order of the words does not count")
	}
}
