package demo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mailboxes of the accounts.
const (
	inbox       = "INBOX"
	sentMailbox = "Sent"
)

// A draft is a message of mail.txt:
//
//	@ID DATE
//	KEY VALUE
//	...
//	(blank line)
//	what its author wrote
//
// The keys: from, to, cc (ids of people); subject (else that of the parent with
// "Re: "); reply, forward (id of the parent); quote (top, bottom, none); html
// (only); mailer (in place of the author's); attach (file names); in (mailboxes,
// in place of Sent and INBOX of the staff concerned); flags (unseen, flagged);
// auto (yes: an automatic reply).
type draft struct {
	id   string
	date time.Time
	keys map[string]string
	body string

	parent   *draft // answered or forwarded
	answered []string
}

var draftKeys = []string{"from", "to", "cc", "subject", "reply", "forward", "quote", "html", "mailer", "attach", "in", "flags", "auto"}

// readDrafts reads mail.txt. Messages must be in order of time, and their
// parents before them.
func readDrafts(s string) ([]*draft, error) {
	var list []*draft
	byID := make(map[string]*draft)
	blocks := strings.Split("\n"+strings.TrimRight(s, "\n"), "\n@")
	if strings.TrimSpace(blocks[0]) != "" || len(blocks) < 2 {
		return nil, errors.New(`mail.txt must begin with "@"`)
	}
	for _, block := range blocks[1:] {
		m, err := readDraft(block, byID)
		if err != nil {
			return nil, fmt.Errorf("message %.20q: %w", block, err)
		}
		if byID[m.id] != nil {
			return nil, fmt.Errorf("message %s: there are two of this id", m.id)
		}
		if n := len(list); n > 0 && m.date.Before(list[n-1].date) {
			return nil, fmt.Errorf("message %s: is older than %s before it", m.id, list[n-1].id)
		}
		byID[m.id] = m
		list = append(list, m)
	}
	return list, nil
}

func readDraft(block string, byID map[string]*draft) (*draft, error) {
	head, body, ok := strings.Cut(block, "\n\n")
	if !ok {
		return nil, errors.New("no blank line after the keys")
	}
	lines := strings.Split(head, "\n")
	m := &draft{keys: make(map[string]string), body: strings.TrimSpace(body)}
	var date string
	var err error
	m.id, date, _ = strings.Cut(lines[0], " ")
	if m.date, err = time.Parse(time.RFC3339, date); err != nil {
		return nil, err
	}
	_, offset := m.date.Zone()
	m.date = m.date.In(time.FixedZone("", offset)) // never the zone of this computer
	for _, line := range lines[1:] {
		k, v, _ := strings.Cut(line, " ")
		if !slices.Contains(draftKeys, k) || v == "" {
			return nil, fmt.Errorf("line %q is none of: %s", line, strings.Join(draftKeys, ", "))
		}
		m.keys[k] = v
	}
	return m, m.check(byID)
}

// check looks up the parent and the people.
func (m *draft) check(byID map[string]*draft) error {
	if id := m.keys["reply"] + m.keys["forward"]; id != "" {
		if m.parent = byID[id]; m.parent == nil {
			return fmt.Errorf("there is no message %s before it", id)
		}
	}
	if m.parent == nil && m.keys["subject"] == "" {
		return errors.New("there is no subject")
	}
	for _, id := range slices.Concat([]string{m.keys["from"]}, m.recipients()) {
		if people[id].name == "" {
			return fmt.Errorf("there is no person %q", id)
		}
	}
	if account := m.author().account; account != "" && m.keys["reply"] != "" {
		m.parent.answered = append(m.parent.answered, account)
	}
	if len(m.places()) == 0 {
		return errors.New("no staff wrote or got it")
	}
	return nil
}

func (m *draft) author() person { return people[m.keys["from"]] }

func (m *draft) recipients() []string {
	return slices.Concat(strings.Fields(m.keys["to"]), strings.Fields(m.keys["cc"]))
}

// mailer returns the mail program of the author.
func (m *draft) mailer() mailer {
	if name := m.keys["mailer"]; name != "" {
		return mailers[name]
	}
	return mailers[m.author().mailer]
}

func (m *draft) subject() string {
	if s := m.keys["subject"]; s != "" {
		return s
	}
	return "Re: " + strings.TrimPrefix(m.parent.subject(), "Re: ")
}

// places returns the mailboxes that hold the message, as account/mailbox.
func (m *draft) places() []string {
	if in := m.keys["in"]; in != "" {
		return strings.Fields(in)
	}
	var list []string
	if account := m.author().account; account != "" {
		list = append(list, account+"/"+sentMailbox)
	}
	for _, id := range m.recipients() {
		if account := people[id].account; account != "" && !slices.Contains(list, account+"/"+inbox) {
			list = append(list, account+"/"+inbox)
		}
	}
	return list
}

// flags returns the IMAP flags of the message in one place.
func (m *draft) flags(account, mailbox string) []string {
	var list []string
	if m.keys["flags"] != "unseen" {
		list = append(list, `\Seen`)
	}
	if m.keys["flags"] == "flagged" {
		list = append(list, `\Flagged`)
	}
	if mailbox != sentMailbox && slices.Contains(m.answered, account) {
		list = append(list, `\Answered`)
	}
	return list
}
