package check_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
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

// A judged claim is one with the mail in which it is looked up, and what the
// documents say of it.
type judged struct {
	name    string
	mails   []mail
	claim   check.Claim
	verdict check.Verdict
	cites   string // numbers of messages; "" for any
}

// judge checks claims about the joinery of the tests.
func judge(t *testing.T, list []judged) {
	t.Helper()
	for _, tt := range list {
		t.Run(tt.name, func(t *testing.T) {
			f := joineryWorld(t, raws(tt.mails), nil).Check(tt.claim)
			if f.Verdict != tt.verdict || tt.cites != "" && cited(f) != tt.cites {
				t.Errorf("%s (%s), cites %q; want %s, %q", f.Verdict, f.Why, cited(f), tt.verdict, tt.cites)
			}
		})
	}
}

// unrelated returns mail of the client about other things, beside which words are
// rare.
func unrelated() (list []mail) {
	for i, thing := range strings.Fields("varnish balusters delivery landing skirting screws invoice glass parking newel bracket window gate bench shelf wardrobe table") {
		day := moment("2025-03-03 09:00").AddDate(0, 0, i)
		list = append(list, mail{from: "ilse", to: "hal", at: day.Format("2006-01-02 15:04"), subject: "About " + thing, text: "Which " + thing + " did you have in mind?"},
			mail{from: "hal", to: "ilse", at: day.AddDate(0, 0, 1).Format("2006-01-02 15:04"), subject: "Estimate", text: "As in the estimate, the " + thing + " is the plain one."})
	}
	return list
}
