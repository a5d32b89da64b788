package imapsync

import "time"

const (
	firstPiece = 256 << 10 // octets; fitted to the line by each piece that arrived, quartered after one that did not
	lastPiece  = 4 << 20
	leastPiece = 64 << 10
	// pieceTime is the longest that a piece should take: new mail waits for it.
	pieceTime = time.Second
	// worthIt is how many times the octets per second must come of pieces of twice
	// the size, for them to take more than pieceTime.
	worthIt = 1.5
)

// A pieceSize is how many octets to ask for at a time: as many as come in
// pieceTime. A server that takes its time over every command, however little is
// asked for, gets larger ones, since small ones would take as long. Whether it is
// one is seen from two pieces of different sizes, so that now and then a piece of
// twice the size is asked for.
type pieceSize struct {
	octets int64 // of the next piece
	before piece // the last one that arrived
}

// A piece is how much was asked for at once, and how fast it came.
type piece struct {
	octets int64   // 0: there was none
	rate   float64 // octets per second
}

// arrived fits the size to the piece that was asked for with it: n octets came.
func (s *pieceSize) arrived(n int64, took time.Duration) {
	last := piece{s.octets, float64(n) / max(took, time.Microsecond).Seconds()}
	compared := s.before.octets > 0 && s.before.octets != last.octets
	pays := compared && largerPays(s.before, last)
	switch {
	case took < pieceTime/2, pays, took <= pieceTime && !compared:
		s.octets = min(s.octets*2, lastPiece)
	case took > pieceTime:
		s.octets = max(s.octets/2, leastPiece)
	}
	s.before = last
}

// largerPays reports whether the larger of two pieces came at a much higher rate.
func largerPays(a, b piece) bool {
	if a.octets > b.octets {
		a, b = b, a
	}
	return b.rate >= worthIt*a.rate
}

// failed makes the size smaller after a piece that did not arrive.
func (s *pieceSize) failed() { *s = pieceSize{octets: max(s.octets/4, leastPiece)} }
