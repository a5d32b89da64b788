package daemon

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// A backup says no more of itself than it holds, whatever comes in while it is made.
func TestBackupWhileGrowing(t *testing.T) {
	d := open(t, options(t))
	box := newBox(t, d, "INBOX")
	for n := range 200 {
		box.put(t, d, letter(n))
	}
	file := filepath.Join(t.TempDir(), "saved.db")
	var a answer
	made := make(chan error, 1)
	go func() { made <- d.Backup(t.Context(), BackupRequest{File: file}, &a) }()
	for n := 200; len(made) == 0; n++ {
		box.put(t, d, letter(n))
	}
	if err := <-made; err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var held, said int
	if err := db.QueryRow("SELECT count(*) FROM leaf").Scan(&held); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(a.notes[0], file+" holds the record up to entry %d", &said); err != nil || said > held {
		t.Errorf("it holds %d entries, and %q", held, a.notes)
	}
}
