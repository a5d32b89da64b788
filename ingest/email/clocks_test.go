package email

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// at reads a time as a Date field has it.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	v, ok := ParseDate(s)
	if !ok {
		t.Fatalf("no date: %q", s)
	}
	return v
}

func TestResolve(t *testing.T) {
	const (
		nine  = "4 Mar 2025 09:00:00 -0700"
		soon  = "4 Mar 2025 16:03:10 +0000" // three minutes later
		later = "4 Mar 2025 19:10:00 +0000" // three hours and ten minutes later
		year  = "4 Mar 2026 16:00:00 +0000"
	)
	box := func(list ...string) (d []Delivery) {
		for _, s := range list {
			d = append(d, Delivery{At: at(t, s)})
		}
		return d
	}
	loose := func(s string) []Delivery { return []Delivery{{At: at(t, s), Loose: true}} }
	doubted := func(s string) []Delivery { return []Delivery{{At: at(t, s), Doubted: true}} }
	tests := []struct {
		name                              string
		date, received, relayed, recorded string
		boxes                             []Delivery
		want                              string
		basis                             Basis
		alone                             bool
		conflicts                         string
	}{
		{name: "all agree", date: nine, received: soon, boxes: box(soon), want: nine, basis: BasisDate},
		{name: "a quarter of an hour", date: nine, received: "4 Mar 2025 16:15:00 +0000", want: nine, basis: BasisDate},
		{name: "a second more", date: nine, received: "4 Mar 2025 16:15:01 +0000", want: "4 Mar 2025 16:15:01 +0000", basis: BasisReceived, conflicts: ConflictDateEarly},
		{name: "clock fast", date: nine, received: "4 Mar 2025 12:50:00 +0000", boxes: box("4 Mar 2025 12:50:01 +0000"), want: "4 Mar 2025 12:50:00 +0000", basis: BasisReceived, conflicts: ConflictDateLate},
		{name: "clock wrong by years", date: "4 Mar 2003 09:00:00 -0700", received: soon, boxes: box(soon), want: soon, basis: BasisReceived, conflicts: ConflictDateEarly},
		{name: "1970", date: "1 Jan 1970 00:00:10 +0000", received: soon, want: soon, basis: BasisReceived, conflicts: ConflictDateImplausible},
		{name: "1970 on all clocks", date: "1 Jan 1970 00:00:10 +0000", received: "1 Jan 1970 00:00:12 +0000", boxes: box(soon), want: soon, basis: BasisInternalDate, conflicts: ConflictReceivedOff + " " + ConflictDateImplausible},
		{name: "year 0", date: "4 Mar 0000 09:00:00 -0700", received: soon, want: soon, basis: BasisReceived, conflicts: ConflictDateImplausible},
		{name: "far future", date: "4 Mar 9999 09:00:00 -0700", received: soon, want: soon, basis: BasisReceived, conflicts: ConflictDateLate},
		{name: "future, nothing else", date: year, recorded: later, want: later, basis: BasisRecorded, conflicts: ConflictDateLate},
		{name: "future, agreed upon", date: year, received: year, recorded: later, want: year, basis: BasisDate, conflicts: ConflictRecordedEarly},
		{name: "our clock slow, date wrong", date: "4 Mar 2025 23:00:00 +0000", received: later, recorded: nine, want: later, basis: BasisReceived, conflicts: ConflictRecordedEarly + " " + ConflictDateLate},
		{name: "receipt in the future", date: nine, received: year, boxes: box(later), recorded: later, want: nine, basis: BasisDate, alone: true, conflicts: ConflictReceivedOff},
		{name: "no date", received: soon, boxes: box(later), want: soon, basis: BasisReceived, conflicts: ConflictDateMissing},
		{name: "no date, no receipt", boxes: box(later, soon), want: soon, basis: BasisInternalDate, conflicts: ConflictDateMissing},
		{name: "no date, only recorded", recorded: later, want: later, basis: BasisRecorded, conflicts: ConflictDateMissing},
		{name: "nothing", basis: BasisNone, conflicts: ConflictDateMissing},
		{name: "delayed on the way", date: nine, received: later, relayed: "4 Mar 2025 16:00:05 +0000", want: later, basis: BasisReceived, conflicts: ConflictDelayed},
		{name: "the mailbox agrees, the server does not", date: nine, received: later, boxes: box(soon), want: nine, basis: BasisDate, conflicts: ConflictReceivedOff},
		{name: "one of several mailboxes agrees", date: nine, received: later, boxes: box(year, later, soon), want: nine, basis: BasisDate, conflicts: ConflictReceivedOff},
		{name: "the mailbox is the earlier", date: year, received: later, boxes: box(soon), want: soon, basis: BasisInternalDate, conflicts: ConflictMailboxEarly + " " + ConflictDateLate},
		{name: "mailbox set from the date", date: nine, received: later, boxes: box("4 Mar 2025 16:00:00 +0000"), want: later, basis: BasisReceived, conflicts: ConflictDateEarly},
		{name: "copied later to another mailbox", date: nine, received: soon, boxes: box(year), want: nine, basis: BasisDate},
		{name: "sent copy", date: nine, boxes: box("4 Mar 2025 16:00:00 +0000"), want: nine, basis: BasisDate},
		{name: "sent copy put there later", date: nine, boxes: box(later), want: nine, basis: BasisDate, alone: true},
		{name: "sent copy from the future", date: year, boxes: box(later), want: later, basis: BasisInternalDate, conflicts: ConflictDateLate},
		{name: "only a date", date: nine, want: nine, basis: BasisDate, alone: true},
		{name: "copied with many others", date: nine, boxes: doubted(later), want: nine, basis: BasisDate, alone: true},
		{name: "copied with many others at its date", date: nine, received: later, boxes: doubted(soon), want: later, basis: BasisReceived, conflicts: ConflictDateEarly},
		{name: "no date, copied with many others", boxes: doubted(soon), recorded: later, want: later, basis: BasisRecorded, conflicts: ConflictDateMissing},
		{name: "mail file, local time", date: nine, boxes: loose("4 Mar 2025 09:00:20 +0000"), want: nine, basis: BasisDate, alone: true},
		{name: "mail file, local time, a day before", date: nine, boxes: loose("3 Mar 2025 09:00:20 +0000"), want: "3 Mar 2025 09:00:20 +0000", basis: BasisInternalDate, conflicts: ConflictDateLate},
		{name: "mail file, no date", boxes: loose(soon), want: soon, basis: BasisInternalDate, conflicts: ConflictDateMissing},
		{name: "mail file, receipt", date: year, received: later, boxes: loose(nine), want: later, basis: BasisReceived, conflicts: ConflictDateLate},
		{name: "the hour that comes twice, later one", date: "2 Nov 2025 01:30:00 -0700", received: "2 Nov 2025 08:30:30 +0000", want: "2 Nov 2025 08:30:00 +0000", basis: BasisDate},
		{name: "the hour that comes twice, wrong one", date: "2 Nov 2025 01:30:00 -0600", received: "2 Nov 2025 08:30:30 +0000", want: "2 Nov 2025 08:30:30 +0000", basis: BasisReceived, conflicts: ConflictDateEarly},
		{name: "the hour that is left out", date: "9 Mar 2025 02:30:00 -0600", received: "9 Mar 2025 08:30:30 +0000", want: "9 Mar 2025 08:30:00 +0000", basis: BasisDate},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := Clocks{Date: at(t, test.date), Received: at(t, test.received), By: "mx.firm.example", Relayed: at(t, test.relayed),
				Deliveries: test.boxes, Recorded: at(t, test.recorded)}
			e := c.Resolve()
			var codes []string
			for _, c := range e.Conflicts {
				codes = append(codes, c.Code)
			}
			if got := strings.Join(codes, " "); got != test.conflicts {
				t.Errorf("conflicts %q, want %q", got, test.conflicts)
			}
			if !e.At.Equal(at(t, test.want)) || e.Basis != test.basis || e.Alone != test.alone {
				t.Errorf("%v by %s, alone %v; want %s by %s, %v", e.At, e.Basis, e.Alone, test.want, test.basis, test.alone)
			}
			slices.Reverse(c.Deliveries)
			if again := c.Resolve(); !again.At.Equal(e.At) || again.Basis != e.Basis {
				t.Errorf("the order of mailboxes matters: %v by %s", again.At, again.Basis)
			}
		})
	}
}

func TestConflictWords(t *testing.T) {
	date := at(t, "4 Mar 2025 09:00:00 -0700")
	tests := []struct {
		c    Clocks
		want string
	}{
		{Clocks{Date: date, Received: date.Add(-190 * time.Minute).UTC(), By: "mx.firm.example"},
			"The Date field says 2025-03-04 09:00 -0700, 3 h 10 min after the server mx.firm.example received it; shown is the time when the server mx.firm.example received it."},
		{Clocks{Date: date, Received: date.Add(3 * time.Hour), Relayed: date.Add(time.Second)},
			"The Date field says 2025-03-04 09:00 -0700, and the first server on the way had the message then, but the mailbox's server received it 3 h later; shown is the time of receipt."},
		{Clocks{Date: date, Received: date.AddDate(21, 0, 0), Relayed: date.AddDate(20, 0, 0)},
			"The Date field says 2025-03-04 09:00 -0700, 21 years before the mailbox's server received it; shown is the time of receipt."},
		{Clocks{Deliveries: []Delivery{{At: date}}},
			"There is no Date field that can be read; shown is the time when it came into the mailbox."},
		{Clocks{Date: date, Received: date, By: "mx", Deliveries: []Delivery{{At: date.Add(-72 * time.Hour)}}},
			"The mailbox says the message came in on 2025-03-01 09:00 -0700, 3 days before the server mx received it."},
		{Clocks{Date: date, Received: date.Add(time.Hour), By: "mx", Deliveries: []Delivery{{At: date.Add(time.Second)}}},
			"The server mx says that it received the message on 2025-03-04 10:00 -0700, 1 h after the time of the Date field; the mailbox agrees with the Date field."},
	}
	for _, test := range tests {
		var texts []string
		for _, c := range test.c.Resolve().Conflicts {
			texts = append(texts, c.Text)
		}
		if got := strings.Join(texts, " "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestClocksOf(t *testing.T) {
	const chain = "Received: from mail (localhost [127.0.0.1]) by mail.firm.example with POP3 (fetchmail-6.4) for <ann@localhost>; Thu, 6 Mar 2025 08:00:00 +0100\r\n" +
		"Received: from relay.example (relay.example [192.0.2.7])\r\n\tby mx.firm.example (Postfix; by night) with ESMTPS id 4Z6; for <ann@firm.example>;\r\n\tTue, 4 Mar 2025 16:03:00 +0000 (UTC)\r\n" +
		"Received: by relay.example; Tue, 4 Mar 2025 16:01:00 +0000\r\n" +
		"Received: from laptop by relay.example; no date at all\r\n"
	c := ClocksOf(ParseBytes([]byte(chain+"Date: Tue, 4 Mar 2025 09:00:00 -0700\r\n\r\nx"), Limits{}))
	if !c.Received.Equal(at(t, "4 Mar 2025 16:03:00 +0000")) || c.By != "mx.firm.example" || !c.Relayed.Equal(at(t, "4 Mar 2025 16:01:00 +0000")) {
		t.Errorf("got %v by %q, relayed %v", c.Received, c.By, c.Relayed)
	}
	if e := c.Resolve(); e.Basis != BasisDate || e.Zone != ZoneKnown {
		t.Errorf("got %+v", e)
	}
}

func TestParseHop(t *testing.T) {
	tests := []struct {
		value, from, by, with string
		at                    bool
		fetched               bool
	}{
		{"from a.example ([192.0.2.1]) by b.example with esmtp id 1; Tue, 4 Mar 2025 16:01:00 +0000", "a.example", "b.example", "ESMTP", true, false},
		{"by 10.1.2.3 with SMTP id x; Tue, 4 Mar 2025 08:01:00 -0800 (PST)", "", "10.1.2.3", "SMTP", true, false},
		{"(qmail 123 invoked from network); 4 Mar 2025 16:01:00 -0000", "", "", "", true, false},
		{"from [192.0.2.1] by b.example via POP3 with IMAP4; 4 Mar 2025 16:01:00 +0000", "192.0.2.1", "b.example", "IMAP4", true, true},
		{"from by by with", "by", "with", "", false, false},
		{"from a (with by) by b (x;", "a", "b", "", false, false},
		{"", "", "", "", false, false},
		{";", "", "", "", false, false},
		{"by", "", "", "", false, false},
	}
	for _, test := range tests {
		h := parseHop(test.value)
		if h.from != test.from || h.by != test.by || h.with != test.with || h.at.IsZero() == test.at || h.fetched() != test.fetched {
			t.Errorf("%q: got %+v", test.value, h)
		}
	}
}

func TestZoneNote(t *testing.T) {
	tests := []struct {
		header string
		want   ZoneNote
	}{
		{"Date: 4 Mar 2025 09:00:00 -0700", ZoneKnown},
		{"Date: 4 Mar 2025 09:00:00 +0530", ZoneKnown},
		{"Date: 4 Mar 2025 09:00:00 -0000", ZoneUnknown},
		{"Date: 4 Mar 2025 09:00:00", ZoneUnknown},
		{"Date: 4 Mar 2025 09:00:00 A", ZoneUnknown},
		{"Date: 4 Mar 2025 09:00:00 +0000", ZoneUTC},
		{"Date: 4 Mar 2025 09:00:00 GMT", ZoneUTC},
		{"Date: 2025-03-04T09:00:00Z", ZoneUTC},
		{"Date: 4 Mar 2025 09:00:00 +0000\r\nX-MS-Has-Attach: yes", ZoneUnknown},
		{"Date: 4 Mar 2025 09:00:00 +0100\r\nX-MS-Has-Attach: yes", ZoneKnown},
		{"Subject: x", ZoneUnknown},
	}
	for _, test := range tests {
		if got := ClocksOf(ParseBytes([]byte(test.header+"\r\n\r\nx"), Limits{})).Zone; got != test.want {
			t.Errorf("%q: %s, want %s", test.header, got, test.want)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("4 Mar 2025 09:00:00 -0700", "from a by b; 4 Mar 2025 16:00:00 +0000", " 4-Mar-2025 16:00:00 +0000", int64(1_741_104_000), true)
	f.Add("1 Jan 0000 00:00 -0000", ";;", "", int64(-1), false)
	f.Fuzz(func(t *testing.T, date, received, internal string, recorded int64, loose bool) {
		hop := parseHop(received)
		c := Clocks{Received: hop.at, By: hop.by, Recorded: time.Unix(recorded%(1<<40), 0)}
		c.Date, _ = ParseDate(date)
		d, _ := ParseDate(internal)
		c.Deliveries = []Delivery{{At: d, Loose: loose}}
		e := c.Resolve()
		if e.At.IsZero() != (e.Basis == BasisNone) || e.Alone && e.Basis != BasisDate {
			t.Errorf("%+v of %+v", e, c)
		}
		if e.Basis == BasisDate && !e.At.Equal(c.Date) || e.Basis != BasisDate && len(e.Conflicts) == 0 {
			t.Errorf("%+v of %+v", e, c)
		}
		for _, conflict := range e.Conflicts {
			if conflict.Text != oneLine(conflict.Text) || len(conflict.Text) > 1000 {
				t.Errorf("not fit to be printed: %q", conflict.Text)
			}
		}
	})
}
