package coverage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// around is how far from a message that shows that a mailbox lacks mail others
// may be missing too.
const around = 30 * 24 * time.Hour

// peopleHoles adds the people of the firm who wrote to somebody outside, or were
// copied, and whose mailbox is not held; and those whose own mail lacks what its
// recipients have.
func (r *reader) peopleHoles() {
	held := r.holdings()
	with := map[string]map[string]bool{}
	lacks := map[string][]window{}
	for _, m := range r.list {
		if len(m.others) == 0 {
			continue
		}
		for _, s := range m.staff {
			if held[s].whole() {
				continue
			}
			if with[s] == nil {
				with[s] = map[string]bool{}
			}
			for _, o := range m.others {
				with[s][o] = true
			}
		}
		if m.fromFirm && held[m.From].whole() && !m.sent.IsZero() && r.lacking(m) {
			lacks[m.From] = append(lacks[m.From], window{m.sent, m.sent, 1})
		}
	}
	for _, s := range slices.Sorted(maps.Keys(with)) {
		h := held[s].hole(s)
		h.Staff, h.Others = []string{s}, slices.Sorted(maps.Keys(with[s]))
		r.holes = append(r.holes, h)
	}
	for _, s := range slices.Sorted(maps.Keys(lacks)) {
		slices.SortFunc(lacks[s], func(a, b window) int { return a.from.Compare(b.from) })
		for _, w := range join(lacks[s], 2*around) {
			r.holes = append(r.holes, Hole{Code: CodeSentLacks, Direction: party.Out, Staff: []string{s}, Count: w.count, From: w.from.Add(-around), To: w.to.Add(around),
				Text: fmt.Sprintf("%s held by others, and not in that mailbox%s; more may be missing there.", email.Count(w.count, "message of "+s+" is", "messages of "+s+" are"), r.when(w))})
		}
	}
}

// lacking reports whether a message of the firm is neither in a mailbox of its
// author nor in anybody's for sent mail.
func (r *reader) lacking(m *message) bool {
	return !r.places[place{m.id(), ""}] && !r.reached(m, m.From)
}

// messageHoles adds messages whose words cannot be read, and those that point
// outside mail.
func (r *reader) messageHoles() {
	for _, m := range r.list {
		if len(m.others) == 0 || len(m.staff) == 0 {
			continue
		}
		h := Hole{Staff: m.staff, Others: m.others, From: m.sent, To: m.sent, Message: m.digest}
		of := "A message of " + m.From
		if !m.sent.IsZero() {
			of += " on " + r.day(m.sent)
		}
		if m.Blind != "" {
			h := h
			h.Code, h.Direction, h.Count = m.Blind, m.direction(), 1
			h.Text = of + map[string]string{CodeEncrypted: " is encrypted.", CodeUnparsed: " could not be read whole."}[m.Blind]
			r.holes = append(r.holes, h)
		}
		if m.Outside != "" {
			h.Code, h.Text = CodeOutside, fmt.Sprintf("%s speaks of what was not in mail: %q.", of, strings.Join(strings.Fields(m.Outside), " "))
			if !m.sent.IsZero() {
				h.From = m.sent.Add(-talked)
			}
			r.holes = append(r.holes, h)
		}
	}
}

// talked is how long before a message that points outside mail the talk may have
// been.
const talked = 14 * 24 * time.Hour

// quotedHoles adds messages of the firm that are quoted and not held.
func (r *reader) quotedHoles(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT digest, quoted FROM coverage_message WHERE quoted IS NOT NULL ORDER BY digest`)
	if err != nil {
		return err
	}
	defer rows.Close()
	w := r.written()
	for rows.Next() {
		var d, raw sql.RawBytes
		if err := rows.Scan(&d, &raw); err != nil {
			return err
		}
		m := r.at(email.Digest(d))
		var passages []quoted
		if err := json.Unmarshal(raw, &passages); err != nil {
			return fmt.Errorf("passages of message %s: %w", m.digest, err)
		}
		var links []quote.Link
		asked := false
		for _, q := range passages {
			author := w.author(q)
			if author == "" || q.Sent == 0 && q.Words < telling || w.held(author, q) {
				continue
			}
			if !asked {
				var err error
				if links, err = quote.LinksTx(ctx, tx, m.digest); err != nil {
					return err
				}
				asked = true
			}
			if slices.ContainsFunc(links, func(l quote.Link) bool { return l.Part == q.Part && l.Start == q.Start }) {
				continue
			}
			r.holes = append(r.holes, r.quotedHole(m, q, author))
		}
	}
	return rows.Err()
}

// telling is from how many words on a quotation without a time is known again if
// its source is held.
const telling = 12

func (r *reader) quotedHole(m *message, q quoted, author string) Hole {
	h := Hole{Code: CodeKnownByQuote, Direction: party.Out, Staff: []string{author}, Others: m.others, Count: 1, Message: m.digest, From: m.sent.Add(-around), To: m.sent,
		Text: fmt.Sprintf("A message of %s is quoted on %s, and not held.", author, r.day(m.sent))}
	if at := q.time(); !at.IsZero() {
		h.From, h.To = at.Add(-24*time.Hour), at.Add(24*time.Hour)
		day := at.Format(time.DateOnly) // as it is written
		if q.Zoned {
			day = r.day(at)
		}
		h.Text = fmt.Sprintf("A message of %s from %s is quoted on %s, and not held.", author, day, r.day(m.sent))
	}
	return h
}

// A writing is what people of the firm wrote when.
type writing struct {
	people *party.Directory
	byName map[string]string      // a name in lower case to the one address that bears it, "" for several
	times  map[string][]time.Time // by address, ascending
}

func (r *reader) written() *writing {
	w := &writing{people: r.o.Directory, byName: map[string]string{}, times: map[string][]time.Time{}}
	for _, m := range r.list {
		if !m.fromFirm {
			continue
		}
		w.times[m.From] = append(w.times[m.From], m.sent)
		if n := strings.ToLower(m.Name); n != "" {
			if other, ok := w.byName[n]; ok && other != m.From {
				w.byName[n] = ""
			} else if !ok {
				w.byName[n] = m.From
			}
		}
	}
	for _, list := range w.times {
		slices.SortFunc(list, time.Time.Compare)
	}
	return w
}

// author returns the address of the firm whose words a passage claims to be, ""
// if it is nobody of the firm.
func (w *writing) author(q quoted) string {
	if q.Addr == "" {
		return w.byName[strings.ToLower(q.Name)]
	}
	if !w.people.IsStaff(q.Addr) {
		return ""
	}
	return q.Addr
}

// held reports whether a message of the author at that minute is held: the
// quotation may be too short or too much changed to be known by its words. A
// wall clock may be off by half hours.
func (w *writing) held(author string, q quoted) bool {
	at := q.time()
	if at.IsZero() {
		return false
	}
	slack, step := 2*time.Minute, time.Duration(0)
	if !q.Zoned {
		step = 30 * time.Minute
	}
	for _, address := range w.people.PersonOf(author).Addresses {
		list := w.times[address]
		i, _ := slices.BinarySearchFunc(list, at.Add(-14*time.Hour-slack), time.Time.Compare)
		for ; i < len(list) && !list[i].After(at.Add(14*time.Hour+slack)); i++ {
			off := list[i].Sub(at).Abs()
			if step > 0 {
				off %= step
				off = min(off, step-off)
			}
			if off <= slack {
				return true
			}
		}
	}
	return false
}

// namedHoles adds messages of the firm that others answer and that are not held.
func (r *reader) namedHoles(ctx context.Context, tx *sql.Tx) error {
	absent, err := thread.Absent(ctx, tx)
	if err != nil {
		return err
	}
	ours := r.ourHosts()
	for _, n := range absent {
		if !ours(hostOf(string(n.ID))) {
			continue
		}
		var h Hole
		for _, d := range n.By {
			m := r.at(d)
			if m == nil || m.sent.IsZero() || len(m.others) == 0 {
				continue
			}
			for _, o := range m.others {
				if !slices.Contains(h.Others, o) {
					h.Others = append(h.Others, o)
				}
			}
			if h.Message.IsZero() || m.sent.Before(h.To) {
				h.Message, h.To = m.digest, m.sent
			}
		}
		if h.Message.IsZero() {
			continue // among the firm's own people
		}
		slices.Sort(h.Others)
		h.Code, h.Direction, h.Count, h.From = CodeKnownByID, party.Out, 1, h.To.Add(-around)
		h.Text = fmt.Sprintf("A message of the firm's is answered on %s, and not held: %s.", r.day(h.To), email.PrintableLine(string(n.ID)))
		r.holes = append(r.holes, h)
	}
	return nil
}

// few is from how many messages of the firm on the host of their Message-IDs is
// known for the firm's, if nobody else has it.
const few = 3

// ourHosts tells whether a host of Message-IDs is the firm's alone.
func (r *reader) ourHosts() func(string) bool {
	_, domains := r.o.Directory.Staff()
	firm, others := map[string]int{}, map[string]bool{}
	for _, m := range r.list {
		if host := hostOf(m.messageID); host != "" && m.fromFirm {
			firm[host]++
		} else if host != "" {
			others[host] = true
		}
	}
	return func(host string) bool {
		return host != "" && (slices.Contains(domains, host) || firm[host] >= few && !others[host])
	}
}

func hostOf(id string) string {
	_, host, _ := strings.Cut(strings.Trim(id, "<>"), "@")
	return strings.ToLower(host)
}
