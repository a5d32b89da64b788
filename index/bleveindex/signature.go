package bleveindex

// A signature tells which words of a document stand next to each other: a Bloom
// filter of the hashes of all pairs, with bitsPerPair bits for each and probes
// bits set.
const (
	bitsPerPair = 12
	probes      = 7
)

// termHash is FNV-1a over 64 bits.
func termHash(term string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h
}

// pairHash hashes two neighbouring terms, in order.
func pairHash(first, second uint64) uint64 {
	h := first*0x9E3779B97F4A7C15 + second
	h = (h ^ h>>32) * 0xD6E8FEB86659FD93
	return h ^ h>>32 | 1 // 0 is free in a pairSet
}

// probe returns the k-th bit of hash in a filter of the given number of bits.
func probe(hash uint64, k, bits uint64) uint64 {
	return (hash>>32 + k*(hash&0xffffffff|1)) & 0xffffffff * bits >> 32
}

// hasPair reports whether sig holds the pair, perhaps wrongly.
func hasPair(sig []byte, hash uint64) bool {
	if len(sig) == 0 {
		return false
	}
	bits := uint64(len(sig)) * 8
	for k := range uint64(probes) {
		at := probe(hash, k, bits)
		if sig[at>>3]&(1<<(at&7)) == 0 {
			return false
		}
	}
	return true
}

// A pairSet collects the hashes of the pairs of a document, each once.
type pairSet struct {
	slots []uint64 // open addressing; 0 is free
	n     int
}

func (s *pairSet) reset() {
	clear(s.slots)
	s.n = 0
	if len(s.slots) > 1<<14 {
		s.slots = nil
	}
}

func (s *pairSet) add(hash uint64) {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	mask := uint64(len(s.slots) - 1)
	i := hash & mask
	for s.slots[i] != 0 {
		if s.slots[i] == hash {
			return
		}
		i = (i + 1) & mask
	}
	s.slots[i] = hash
	s.n++
}

func (s *pairSet) grow() {
	old := s.slots
	s.slots = make([]uint64, max(1024, 2*len(old)))
	s.n = 0
	for _, h := range old {
		if h != 0 {
			s.add(h)
		}
	}
}

// signature returns the filter of the pairs.
func (s *pairSet) signature() []byte {
	sig := make([]byte, (s.n*bitsPerPair+7)/8+4)
	bits := uint64(len(sig)) * 8
	for _, h := range s.slots {
		if h == 0 {
			continue
		}
		for k := range uint64(probes) {
			at := probe(h, k, bits)
			sig[at>>3] |= 1 << (at & 7)
		}
	}
	return sig
}
