package record

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// problems verifies a record and returns what is wrong with it.
func problems(t testing.TB, r *Record) []Problem {
	t.Helper()
	var list []Problem
	if err := r.Verify(context.Background(), VerifyOptions{Full: true}, func(p Problem) { list = append(list, p) }); err != nil {
		t.Fatalf("verify: %v", err)
	}
	return list
}

// flipped returns a value with one bit changed, in a form that the column takes.
func flipped(v any, bit int) any {
	switch x := v.(type) {
	case []byte:
		b := bytes.Clone(x)
		if len(b) == 0 {
			return []byte{1}
		}
		bit %= len(b) * 8
		b[bit/8] ^= 1 << (bit % 8)
		return b
	case string:
		if x == "" {
			return "x"
		}
		b := []byte(x)
		b[bit%len(b)] ^= 1
		return string(b)
	case int64:
		return x ^ 1<<(bit%4)
	default:
		return int64(1 << (bit % 4)) // it was NULL
	}
}

// A flipTarget is a column of a table whose every value is verified.
type flipTarget struct {
	table, column string
	what          []string // one of these must be what is wrong
}

var flipTargets = []flipTarget{
	{"object", "digest", []string{"object"}},
	{"object", "size", []string{"object"}},
	{"object", "kind", []string{"object"}},
	{"object", "leaf", []string{"object"}},
	{"frame", "data", []string{"frame"}},
	{"extent", "frame", []string{"object", "extent"}},
	{"extent", "off", []string{"object"}},
	{"extent", "len", []string{"object"}},
	{"mailbox", "account", []string{"mailbox"}},
	{"mailbox", "name", []string{"mailbox"}},
	{"mailbox", "raw_name", []string{"mailbox"}},
	{"mailbox", "state", []string{"mailbox"}},
	{"generation", "mailbox", []string{"generation"}},
	{"generation", "number", []string{"generation"}},
	{"generation", "uidvalidity", []string{"generation"}},
	{"generation", "stream", []string{"generation"}},
	{"generation", "scan", []string{"generation"}},
	{"sighting", "generation", []string{"sighting"}},
	{"sighting", "uid", []string{"sighting"}},
	{"sighting", "object", []string{"sighting"}},
	{"sighting", "internaldate", []string{"sighting"}},
	{"sighting", "flags", []string{"sighting"}},
	{"sighting", "leaf", []string{"sighting"}},
	{"sighting", "vanished", []string{"sighting"}},
	{"leaf", "hash", []string{"leaf"}},
	{"leaf", "data", []string{"leaf"}},
	{"facet", "name", []string{"facet"}},
	{"facet", "data", []string{"facet"}},
	{"tile", "data", []string{"tile"}},
	{"tile", "n", []string{"tile"}},
	{"stream", "id", []string{"stream"}},
	{"stream", "kind", []string{"stream"}},
	{"stream", "next_seq", []string{"stream"}},
	{"stream", "last_hash", []string{"stream"}},
	{"stream_leaf", "stream", []string{"stream_leaf"}},
	{"stream_leaf", "seq", []string{"stream_leaf"}},
	{"stream_leaf", "leaf", []string{"stream_leaf"}},
	{"matter_rule", "address", []string{"matter_rule"}},
	{"matter_rule", "stream", []string{"matter_rule"}},
	{"matter_rule", "leaf", []string{"matter_rule"}},
	{"checkpoint", "size", []string{"checkpoint"}},
	{"checkpoint", "note", []string{"checkpoint"}},
}

// TestFlips changes one bit of one value of every column, in several rows, and
// wants to hear of it, and of the leaf or message concerned.
func TestFlips(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	c := newClock()
	r := openTest(t, dir, testOptions(c))
	fill(t, r, c)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Inspect = true
	r = openTest(t, dir, o)
	verified(t, r)
	db, err := openDB(filepath.Join(dir, dbName), 1, []string{"busy_timeout(10000)", "synchronous(OFF)"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, target := range flipTargets {
		t.Run(target.table+"."+target.column, func(t *testing.T) { flipColumn(t, r, db, target) })
	}
	verified(t, r) // everything was put back
}

// flipColumn flips bits in about four rows of a column, one after the other.
func flipColumn(t *testing.T, r *Record, db *sql.DB, target flipTarget) {
	keys := map[string]string{"object": "id", "frame": "id", "mailbox": "id", "generation": "id", "leaf": "idx", "checkpoint": "size",
		"extent": "object, seq", "sighting": "generation, uid", "facet": "leaf, name", "tile": "level, n", "stream": "id",
		"stream_leaf": "stream, seq", "matter_rule": "address, stream"}[target.table]
	rows, err := db.Query("SELECT " + target.column + ", " + keys + " FROM " + target.table)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]any
	for rows.Next() {
		values := make([]any, 2+strings.Count(keys, ","))
		dest := make([]any, len(values))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		all = append(all, values)
	}
	if err := rows.Close(); err != nil || len(all) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	names := strings.Split(keys, ", ")
	for i := 0; i < len(all); i += max(1, len(all)/4) {
		for bit := range 2 {
			flipRow(t, r, db, target, names, all[i], bit*7919+i)
		}
	}
}

// flipRow flips a bit of one value, verifies, and puts it back.
func flipRow(t *testing.T, r *Record, db *sql.DB, target flipTarget, names []string, row []any, bit int) {
	old, bad := row[0], flipped(row[0], bit)
	set := func(from, to any) bool {
		where, args := make([]string, len(names)), []any{to}
		for i, n := range names {
			v := row[1+i]
			if n == target.column {
				v = from
			}
			where[i] = n + " IS ?"
			args = append(args, v)
		}
		_, err := db.Exec("UPDATE "+target.table+" SET "+target.column+" = ? WHERE "+strings.Join(where, " AND "), args...)
		return err == nil
	}
	if !set(old, bad) {
		return // no such value can stand there
	}
	found := problems(t, r)
	where := fmt.Sprintf("%s.%s of row %v, bit %d", target.table, target.column, row[1:], bit)
	if !slices.ContainsFunc(found, func(p Problem) bool { return slices.Contains(target.what, p.What) }) {
		t.Errorf("%s: want a problem with %v, have %+v", where, target.what, found)
	}
	switch target.table {
	case "leaf", "facet": // one problem, that names the leaf
		index := row[len(row)-len(names)].(int64)
		if !slices.ContainsFunc(found, func(p Problem) bool { return p.Leaf == index }) {
			t.Errorf("%s: leaf %d is not named: %+v", where, index, found)
		}
		if len(found) > 4 {
			t.Errorf("%s: one bit gave %d problems: %+v", where, len(found), found)
		}
	case "frame": // the messages in it
		if !slices.ContainsFunc(found, func(p Problem) bool { return p.What == "object" && p.Digest != "" && p.Leaf >= 0 }) {
			t.Errorf("%s: no message is named: %+v", where, found)
		}
	}
	if !set(bad, old) {
		t.Fatalf("%s: cannot be put back", where)
	}
}

// TestFlipsOfHead changes every byte of the head.
func TestFlipsOfHead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	r := openTest(t, dir, testOptions(newClock()))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	head, err := os.ReadFile(filepath.Join(dir, headName))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Inspect: true}
	for i := range head {
		bad := bytes.Clone(head)
		bad[i] ^= 1 << (i % 8)
		if err := os.WriteFile(filepath.Join(dir, headName), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(t.Context(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		if found := problems(t, r); !slices.ContainsFunc(found, func(p Problem) bool { return p.What == "head" }) {
			t.Errorf("byte %d of the head: %+v", i, found)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), dir, Options{}); err == nil {
			t.Fatalf("byte %d of the head: the record was opened for writing", i)
		}
	}
}

// TestFlipsOfFrame changes every bit of the row of a frame: decoding must
// notice, also where the bit means nothing to zstd.
func TestFlipsOfFrame(t *testing.T) {
	z := newCodec()
	defer z.close()
	data := z.encode(bytes.Repeat(message(1), 20), nil)
	for bit := range len(data) * 8 {
		bad := bytes.Clone(data)
		bad[bit/8] ^= 1 << (bit % 8)
		if _, err := z.decode(bad); err == nil {
			t.Errorf("bit %d: not noticed", bit)
		}
	}
	for n := range data {
		if _, err := z.decode(data[:n]); err == nil {
			t.Errorf("cut at %d: not noticed", n)
		}
	}
}

// TestFlipsOfFile changes bits of the pages of the database file itself. Where
// that damages what is stored, Verify says so and does not stop.
func TestFlipsOfFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	c := newClock()
	r := openTest(t, dir, testOptions(c))
	_, g := inbox(t, r, "INBOX")
	for uid := range uint32(40) {
		observe(t, r, g.ID, uid+1, message(int(uid)))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, dbName)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found, refused := 0, 0
	const flips = 150
	for i := range flips {
		bad := bytes.Clone(whole)
		at := 100 + (len(whole)-100)/flips*i
		for j := at; j < len(bad) && bad[at] == 0; j++ { // free space holds nothing
			if bad[j] != 0 {
				at = j
			}
		}
		bad[at] ^= 1 << (i % 8)
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(t.Context(), dir, Options{Inspect: true})
		if err != nil {
			refused++
			continue
		}
		if len(problems(t, r)) > 0 {
			found++
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	// What is left are bits in places that SQLite has freed.
	if refused > flips/20 || found+refused < flips*9/10 {
		t.Errorf("of %d flips %d were reported and %d kept the record from opening", flips, found, refused)
	}
}
