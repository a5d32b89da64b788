package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"onrecord/config"
	"onrecord/ingest/imapsync"
)

// A survey is what an account holds, as the server tells without giving a
// message.
type survey struct {
	account imapsync.Account
	imapsync.Survey
}

// probeTime is how long a server may take to answer all of a survey.
const probeTime = 2 * time.Minute

func probe(ctx context.Context, account imapsync.Account) (survey, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	s, err := imapsync.Probe(ctx, account)
	return survey{account, s}, err
}

// A surveyRow is one mailbox, as account test prints it.
type surveyRow struct {
	Account  string `json:"account"`
	Mailbox  string `json:"mailbox"`
	Role     string `json:"role"`
	Messages int    `json:"messages"` // -1 if the server does not tell
	Bytes    *int64 `json:"bytes"`    // null if the server does not tell
	Synced   bool   `json:"synced"`
}

// print lists the mailboxes on w, or with --json on stdout, and says what a
// first sync would be.
func (s survey) print(a *app, w io.Writer) error {
	t := newTable(w, a.json, "mailbox\trole\tmessages\tsize\t")
	for _, m := range s.Mailboxes {
		row := surveyRow{s.account.Name, m.Name, string(m.Role), m.Messages, nil, m.Selectable && !m.Excluded}
		size, note := "?", ""
		if m.Bytes >= 0 {
			row.Bytes, size = &m.Bytes, megabytes(m.Bytes)
		}
		switch {
		case !m.Selectable:
			size, note = "", "holds no messages"
		case m.Excluded:
			note = "excluded"
		}
		if err := a.printRow(row); err != nil {
			return err
		}
		if err := t.row("%s\t%s\t%s\t%s\t%s", shortMailbox(row.Mailbox), row.Role, onServer(row.Messages), size, note); err != nil {
			return err
		}
	}
	if err := t.finish(nil); err != nil || a.json {
		return err
	}
	_, err := fmt.Fprintln(w, s.summary())
	return err
}

// Bounds of what servers and lines give in practice, for an estimate.
const (
	fastBytes, slowBytes     = 10e6, 1e6                                    // a second
	fastMessage, slowMessage = 500 * time.Microsecond, 5 * time.Millisecond // each, beside its bytes
	usualMessage             = 75e3                                         // bytes, where the server does not tell
)

// summary says how much is to be fetched and how long that may take.
func (s survey) summary() string {
	messages, bytes, untold, guessed := 0, int64(0), 0, ""
	for _, m := range s.Mailboxes {
		switch {
		case !m.Selectable || m.Excluded:
			continue
		case m.Messages < 0:
			untold++
			continue
		case m.Bytes < 0:
			bytes += int64(m.Messages) * usualMessage
			guessed = " or so"
		default:
			bytes += m.Bytes
		}
		messages += m.Messages
	}
	if untold > 0 {
		guessed += fmt.Sprintf(", and what is in %s of which the server does not say", plural(untold, "mailbox"))
	}
	fast := seconds(float64(bytes)/fastBytes) + time.Duration(messages)*fastMessage
	slow := seconds(float64(bytes)/slowBytes) + time.Duration(messages)*slowMessage
	took := rough(fast)
	if most := rough(slow); most != took {
		took += " to " + most
	}
	text := fmt.Sprintf("%s, %s%s; a first sync may take %s, and can be stopped and resumed at any time.",
		plural(messages, "message"), megabytes(bytes), guessed, took)
	if p, ok := config.ProviderOf(s.account.Username); ok && p.PerDay > 0 && bytes > int64(p.PerDay) {
		text += fmt.Sprintf("\n%s gives out about %s a day, so it takes %s at least.", p.Name, megabytes(int64(p.PerDay)), plural(1+(bytes-1)/int64(p.PerDay), "day"))
	}
	return text
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// megabytes is a size for people.
func megabytes(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return plural(int(n), "byte")
}

// rough is a length of time for people.
func rough(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := (d + unit.size/2) / unit.size; n > 0 {
			return plural(int(n), unit.name)
		}
	}
	return "1 second"
}
