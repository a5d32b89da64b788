package daemon

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"onrecord/audit/record"
)

// What somebody who reads record.db keeps on the disk is erased all the same, and the
// answer tells both. The daemon takes it off the disk later, at night.
func TestErasedWhileRead(t *testing.T) {
	k := aged(t, 0, nil)
	db, err := sql.Open("sqlite", filepath.Join(k.Dir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	reading, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var leaves int
	if err := reading.QueryRow("SELECT count(*) FROM leaf").Scan(&leaves); err != nil {
		t.Fatal(err)
	}
	var a answer
	err = k.RetentionApply(t.Context(), RetentionApplyRequest{Yes: true, Author: Author{By: dana}}, &a)
	sum, ok := a.rows[len(a.rows)-1].(RetentionSummary)
	if !errors.Is(err, record.ErrLeftover) || !ok || sum.Objects != 2 || sum.Leaf < 0 {
		t.Errorf("%v, %+v: want ErrLeftover, and a summary of two that were erased", err, a.rows)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	night := k.now
	for _, c := range []struct {
		after time.Duration
		tried string
		left  bool
	}{{10 * time.Hour, "", true}, {0, "2025-03-05", true}, {0, "2025-03-04", false}} {
		k.now = night.Add(c.after)
		tried := k.finishErasing(t.Context(), c.tried)
		left, err := k.rec.Erasing()
		if left != c.left || err != nil || (tried == c.tried) != c.left {
			t.Errorf("%s after midnight, last tried on %q: on %q, something is left: %v, %v", c.after, c.tried, tried, left, err)
		}
	}
}
