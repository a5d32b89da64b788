package daemon

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
	"github.com/klauspost/compress/zstd"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// planted stands in one message, in its subject, text, address and attachment.
const planted = "xylographic"

func plantedLetter() string {
	return "From: Victor Hale <victor.hale@mail.example>\r\nTo: " + planted + "@wasatchdoor.example\r\nSubject: The " + planted + " door\r\n" +
		"Message-ID: <" + planted + "@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\n\r\nWill you send me the " + planted + " door by Friday? I will pay for the " + planted + " handle tomorrow.\r\n" +
		"--b\r\nContent-Type: text/csv; name=" + planted + ".csv\r\nContent-Disposition: attachment; filename=" + planted + ".csv\r\n\r\nwhat,price\r\n" + planted + ",12\r\n--b--\r\n"
}

// plantedBook is a closed DATA directory that holds the message among others,
// read and indexed.
func plantedBook(t *testing.T) (Options, *Daemon, email.Digest) {
	o := options(t)
	d := open(t, o)
	b := newBox(t, d, "INBOX")
	for n := range 30 {
		b.put(t, d, letter(n))
	}
	b.put(t, d, plantedLetter())
	for n := range 10 {
		b.put(t, d, letter(100+n))
	}
	if err := errors.Join(d.CatchUp(t.Context(), nil), d.ReadTexts(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	return o, d, email.DigestOf([]byte(plantedLetter()))
}

// TestErasedFromEverywhere looks for what was erased in every file, row, frame,
// dictionary and stored field, and finds it there before.
func TestErasedFromEverywhere(t *testing.T) {
	o, d, digest := plantedBook(t)
	dir := d.Dir()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	found := whereIs(t, dir, planted)
	for _, want := range []string{"record.db frame", "record.db facet", "derived.db attachment_text", "index dictionary"} {
		if !slices.Contains(found, want) {
			t.Errorf("before: not found in %s, only in %v: the search shows little", want, found)
		}
	}
	d = open(t, o)
	a := new(answer)
	req := EraseRequest{Messages: []string{digest.String()}, Basis: "his request", Yes: true, Author: Author{By: "dana@wasatchdoor.example"}}
	if err := d.Erase(t.Context(), req, a); err == nil || !strings.Contains(err.Error(), "--by") {
		t.Fatalf("erased by nobody of the firm: %v", err)
	}
	if err := d.erase(t.Context(), must(d.planErasure(t.Context(), []email.Digest{digest}, "his request"))(t), "dana@wasatchdoor.example", a); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if found := whereIs(t, dir, planted); len(found) > 0 {
		t.Errorf("after: found in %v", found)
	}
	if found := whereIs(t, dir, "word107"); !slices.Contains(found, "index dictionary") || !slices.Contains(found, "record.db frame") {
		t.Errorf("what was not erased is found in %v only", found)
	}
}

// TestErasureInterrupted: the process dies when the record has erased, and
// nothing else has. Opening DATA is enough.
func TestErasureInterrupted(t *testing.T) {
	o, d, digest := plantedBook(t)
	p := must(d.planErasure(t.Context(), []email.Digest{digest}, "his request"))(t)
	if err := d.rec.Erase(t.Context(), p.erasures("dana@wasatchdoor.example")); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]error{planted: ErrNoHit, `"the ` + planted + `"`: ErrNoHit, `-"no ` + planted + `"`: nil} {
		if err := d.Search(t.Context(), SearchRequest{Query: query}, new(answer)); !errors.Is(err, want) {
			t.Errorf("search %s before the index is emptied: %v, want %v", query, err, want)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if found := whereIs(t, d.Dir(), planted); len(found) == 0 {
		t.Fatal("derived.db and the index are clean already: this test shows nothing")
	}
	d = open(t, o)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if found := whereIs(t, d.Dir(), planted); len(found) > 0 {
		t.Errorf("found in %v", found)
	}
	d = open(t, o)
	if err := d.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Search(t.Context(), SearchRequest{Query: "word107"}, new(answer)); err != nil {
		t.Errorf("what was not erased: %v", err)
	}
	if err := d.rec.Verify(t.Context(), record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("%+v", p) }); err != nil {
		t.Error(err)
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// whereIs lists where a word stands in a DATA directory that nobody holds.
func whereIs(t *testing.T, dir, word string) (found []string) {
	t.Helper()
	note := func(where string, has bool) {
		if has && !slices.Contains(found, where) {
			found = append(found, where)
		}
	}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		note("file "+e.Name(), bytes.Contains(bytes.ToLower(data), []byte(word)) || strings.Contains(name, word))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, db := range []string{"record.db", "derived.db"} {
		for table, values := range tablesOf(t, filepath.Join(dir, db)) {
			for _, v := range values {
				note(db+" "+table, strings.Contains(strings.ToLower(v), word))
			}
		}
	}
	for where, values := range indexOfDir(t, filepath.Join(dir, indexDir, "segments")) {
		for _, v := range values {
			note("index "+where, strings.Contains(strings.ToLower(v), word))
		}
	}
	return found
}

// tablesOf returns the texts and blobs of all tables, frames without their
// compression.
func tablesOf(t *testing.T, file string) map[string][]string {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+file))(t)
	defer db.Close()
	z := must(zstd.NewReader(nil))(t)
	defer z.Close()
	tables := map[string][]string{}
	names := must(db.Query("SELECT name FROM sqlite_schema WHERE type = 'table'"))(t)
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables[name] = nil
	}
	for name := range tables {
		rows := must(db.Query(`SELECT * FROM "` + name + `"`))(t)
		columns := must(rows.Columns())(t)
		for rows.Next() {
			values, dest := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				dest[i] = &values[i]
			}
			if err := rows.Scan(dest...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				text := fmt.Sprintf("%s", v)
				if b, ok := v.([]byte); ok && name == "frame" {
					text = string(must(z.DecodeAll(b, nil))(t))
				}
				tables[name] = append(tables[name], text)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(names.Err(), names.Close()); err != nil || len(tables) < 10 {
		t.Fatalf("%d tables in %s, %v", len(tables), file, err)
	}
	return tables
}

// indexOfDir returns the terms of all dictionaries of an index, and the values
// of all stored fields.
func indexOfDir(t *testing.T, dir string) map[string][]string {
	t.Helper()
	store := must(scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "read_only": true}, bleve.NewAnalysisQueue(1)))(t)
	if err := store.Open(); err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	r := must(store.Reader())(t)
	defer r.Close()
	list := map[string][]string{}
	for _, field := range must(r.Fields())(t) {
		dict := must(r.FieldDict(field))(t)
		for e, err := dict.Next(); e != nil || err != nil; e, err = dict.Next() {
			if err != nil {
				t.Fatal(err)
			}
			list["dictionary"] = append(list["dictionary"], e.Term)
		}
		if err := dict.Close(); err != nil {
			t.Fatal(err)
		}
	}
	docs := must(r.DocIDReaderAll())(t)
	for id, err := docs.Next(); id != nil || err != nil; id, err = docs.Next() {
		if err != nil {
			t.Fatal(err)
		}
		doc := must(r.Document(must(r.ExternalID(id))(t)))(t)
		doc.VisitFields(func(f bleve.Field) { list["stored"] = append(list["stored"], string(f.Value())) })
	}
	if n, err := r.DocCount(); err != nil || n > 0 && len(list["stored"]) == 0 {
		t.Errorf("%d documents and no stored field, %v", n, err)
	}
	return list
}
