package thread_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord/audit/thread"
)

func TestBaseSubject(t *testing.T) {
	const none, reply, forward = thread.NoPrefix, thread.ReplyPrefix, thread.ForwardPrefix
	for subject, want := range map[string]struct {
		base   string
		prefix thread.Prefix
	}{
		"":                               {"", none},
		"Roof leak":                      {"roof leak", none},
		"  Roof \t leak ":                {"roof leak", none},
		"Re: Roof leak":                  {"roof leak", reply},
		"RE:Roof leak":                   {"roof leak", reply},
		"Re :Roof leak":                  {"roof leak", reply},
		"RE[2]: Roof leak":               {"roof leak", reply},
		"Re(3): Roof leak":               {"roof leak", reply},
		"Re^2: Roof leak":                {"roof leak", reply},
		"Re2: Roof leak":                 {"roof leak", reply},
		"Re: Re: AW: WG: Roof leak":      {"roof leak", reply},
		"AW: Dach":                       {"dach", reply},
		"Antw: Dak":                      {"dak", reply},
		"SV: Tak":                        {"tak", reply},
		"VS: Katto":                      {"katto", reply},
		"Odp: Dach":                      {"dach", reply},
		"YNT: Çatı":                      {"çatı", reply},
		"RES: Telhado":                   {"telhado", reply},
		"RIF: Tetto":                     {"tetto", reply},
		"R: Tetto":                       {"tetto", reply},
		"Réf : Toit":                     {"réf : toit", none},
		"RE : Toit":                      {"toit", reply},
		"回复：屋顶":                          {"屋顶", reply},
		"回覆: 屋頂":                         {"屋頂", reply},
		"答复: Re: 屋顶":                     {"屋顶", reply},
		"Отв: Крыша":                     {"крыша", reply},
		"ΑΠ: Στέγη":                      {"στέγη", reply},
		"Automatic reply: Roof leak":     {"roof leak", reply},
		"Fwd: Roof leak":                 {"roof leak", forward},
		"FW: Re: Roof leak":              {"roof leak", forward},
		"WG: Dach":                       {"dach", forward},
		"TR: Toit":                       {"toit", forward},
		"RV: Techo":                      {"techo", forward},
		"ENC: Telhado":                   {"telhado", forward},
		"İLT: Çatı":                      {"çatı", forward},
		"转发: 屋顶":                         {"屋顶", forward},
		"[Fwd: Roof leak]":               {"roof leak", forward},
		"Roof leak (fwd)":                {"roof leak", forward},
		"Re: [Talk] Roof leak":           {"roof leak", reply},
		"[Talk] Re: Roof leak":           {"roof leak", reply},
		"[EXTERNAL] [Talk] Fwd: Roof":    {"roof", forward},
		"[Talk]":                         {"[talk]", none},
		"Re: [Case 4711] Your enquiry":   {"[case 4711] your enquiry", reply},
		"Ref 4711: roof leak":            {"ref 4711: roof leak", none},
		"Re: Ref. 4712: roof leak":       {"ref. 4712: roof leak", reply},
		"Re[12]: Roof leak":              {"roof leak", reply},
		"Regarding: roof":                {"regarding: roof", none},
		"Reply needed":                   {"reply needed", none},
		"Note: roof":                     {"note: roof", none},
		"re":                             {"re", none},
		"Re:":                            {"", reply},
		"Re: Re: ":                       {"", reply},
		": roof":                         {": roof", none},
		"Re: 12:30 at the roof":          {"12:30 at the roof", reply},
		"Re:\u200b Roof\u00a0leak":       {"roof leak", reply},
		"Re: \xff\xfe roof":              {"roof", reply},
		strings.Repeat("Re: ", 90) + "x": {"x", reply},
	} {
		if base, prefix := thread.BaseSubject(subject); base != want.base || prefix != want.prefix {
			t.Errorf("BaseSubject(%q) = %q, %d, want %q, %d", subject, base, prefix, want.base, want.prefix)
		}
	}
}

func FuzzBaseSubject(f *testing.F) {
	for _, s := range []string{"Re: roof", "[Fwd: [x] Re: y]", "AW: [1] (fwd)", "İ:", "re[", "[", "[re:]", "Re：x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		base, prefix := thread.BaseSubject(s)
		if !utf8.ValidString(base) || len(base) > 3*len(s) || strings.Contains(base, "  ") {
			t.Errorf("BaseSubject(%q) = %q", s, base)
		}
		if len(s) > 300 || prefix > thread.ForwardPrefix {
			return // may be cut
		}
		if again, p := thread.BaseSubject(base); again != base || p != thread.NoPrefix {
			t.Errorf("BaseSubject(%q) = %q, and of that it is %q", s, base, again)
		}
		if reply, p := thread.BaseSubject("Re: " + s); reply != base || p != thread.ReplyPrefix {
			t.Errorf("BaseSubject(%q) = %q, with Re: %q", s, base, reply)
		}
	})
}
