package demo

import (
	"bytes"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

func load(t testing.TB) *Dispute {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mails returns each message once, by its short id.
func mails(d *Dispute) map[string]Message {
	list := make(map[string]Message)
	for _, m := range d.Messages {
		if _, ok := list[m.ID]; !ok {
			list[m.ID] = m
		}
	}
	return list
}

// squash folds white space.
func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestLoadBuildsTheSameBytes(t *testing.T) {
	a, b := load(t), load(t)
	if len(a.Messages) != len(b.Messages) {
		t.Fatalf("%d messages, then %d", len(a.Messages), len(b.Messages))
	}
	for i := range a.Messages {
		if !bytes.Equal(a.Messages[i].Raw, b.Messages[i].Raw) {
			t.Errorf("message %s differs from one call to the next", a.Messages[i].ID)
		}
	}
}

func TestShapeOfTheDispute(t *testing.T) {
	d := load(t)
	if n := len(mails(d)); n < 70 {
		t.Errorf("%d messages, want at least 70", n)
	}
	mailboxes := 0
	for _, a := range d.Accounts {
		mailboxes += len(a.Mailboxes)
	}
	if len(d.Accounts) != 2 || mailboxes != 5 {
		t.Errorf("%d accounts with %d mailboxes, want 2 with 5", len(d.Accounts), mailboxes)
	}
	first, last := d.Messages[0].InternalDate, d.Messages[len(d.Messages)-1].InternalDate
	if months := last.Sub(first).Hours() / 24 / 30; months < 4.5 {
		t.Errorf("the mail spans %.1f months, want about 5", months)
	}
	zones, accounts := make(map[string]bool), make(map[string]map[string]bool)
	for _, m := range d.Messages {
		zones[m.InternalDate.Format("-0700")] = true
		if accounts[m.ID] == nil {
			accounts[m.ID] = make(map[string]bool)
		}
		accounts[m.ID][m.Account] = true
	}
	if len(zones) < 2 {
		t.Errorf("zones %v, want winter and summer time", zones)
	}
	if len(accounts["f09a"]) != 2 {
		t.Error("f09a should lie in both accounts")
	}
}

func TestMessagesAreWellFormed(t *testing.T) {
	d := load(t)
	address := regexp.MustCompile(`[\w.+-]+@[\w.-]+`)
	ids := make(map[email.MessageID]string)
	for id, m := range mails(d) {
		if bytes.Contains(bytes.ReplaceAll(m.Raw, []byte("\r\n"), nil), []byte("\n")) {
			t.Errorf("%s: has a line that does not end in CRLF", id)
		}
		for line := range bytes.Lines(m.Raw) {
			if len(line) > 1000 {
				t.Errorf("%s: has a line of %d octets", id, len(line))
			}
		}
		for _, a := range address.FindAllString(strings.ReplaceAll(string(m.Raw), "=\r\n", ""), -1) {
			if !strings.HasSuffix(strings.TrimRight(a, "."), ".example") {
				t.Errorf("%s: address %s is not under .example", id, a)
			}
		}
		p := email.ParseBytes(m.Raw, email.Limits{})
		if len(p.Defects) > 0 {
			t.Errorf("%s: defects %v", id, p.Defects)
		}
		if p.MessageID != m.MessageID || ids[p.MessageID] != "" {
			t.Errorf("%s: Message-ID %s, want %s, and that once (%s)", id, p.MessageID, m.MessageID, ids[p.MessageID])
		}
		ids[p.MessageID] = id
		if sent := m.InternalDate.Sub(p.Date); sent < 0 || sent > time.Minute {
			t.Errorf("%s: arrived %s after its Date", id, sent)
		}
		if body := squash(p.Body()); !strings.Contains(body, squash(strings.Split(m.Own, "\n\n")[0])) {
			t.Errorf("%s: its text is not read as it was written:\n%s", id, body)
		}
	}
}

func TestReferencesNameEarlierMessages(t *testing.T) {
	d := load(t)
	seen := make(map[email.MessageID]bool)
	replies, renamed := 0, 0
	subjects := make(map[email.MessageID]string)
	for _, m := range d.Messages {
		e := email.ParseEnvelope(m.Raw)
		for _, id := range e.References {
			if !seen[id] {
				t.Errorf("%s: names %s, which no earlier message has", m.ID, id)
			}
		}
		if n := len(e.References); n > 0 {
			replies++
			if strings.TrimPrefix(e.Subject, "Re: ") != strings.TrimPrefix(subjects[e.References[n-1]], "Re: ") {
				renamed++
			}
		}
		seen[e.MessageID], subjects[e.MessageID] = true, e.Subject
	}
	if replies < 40 || renamed < 3 {
		t.Errorf("%d replies, %d of them under another subject; want 40 and 3", replies, renamed)
	}
}

func TestAttachmentsAreReal(t *testing.T) {
	d := load(t)
	kinds := make(map[string]int)
	for id, m := range mails(d) {
		for _, p := range email.ParseBytes(m.Raw, email.Limits{}).Attachments() {
			var b bytes.Buffer
			if _, err := email.WritePart(&b, bytes.NewReader(m.Raw), p.Path); err != nil {
				t.Errorf("%s: %s: %v", id, p.FileName, err)
				continue
			}
			kinds[p.MediaType]++
			switch p.MediaType {
			case "application/pdf":
				checkPDF(t, p.FileName, b.Bytes())
			case "image/png":
				if _, err := png.Decode(&b); err != nil {
					t.Errorf("%s: %v", p.FileName, err)
				}
			case "text/csv", "text/calendar":
				if !strings.Contains(b.String(), "\r\n") {
					t.Errorf("%s: %q", p.FileName, b.String())
				}
			default:
				t.Errorf("%s: %s of type %s", id, p.FileName, p.MediaType)
			}
		}
	}
	if kinds["application/pdf"] < 6 || kinds["image/png"] < 3 || kinds["text/csv"] < 1 || kinds["text/calendar"] < 2 {
		t.Errorf("attachments: %v", kinds)
	}
}

// checkPDF follows the cross-reference table of a document.
func checkPDF(t *testing.T, name string, b []byte) {
	t.Helper()
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	if !bytes.HasPrefix(b, []byte("%PDF-")) || start == nil {
		t.Fatalf("%s is no PDF", name)
	}
	at := number(start[1])
	if !bytes.HasPrefix(b[at:], []byte("xref\n")) {
		t.Errorf("%s: no cross-reference table at %d", name, at)
	}
	for i, row := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(b[at:], -1) {
		if n := number(row[1]); !regexp.MustCompile(`^\d+ 0 obj\n`).Match(b[n:]) {
			t.Errorf("%s: object %d is not at %d", name, i+1, n)
		}
	}
	if stream := regexp.MustCompile(`(?s)/Length (\d+) >>\nstream\n(.*)\nendstream`).FindSubmatch(b); stream == nil || len(stream[2]) != number(stream[1]) {
		t.Errorf("%s: the length of its page is wrong", name)
	}
}

func number(b []byte) (n int) {
	for _, c := range b {
		n = 10*n + int(c-'0')
	}
	return n
}

// TestWeekdays holds every "Thursday 2 April" in the mail and the letter
// against the calendar.
func TestWeekdays(t *testing.T) {
	d := load(t)
	day := regexp.MustCompile(`(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (\d{1,2} (?:January|February|March|April|May|December))`)
	found := 0
	check := func(where, s string, at time.Time) {
		for _, match := range day.FindAllStringSubmatch(squash(s), -1) {
			found++
			date, err := time.Parse("2 January", match[2])
			if err != nil {
				t.Fatal(err)
			}
			year := at.Year()
			if at.Month() == time.December && date.Month() != time.December {
				year++
			}
			if got := date.AddDate(year-date.Year(), 0, 0).Weekday().String(); got != match[1]+"day" {
				t.Errorf("%s: %s is a %s", where, match[0], got)
			}
		}
	}
	for id, m := range mails(d) {
		check(id, m.Own, m.InternalDate)
	}
	for _, p := range d.Answers.Claims {
		check(p.ID, p.Note, time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC))
	}
	if found < 5 {
		t.Errorf("%d dates with a weekday: the test shows nothing", found)
	}
}

func TestReadDraftsRefuses(t *testing.T) {
	const good = "@a 2026-01-01T10:00:00Z\nfrom jean\nto isla\nsubject S\n\nText\n"
	if _, err := readDrafts(good); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"nothing":        "",
		"text first":     "x\n" + good,
		"no date":        strings.Replace(good, " 2026-01-01T10:00:00Z", "", 1),
		"unknown key":    strings.Replace(good, "subject", "topic", 1),
		"unknown person": strings.Replace(good, "jean", "joan", 1),
		"no subject":     strings.Replace(good, "subject S\n", "", 1),
		"no parent":      strings.Replace(good, "subject S", "reply b", 1),
		"twice":          good + good,
		"no staff":       strings.Replace(good, "to isla", "to rob", 1),
		"out of order":   good + strings.NewReplacer("@a", "@b", "10:00", "09:00").Replace(good),
	} {
		if list, err := readDrafts(s); err == nil {
			t.Errorf("%s: accepted as %d messages", name, len(list))
		}
	}
}

func TestFlags(t *testing.T) {
	d := load(t)
	want := map[string][]string{"d01a": {`\Seen`, `\Answered`}, "y05a": {`\Seen`, `\Flagged`}, "y07a": nil, "d02a": {`\Seen`}}
	for _, m := range d.Messages {
		if flags, ok := want[m.ID]; ok && !slices.Equal(m.Flags, flags) {
			t.Errorf("%s: flags %q, want %q", m.ID, m.Flags, flags)
		}
	}
}
