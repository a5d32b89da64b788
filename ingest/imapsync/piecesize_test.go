package imapsync

import (
	"testing"
	"time"
)

// Pieces are as large as the line and the server make it sensible.
func TestPieceSize(t *testing.T) {
	// fetch brings n pieces over a line and returns the size of the next.
	fetch := func(s *pieceSize, n int, perCommand time.Duration, perSecond int64) int64 {
		for range n {
			s.arrived(s.octets, perCommand+time.Duration(float64(s.octets)/float64(perSecond)*float64(time.Second)))
		}
		return s.octets
	}
	for _, tc := range []struct {
		name        string
		perCommand  time.Duration
		perSecond   int64
		least, most int64 // that the size may come to
	}{
		{"fast", time.Millisecond, 100 << 20, lastPiece, lastPiece},
		{"far away", 300 * time.Millisecond, 100 << 20, lastPiece, lastPiece},
		{"slow per octet", 40 * time.Millisecond, 200_000, 128 << 10, 256 << 10},
		{"very slow per octet", 40 * time.Millisecond, 5_000, leastPiece, leastPiece},
		{"slow per command", 1500 * time.Millisecond, 100 << 20, lastPiece / 2, lastPiece},
		{"very slow per command", 20 * time.Second, 100 << 20, lastPiece / 2, lastPiece},
		{"a little slow per command", 900 * time.Millisecond, 100 << 20, lastPiece / 2, lastPiece},
		{"slow in both", 800 * time.Millisecond, 1 << 20, 256 << 10, 1 << 20},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := pieceSize{octets: firstPiece}
			for n := range 40 {
				if got := fetch(&s, 1, tc.perCommand, tc.perSecond); n >= 10 && (got < tc.least || got > tc.most) {
					t.Errorf("after %d pieces: %d KiB, want %d to %d", n+1, got>>10, tc.least>>10, tc.most>>10)
				}
			}
		})
	}
	t.Run("the line changes", func(t *testing.T) {
		s := pieceSize{octets: firstPiece}
		for _, now := range []struct {
			perCommand  time.Duration
			perSecond   int64
			least, most int64
		}{
			{time.Millisecond, 100 << 20, lastPiece, lastPiece},
			{time.Millisecond, 400_000, 256 << 10, 512 << 10},
			{3 * time.Second, 100 << 20, lastPiece / 2, lastPiece},
			{time.Millisecond, 400_000, 256 << 10, 512 << 10},
			{time.Millisecond, 100 << 20, lastPiece, lastPiece},
		} {
			if got := fetch(&s, 20, now.perCommand, now.perSecond); got < now.least || got > now.most {
				t.Errorf("%v a command, %d octets a second: %d KiB, want %d to %d", now.perCommand, now.perSecond, got>>10, now.least>>10, now.most>>10)
			}
		}
	})
	t.Run("pieces that do not arrive", func(t *testing.T) {
		s := pieceSize{octets: firstPiece}
		for range 5 {
			s.failed()
		}
		if s.octets != leastPiece {
			t.Errorf("%d octets, want %d", s.octets, leastPiece)
		}
	})
}
