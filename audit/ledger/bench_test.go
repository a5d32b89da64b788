package ledger

import (
	"path/filepath"
	"testing"

	"onrecord/audit/projection"
)

// BenchmarkRead reads the ledger of a client with a thousand messages.
func BenchmarkRead(b *testing.B) {
	list := repeatedDispute(1000)
	db, err := projection.Open(b.Context(), filepath.Join(b.TempDir(), "derived.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(b.Context(), logOf(list), stages()...); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(b.Context(), db, options("2026-01-01 12:00")); err != nil {
			b.Fatal(err)
		}
	}
}
