package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/ledger"
)

// Outcomes are how many promises of disputes the ledger finds, and of those how many
// it reads as a careful reader does.
type outcomes struct {
	promises, found, actors int
	dated, dues             int // with a due, and with the right one
	states, swaps           int // the right one; kept taken for broken or broken for kept
	freed                   int // taken for withdrawn that were not
	proofs, named, right    int // there are, were named, and were the right ones
}

func (o outcomes) String() string {
	part := func(a, of int) string { return fmt.Sprintf("%d of %d (%.3f)", a, of, float64(a)/float64(max(1, of))) }
	return fmt.Sprintf("promises found %s, actor right %s, due right %s, state right %s, kept and broken confused %s, withdrawn by mistake %s, proofs: right %s, found %s",
		part(o.found, o.promises), part(o.actors, o.found), part(o.dues, o.dated), part(o.states, o.found), part(o.swaps, o.found), part(o.freed, o.found), part(o.right, o.named), part(o.right, o.proofs))
}

// outcomesOf judges the ledger by the disputes of a folder.
func outcomesOf(t *testing.T, folder string) outcomes {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no disputes", err)
	}
	var o outcomes
	for _, f := range files {
		d, err := load(f)
		if err != nil {
			t.Fatal(err)
		}
		l, err := d.read(t.Context(), t.TempDir(), nil)
		if err != nil {
			t.Fatal(f, err)
		}
		o.judge(t, d, l)
	}
	return o
}

func (o *outcomes) judge(t *testing.T, d *dispute, l *ledger.Ledger) {
	taken := map[string]bool{}
	for _, want := range d.Promises {
		o.promises++
		if !slices.Contains([]ledger.Status{ledger.Open, ledger.Kept, ledger.KeptLate, ledger.Broken, ledger.Withdrawn, ledger.Unclear}, want.Status) {
			t.Fatalf("%s: status %q", want.Message, want.Status)
		}
		for i := range l.Promises {
			p := &l.Promises[i]
			if taken[p.ID] || p.Confidence != ledger.Confirmed || p.MessageID != messageID(want.Message) || !alike(p.Quote, want.Quote) {
				continue
			}
			taken[p.ID] = true
			a, err := d.address(want.Actor)
			if err != nil {
				t.Fatal(err)
			}
			o.found++
			o.count(p, want, a.Address)
			break
		}
	}
}

func (o *outcomes) count(p *ledger.Promise, want promise, actor string) {
	add := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	kept := func(s ledger.Status) bool { return s == ledger.Kept || s == ledger.KeptLate }
	due, _ := p.DueValue()
	add(&o.actors, p.Actor == strings.ToLower(actor))
	add(&o.dated, want.Due != "")
	add(&o.dues, want.Due != "" && strings.HasPrefix(due, want.Due[:len("2006-01-02")]))
	add(&o.states, p.Status == want.Status)
	add(&o.swaps, kept(p.Status) && want.Status == ledger.Broken || p.Status == ledger.Broken && kept(want.Status))
	add(&o.freed, p.Status == ledger.Withdrawn && want.Status != ledger.Withdrawn)
	add(&o.proofs, want.By != "")
	add(&o.named, !p.FulfilledBy.IsZero())
	add(&o.right, want.By != "" && p.FulfilledBy.MessageID == messageID(want.By))
}

// What became of promises comes out as a careful reader has it, in so many cases: in
// disputes that were looked into while the rules were made, and in such as nobody has
// looked into. Those of testdata/unread stay unread: their figures may be quoted, and
// no rule is made for what is in them.
func TestOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three thousand messages")
	}
	for _, tt := range []struct {
		folder               string
		found, states, right float64
		swaps, freed         float64
	}{
		{"disputes", .80, .56, .68, .11, .02},
		{"testdata/unread", .80, .55, .65, .13, .02},
	} {
		o := outcomesOf(t, tt.folder)
		t.Logf("%s: %v", tt.folder, o)
		least := func(what string, n, of int, want float64) {
			if float64(n) < want*float64(of) {
				t.Errorf("%s: %s %d of %d, want %.2f", tt.folder, what, n, of, want)
			}
		}
		least("found", o.found, o.promises, tt.found)
		least("state right", o.states, o.found, tt.states)
		least("proof right", o.right, o.named, tt.right)
		least("not confused", o.found-o.swaps, o.found, 1-tt.swaps)
		least("not withdrawn by mistake", o.found-o.freed, o.found, 1-tt.freed)
	}
}
