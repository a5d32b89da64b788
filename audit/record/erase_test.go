package record

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// planted is in what is to be erased, and nowhere else.
const planted = "xylographic"

// plantedIn lists where a word stands in a record that is closed: in the bytes of
// a file, a value of a row, or a frame.
func plantedIn(t testing.TB, dir, word string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if bytes.Contains(data, []byte(word)) {
			found = append(found, "file "+name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := openDB(filepath.Join(dir, dbName), 1, verifyPragmas)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	z := newCodec()
	defer z.close()
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'table'")
	tables, err := query(rows, err, func(scan func(...any) error) (name string, err error) {
		err = scan(&name)
		return name, err
	})
	if err != nil || len(tables) < 10 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	for _, table := range tables {
		values, err := allValues(db, table)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if plain, err := z.decode(v); table == "frame" && err == nil {
				v = plain
			}
			if bytes.Contains(v, []byte(word)) {
				found = append(found, "table "+table)
			}
		}
	}
	return found
}

// allValues returns the texts and blobs of a table.
func allValues(db *sql.DB, table string) (list [][]byte, err error) {
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		for _, v := range values {
			switch v := v.(type) {
			case []byte:
				list = append(list, v)
			case string:
				list = append(list, []byte(v))
			}
		}
	}
	return list, rows.Err()
}

var erasedBy = []FacetDraft{{tlog.FacetErase, []tlog.Field{tlog.TextField("basis", "her request")}}, {tlog.FacetBy, []tlog.Field{tlog.TextField("address", "bob@firm.example")}}}

// TestErase erases a message that shares its frame, one that spans frames, and a
// document, from everything that tells of them.
func TestErase(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "data")
	r, err := Open(ctx, dir, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	_, g := inbox(t, r, "INBOX")
	_, other := inbox(t, r, "Archive")
	secret := message(2, planted, string(noiseFrom(4, 300)))
	large := message(4, string(noiseFrom(5, 3<<20)), planted)
	letter := []byte("A letter, " + planted)
	var matter tlog.StreamID
	update(t, r, func(tx *Tx) error {
		if matter, err = tx.OpenMatter("Ann", []string{"ann@client.example"}, nil); err != nil {
			return err
		}
		for i, raw := range [][]byte{message(1), secret, message(3), large, message(5)} {
			if _, err := tx.Observe(imapObservation(g.ID, uint32(i+1), raw)); err != nil {
				return err
			}
		}
		if _, err := tx.Observe(imapObservation(other.ID, 9, secret)); err != nil {
			return err
		}
		_, _, err := tx.AddDocument(matter, letter, []tlog.Field{tlog.TextField("name", planted+".txt")}, FacetDraft{tlog.FacetBy, []tlog.Field{tlog.TextField("address", "bob@firm.example")}})
		return err
	})
	var mark int64
	update(t, r, func(tx *Tx) error {
		if err := tx.Scan(g.ID, nil, upTo(5), nil); err != nil {
			return err
		}
		people, err := tx.Stream(StreamPeople)
		if err != nil {
			return err
		}
		mark, _, err = tx.Append(Draft{Kind: tlog.KindMarkMade, Streams: []tlog.StreamID{people}, Facets: []FacetDraft{
			{tlog.FacetMark, []tlog.Field{tlog.TextField("quote", planted), tlog.TextField("digest", email.DigestOf(secret).String())}},
			{tlog.FacetWhy, []tlog.Field{tlog.TextField("reason", "he said so")}}}})
		return err
	})
	gone := []email.Digest{email.DigestOf(secret), email.DigestOf(large), email.DigestOf(letter)}
	traces, err := r.Traces(ctx, gone)
	if err != nil {
		t.Fatal(err)
	}
	if s := traces[0]; len(s.Leaves) != 3 || s.Sightings != 2 || s.Frames != 1 || s.Document ||
		fmt.Sprint(s.Leaves[0].Facets, s.Leaves[1].Facets, s.Leaves[2].Facets, s.Leaves[2].Leaf == mark) != "[envelope imap raw] [imap raw] [mark] true" {
		t.Errorf("traces %+v", s)
	}
	if traces[1].Frames < 3 || !traces[2].Document || fmt.Sprint(traces[2].Leaves[0].Facets) != "[about raw]" {
		t.Errorf("traces %+v", traces[1:])
	}
	err = r.Erase(ctx, []Erasure{{gone[:2], []tlog.StreamID{matter}, erasedBy}, {gone[2:], nil, erasedBy}})
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Size() - 1; r.Erased() != last {
		t.Errorf("Erased() = %d, want %d", r.Erased(), last)
	}
	for _, d := range gone {
		if _, err := r.Object(ctx, d); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("object: %v, want it gone", err)
		}
	}
	for _, raw := range [][]byte{message(1), message(3), message(5)} {
		if got, err := r.Object(ctx, email.DigestOf(raw)); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("a neighbour of what was erased: %q, %v", got, err)
		}
	}
	seen, err := r.Sightings(ctx, g.ID)
	if err != nil || len(seen) != 5 || !seen[1].Erased || seen[1].UID != 2 || seen[1].InternalDate != "" || len(seen[1].Flags) > 0 || seen[0].Erased {
		t.Errorf("sightings %+v, %v", seen, err)
	}
	e, err := r.Entry(ctx, mark)
	if err != nil || e.Facets[tlog.FacetMark] != nil || e.Facets[tlog.FacetWhy] == nil {
		t.Errorf("mark %+v, %v", e, err)
	}
	again := observe(t, r, g.ID, 2, secret)
	if !again.Duplicate || r.Size()-1 != r.Erased() {
		t.Errorf("the same place again: %+v; want that it is known", again)
	}
	verified(t, r)
	update(t, r, func(tx *Tx) error { // life goes on
		if err := tx.Vanished(g.ID, []uint32{2, 3}, nil); err != nil {
			return err
		}
		_, err := tx.Observe(imapObservation(g.ID, 6, message(6)))
		return errors.Join(err, tx.Scan(g.ID, nil, []uint32{1, 4, 5, 6}, nil))
	})
	verified(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if found := plantedIn(t, dir, planted); len(found) > 0 {
		t.Errorf("what was erased stands in %v", found)
	}
	if found := plantedIn(t, dir, "deliver door 3"); !slices.Contains(found, "table frame") {
		t.Errorf("the search finds what is there in %v only: it shows nothing", found)
	}
	r = openTest(t, dir, Options{})
	if r.Erased() < 0 {
		t.Error("the next Open knows of no erasure")
	}
	if err := r.Erase(ctx, []Erasure{{gone[:1], nil, erasedBy}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("erased twice: %v", err)
	}
	if begun, err := r.Erasing(); begun || err != nil {
		t.Errorf("a refused erasure is begun: %v, %v", begun, err)
	}
}

// An early version listed what a renumbered mailbox had no more by digest.
func TestEraseNamedByReset(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	r := openTest(t, dir, testOptions(newClock()))
	m, g := inbox(t, r, "INBOX")
	digest := observe(t, r, g.ID, 1, message(1)).Digest
	lost := []tlog.Field{tlog.BareField("not-found-again", "1"), tlog.BareField("digest", digest.String())}
	update(t, r, func(tx *Tx) error {
		_, err := tx.ResetMailbox(m.ID, "2", lost)
		return err
	})
	update(t, r, func(tx *Tx) error {
		next, err := tx.ResetMailbox(m.ID, "3", nil)
		if err != nil {
			return err
		}
		return tx.ResetDone(next.ID, lost)
	})
	if err := r.Erase(t.Context(), []Erasure{{Objects: []email.Digest{digest}, Facets: erasedBy}}); err != nil {
		t.Fatal(err)
	}
	verified(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if found := plantedIn(t, dir, digest.String()); len(found) > 0 {
		t.Errorf("the digest is still in %v", found)
	}
}

// TestEraseWhileRead: a reader of another process keeps old pages alive. That is
// told, and put right later.
func TestEraseWhileRead(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "data")
	r, err := Open(ctx, dir, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	_, g := inbox(t, r, "INBOX")
	seen := observe(t, r, g.ID, 1, message(1, planted))
	observe(t, r, g.ID, 2, message(2))
	if _, err := r.w.conn.ExecContext(ctx, "PRAGMA busy_timeout(50)"); err != nil {
		t.Fatal(err)
	}
	db, err := openDB(r.path(dbName), 1, readerPragmas)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM frame").Scan(&n); err != nil || n != 2 {
		t.Fatalf("%d frames, %v", n, err)
	}
	list := []Erasure{{[]email.Digest{seen.Digest}, nil, erasedBy}}
	if err := r.Erase(ctx, list, Draft{Kind: tlog.KindEraseDone}); err == nil || errors.Is(err, ErrLeftover) {
		t.Errorf("nothing could be erased: %v, want an error other than ErrLeftover", err)
	}
	if _, err := r.Object(ctx, seen.Digest); err != nil || r.Erased() >= 0 {
		t.Fatalf("nothing could be erased: %v, the last erasure is entry %d", err, r.Erased())
	}
	if begun, err := r.Erasing(); begun || err != nil {
		t.Errorf("nothing could be erased: Erasing() = %v, %v", begun, err)
	}
	if err := r.Erase(ctx, list); !errors.Is(err, ErrLeftover) {
		t.Errorf("erased while another process reads: %v, want ErrLeftover", err)
	}
	if begun, err := r.Erasing(); !begun || err != nil {
		t.Errorf("Erasing() = %v, %v", begun, err)
	}
	if err := errors.Join(tx.Rollback(), db.Close(), r.Close()); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, Options{})
	if begun, err := r.Erasing(); begun || err != nil {
		t.Errorf("after the next Open: Erasing() = %v, %v", begun, err)
	}
	verified(t, r)
	if found := plantedIn(t, dir, planted); len(found) > 0 {
		t.Errorf("what was erased stands in %v", found)
	}
}

// Whoever finishes erasures meanwhile does not take one for finished that is yet to be
// committed.
func TestFinishErasingMeanwhile(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	for n := range uint32(10) {
		seen := observe(t, r, g.ID, n+1, message(int(n), planted))
		stop, ended := make(chan struct{}), make(chan error)
		go func() {
			for {
				select {
				case <-stop:
					ended <- nil
					return
				default:
				}
				if err := r.FinishErasing(t.Context()); err != nil {
					<-stop
					ended <- err
					return
				}
			}
		}()
		err := r.Erase(t.Context(), []Erasure{{[]email.Digest{seen.Digest}, nil, erasedBy}})
		wal, readErr := os.ReadFile(r.path(walName))
		close(stop)
		if err := errors.Join(err, readErr, <-ended); err != nil || bytes.Contains(wal, []byte(planted)) || len(wal) > 0 {
			t.Fatalf("erasure %d: %v, and the WAL has %d bytes", n, err, len(wal))
		}
	}
}

// eraseDir names the record that a child of this test binary erases from.
const eraseDir = "ONRECORD_TEST_ERASE_DIR"

// erasable is message n of the record of TestEraseKilled.
func erasable(n int) []byte {
	size := 200
	if n%7 == 0 {
		size = 3 << 19
	}
	return message(n, fmt.Sprintf("%s-%d-", planted, n), string(noiseFrom(uint64(n)+9, size)))
}

const erasables = 40

// eraseUntilKilled erases the messages one by one, each in both its places.
func eraseUntilKilled(dir string) error {
	ctx := context.Background()
	r, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	for n := range erasables {
		d := email.DigestOf(erasable(n))
		if _, err := r.ObjectLeaf(ctx, d); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		fmt.Println("erasing", n)
		if err := r.Erase(ctx, []Erasure{{[]email.Digest{d}, nil, erasedBy}}); err != nil {
			return err
		}
	}
	fmt.Println("all are gone")
	time.Sleep(time.Hour) // until killed
	return nil
}

// TestEraseKilled kills a process that erases at random moments. A message is
// there whole, or gone from everywhere once the record was opened again.
func TestEraseKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	r, err := Open(context.Background(), dir, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	_, g := inbox(t, r, "INBOX")
	update(t, r, func(tx *Tx) error {
		for n := range erasables {
			for _, uid := range []int{2*n + 1, 2*n + 2} {
				if _, err := tx.Observe(imapObservation(g.ID, uint32(uid), erasable(n))); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv(eraseDir, dir)
	gone, unfinished, rounds := 0, 0, 0
	wait := 120 * time.Millisecond
	for ; rounds < 10 || rounds < 20 && (gone == 0 || unfinished == 0); rounds++ {
		if rounds >= 10 { // a slow machine has not erased anything yet
			wait *= 2
		}
		killErasing(t, self, rand.N(wait))
		if _, err := os.Stat(filepath.Join(dir, erasingName)); err == nil {
			unfinished++
		}
		gone = checkErased(t, dir)
	}
	t.Logf("%d of %d erased; %d of %d kills came amid an erasure", gone, erasables, unfinished, rounds)
	if gone == 0 || unfinished == 0 {
		t.Errorf("%d erased, %d kills amid an erasure: the test shows little", gone, unfinished)
	}
}

// killErasing runs a child that erases, and kills it a while after it began to.
func killErasing(t *testing.T, self string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(self)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if lines.Scan() {
		time.AfterFunc(after, func() { cmd.Process.Kill() })
	}
	for lines.Scan() {
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child was to be killed: %v", err)
	}
}

// checkErased opens the record and returns how many messages are gone.
func checkErased(t *testing.T, dir string) (gone int) {
	t.Helper()
	ctx := context.Background()
	r, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	verified(t, r)
	var erased []string
	for n := range erasables {
		raw := erasable(n)
		got, err := r.Object(ctx, email.DigestOf(raw))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			erased = append(erased, fmt.Sprintf("%s-%d-", planted, n))
		case err != nil || !bytes.Equal(got, raw):
			t.Errorf("message %d: %d bytes, %v", n, len(got), err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dbName, dbName + "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		for _, word := range erased {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("%s stands in %s", word, name)
			}
		}
	}
	frames := strings.Join(frameTexts(t, dir), "")
	for _, word := range erased {
		if strings.Contains(frames, word) {
			t.Errorf("%s stands in a frame", word)
		}
	}
	return len(erased)
}

// frameTexts returns the plain bytes of all frames.
func frameTexts(t *testing.T, dir string) (list []string) {
	t.Helper()
	db, err := openDB(filepath.Join(dir, dbName), 1, verifyPragmas)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	frames, err := allValues(db, "frame")
	if err != nil {
		t.Fatal(err)
	}
	z := newCodec()
	defer z.close()
	for _, data := range frames {
		plain, err := z.decode(data)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(plain))
	}
	return list
}
