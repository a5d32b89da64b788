package record

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A filled record has seen everything that can happen to one.
type filled struct {
	mailbox  Mailbox
	gen, new Generation
	imported Generation
	matter   tlog.StreamID
	raws     map[email.Digest][]byte
}

// fill does everything that can happen, in several transactions.
func fill(t testing.TB, r *Record, c *clock) filled {
	t.Helper()
	f := filled{raws: make(map[email.Digest][]byte)}
	f.mailbox, f.gen = inbox(t, r, "INBOX")
	hold := func(raw []byte) []byte {
		f.raws[email.DigestOf(raw)] = raw
		return raw
	}
	update(t, r, func(tx *Tx) (err error) {
		for uid := range uint32(8) {
			if _, err := tx.Observe(imapObservation(f.gen.ID, uid+1, hold(message(int(uid))))); err != nil {
				return err
			}
		}
		f.matter, err = tx.OpenMatter("Ann", []string{"Ann@Client.example", "ann@other.example"}, nil)
		return err
	})
	for i := range 3 { // more matters than one leaf has lines for
		update(t, r, func(tx *Tx) error {
			_, err := tx.OpenMatter(fmt.Sprint("client ", i), []string{"bob@firm.example"}, []tlog.Field{tlog.TextField("since", "2025-03-01")})
			return err
		})
	}
	steps := []func(tx *Tx) error{
		func(tx *Tx) error {
			_, err := tx.Observe(imapObservation(f.gen.ID, 10, hold(message(10))))
			return err
		},
		func(tx *Tx) error { return tx.SetRule(f.matter, []string{"ann@other.example"}) },
		func(tx *Tx) error { // a large message, incompressible, over several frames
			_, err := tx.Observe(imapObservation(f.gen.ID, 11, hold(message(11, string(noise(3<<19))))))
			return err
		},
		func(tx *Tx) error { return tx.FetchFailed(f.gen.ID, 12, []tlog.Field{tlog.TextField("text", "NO")}) },
		func(tx *Tx) error { return tx.FetchFailed(f.gen.ID, 13, []tlog.Field{tlog.TextField("text", "NO")}) },
		func(tx *Tx) error {
			return tx.FetchFailed(f.gen.ID, 12, []tlog.Field{tlog.TextField("text", "NO again")})
		},
		func(tx *Tx) error {
			_, err := tx.Observe(imapObservation(f.gen.ID, 12, hold(message(12))))
			return err
		},
		func(tx *Tx) error { return tx.Gap(f.gen.ID, []tlog.Field{tlog.BareField("set", "9,14")}) },
		func(tx *Tx) error {
			return tx.Scan(f.gen.ID, scanFields, []uint32{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13}, nil)
		},
		func(tx *Tx) error {
			return tx.Scan(f.gen.ID, scanFields, []uint32{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13}, nil)
		},
		func(tx *Tx) error { // it turns up after all
			if _, err := tx.Observe(imapObservation(f.gen.ID, 14, message(1))); err != nil {
				return err
			}
			return tx.Scan(f.gen.ID, scanFields, []uint32{1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14}, []uint32{2})
		},
		func(tx *Tx) error {
			return tx.Vanished(f.gen.ID, []uint32{2, 3}, []tlog.Field{tlog.TextField("how", "absent")})
		},
		func(tx *Tx) error { return tx.Returned(f.gen.ID, []uint32{3}) },
		func(tx *Tx) error { return tx.SetHints(f.gen.ID, 15, 1<<63-1) },
		func(tx *Tx) error { return tx.RenameMailbox(f.mailbox.ID, "Eingang", []byte("Eing&AOQ-ng"), nil) },
		func(tx *Tx) error { return tx.CloseMailbox(f.mailbox.ID, tlog.KindMailboxGone, nil) },
		func(tx *Tx) (err error) {
			f.new, err = tx.ResetMailbox(f.mailbox.ID, "18446744073709551615", nil)
			return err
		},
		func(tx *Tx) error {
			_, err := tx.Observe(imapObservation(f.new.ID, 1, message(1)))
			return err
		},
		func(tx *Tx) error {
			return tx.ResetDone(f.new.ID, []tlog.Field{tlog.BareField("lost", email.DigestOf(message(2)).String())})
		},
		func(tx *Tx) (err error) {
			_, f.imported, err = tx.OpenImport(Mailbox{Account: "ann", Name: "Sent", Role: email.RoleSent}, nil)
			return err
		},
		func(tx *Tx) error {
			for _, raw := range [][]byte{hold(message(20)), message(1), hold(nil)} {
				if _, err := tx.Observe(fileObservation(f.imported.ID, raw)); err != nil {
					return err
				}
			}
			return tx.CloseImport(f.imported.ID, []tlog.Field{tlog.BareField("added", "3")})
		},
		func(tx *Tx) error { // a second run is a second generation
			_, g, err := tx.OpenImport(Mailbox{Account: "ann", Name: "Sent", Role: email.RoleSent}, nil)
			if err != nil {
				return err
			}
			_, err = tx.Observe(fileObservation(g.ID, message(20)))
			return err
		},
		func(tx *Tx) error { // a kind that needs no method, in a stream that is new
			s, err := tx.Stream(StreamPeople)
			if err != nil {
				return err
			}
			_, _, err = tx.Append(Draft{Kind: tlog.KindPersonMerge, Streams: []tlog.StreamID{s},
				Facets: []FacetDraft{{tlog.FacetBy, []tlog.Field{tlog.TextField("person", "Dana")}}}})
			return err
		},
	}
	for _, step := range steps {
		update(t, r, step)
		c.step(checkpointEvery / 4) // a checkpoint every few
	}
	return f
}

var scanFields = []tlog.Field{tlog.BareField("searched", "2026-11-21T19:20:12.731Z"), tlog.BareField("uidnext", "15")}

func fileObservation(gen int64, raw []byte) Observation {
	return Observation{Generation: gen, Facet: tlog.FacetFile, Flags: []string{"S"}, Body: BytesBody(raw), Fields: []tlog.Field{
		tlog.BareField("format", "mbox"), tlog.BareField("offset", "17"), tlog.TextField("delivered", "Fri Nov 20 09:00:04 2026"),
		tlog.BareField("line-ends", "crlf")}}
}

// noise returns bytes that do not compress, always the same.
func noise(n int) []byte { return noiseFrom(88172645463325252, n) }

func noiseFrom(x uint64, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	c := newClock()
	r := openTest(t, dir, testOptions(c))
	f := fill(t, r, c)
	for _, when := range []string{"written", "opened again"} {
		t.Run(when, func(t *testing.T) {
			verified(t, r)
			for d, want := range f.raws {
				got, err := r.Object(ctx, d)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("object %s: %d bytes, %v; want %d", d, len(got), err, len(want))
				}
			}
			checkFilled(t, r, f)
		})
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = openTest(t, dir, testOptions(c))
	}
}

// checkFilled checks what the tables say.
func checkFilled(t *testing.T, r *Record, f filled) {
	ctx := context.Background()
	counts, err := r.Counts(ctx)
	if err != nil || counts.Objects != int64(len(f.raws)) || counts.Messages != counts.Objects || counts.Leaves != r.Size() || counts.Sightings != 18 {
		t.Errorf("Counts = %+v, %v", counts, err)
	}
	boxes, err := r.Mailboxes(ctx, "")
	if err != nil || len(boxes) != 2 || boxes[0].Name != "Eingang" || boxes[0].State != StateOpen || boxes[1].State != StateImport {
		t.Errorf("Mailboxes = %+v, %v", boxes, err)
	}
	gens, err := r.Generations(ctx, f.mailbox.ID)
	if err != nil || len(gens) != 2 || gens[0].UIDValidity != "1700000001" || gens[1].Number != 2 ||
		gens[1].UIDValidity != "18446744073709551615" || gens[0].SeenUIDNext != 15 || gens[0].ModSeq != 1<<63-1 {
		t.Errorf("Generations = %+v, %v", gens, err)
	}
	sightings, err := r.Sightings(ctx, f.gen.ID)
	if err != nil {
		t.Fatal(err)
	}
	var held, failed, vanished []uint32
	for _, s := range sightings {
		switch {
		case s.Vanished:
			vanished = append(vanished, s.UID)
		case s.HasObject:
			held = append(held, s.UID)
		default:
			failed = append(failed, s.UID)
		}
	}
	if !slices.Equal(held, []uint32{1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14}) || !slices.Equal(failed, []uint32{13}) || !slices.Equal(vanished, []uint32{2}) {
		t.Errorf("held %v, failed %v, vanished %v", held, failed, vanished)
	}
	imported, err := r.Sightings(ctx, f.imported.ID)
	if err != nil || len(imported) != 3 || imported[0].UID != 1 || imported[2].UID != 3 || imported[0].InternalDate != "Fri Nov 20 09:00:04 2026" {
		t.Errorf("import: %+v, %v", imported, err)
	}
	matters, err := r.Matters(ctx)
	if err != nil || len(matters) != 4 || matters[0].Client != "Ann" || matters[0].Stream != f.matter ||
		!slices.Equal(matters[0].Addresses, []string{"ann@other.example"}) {
		t.Errorf("Matters = %+v, %v", matters, err)
	}
	n := int64(0)
	for e, err := range r.Entries(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Index != n {
			t.Fatalf("entry %d, want %d", e.Index, n)
		}
		n++
	}
	if n != r.Size() {
		t.Errorf("Entries gave %d leaves of %d", n, r.Size())
	}
	some := email.DigestOf(message(12))
	found, err := r.FindDigest(ctx, some.String()[:12], 5)
	if err != nil || len(found) != 1 || found[0] != some {
		t.Errorf("FindDigest = %v, %v", found, err)
	}
	boxHeld, err := r.Held(ctx, boxes[1].ID)
	if err != nil || boxHeld[email.DigestOf(message(20))] != 2 || len(boxHeld) != 3 {
		t.Errorf("Held = %v, %v", boxHeld, err)
	}
}
