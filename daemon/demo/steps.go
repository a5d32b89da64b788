package demo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/daemon"
	"onrecord/ingest/email"
)

// sync fetches what is new and prints a row for each mailbox.
func (s *stage) sync() ([]daemon.SyncRow, error) {
	out := &collector{progress: s.o.Progress}
	if err := s.daemon.Sync(s.ctx, daemon.SyncRequest{}, out); err != nil {
		return nil, fmt.Errorf("sync: %w", err)
	}
	rows := rowsOf[daemon.SyncRow](out)
	s.command("sync")
	s.line("%-18s %9s %8s %6s %8s %6s", "mailbox", "on server", "fetched", "held", "missing", "gone")
	for _, r := range rows {
		s.line("%-18s %9d %8d %6d %8d %6d", r.Account+"/"+r.Mailbox, r.OnServer, r.Fetched, r.Held, r.OnServer-r.Held-r.Excluded, r.Vanished)
	}
	s.gap()
	return rows, nil
}

func (s *stage) firstSync() error {
	s.title("Fetching the mail")
	s.say(`Mail is only read. The program cannot change, mark or delete anything on the
server: it has no command for it.`)
	if _, err := s.sync(); err != nil {
		return err
	}
	s.say(`Every message is kept byte for byte, and got an entry in a log that can only
grow: each checkpoint of the log is signed and covers all entries before it.
"missing" says how many messages are on the server and not in the record. Only
where it is 0 can anybody say later that a message does not exist.`)
	return nil
}

func (s *stage) secondSync() error {
	s.title("Fetching again")
	rows, err := s.sync()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(rows, func(r daemon.SyncRow) bool { return r.Fetched > 0 }) {
		return errors.New("the second sync fetched messages again")
	}
	s.say("Nothing is fetched twice. What the record holds is where the next sync goes on.")
	return nil
}

// A question is a point of the letter with the searches that settle it.
type question struct {
	claim    int // number in the letter
	searches []string
	finding  string // in plain words
}

var questions = []question{
	{10, []string{`client:"Jean Forsyth" subject:insurance`},
		"She did have an answer, on the next morning and with the certificate, and she\nthanked Callum for it. The yard may say so, kindly."},
	{7, []string{`from:isla "hold that rate"`, `from:jean "accept the estimate"`, `from:jean "charged at"`},
		"Here the client is right: the yard made an offer on 5 December, she took it on\nthe 11th, well before Christmas, and was charged £58 all the same. Better that\nthe yard finds this now, and not her lawyer later."},
	{12, []string{`from:callum "lift-out photographs"`, `from:callum has:attachment after:2026-04-17`},
		"Right again. He promised them, and he sent nothing with an attachment after\nthat. The second search found nothing, which means something only because no\nmessage is missing from the record."},
}

// readLetter looks up points of the letter.
func (s *stage) readLetter() error {
	s.title("Is it true?")
	s.say("Three of the points of the letter, looked up in the mail:")
	for _, q := range questions {
		point := fmt.Sprintf("Point %d: ", q.claim)
		s.say("%s%s", point, indent(s.dispute.Answers.Claims[q.claim-1].Quote, len(point)))
		for _, query := range q.searches {
			if err := s.search(query); err != nil {
				return err
			}
		}
		s.say("%s", q.finding)
	}
	return nil
}

// search prints the hits of a query, oldest first.
func (s *stage) search(query string) error {
	out := &collector{}
	s.command("search --sort date " + quoteShell(query))
	err := s.daemon.Search(s.ctx, daemon.SearchRequest{Query: query, Sort: "date", Limit: 5}, out)
	if err != nil && !errors.Is(err, daemon.ErrNoHit) {
		return fmt.Errorf("search %s: %w", query, err)
	}
	hits := rowsOf[daemon.SearchHit](out)
	for _, h := range hits {
		s.line("%s  %s  %-22s %s", h.Digest[:8], day(h.Date), name(h.From), cut(h.Subject, 40))
		s.line("          %s", cut(h.Snippet, 90))
	}
	if len(hits) == 0 {
		s.line("(no message matches)")
	}
	s.gap()
	return nil
}

// showThread prints the conversation about the invoice.
func (s *stage) showThread() error {
	s.title("The whole conversation")
	s.say(`A message rarely stands alone. This is the conversation that began with the
invoice. Its subject changed on the way; the program goes by what each message
answers.`)
	id := string(s.find("a20a").MessageID)
	out := &collector{}
	s.command("thread " + quoteShell(id))
	if err := s.daemon.Thread(s.ctx, daemon.ThreadRequest{Message: id}, out); err != nil {
		return fmt.Errorf("show a thread: %w", err)
	}
	for _, r := range rowsOf[daemon.ThreadRow](out) {
		s.line("%s%s  %-15s %s", strings.Repeat("  ", r.Depth), day(r.Date), name(r.From), r.Subject)
	}
	s.gap()
	s.say(`The last two lines are the client's. Nobody answered them, which is point 14 of
the letter.`)
	return nil
}

// find returns a message by its short id.
func (s *stage) find(id string) Message {
	i := slices.IndexFunc(s.dispute.Messages, func(m Message) bool { return m.ID == id })
	return s.dispute.Messages[i]
}

// awkward is the message that somebody would like to be rid of.
const awkward = "y06a"

func (s *stage) deleteOnServer() error {
	s.title("Somebody deletes a message")
	m := s.find(awkward)
	s.say(`On 6 May Isla wrote to her colleagues:

    %s

That does not look good. She deletes it from every mailbox on the server. The
program notices, and takes a message for gone when it is absent a second time,
some minutes later. (The demo puts its clock forward.)`, indent(m.Own, 4))
	if err := s.expunge(awkward); err != nil {
		return err
	}
	if err := s.daemon.Sync(s.ctx, daemon.SyncRequest{}, &collector{}); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	s.clock += 5 * time.Minute
	if _, err := s.sync(); err != nil {
		return err
	}
	return s.showDeleted(m)
}

// expunge removes a message from all mailboxes of the servers.
func (s *stage) expunge(id string) error {
	uids := make(map[string]uint32) // of the newest message, by mailbox
	for _, m := range s.dispute.Messages {
		place := m.Account + "/" + m.Mailbox
		uids[place]++
		if m.ID != id {
			continue
		}
		if err := s.servers[m.Account].Expunge(m.Mailbox, uids[place]); err != nil {
			return fmt.Errorf("delete a message from %s: %w", place, err)
		}
	}
	return nil
}

func (s *stage) showDeleted(m Message) error {
	digest := email.DigestOf(m.Raw).String()
	out := &collector{}
	s.command("show " + digest[:8])
	if err := s.daemon.Show(s.ctx, daemon.ShowRequest{Message: digest}, out); err != nil {
		return fmt.Errorf("show the deleted message: %w", err)
	}
	for _, shown := range rowsOf[daemon.ShownMessage](out) {
		s.line("%s", cut(shown.Body, 100))
		for _, at := range shown.Sightings {
			state := "on the server"
			if at.Vanished {
				state = "gone from the server"
			}
			s.line("entry %-4d %s/%s: %s", at.Leaf, at.Account, at.Mailbox, state)
		}
	}
	s.gap()
	s.say(`It is still here, to the last byte, and the log says that it vanished. The record
does not take sides, not even that of the one who keeps it.`)
	return nil
}

// day returns the date of a time in RFC 3339.
func day(date string) string {
	d, _, _ := strings.Cut(date, "T")
	return d
}

// name returns the local part of an address.
func name(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

// indent puts spaces before all lines of a text but the first, and breaks it.
func indent(s string, spaces int) string {
	return strings.ReplaceAll(fold(s, 78-spaces), "\n", "\n"+strings.Repeat(" ", spaces))
}

// quoteShell writes an argument as it would be typed.
func quoteShell(s string) string { return "'" + s + "'" }
