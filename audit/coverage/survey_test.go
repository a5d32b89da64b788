package coverage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/clock"
	"onrecord/audit/coverage"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

const (
	kit  = "kit@yard.example"
	lou  = "lou@yard.example"
	ines = "ines@mail.example"
)

// A letter is one message; uid is where it lies in its mailbox.
type letter struct {
	uid      uint32
	from, to string
	at       string // 2025-03-03 09:00
	came     string // into its mailbox; "": at that time
	re       string // the Message-ID it answers
	text     string
	head     string // further header fields
}

// A shelf is one mailbox of the record. One whose account is called "imap" is on
// a server.
type shelf struct {
	account, mailbox string
	letters          []letter
	uidnext          uint32 // of the scan; 0: not scanned
	failed           []uint32
	twice            bool          // the server renumbers it afterwards
	gone             bool          // from the server afterwards
	stopped          bool          // its import did not come to its end
	unread           int           // what its import could not read
	waits            time.Duration // before it is put on record
	file             bool          // imported, whatever the account is
	part             bool          // its import is said to be a part
}

func moment(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, time.UTC)
	if err != nil {
		panic(err)
	}
	return at
}

// survey puts the shelves on record, at a given time, and surveys it.
func survey(t *testing.T, recorded string, shelves []shelf, accounts ...coverage.Account) *coverage.Survey {
	t.Helper()
	ctx := t.Context()
	now := moment(recorded)
	rec, err := record.Open(ctx, filepath.Join(t.TempDir(), "data"), record.Options{Create: true, Host: "yard.example", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	for _, s := range shelves {
		now = now.Add(s.waits)
		if err := rec.Update(ctx, func(tx *record.Tx) error { return s.put(tx) }); err != nil {
			t.Fatal(err)
		}
		if now = now.Add(time.Minute); s.twice {
			if err := rec.Update(ctx, s.renumber(rec)); err != nil {
				t.Fatal(err)
			}
		}
		if s.gone {
			if err := rec.Update(ctx, s.close(rec)); err != nil {
				t.Fatal(err)
			}
		}
	}
	db, err := projection.Open(ctx, filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Follow(ctx, rec, quote.NewStage(), thread.NewStage(), clock.NewStage(), coverage.NewStage()); err != nil {
		t.Fatal(err)
	}
	people := party.New(party.Config{Domains: []string{"yard.example"}, Staff: []party.Staff{{Name: "Kit Moran", Addresses: []string{kit}}},
		Clients: []party.Client{{Name: "Ines Falk", Addresses: []string{ines}}}}, nil, nil)
	got, err := coverage.Read(ctx, rec, db, coverage.Options{Directory: people, Accounts: accounts})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (s shelf) server() bool { return s.account == "imap" && !s.file }

func (s shelf) put(tx *record.Tx) error {
	m := record.Mailbox{Account: s.account, Name: s.mailbox, RawName: []byte(s.mailbox), Role: email.RoleOf(s.mailbox)}
	open, facet := func() (record.Mailbox, record.Generation, error) {
		about := []tlog.Field{tlog.TextField("label", s.mailbox)}
		if s.part {
			about = append(about, tlog.BareField("part", "yes"))
		}
		return tx.OpenImport(m, about)
	}, tlog.FacetFile
	if s.server() {
		open, facet = func() (record.Mailbox, record.Generation, error) { return tx.OpenMailbox(m, "1700000001", nil) }, tlog.FacetIMAP
	}
	_, g, err := open()
	if err != nil {
		return err
	}
	var uids []uint32
	for i, l := range s.letters {
		if l.uid == 0 {
			l.uid = uint32(i + 1)
		}
		uids = append(uids, l.uid)
		_, err := tx.Observe(record.Observation{Generation: g.ID, UID: l.uid, InternalDate: moment(cmp.Or(l.came, l.at)).Format(time.RFC3339), Facet: facet, Body: record.BytesBody([]byte(l.raw(s)))})
		if err != nil {
			return err
		}
	}
	for _, uid := range s.failed {
		uids = append(uids, uid)
		if err := tx.FetchFailed(g.ID, uid, []tlog.Field{tlog.TextField("text", "NO")}); err != nil {
			return err
		}
	}
	if !s.server() && !s.stopped {
		return tx.CloseImport(g.ID, []tlog.Field{tlog.BareField("failed", fmt.Sprint(s.unread))})
	}
	if s.uidnext == 0 {
		return nil
	}
	return tx.Scan(g.ID, []tlog.Field{tlog.BareField("uidnext", fmt.Sprint(s.uidnext))}, uids, nil)
}

// renumber gives the mailbox another UIDVALIDITY.
func (s shelf) renumber(rec *record.Record) func(*record.Tx) error {
	return func(tx *record.Tx) error {
		boxes, err := rec.Mailboxes(context.Background(), s.account)
		if err != nil {
			return err
		}
		g, err := tx.ResetMailbox(boxes[len(boxes)-1].ID, "1800000001", nil)
		if err != nil {
			return err
		}
		return tx.Scan(g.ID, []tlog.Field{tlog.BareField("uidnext", "1")}, nil, nil)
	}
}

// close notes that the server has the mailbox no more.
func (s shelf) close(rec *record.Record) func(*record.Tx) error {
	return func(tx *record.Tx) error {
		boxes, err := rec.Mailboxes(context.Background(), s.account)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(boxes, func(m record.Mailbox) bool { return m.Name == s.mailbox })
		return tx.CloseMailbox(boxes[i].ID, tlog.KindMailboxGone, nil)
	}
}

// raw is the message as bytes. Its Message-ID tells its author and time, so that
// copies of one message have the same.
func (l letter) raw(s shelf) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Received: by %s\r\nFrom: %s\r\nTo: %s\r\nDate: %s\r\nMessage-ID: %s\r\n%s", strings.ReplaceAll(s.account, "@", "."), l.from, l.to, moment(l.at).Format(time.RFC1123Z), l.id(), l.head)
	if l.re != "" {
		fmt.Fprintf(&b, "In-Reply-To: %s\r\n", l.re)
	}
	text := l.text
	if text == "" {
		text = "The sloop is in the shed, and the mast lies beside it."
	}
	fmt.Fprintf(&b, "Subject: The sloop\r\n\r\n%s\r\n", strings.ReplaceAll(text, "\n", "\r\n"))
	return b.String()
}

func (l letter) id() string {
	_, host, _ := strings.Cut(l.from, "@")
	return fmt.Sprintf("<%s@%s>", moment(l.at).Format("20060102.1504"), strings.TrimSuffix(host, ">"))
}

// codesOf returns the codes of holes, each once.
func codesOf(list []coverage.Hole) []string {
	codes := []string{}
	for _, h := range list {
		codes = append(codes, h.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

var (
	asked    = letter{from: ines, to: kit, at: "2025-03-03 09:00"}
	answered = letter{from: kit, to: ines, at: "2025-03-03 10:00", re: "<20250303.0900@mail.example>"}
	later    = letter{from: ines, to: kit, at: "2025-05-20 09:00"}
	copied   = letter{from: ines, to: kit + ", " + lou, at: "2025-06-03 09:00"}
	supplied = letter{from: "desk@timber.example", to: lou, at: "2020-02-03 09:00"}
)

// full is a record that nothing speaks against.
func full() []shelf {
	return []shelf{{account: kit, mailbox: "INBOX", letters: []letter{asked, later}}, {account: kit, mailbox: "Sent", letters: []letter{answered}}}
}

// with is full, with another message in one of its mailboxes.
func with(box int, l letter) []shelf {
	s := full()
	s[box].letters = append(s[box].letters, l)
	return s
}

// wrote is a mailbox for sent mail of one of the firm, with a message to another.
func wrote(address string) shelf {
	return shelf{account: address, mailbox: "Sent", letters: []letter{{from: address, to: "all@yard.example", at: "2025-03-05 10:00"}}}
}

func imap(mailbox string, uidnext uint32, letters ...letter) shelf {
	return shelf{account: "imap", mailbox: mailbox, uidnext: uidnext, letters: letters}
}

func at(uid uint32, l letter) letter { l.uid = uid; return l }

// Mail that was copied into a mailbox is as old as it was sent, unless its clocks
// disagree on that.
func TestOldest(t *testing.T) {
	const copied = "2025-06-30 09:00"
	for name, test := range map[string]struct {
		letter letter
		oldest string
	}{
		"delivered": {letter{at: "2025-03-04 09:00"}, "2025-03-04"},
		"copied":    {letter{at: "2025-03-04 09:00", came: copied}, "2025-03-04"},
		"its clock is wrong": {letter{at: "1990-01-01 00:00", came: copied,
			head: "Received: from a.example by mx.yard.example; Tue, 4 Mar 2025 09:00:00 +0000\r\n"}, "2025-03-04"},
	} {
		t.Run(name, func(t *testing.T) {
			test.letter.from, test.letter.to = ines, kit
			s := survey(t, "2025-07-01 12:00", []shelf{imap("INBOX", 2, at(1, test.letter))}, coverage.Account{Name: "imap", Owner: kit})
			i := slices.IndexFunc(s.Holes, func(h coverage.Hole) bool { return h.Code == coverage.CodeSyncedLate })
			if i < 0 || !strings.HasSuffix(s.Holes[i].Text, "nothing in it is older than "+test.oldest+".") {
				t.Errorf("%+v, want %s", s.Holes, test.oldest)
			}
			if first := s.Searched[0].First; !strings.HasPrefix(first, test.oldest) {
				t.Errorf("first %s, want %s", first, test.oldest)
			}
		})
	}
}

func TestHoles(t *testing.T) {
	mine := coverage.Account{Name: "imap", Owner: kit}
	sent := imap("Sent", 2, at(1, answered))
	tests := []struct {
		name     string
		shelves  []shelf
		accounts []coverage.Account
		in, out  []string // codes that touch a question about March from the first message on, each way
	}{
		{"nothing speaks against it", full(), nil, nil, nil},
		{"another of the firm was copied", with(0, copied), nil, []string{"not-held"}, []string{"not-held"}},
		{"another was copied, of whom one message was imported", append(with(0, copied), shelf{account: lou, mailbox: "INBOX", letters: []letter{supplied}}), nil,
			[]string{"part-held"}, []string{"part-held"}},
		{"another was copied, of whom what was sent was imported", append(with(0, copied), wrote(lou)), nil, []string{"part-held"}, []string{"part-held"}},
		{"another was copied, of whom no mail is on record and all to them was imported", append(with(0, copied), shelf{account: lou, mailbox: "INBOX", letters: []letter{copied}}), nil, nil, nil},
		{"all that was imported came in", []shelf{{account: kit, mailbox: "INBOX", letters: []letter{asked}}}, nil, []string{"part-held"}, []string{"part-held"}},
		{"another was copied, of whom mail of both ways was imported", append(with(0, copied), wrote(lou), shelf{account: lou, mailbox: "Old", letters: []letter{supplied}}), nil, nil, nil},
		{"another was copied, of whom an inbox for a list was imported", append(with(0, copied), wrote(lou), shelf{account: lou, mailbox: "INBOX", letters: []letter{
			{from: "news@list.example", to: "readers@list.example", at: "2025-03-05 09:00"}}}), nil, nil, nil},
		{"another was copied, of whom drafts were imported", append(with(0, copied), shelf{account: lou, mailbox: "Drafts", letters: wrote(lou).letters},
			shelf{account: lou, mailbox: "INBOX", letters: []letter{supplied}}), nil, []string{"part-held"}, []string{"part-held"}},
		{"an import was stopped", append(full(), shelf{account: kit, mailbox: "Old", stopped: true}), nil, []string{"import-open"}, []string{"import-open"}},
		{"an import was stopped, and another of it came to its end", append(full(), shelf{account: kit, mailbox: "Old", stopped: true}, shelf{account: kit, mailbox: "Old"}), nil, nil, nil},
		{"an import of another of the firm was stopped", append(full(), shelf{account: lou, mailbox: "Old", stopped: true}), nil, []string{"import-open"}, []string{"import-open"}},
		{"an import could not read something", append(full(), shelf{account: kit, mailbox: "Old", unread: 2}), nil, []string{"import-failed"}, []string{"import-failed"}},
		{"an import could not read something, and could later", append(full(), shelf{account: kit, mailbox: "Old", unread: 2}, shelf{account: kit, mailbox: "Old"}), nil, nil, nil},
		{"copied inside the firm only", with(0, letter{from: lou, to: kit, at: "2025-03-04 09:00"}), nil, nil, nil},
		{"another of the firm, whose mail lies in the account", with(0, letter{from: ines, to: kit + ", " + lou, at: "2025-06-03 09:00"}),
			[]coverage.Account{{Name: kit, Addresses: []string{"Lou@yard.example"}}}, nil, nil},
		{"another whose sent mail does not lie in the account, as was said", append(full(), wrote("bo@yard.example"), shelf{account: "bo@yard.example", mailbox: "INBOX", letters: []letter{
			{from: lou, to: ines + ", bo@yard.example", at: "2025-03-05 09:00"}}}), []coverage.Account{{Name: kit, Addresses: []string{lou}}}, nil, []string{"sent-lacks"}},
		{"found at the recipient, not in Sent", append(full(), wrote(lou), shelf{account: lou, mailbox: "INBOX", letters: []letter{
			{from: kit, to: ines + ", " + lou, at: "2025-03-05 09:00"}}}), nil, nil, []string{"sent-lacks"}},
		{"found at the recipient, and in Sent", append(with(1, letter{from: kit, to: ines + ", " + lou, at: "2025-03-05 09:00"}), wrote(lou), shelf{account: lou, mailbox: "INBOX", letters: []letter{
			{from: kit, to: ines + ", " + lou, at: "2025-03-05 09:00"}}}), nil, nil, nil},
		{"quoted and not held", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00",
			text: "No.\n\nOn Tue, 11 Mar 2025 at 08:15, Kit Moran <kit@yard.example> wrote:\n> The new mast costs four thousand and will be here on Friday at the latest.\n"}), nil, nil, []string{"known-by-quote"}},
		{"quoted and held", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00",
			text: "No.\n\nOn Mon, 3 Mar 2025 at 10:00, Kit Moran <kit@yard.example> wrote:\n> The sloop is in the shed, and the mast lies beside it.\n"}), nil, nil, nil},
		{"quoted in other words, at the minute of one that is held", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00",
			text: "No.\n\nOn Mon, 3 Mar 2025 at 10:00, Kit Moran <kit@yard.example> wrote:\n> All is well.\n"}), nil, nil, nil},
		{"somebody else is quoted", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00",
			text: "See.\n\nOn Tue, 11 Mar 2025 at 08:15, Bo Tran <bo@mail.example> wrote:\n> The new mast costs four thousand and will be here on Friday at the latest.\n"}), nil, nil, nil},
		{"answered and not held", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00", re: "<lost@yard.example>"}), nil, nil, []string{"known-by-id"}},
		{"their own message is answered", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00", re: "<lost@mail.example>"}), nil, nil, nil},
		{"encrypted", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00", head: "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"}),
			nil, []string{"encrypted"}, nil},
		{"encrypted in another month", with(0, letter{from: ines, to: kit, at: "2025-06-12 09:00", text: "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----"}), nil, nil, nil},
		{"points to the telephone", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00", text: "As we discussed on the phone, the mast comes first."}),
			nil, []string{"outside-mail"}, []string{"outside-mail"}},
		{"a call that is planned", with(0, letter{from: ines, to: kit, at: "2025-03-12 09:00", text: "Please call me on the phone tomorrow."}), nil, nil, nil},

		{"a server's mailboxes without gaps", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent}, []coverage.Account{mine}, nil, nil},
		{"a gap in the inbox", []shelf{imap("INBOX", 8, at(1, asked), at(7, later)), sent}, []coverage.Account{mine}, []string{"uid-gap"}, nil},
		{"a gap in the sent mail", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), imap("Sent", 9, at(5, answered))}, []coverage.Account{mine}, nil, []string{"uid-gap"}},
		{"a gap after March", []shelf{imap("INBOX", 9, at(1, asked), at(2, letter{from: ines, to: kit, at: "2025-04-20 09:00"}), at(7, later)), sent}, []coverage.Account{mine}, nil, nil},
		{"a gap among drafts", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent, imap("Drafts", 90)}, []coverage.Account{mine}, nil, nil},
		{"not to be had", []shelf{{account: "imap", mailbox: "INBOX", uidnext: 4, letters: []letter{at(1, asked), at(3, later)}, failed: []uint32{2}}, sent},
			[]coverage.Account{mine}, []string{"fetch-failed"}, nil},
		{"never scanned", []shelf{imap("INBOX", 0, at(1, asked), at(2, later)), sent}, []coverage.Account{mine}, []string{"not-scanned"}, nil},
		{"an account was never read", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent}, []coverage.Account{mine, {Name: "lou", Owner: lou}}, []string{"not-scanned"}, []string{"not-scanned"}},
		{"never scanned, and gone", []shelf{{account: "imap", mailbox: "INBOX", letters: []letter{at(1, asked), at(2, later)}, gone: true}, sent}, []coverage.Account{mine}, []string{"not-scanned"}, nil},
		{"scanned, and gone", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent, {account: "imap", mailbox: "Archive", uidnext: 1, gone: true}}, []coverage.Account{mine}, nil, nil},
		{"excluded", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent},
			[]coverage.Account{{Name: "imap", Owner: kit, Left: []coverage.Left{{Mailbox: "Junk", Role: email.RoleJunk, Excluded: true, Messages: 4}}}}, []string{"excluded"}, nil},
		{"excluded and empty", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent},
			[]coverage.Account{{Name: "imap", Owner: kit, Left: []coverage.Left{{Mailbox: "Junk", Role: email.RoleJunk, Excluded: true}}}}, nil, nil},
		{"skipped", []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), sent},
			[]coverage.Account{{Name: "imap", Owner: kit, Left: []coverage.Left{{Mailbox: "Sent/2024", Role: email.RoleSent, Messages: 4, Why: "the server refuses it"}}}}, nil, []string{"skipped"}},
		{"nothing is in the account", []shelf{imap("INBOX", 1), imap("Sent", 1)}, []coverage.Account{mine}, []string{"synced-late"}, []string{"synced-late"}},
		{"all of the account came since it was first read", []shelf{imap("INBOX", 2, at(1, letter{from: ines, to: kit, at: "2025-07-02 09:00"})), imap("Sent", 1)}, []coverage.Account{mine},
			[]string{"synced-late"}, []string{"synced-late"}},
		{"nothing of the account is older", []shelf{imap("INBOX", 2, at(1, later))}, []coverage.Account{mine}, []string{"synced-late"}, []string{"synced-late"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := survey(t, "2025-07-01 12:00", test.shelves, test.accounts...)
			for direction, want := range map[party.Direction][]string{party.In: test.in, party.Out: test.out} {
				q := coverage.Question{Direction: direction, Staff: nil, Others: []string{"INES@mail.example"}, From: moment("2025-03-03 09:00"), To: moment("2025-03-31 23:59")}
				got := s.Touching(q)
				if !slices.Equal(codesOf(got), append([]string{}, want...)) {
					t.Errorf("%s: %v, want %v", direction, got, want)
				}
				if (s.Why(q) == "") != (len(want) == 0) {
					t.Errorf("%s: why = %q", direction, s.Why(q))
				}
				if st := s.Statement("Ines Falk", q); st.Complete != (len(want) == 0) {
					t.Errorf("%s: complete = %v", direction, st.Complete)
				}
			}
		})
	}
}

// TestTouching holds that a hole counts only for the people and the time it is
// about.
func TestTouching(t *testing.T) {
	s := survey(t, "2025-07-01 12:00", with(0, letter{from: ines, to: kit + ", " + lou, at: "2025-03-12 09:00"}))
	q := coverage.Question{Others: []string{ines}, From: moment("2025-03-01 00:00"), To: moment("2025-06-01 00:00")}
	for _, test := range []struct {
		name string
		q    func(*coverage.Question)
		want []string
	}{
		{"all of the firm", func(*coverage.Question) {}, []string{"not-held"}},
		{"one whose mailbox is held", func(q *coverage.Question) { q.Staff = []string{kit} }, []string{}},
		{"the one whose mailbox is not held", func(q *coverage.Question) { q.Staff = []string{lou} }, []string{"not-held"}},
		{"another client", func(q *coverage.Question) { q.Others = []string{"bo@mail.example"} }, []string{}},
		{"up to a day after the import", func(q *coverage.Question) { q.Staff, q.To = []string{kit}, moment("2025-07-02 10:00") }, []string{}},
		{"later than the import", func(q *coverage.Question) { q.Staff, q.To = []string{kit}, moment("2025-07-09 10:00") }, []string{"not-yet"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := q
			test.q(&q)
			if got := codesOf(s.Touching(q)); !slices.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// TestNotYet holds that mail is looked at until all mailboxes of an account were last
// read: neither one that was read alone nor an import stands for the others.
func TestNotYet(t *testing.T) {
	const month = 30 * 24 * time.Hour
	mine := coverage.Account{Name: "imap", Owner: kit}
	synced := mine
	synced.LastSync = moment("2025-07-20 12:00")
	server := []shelf{imap("INBOX", 3, at(1, asked), at(2, later)), imap("Sent", 2, at(1, answered))}
	read := imap("Archive", 1)
	read.waits = month
	old := shelf{account: "imap", mailbox: "Old", file: true, letters: []letter{supplied}, waits: month}
	left := imap("Gone", 1)
	left.gone = true
	drafts := imap("Drafts", 1)
	for _, test := range []struct {
		name    string
		shelves []shelf
		account coverage.Account
		from    string // the day from which on mail is not looked at
	}{
		{"all were read", server, mine, "2025-07-02"},
		{"a sync came to its end", server, synced, "2025-07-21"},
		{"one was read later", append(slices.Clone(server), read), mine, "2025-07-02"},
		{"one was read later, and a sync came to its end before", append(slices.Clone(server), read), synced, "2025-07-21"},
		{"files were imported later", append(slices.Clone(server), old), mine, "2025-07-02"},
		{"files were imported alone", []shelf{{account: kit, mailbox: "INBOX", letters: []letter{asked}, waits: month}}, coverage.Account{Name: kit}, "2025-08-01"},
		{"one was gone before", append([]shelf{left}, later30(server)...), mine, "2025-08-01"},
		{"drafts were read before", append([]shelf{drafts}, later30(server)...), mine, "2025-08-01"},
		{"all are gone", []shelf{left}, mine, "2025-07-02"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := survey(t, "2025-07-01 12:00", test.shelves, test.account)
			i := slices.IndexFunc(s.Holes, func(h coverage.Hole) bool { return h.Code == coverage.CodeNotYet })
			if i < 0 || s.Holes[i].From.Format(time.DateOnly) != test.from {
				t.Errorf("%+v, want from %s", s.Holes, test.from)
			}
		})
	}
}

// later30 is shelves that are put on record 30 days later.
func later30(shelves []shelf) []shelf {
	shelves = slices.Clone(shelves)
	shelves[0].waits = 30 * 24 * time.Hour
	return shelves
}

func TestBetween(t *testing.T) {
	s := survey(t, "2025-07-01 12:00", with(0, letter{from: ines, to: kit + ", " + lou, at: "2025-03-12 09:00"}))
	people := party.New(party.Config{Domains: []string{"yard.example"}}, nil, nil)
	hole, from, to := s.Between(people), moment("2025-03-01 00:00"), moment("2025-06-01 00:00")
	if why := hole(from, to, lou, ines); !strings.Contains(why, "lou@yard.example") {
		t.Errorf("a promise of one whose mailbox is not held: %q", why)
	}
	if why := hole(from, to, kit, ines, ""); why != "" {
		t.Errorf("a promise of one whose mailbox is held: %q", why)
	}
}

// TestReset holds that after a mailbox was renumbered nobody knows what was
// deleted before.
func TestReset(t *testing.T) {
	box := imap("INBOX", 2, at(1, asked))
	box.twice = true
	s := survey(t, "2025-07-01 12:00", []shelf{box}, coverage.Account{Name: "imap", Owner: kit})
	got := s.Touching(coverage.Question{Direction: party.In, From: moment("2025-07-01 12:00"), To: moment("2025-07-01 13:00")})
	if !slices.Equal(codesOf(got), []string{"reset"}) {
		t.Errorf("%v, want a reset", got)
	}
	if s.Searched[0].Resets != 1 || s.Searched[0].UIDValidity != "1800000001" {
		t.Errorf("searched %+v", s.Searched[0])
	}
}

// TestGone holds that nobody knows what came into a mailbox between its last scan and
// when it was found to be gone.
func TestGone(t *testing.T) {
	box := func(name string) shelf { s := imap(name, 2, at(1, asked)); s.gone = true; return s }
	s := survey(t, "2025-07-01 12:00", []shelf{box("Clients"), box("Drafts"), imap("INBOX", 2, at(1, later))}, coverage.Account{Name: "imap", Owner: kit})
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"2025-06-01 00:00", "2025-07-01 11:59", 0},
		{"2025-07-01 11:00", "2025-07-01 13:00", 1},
		{"2025-07-01 12:03", "2025-07-01 13:00", 0},
	} {
		got := s.Touching(coverage.Question{From: moment(test.from), To: moment(test.to)})
		if len(got) != test.want {
			t.Errorf("%s to %s: %+v, want %d", test.from, test.to, got, test.want)
			continue
		}
		const text = `Mailbox "Clients" of imap was gone from the server on 2025-07-01; what came into it after 2025-07-01 is not known.`
		if test.want > 0 && (got[0].Code != coverage.CodeGone || got[0].Text != text) {
			t.Errorf("%+v", got[0])
		}
	}
}

// TestStatementJSON holds the form that other programs read.
func TestStatementJSON(t *testing.T) {
	s := survey(t, "2025-07-01 12:00", []shelf{imap("INBOX", 8, at(1, asked), at(7, later))}, coverage.Account{Name: "imap", Owner: kit})
	raw, err := json.Marshal(s.Statement("Ines Falk", coverage.Question{From: moment("2025-03-04 00:00"), To: moment("2025-03-31 00:00")}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"complete":false,"basis":"uids","client":"Ines Falk","from":"2025-03-04T00:00:00Z","to":"2025-03-31T00:00:00Z","searched":[` +
		`{"account":"imap","owner":"kit@yard.example","addresses":[],"mailbox":"INBOX","role":"inbox","state":"open","basis":"uids","uidvalidity":"1700000001","resets":0,` +
		`"highest_uid":7,"uidnext":8,"modseq":0,"first_scan":"2025-07-01T12:00:00Z","last_scan":"2025-07-01T12:00:00Z","messages":2,"first":"2025-03-03T09:00:00Z",` +
		`"last":"2025-05-20T09:00:00Z","vanished":0,"failed":0,"pending":0,"gaps":5}],"holes":[` +
		`{"code":"uid-gap","text":"5 messages were gone from mailbox \"INBOX\" of imap before they were read, from between 2025-03-03 and 2025-05-20.","direction":"in",` +
		`"staff":["kit@yard.example"],"others":[],"from":"2025-03-03T09:00:00Z","to":"2025-05-20T09:00:00Z","account":"imap","mailbox":"INBOX","count":5,"digest":""}]}`
	if string(raw) != want {
		t.Errorf("JSON =\n%s, want\n%s", raw, want)
	}
}

// TestHoleIsReadAsWritten reads every kind of hole back from its JSON: also one
// without bounds, which a case shows to people.
func TestHoleIsReadAsWritten(t *testing.T) {
	for _, want := range []coverage.Hole{
		{Code: coverage.CodeNotHeld, Text: "a mailbox is not held", Staff: []string{lou}, Others: []string{ines}},
		{Code: coverage.CodeOutside, Direction: party.Out, Staff: []string{}, Others: []string{}, From: moment("2025-03-04 00:00"), To: moment("2025-03-31 00:00"),
			Account: "imap", Mailbox: "INBOX", Count: 5, Message: email.DigestOf([]byte("a message"))},
	} {
		raw, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got coverage.Hole
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	for _, raw := range []string{`{"from":"soon"}`, `{"to":"late"}`, `{"digest":"x"}`, `[]`} {
		if err := json.Unmarshal([]byte(raw), &coverage.Hole{}); err == nil {
			t.Errorf("%s is taken for a hole", raw)
		}
	}
}
