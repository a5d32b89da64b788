package check_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"onrecord/audit/check"
	"onrecord/audit/clock"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// texts reads bodies and attachments out of a log in memory.
type texts struct{ log *projectiontest.Log }

func (s texts) Texts(ctx context.Context, d email.Digest) ([]check.Text, error) {
	r, err := projection.Read(ctx, s.log, d)
	if err != nil {
		return nil, err
	}
	var list []check.Text
	for _, p := range r.Texts {
		list = append(list, check.Text{Part: p.Path, Text: check.OwnText(p)})
	}
	for _, p := range r.Attachments() {
		raw, _, err := s.log.OpenObject(ctx, d)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if _, err := email.WritePart(&b, raw, p.Path); err != nil {
			return nil, err
		}
		raw.Close()
		res, err := (&extract.Direct{}).Read(ctx, b.Bytes(), extract.Hint{Name: p.FileName, MediaType: p.MediaType, Charset: p.Charset})
		if err != nil {
			return nil, err
		}
		list = append(list, check.Text{Part: p.Path, File: p.FileName, Text: res.Text})
	}
	return list, nil
}

// worldOf reads messages, in raw bytes, as the mail of a client.
func worldOf(t testing.TB, raws []string, lo ledger.Options, o check.Options) *check.World {
	t.Helper()
	log := projectiontest.New("test.example/onrecord/0")
	for _, raw := range raws {
		log.AppendMail(raw)
	}
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Follow(t.Context(), log, quote.NewStage(), clock.NewStage(), party.NewStage(), thread.NewStage(), ledger.NewStage()); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Read(t.Context(), db, lo)
	if err != nil {
		t.Fatal(err)
	}
	w, err := check.New(t.Context(), l, texts{log}, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
