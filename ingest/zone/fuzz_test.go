package zone

import (
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// check checks what holds for the zones of every text.
func check(t testing.TB, text string, z Zones) {
	t.Helper()
	at := 0
	for i, l := range z.Lines {
		if l.Start != at || l.End < l.Start || l.End > len(text) {
			t.Fatalf("line %d is [%d, %d), want it to begin at %d of %d", i, l.Start, l.End, at, len(text))
		}
		at = l.End + 1
		if (l.Block >= 0) != (l.Kind == Quoted || l.Kind == Forwarded) && l.Kind != Auto {
			t.Fatalf("line %d of kind %d lies in block %d", i, l.Kind, l.Block)
		}
		if l.Block >= len(z.Blocks) || (l.Depth == 0) != (l.Block < 0) {
			t.Fatalf("line %d: block %d of %d, depth %d", i, l.Block, len(z.Blocks), l.Depth)
		}
		if l.Block >= 0 && len(z.Blocks) < maxBlocks {
			if b := z.Blocks[l.Block]; l.Start < b.Start || l.End > b.End || l.Depth != b.Depth {
				t.Fatalf("line %d [%d, %d) depth %d is not in its block [%d, %d) depth %d", i, l.Start, l.End, l.Depth, b.Start, b.End, b.Depth)
			}
		}
	}
	if len(text) > 0 && at < len(text) {
		t.Fatalf("lines end at %d of %d", at, len(text))
	}
	checkBlocks(t, text, z.Blocks)
}

func checkBlocks(t testing.TB, text string, blocks []Block) {
	t.Helper()
	last := 0
	for i, b := range blocks {
		if b.Start < last || b.Body < b.Start || b.End < b.Start || b.End > len(text) || b.Body > len(text) {
			t.Fatalf("block %d: [%d, %d) body %d, the last began at %d", i, b.Start, b.End, b.Body, last)
		}
		last = b.Start
		if b.Kind != Quoted && b.Kind != Forwarded || b.Depth < 1 || b.Parent >= i {
			t.Fatalf("block %d: kind %d, depth %d, parent %d", i, b.Kind, b.Depth, b.Parent)
		}
		if b.Parent >= 0 && len(blocks) < maxBlocks {
			if p := blocks[b.Parent]; p.Start > b.Start || p.End < b.End || p.Depth >= b.Depth {
				t.Fatalf("block %d [%d, %d) is not in block %d [%d, %d)", i, b.Start, b.End, b.Parent, p.Start, p.End)
			}
		}
		for _, s := range []string{b.Author.Name, b.Author.Addr, b.SentText, b.To, b.Subject} {
			if !utf8.ValidString(s) || strings.Contains(s, "\n") {
				t.Fatalf("block %d says %q", i, s)
			}
		}
	}
}

func FuzzOfMessage(f *testing.F) {
	for _, s := range []string{
		"Hi Ann,\n\nyes.\n\nOn Mon, 5 May 2025 at 10:20, Ann Lee <ann@b.example> wrote:\n> ok?\n>> no\n\nand this\n> more\n-- \nBob\n",
		"See below.\n\n-----Original Message-----\nFrom: Ann\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob\nSubject: Pump\n\nPlease.\n\nFrom: C <c@b.example>\nTo: Ann\nSubject: x\n\nend",
		"> > On 2025-05-05 10:20, Ann <ann@b.example\n> > > wrote:\n>>> x\n|y\nJD> z\n",
		"<div class=gmail_quote><div class=gmail_attr>On Monday Ann wrote:</div><blockquote>x</blockquote></div><pre>y</pre>",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, body string, html bool) {
		mt := "text/plain"
		if html {
			mt = "text/html"
		}
		raw := "MIME-Version: 1.0\nFrom: Bob Ray <bob@c.example>\nContent-Type: " + mt + "; charset=utf-8\n\n" + body
		for _, p := range OfMessage(email.ParseBytes([]byte(raw), email.Limits{})) {
			check(t, p.Text, p.Zones)
		}
	})
}
