//go:build unix

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	hostileHead = "From: Victor Hale <victor.hale@mail.example>\r\nTo: dana@wasatchdoor.example\r\nSubject: Garage door\r\n" +
		"Message-ID: <1@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\n"
	plainHead = hostileHead + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	htmlHead  = hostileHead + "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
	ownWords  = "We want the red springs.\r\n"
)

// times joins n pieces.
func times(n int, f func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i))
	}
	return b.String()
}

func wantText(t *testing.T, what, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%s has no %q: %.300q", what, want, text)
	}
}

func wantNone(t *testing.T, what, text, not string) {
	t.Helper()
	if i := strings.Index(text, not); i >= 0 {
		t.Errorf("%s has %q: %.300q", what, not, text[max(0, i-100):])
	}
}

// cyclic is message n of three of which each answers the next.
func cyclic(n int) string {
	id := func(i int) string { return fmt.Sprintf("<c%d@mail.example>", i%3) }
	return strings.Replace(plainHead, "<1@mail.example>\r\n", id(n)+"\r\nReferences: "+id(n)+id(n+2)+id(n)+" "+id(n+1)+"\r\nIn-Reply-To: "+id(n)+"\r\n", 1) +
		fmt.Sprintf("Door %d. ", n) + ownWords
}

func hostiles() []hostile {
	return slices.Concat(longOnes(), deepOnes(), deceivers())
}

func longOnes() []hostile {
	return []hostile{
		{"line of 10 MB", []string{plainHead + ownWords + strings.Repeat("x", 10<<20) + "\r\n"}, func(t *testing.T, h handled) {
			if h.shown.Size < 10<<20 || len(h.shown.Body) > 5<<20 {
				t.Errorf("size %d, %d bytes of text shown", h.shown.Size, len(h.shown.Body))
			}
		}},
		{"a million quote marks", []string{plainHead + ownWords + strings.Repeat(">", 1<<20) + " quoted words\r\n"}, func(t *testing.T, h handled) {
			wantNone(t, "own words", h.own, "quoted")
			wantText(t, "show", h.show, "quoted words")
		}},
		{"10 MB of one HTML line", []string{htmlHead + "<p>" + ownWords + "</p>" + strings.Repeat("<span style='color:red'>a</span> ", 10<<20/32)}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "a a a")
		}},
		{"1,000 attachments", []string{hostileHead + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + ownWords + times(998, func(i int) string {
			return fmt.Sprintf("--b\r\nContent-Type: text/plain; name=%d.txt\r\nContent-Disposition: attachment\r\n\r\nfile %d\r\n", i, i)
		}) + "--b--\r\n"}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "997.txt")
		}},
		{"50,000 recipients", []string{strings.Replace(plainHead, "dana@", times(50_000, func(i int) string {
			return fmt.Sprintf("Person %d <p%d@mail.example>,\r\n ", i, i)
		})+"dana@", 1) + ownWords}, func(t *testing.T, h handled) {
			if len(h.message.To) != 50_001 {
				t.Errorf("%d recipients", len(h.message.To))
			}
			wantText(t, "show", h.show, "p49999@mail.example")
		}},
		{"100,000 attributions", []string{plainHead + ownWords + "\r\n" + times(100_000, func(i int) string {
			return fmt.Sprintf("On Mon, %d Mar 2025 at 10:00, Ann Smith wrote:\r\n", i%28+1)
		})}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "Ann Smith wrote:")
		}},
		{"100,000 Received fields", []string{"Received: from mail.example by mx.wasatchdoor.example; Tue, 4 Mar 2025 16:00:30 +0000\r\n" + hostileHead + times(100_000, func(i int) string {
			return fmt.Sprintf("Received: from a by b%d; %d Mar 2001 10:00:00 +0000\r\n", i, i%28+1)
		}) + "\r\n" + ownWords}, func(t *testing.T, h handled) {
			if h.shown.Basis != "date" || !h.shown.Confirmed || h.shown.Event != h.shown.Date || len(h.shown.Conflicts) != 0 {
				t.Errorf("time %s by %s: %v", h.shown.Event, h.shown.Basis, h.shown.Conflicts)
			}
		}},
		{"huge fields", []string{strings.Replace(plainHead, "MIME-", "Thread-Index: "+strings.Repeat("AdG", 500_000)+"\r\nReferences:"+times(50_000, func(i int) string {
			return fmt.Sprintf(" <r%d@mail.example>", i)
		})+"\r\nX-Words: "+strings.Repeat("=?utf-8?q?x?= ", 50_000)+"\r\nMIME-", 1) + ownWords}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "Garage door")
		}},
	}
}

func deepOnes() []hostile {
	return []hostile{
		{"10,000 quote levels", []string{plainHead + ownWords + "\r\n" + times(100, func(i int) string {
			return strings.Repeat(">", (i+1)*100) + fmt.Sprintf(" quoted %d\r\n", i)
		})}, func(t *testing.T, h handled) {
			wantNone(t, "own words", h.own, "quoted")
			wantText(t, "show", h.show, "quoted 99")
		}},
		{"20,000 nested elements", []string{htmlHead + "<p>" + ownWords + "</p>" + strings.Repeat("<blockquote><div><table><tr><td>", 20_000) + "quoted words" +
			strings.Repeat("</td></tr></table></div></blockquote>", 20_000)}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "quoted words")
			wantNone(t, "own words", h.own, "quoted")
		}},
		{"20,000 open elements", []string{htmlHead + "<p>" + ownWords + "</p>" + strings.Repeat("<blockquote>", 20_000) + "quoted words"}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "quoted words")
			wantNone(t, "own words", h.own, "quoted")
		}},
		{"deep multipart", []string{hostileHead + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + ownWords + "--b\r\n" + times(5000, func(i int) string {
			return fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}) + "\r\ninside\r\n--b--\r\n"}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "depth-exceeded")
		}},
		{"cyclic references", []string{cyclic(0), cyclic(1), cyclic(2)}, func(t *testing.T, h handled) {
			if len(h.thread) != 3 {
				t.Fatalf("%d messages in the conversation: %s", len(h.thread), h.threads)
			}
			for i := range 3 {
				if strings.Count(h.threads, fmt.Sprintf("Door %d.", i)) != 1 {
					t.Errorf("message %d is not there once: %s", i, h.threads)
				}
			}
		}},
	}
}

func deceivers() []hostile {
	const (
		rlo = "\u202e"
		zwj = "\u200d"
	)
	return []hostile{
		{"NUL bytes", []string{strings.Replace(plainHead, "Garage door", "Gar\x00age\x00 door", 1) + "We want\x00 the red spr\x00ings.\r\n\x00\x00" + strings.Repeat("\x00", 1<<20)}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "Subject: Garage door")
			wantText(t, "show", h.show, "We want the red springs.")
		}},
		{"mixed charsets", []string{strings.Replace(hostileHead, "Garage door", "=?utf-8?q?T=C3=BCr?= =?koi8-r?b?5NfF0tg=?= =?iso-2022-jp?b?GyRCJUklIhsoQg==?= =?x-none?q?odd?= \xe9\xff raw", 1) +
			"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nT\xfcr: " + ownWords +
			"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nT\xc3\xbcr and T\xfcr\r\n" +
			"--b\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B%I%\"\x1b(B\r\n" +
			"--b\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nT\xc3\xbcr too\r\n--b--\r\n"}, func(t *testing.T, h handled) {
			wantText(t, "subject", h.message.Subject, "TürДверьドア")
			wantText(t, "show", h.show, "Tür: We want the red springs.")
			wantText(t, "show", h.show, "ドア")
			wantText(t, "show", h.show, "Tür too")
		}},
		{"joiners inside words", []string{plainHead + "We want the red spr" + zwj + "in\u200bgs, می\u200cخواهم, 👩" + zwj + "🔧" + strings.Repeat(zwj, 1<<20) + "\r\n"}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "می\u200cخواهم")
			wantText(t, "show", h.show, "👩"+zwj+"🔧")
			wantNone(t, "show", h.show, zwj+zwj)
			wantText(t, "show", h.show, "red springs,")
		}},
		{"right-to-left overrides", []string{"From: \"Victor" + rlo + "elaH\" <victor.hale@mail.example>\r\nTo: dana@wasatchdoor.example\r\nSubject: Invoice " + rlo + "fdp.exe\r\n" +
			"Message-ID: <1@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + ownWords + "Pay " + rlo + "001\u202c and \u2066001\u2069 and \u061c1\u200f2\u200e3\r\n" +
			"--b\r\nContent-Type: application/octet-stream; name=\"invoice" + rlo + "fdp.exe\"\r\nContent-Disposition: attachment; filename=\"../..\\invoice" + rlo + "fdp.exe\"\r\n\r\nMZ\r\n--b--\r\n"}, func(t *testing.T, h handled) {
			wantText(t, "show", h.show, "Invoice \ufffdfdp.exe")
			wantText(t, "show", h.show, "invoice\ufffdfdp.exe")
			wantText(t, "search", h.found, "Invoice \ufffdfdp.exe")
			wantText(t, "show", h.show, "Pay \ufffd001")
		}},
	}
}
