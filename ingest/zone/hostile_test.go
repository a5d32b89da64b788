package zone

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// TestHostile reads texts that are made to take long or to take much memory.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	about := about{names: map[string]bool{"ann": true, "lee": true}, addr: "ann@b.example"}
	tests := []struct{ name, text string }{
		{"one line", strings.Repeat("x", 10<<20)},
		{"one line of words", strings.Repeat("wrote: ", 10<<20/7)},
		{"one line of addresses", strings.Repeat("<a@b.example> ", 10<<20/14)},
		{"10,000 levels", strings.Repeat(">", 10000) + " x\n" + strings.Repeat("> ", 10000) + "y\n"},
		{"a stair of levels", stair(2000)},
		{"lines of On", strings.Repeat("On Monday, 5 May 2025 at 10:20, Ann Lee\n", 50000)},
		{"lines of On ... wrote", strings.Repeat("On Monday, 5 May 2025 at 10:20, Ann <ann@b.example> wrote:\n", 50000)},
		{"lines of wrote", strings.Repeat("wrote:\n", 200000)},
		{"lines of From", strings.Repeat("From: Ann <ann@b.example>\n", 100000)},
		{"header blocks", strings.Repeat("From: Ann\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob\nSubject: x\n\n", 20000)},
		{"labels", strings.Repeat("To: x\nSubject: y\n", 100000)},
		{"dividers", strings.Repeat("-----Original Message-----\n", 100000)},
		{"rules", strings.Repeat("_______________\n", 200000)},
		{"dashes", strings.Repeat("-- \n", 300000)},
		{"empty lines", strings.Repeat("\n", 4<<20)},
		{"quoted empty lines", strings.Repeat(">\n\n", 1<<20)},
		{"marks that come and go", strings.Repeat("> a\nb\n", 400000)},
		{"disclaimers", strings.Repeat("This message is confidential to the recipient.\n", 80000)},
		{"disclaimers of one line", "x\n\n" + strings.Repeat("notice intended recipient\n", 160000)},
		{"names", strings.Repeat("Ann Lee\n", 400000)},
		{"closings", strings.Repeat("Best regards,\n", 200000)},
		{"brackets", strings.Repeat("<(<([", 1<<19) + ":"},
		{"numbers", strings.Repeat("2025-05-31 10:20:30 2025 ", 1<<17) + ":\n"},
		{"fences", strings.Repeat("```\nx\n", 300000)},
		{"PGP", strings.Repeat("-----BEGIN PGP SIGNATURE-----\n", 100000)},
		{"when and where", strings.Repeat("When: now\nWhere: here\n\n", 100000)},
		{"tables", strings.Repeat("1\t2\t3\n", 400000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := cpuTime(t)
			z := read(tt.text, about)
			took := cpuTime(t) - start
			runtime.ReadMemStats(&after)
			if took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 300<<20 {
				t.Errorf("allocated %d MB", n>>20)
			}
			check(t, tt.text, z)
			t.Logf("%v, %d MB", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
		})
	}
}

// stair quotes deeper with each line.
func stair(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(">", i) + " x\n")
	}
	return b.String()
}

// TestHostileHTML reads a part with as many marks as there can be.
func TestHostileHTML(t *testing.T) {
	body := strings.Repeat("<div class=gmail_attr>On Monday Ann wrote:</div><pre>x</pre><div class=yahoo_quoted>y</div>", 20000)
	raw := "MIME-Version: 1.0\nContent-Type: text/html\n\n" + body
	start := cpuTime(t)
	for _, p := range OfMessage(email.ParseBytes([]byte(raw), email.Limits{})) {
		check(t, p.Text, p.Zones)
	}
	if took := cpuTime(t) - start; took > 4*time.Second {
		t.Errorf("took %v", took)
	}
}
