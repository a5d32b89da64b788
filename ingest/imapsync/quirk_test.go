package imapsync

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// five is INBOX with the UIDs 1 to 5.
func five() script { return scriptOf(numbered("INBOX", 5, 1)) }

// with changes a script.
func with(s script, change func(*script)) script {
	change(&s)
	return s
}

func rules(rs ...rule) script { return with(five(), func(s *script) { s.Rules = rs }) }

func caps(c string, rs ...rule) script {
	return with(rules(rs...), func(s *script) { s.Capabilities = c })
}

const allBodies = "UID FETCH 1:5 (UID BODY.PEEK[])"

// body is a FETCH response with a message of five.
func body(uid int, before, after string) string {
	raw := numbered("INBOX", 5, 1).Messages[uid-1].Raw
	return fmt.Sprintf("* %d FETCH (%sBODY[] {%d}\r\n%s%s)\r\n", uid, before, len(raw), raw, after)
}

// empty is a FETCH response with a message of no octets.
func empty(uid int) string { return fmt.Sprintf("* %d FETCH (UID %d BODY[] {0}\r\n)\r\n", uid, uid) }

// Each quirk of a server, and what becomes of five messages.
var quirks = []struct {
	name                  string
	script                script
	fetched, held, failed int
	check                 func(*testing.T, *bench, Report, []string)
}{
	{name: "plain server", script: five(), fetched: 5, held: 5},
	{name: "no UIDNEXT", script: with(five(), func(s *script) { s.Mailboxes[0].UIDNext = "-" }), fetched: 5, held: 5},
	{name: "UIDVALIDITY over 32 bits", script: with(five(), func(s *script) { s.Mailboxes[0].UIDValidity = "4294967296" }), fetched: 5, held: 5,
		check: func(t *testing.T, b *bench, _ Report, _ []string) {
			if v := value(t, b.last(tlog.KindMessageObserved), tlog.FacetIMAP, "uidvalidity"); v != "4294967296" {
				t.Errorf("uidvalidity %q", v)
			}
		}},
	{name: "no UIDVALIDITY", script: with(five(), func(s *script) { s.Mailboxes[0].UIDValidity = "-" }), fetched: 5, held: 5},
	{name: "UIDVALIDITY 0", script: with(five(), func(s *script) { s.Mailboxes[0].UIDValidity = "0" }), fetched: 5, held: 5},
	{name: "UIDVALIDITY is a word", script: with(five(), func(s *script) { s.Mailboxes[0].UIDValidity = "none" }), fetched: 5, held: 5},
	{name: "UIDNEXT inflated", script: with(five(), func(s *script) { s.Mailboxes[0].UIDNext = "4294967295" }), fetched: 5, held: 5},
	{name: "EXISTS counts up", script: rules(rule{On: "EXAMINE", Reply: "* 2 EXISTS\r\n* 4 EXISTS\r\n%M%T OK [READ-ONLY] x\r\n"}), fetched: 5, held: 5},
	{name: "ESEARCH", script: caps("IMAP4rev1 ESEARCH"), fetched: 5, held: 5,
		check: expectCommand("UID SEARCH RETURN (ALL) UID 1:*")},
	{name: "SEARCH returns 0 and junk", script: rules(rule{On: "UID SEARCH", Reply: "* SEARCH 0 1 2 3 4 5 77 78\r\n%T OK x\r\n"}), fetched: 5, held: 5,
		check: expectCommand("UID FETCH 1:* (UID)")},
	{name: "SEARCH is cut off", script: rules(rule{On: "UID SEARCH", Reply: "* SEARCH 4 5\r\n%T OK x\r\n"}), fetched: 5, held: 5,
		check: expectCommand("UID FETCH 1:* (UID)")},
	{name: "SEARCH is refused", script: rules(rule{On: "UID SEARCH", Reply: "%T BAD what\r\n"}), fetched: 5, held: 5},
	{name: "SEARCH answers nonsense", script: rules(rule{On: "UID SEARCH", Reply: "* SEARCH one two\r\n%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "every listing is cut off", script: rules(rule{On: "UID SEARCH", Reply: "* SEARCH 4 5\r\n%T OK x\r\n"},
		rule{On: "UID FETCH 1:* (UID)", Reply: "* 4 FETCH (UID 4)\r\n* 5 FETCH (UID 5)\r\n%T OK x\r\n"}), fetched: 2, held: 2, failed: 3,
		check: func(t *testing.T, b *bench, r Report, _ []string) {
			if len(r.Events) != 1 || !strings.Contains(r.Events[0], "counts 5 messages and lists 2") {
				t.Errorf("events %q", r.Events)
			}
			if got := b.kinds(0); strings.Contains(got, "scan") {
				t.Errorf("leaves: %s", got)
			}
		}},
	{name: "every listing is refused", script: rules(rule{On: "UID SEARCH", Reply: "%T NO broken\r\n"},
		rule{On: "UID FETCH 1:* (UID)", Reply: "%T NO index is broken\r\n"}), check: expectSkip("index is broken")},
	{name: "sparse mailbox, ascending sets", script: with(five(), func(s *script) {
		for i := range s.Mailboxes[0].Messages {
			s.Mailboxes[0].Messages[i].UID = uint32(i*i + 3)
		}
	}), fetched: 5, held: 5, check: expectCommand("UID FETCH 3:4,7,12,19 (UID BODY.PEEK[])")},
	{name: "not opened read-only", script: rules(rule{On: "EXAMINE", Reply: "%M%T OK [READ-WRITE] sure\r\n"}), failed: 0,
		check: expectSkip("did not open the mailbox as read-only")},
	{name: "EXAMINE refused", script: rules(rule{On: "EXAMINE", Reply: "%T NO [SERVERBUG] internal error\r\n"}),
		check: expectSkip("internal error")},

	// Metadata.
	{name: "bad INTERNALDATEs", script: with(five(), func(s *script) {
		for i, d := range []string{`"00-Jan-0000 00:00:00 +0000"`, "NIL", `""`, `"12-Feb-2018 19:50:00 +0300 MSK"`, `" 1-Feb-2018 9:5:00"`} {
			s.Mailboxes[0].Messages[i].InternalDate = d
		}
	}), fetched: 5, held: 5},
	{name: "odd flags", script: with(five(), func(s *script) {
		s.Mailboxes[0].Messages[0].Flags = `\Seen $label] "quoted one" ` + "\x04Junk"
	}), fetched: 5, held: 5},
	{name: "metadata refused", script: rules(rule{On: "UID FETCH 1:5 (UID FLAGS", Reply: "%T NO not today\r\n"}), fetched: 5, held: 5},
	{name: "metadata of one refused", script: rules(rule{On: "UID FETCH 1:5 (UID FLAGS", Reply: "%T NO not today\r\n"}, rule{On: "UID FETCH 3 (UID FLAGS INTERNALDATE", Reply: "%T NO no date\r\n"}),
		fetched: 5, held: 5, check: expectUndated(1, 1)},
	{name: "dates refused", script: rules(rule{On: "UID FETCH 1:5 (UID FLAGS INTERNALDATE", Reply: "%T NO not today\r\n"}, rule{On: "UID FETCH 1 (UID FLAGS INTERNALDATE", Reply: "%T NO\r\n"},
		rule{On: "UID FETCH 2 (UID FLAGS INTERNALDATE", Reply: "%T NO\r\n"}, rule{On: "UID FETCH 3 (UID FLAGS INTERNALDATE", Reply: "%T NO\r\n"},
		rule{On: "UID FETCH 4 (UID FLAGS INTERNALDATE", Reply: "%T NO\r\n"}, rule{On: "UID FETCH 5 (UID FLAGS INTERNALDATE", Reply: "%T NO\r\n"}),
		fetched: 5, held: 5, check: expectUndated(5, 1)},
	{name: "no metadata", script: rules(rule{On: "UID FETCH 1:5 (UID FLAGS", Reply: "%T OK nothing\r\n"}), fetched: 5, held: 5},
	{name: "RFC822.SIZE lies", script: with(five(), func(s *script) {
		for i := range s.Mailboxes[0].Messages {
			s.Mailboxes[0].Messages[i].Size = int64(10 + i*100000)
		}
	}), fetched: 5, held: 5},

	// Bodies.
	{name: "UID behind the literal", script: rules(rule{On: allBodies, Reply: body(1, "", " UID 1") + body(2, "", " UID 2") +
		body(3, "", " UID 3") + body(4, "", " UID 4") + body(5, "", " UID 5") + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "flag update between", script: rules(rule{On: allBodies, Reply: "* 3 FETCH (UID 3 FLAGS (\\Seen))\r\n* 1 FETCH (FLAGS ())\r\n%M%T OK x\r\n"}),
		fetched: 5, held: 5},
	{name: "unknown responses", script: rules(rule{On: allBodies, Reply: "* XGWEXT foo\r\n* VANISHED (EARLIER) 1:5\r\n* LSUB () \"/\" x\r\n%M* OK [INPROGRESS (\"x\" 1 2)] x\r\n%T OK x\r\n"}),
		fetched: 5, held: 5},
	{name: "quoted body", script: with(scriptOf(scriptMailbox{Name: "INBOX", Messages: []scriptMessage{{UID: 1, Raw: "Subject: short"}}}),
		func(s *script) {
			s.Rules = []rule{{On: "UID FETCH 1 (UID BODY.PEEK[])", Reply: "* 1 FETCH (UID 1 BODY[] \"Subject: short\")\r\n%T OK x\r\n"}}
		}), fetched: 1, held: 1},
	{name: "answers out of order, one twice", script: rules(rule{On: allBodies, Reply: body(5, "UID 5 ", "") + body(2, "UID 2 ", "") +
		body(2, "UID 2 ", "") + body(1, "UID 1 ", "") + body(4, "UID 4 ", "") + body(3, "UID 3 ", "") + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "OK and nothing for one", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "OK and never the body of one", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}, rule{On: "UID FETCH 3 (UID BODY.PEEK", Reply: "* 3 FETCH (UID 3 BODY[] NIL)\r\n%T OK x\r\n"}),
		fetched: 4, held: 4, failed: 1, check: expectFailure("silent")},
	{name: "one is empty among others", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + empty(3) + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "one is empty at every attempt", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + empty(3) + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}, rule{On: "UID FETCH 3 (UID BODY.PEEK[]", Reply: empty(3) + "%T OK x\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[HEADER", Reply: "%T NO x\r\n"}), fetched: 4, held: 4, failed: 1, check: expectFailure("refused")},
	{name: "one that has no octets is empty", script: with(five(), func(s *script) {
		s.Mailboxes[0].Messages[2].Raw = ""
	}), fetched: 5, held: 5},
	{name: "only header and text of one", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}, rule{On: "UID FETCH 3 (UID BODY.PEEK[]", Reply: "%T NO cannot render\r\n"}),
		fetched: 5, held: 5, check: func(t *testing.T, b *bench, _ Report, _ []string) {
			if m := value(t, b.last(tlog.KindMessageObserved), tlog.FacetIMAP, "method"); m != "assembled" {
				t.Errorf("method %q", m)
			}
		}},
	{name: "one only in pieces", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"}, rule{On: "UID FETCH 3 (UID BODY.PEEK[])", Reply: "%T NO cannot render\r\n"}),
		fetched: 5, held: 5, check: func(t *testing.T, b *bench, _ Report, _ []string) {
			if m := value(t, b.last(tlog.KindMessageObserved), tlog.FacetIMAP, "method"); m != "pieces" {
				t.Errorf("method %q", m)
			}
		}},
	{name: "the batch is refused because of one", script: rules(rule{On: allBodies, Reply: "%T NO [UNAVAILABLE] backend\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK", Reply: "%T NO [UNAVAILABLE] backend\r\n"}),
		fetched: 4, held: 4, failed: 1, check: expectFailure("refused")},
	{name: "the connection ends because of one", script: rules(rule{On: allBodies, Reply: "<RST>"}, rule{On: "UID FETCH 3 (UID BODY.PEEK", Reply: "<FIN>"}),
		fetched: 4, held: 4, failed: 1, check: expectFailure("connection")},
	{name: "the connection ends in the middle of one", script: rules(
		rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + "* 3 FETCH (UID 3 BODY[] {600}\r\nSubject: cut\r\n<FIN>"},
		rule{On: "UID FETCH 3:5 (UID BODY.PEEK[])", Reply: "* 3 FETCH (UID 3 BODY[] {600}\r\nSubject: cut\r\n<FIN>"}),
		fetched: 5, held: 5},
	{name: "the server falls silent in the middle of one", script: rules(
		rule{On: allBodies, Times: 1, Reply: body(1, "UID 1 ", "") + "* 2 FETCH (UID 2 BODY[] {600}\r\nSubject: cut\r\n<SILENT>"}), fetched: 5, held: 5},
	{name: "a literal that is too short", script: rules(rule{On: allBodies, Times: 1, Reply: body(1, "UID 1 ", "") +
		"* 2 FETCH (UID 2 BODY[] {20}\r\n" + strings.Repeat("Subject: more than twenty\r\n", 3) + "\r\n)\r\n" + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "a literal without its last line end", script: rules(rule{On: allBodies, Times: 1, Reply: body(1, "UID 1 ", "") +
		"* 2 FETCH (UID 2 BODY[] {20}\r\n" + "Subject: x\r\n\r\ntwenty" + "\r\n\r\n)\r\n" + "%T OK x\r\n"}), fetched: 5, held: 5},
	{name: "a literal that swallows its neighbour", script: rules(rule{On: allBodies, Times: 1,
		Reply: "* 1 FETCH (UID 1 BODY[] {700}\r\nSubject: half\r\n)\r\n" + body(2, "UID 2 ", "") + body(3, "UID 3 ", "") + body(4, "UID 4 ", "") + "%T OK x\r\n"}),
		fetched: 5, held: 5},
	{name: "a literal of ten gigabytes", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + "* 2 FETCH (UID 2 BODY[] {9999999999}\r\n"},
		rule{On: "UID FETCH 2:5 (UID BODY.PEEK[])", Reply: "* 2 FETCH (UID 2 BODY[] {9999999999}\r\n"}), fetched: 4, held: 4, failed: 1,
		check: expectFailure("too-large")},
	{name: "octets differ at every attempt", script: rules(rule{On: allBodies, Reply: body(1, "UID 1 ", "") + body(2, "UID 2 ", "") + body(4, "UID 4 ", "") +
		body(5, "UID 5 ", "") + "%T OK x\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[])", Reply: "%T NO\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[]<0.", Times: 1, Reply: "* 3 FETCH (UID 3 BODY[]<0> {4}\r\nabcd)\r\n%T OK x\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[]<0.", Times: 1, Reply: "* 3 FETCH (UID 3 BODY[]<0> {4}\r\nwxyz)\r\n%T OK x\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[]<0.", Times: 1, Reply: "* 3 FETCH (UID 3 BODY[]<0> {4}\r\nwxyz)\r\n%T OK x\r\n"},
		rule{On: "UID FETCH 3 (UID BODY.PEEK[]<0.", Reply: "* 3 FETCH (UID 3 BODY[]<0> {4}\r\nefgh)\r\n%T OK x\r\n"}),
		fetched: 5, held: 5, check: func(t *testing.T, b *bench, _ Report, _ []string) {
			if m := value(t, b.last(tlog.KindMessageObserved), tlog.FacetIMAP, "method"); m != "assembled" {
				t.Errorf("method %q", m)
			}
		}},

	// Log-in and state.
	{name: "BYE and back", script: rules(rule{On: allBodies, Times: 2, Reply: "* BYE [UNAVAILABLE] shutting down\r\n<FIN>"}), fetched: 5, held: 5},
	{name: "throttled for a moment", script: rules(rule{On: allBodies, Times: 1, Reply: "%T NO Request is throttled. Suggested Backoff Time: 20 milliseconds\r\n"}),
		fetched: 5, held: 5},
	{name: "busy greeting", script: with(five(), func(s *script) { s.Rules = []rule{{On: "LOGIN", Times: 1, Reply: "%T NO [UNAVAILABLE] come back\r\n"}} }), fetched: 5, held: 5},
	{name: "capabilities differ after log-in", script: with(caps("IMAP4rev1 ESEARCH ID"), func(s *script) { s.Greeting = "* OK [CAPABILITY IMAP4rev1 XXXX] ready" }),
		fetched: 5, held: 5, check: expectCommand(`ID ("name" "onrecord"`)},
	{name: "message limit", script: with(caps("IMAP4rev1 ENABLE ESEARCH UIDONLY MESSAGELIMIT=2",
		rule{On: "UID SEARCH RETURN (ALL) UID 1:*", Reply: "* ESEARCH (TAG \"x\") UID ALL 4:5\r\n%T OK [MESSAGELIMIT 2 4] more\r\n"},
		rule{On: "UID SEARCH RETURN (ALL) UID 1:3", Reply: "* ESEARCH (TAG \"x\") UID ALL 2:3\r\n%T OK [MESSAGELIMIT 2 2] more\r\n"}), func(*script) {}),
		fetched: 5, held: 5, check: expectCommand("ENABLE UIDONLY")},
}

func TestQuirks(t *testing.T) {
	for _, tc := range quirks {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b, f := fakeBench(t, tc.script)
			r := b.sync()
			m := reportOf(t, r, "INBOX")
			if m.Fetched != tc.fetched || m.Held != tc.held || m.Failed != tc.failed {
				t.Errorf("fetched %d held %d failed %d, want %d %d %d\n%scommands:\n%s", m.Fetched, m.Held, m.Failed,
					tc.fetched, tc.held, tc.failed, describe(r), strings.Join(f.Commands(), "\n"))
			}
			if tc.failed > 0 && r.Complete() {
				t.Error("report says complete")
			}
			if tc.held > 1 {
				b.intact("INBOX", tc.script.Mailboxes[0])
			}
			if tc.check != nil {
				tc.check(t, b, r, f.Commands())
			}
			if tc.held == 5 {
				again := b.rec.Size()
				if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 0 || m.Held != 5 || b.rec.Size() != again {
					t.Errorf("second sync: %+v; leaves %s", m, b.kinds(again))
				}
			}
			b.verify()
			for _, c := range f.Commands() {
				if !reading.MatchString(c) {
					t.Errorf("command %q", c)
				}
			}
		})
	}
}

// reading matches commands that change nothing.
var reading = regexp.MustCompile(`^(LOGIN|CAPABILITY|NOOP|ID .*|ENABLE UIDONLY|LIST .*|EXAMINE .*|LOGOUT|UID SEARCH .*` +
	`|UID FETCH [0-9:,*]+ \((UID|FLAGS|INTERNALDATE|RFC822.SIZE|MODSEQ|BODY.PEEK\[[^\]]*\](<[0-9.]+>)?| )+\))$`)

// intact compares what is held of a mailbox with its script.
func (b *bench) intact(name string, m scriptMailbox) {
	b.t.Helper()
	held := b.held(name)
	for _, msg := range m.Messages {
		if raw, ok := held[msg.UID]; ok && raw != msg.Raw {
			b.t.Errorf("UID %d is damaged: %d octets, want %d", msg.UID, len(raw), len(msg.Raw))
		}
	}
}

func expectCommand(prefix string) func(*testing.T, *bench, Report, []string) {
	return func(t *testing.T, _ *bench, _ Report, commands []string) {
		for _, c := range commands {
			if strings.HasPrefix(c, prefix) {
				return
			}
		}
		t.Errorf("no command %q in\n%s", prefix, strings.Join(commands, "\n"))
	}
}

func expectSkip(text string) func(*testing.T, *bench, Report, []string) {
	return func(t *testing.T, _ *bench, r Report, _ []string) {
		if m := r.Mailboxes[0]; !strings.Contains(m.Skipped, text) || r.Complete() {
			t.Errorf("skipped %q, complete %v; want %q", m.Skipped, r.Complete(), text)
		}
	}
}

func expectFailure(class string) func(*testing.T, *bench, Report, []string) {
	return func(t *testing.T, b *bench, _ Report, _ []string) {
		if got := value(t, b.last(tlog.KindFetchFailed), tlog.FacetError, "class"); got != class {
			t.Errorf("class %q, want %q", got, class)
		}
	}
}

// What could not be had is tried again at once where that is asked for, once in a
// sync and after all other mail, but not what is over the limit of the account.
func TestRetryAtOnce(t *testing.T) {
	const many = maxParked + 10
	m := numbered("INBOX", many+2, 1)
	m.Messages[many].Raw = string(letter(many, 60_000))
	s := scriptOf(m)
	for uid := range many {
		for _, next := range []string{":", ",", " (UID BODY.PEEK"} {
			s.Rules = append(s.Rules, rule{On: fmt.Sprintf("UID FETCH %d%s", uid+1, next), Reply: "%T NO broken\r\n"})
		}
	}
	b, f := fakeBench(t, s)
	b.account.MaxMessage = 50_000
	for range 2 { // the first gives up
		b.sync()
	}
	b.options.Retry = true
	size := b.rec.Size()
	if r := b.sync(); reportOf(t, r, "INBOX").Held != 1 || reportOf(t, r, "INBOX").Skipped != "" {
		t.Errorf("%s", describe(r))
	}
	if got := b.kinds(size); got != fmt.Sprintf("fetch.failed %d", maxParked) {
		t.Errorf("leaves %s", got)
	}
	f.Update(func(s *script) { s.Rules = nil })
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != many+1 || m.Failed != 1 {
		t.Errorf("repaired: %+v", m)
	}
	b.verify()
}

// What could not be had is tried again after an hour, six hours, a day, a week.
func TestRetrySchedule(t *testing.T) {
	b, f := fakeBench(t, rules(rule{On: allBodies, Reply: "%T NO broken\r\n"}, rule{On: "UID FETCH 3 (UID BODY.PEEK", Reply: "%T NO broken\r\n"}))
	b.sync()
	attempts := func() string { return value(t, b.last(tlog.KindFetchFailed), tlog.FacetError, "attempts") }
	for i, pause := range []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 7 * 24 * time.Hour} {
		b.clock.pass(pause - time.Minute)
		if r := b.sync(); attempts() != fmt.Sprint(i+1) || r.Complete() || reportOf(t, r, "INBOX").Failed != 1 {
			t.Fatalf("tried again too early: attempt %s before %v", attempts(), pause)
		}
		b.clock.pass(2 * time.Minute)
		if b.sync(); attempts() != fmt.Sprint(i+2) {
			t.Fatalf("not tried again: attempt %s after %v", attempts(), pause)
		}
	}
	f.Update(func(s *script) { s.Rules = nil })
	b.clock.pass(8 * 24 * time.Hour)
	if r := b.sync(); !r.Complete() || reportOf(t, r, "INBOX").Held != 5 {
		t.Errorf("repaired: %s", describe(r))
	}
	b.verify()
}
