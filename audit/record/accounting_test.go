package record

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

// TestAccounting breaks the account of the UIDs in every way, and wants to hear
// of it from the tables and from the log; and not where it holds.
func TestAccounting(t *testing.T) {
	observe := func(uids ...uint32) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error {
			for _, uid := range uids {
				if _, err := tx.Observe(imapObservation(gen, uid, message(int(uid)))); err != nil {
					return err
				}
			}
			return nil
		}
	}
	failed := func(uid uint32) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error {
			return tx.FetchFailed(gen, uid, []tlog.Field{tlog.TextField("text", "NO")})
		}
	}
	vanished := func(uid uint32) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error { return tx.Vanished(gen, []uint32{uid}, nil) }
	}
	returned := func(uid uint32) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error { return tx.Returned(gen, []uint32{uid}) }
	}
	gap := func(set string) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error { return tx.Gap(gen, []tlog.Field{tlog.BareField("set", set)}) }
	}
	scan := func(next string, pending []uint32, uids ...uint32) func(*Tx, int64) error {
		return func(tx *Tx, gen int64) error {
			return tx.Scan(gen, []tlog.Field{tlog.BareField("uidnext", next)}, uids, pending)
		}
	}
	type steps = []func(*Tx, int64) error
	tests := []struct {
		name           string
		steps          steps
		missing, extra []uint32
		unknown        uint64
	}{
		{"all there", steps{observe(1, 2, 3), scan("4", nil, 1, 2, 3)}, nil, nil, 0},
		{"all there, over several scans", steps{observe(1, 2), scan("3", nil, 1, 2), observe(3, 4), vanished(1), scan("5", nil, 2, 3, 4)}, nil, nil, 0},
		{"one failed", steps{observe(1), failed(2), scan("3", nil, 1, 2)}, nil, nil, 0},
		{"one failed, and came", steps{failed(1), scan("2", nil, 1), observe(1), scan("2", nil, 1)}, nil, nil, 0},
		{"one pending", steps{observe(1, 2), scan("3", []uint32{2}, 1)}, nil, nil, 0},
		{"vanished and back", steps{observe(1, 2), vanished(2), scan("3", nil, 1), returned(2), scan("3", nil, 1, 2)}, nil, nil, 0},
		{"back after the scan", steps{observe(1, 2), vanished(2), scan("3", nil, 1), returned(2)}, nil, nil, 0},
		{"new since the scan", steps{observe(1), scan("2", nil, 1), observe(2, 3)}, nil, nil, 0},
		{"a gap", steps{observe(1, 4), gap("2:3"), scan("5", nil, 1, 4)}, nil, nil, 0},
		{"a gap that turns up", steps{observe(1, 3), gap("2"), scan("4", nil, 1, 3), observe(2), scan("4", nil, 1, 2, 3)}, nil, nil, 0},
		{"a gap at the end", steps{observe(1), gap("2:6"), scan("7", nil, 1)}, nil, nil, 0},
		{"a gap as wide as UIDs go", steps{observe(1), gap("2:4294967294"), scan("4294967295", nil, 1)}, nil, nil, 0},

		{"listed and not on record", steps{observe(1), scan("3", nil, 1, 2)}, []uint32{2}, nil, 1},
		{"on record and not listed", steps{observe(1, 2), scan("3", nil, 1)}, nil, []uint32{2}, 0},
		{"vanished and listed", steps{observe(1, 2), vanished(2), scan("3", nil, 1, 2)}, nil, []uint32{2}, 0},
		{"a gap that is not told", steps{observe(1, 4), scan("5", nil, 1, 4)}, nil, nil, 2},
		{"a gap at the end that is not told", steps{observe(1), scan("4", nil, 1)}, nil, nil, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
			_, g := inbox(t, r, "INBOX")
			for _, step := range test.steps {
				update(t, r, func(tx *Tx) error { return step(tx, g.ID) })
			}
			a, ok, err := r.Account(t.Context(), g.ID)
			if err != nil || !ok {
				t.Fatalf("Account = %v, %v", ok, err)
			}
			if !slices.Equal(a.Missing, test.missing) || !slices.Equal(a.Extra, test.extra) || a.Unknown != test.unknown {
				t.Errorf("missing %v, extra %v, unknown %v; want %v, %v, %v", a.Missing, a.Extra, a.Unknown, test.missing, test.extra, test.unknown)
			}
			found := problems(t, r)
			if wrong := len(test.missing)+len(test.extra) > 0 || test.unknown > 0; wrong != slices.ContainsFunc(found, func(p Problem) bool { return p.What == "scan" }) {
				t.Errorf("verify: %+v", found)
			}
		})
	}
}

// TestAccountWithoutScan holds that nothing is claimed before the first scan.
func TestAccountWithoutScan(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	if _, ok, err := r.Account(t.Context(), g.ID); ok || err != nil {
		t.Errorf("Account = %v, %v", ok, err)
	}
	if _, _, err := r.Account(t.Context(), 99); err == nil || !strings.Contains(err.Error(), "generation 99") || errors.Is(err, ErrDamaged) {
		t.Errorf("Account of no generation: %v", err)
	}
}
