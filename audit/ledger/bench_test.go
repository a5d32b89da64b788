package ledger

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
)

// BenchmarkRead reads the ledger of a client with a thousand messages.
func BenchmarkRead(b *testing.B) {
	var list []mail
	start := time.Date(2024, 1, 1, 9, 0, 0, 0, chicago)
	for i := range 1000 {
		m := dispute[i%len(dispute)]
		m.at = start.Add(time.Duration(i) * 9 * time.Hour).Format("2006-01-02 15:04")
		m.subject = fmt.Sprintf("Matter %d", i/12)
		m.text = strings.ReplaceAll(m.text, "survey report", fmt.Sprintf("report r%d", i/12))
		if m.re > 0 {
			m.re += i / len(dispute) * len(dispute)
		}
		list = append(list, m)
	}
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
