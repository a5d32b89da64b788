package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/pattern"
)

// ReportRequest asks for the patterns in what was promised, asked and complained
// of.
type ReportRequest struct {
	By      string `json:"by,omitempty"`      // person, client, kind, month, or several with commas between; "" is all in one row
	Client  string `json:"client,omitempty"`  // only what concerns this client
	Person  string `json:"person,omitempty"`  // only what counts for this person
	From    string `json:"from,omitempty"`    // only what was said from this day on
	To      string `json:"to,omitempty"`      // up to this day, which is included
	AsOf    string `json:"as_of,omitempty"`   // as it stood at this moment; "" is now
	Explain string `json:"explain,omitempty"` // the id of one, a row, or a number of a row: "Kit Moran/broken"
}

// ReportRow is a row of the report, what began with a client, or an item that a
// number counts.
type ReportRow struct {
	Item string `json:"item"`          // row, beginning, counted
	Row  string `json:"row,omitempty"` // its name
	*ReportNumbers
	*ReportBeginning
	*ReportCounted
}

// ReportNumbers are the numbers of a row.
type ReportNumbers struct {
	By       []string                  `json:"by"`
	Key      []string                  `json:"key"` // one for each of By
	Numbers  map[pattern.Number]int    `json:"numbers"`
	Settled  int                       `json:"settled"` // kept, late, or shown broken
	Rates    map[pattern.Number]RateOf `json:"rates"`   // of the settled ones; null where these are too few
	Cases    []string                  `json:"cases"`   // then the ids of these
	Answers  WaitsRow                  `json:"answers"` // to requests
	Response WaitsRow                  `json:"response"`
	Missed   []StepRow                 `json:"missed"` // steps after complaints, those missed most first
}

// RateOf is a share with its interval at 95 %.
type RateOf struct {
	Count int     `json:"count"`
	Of    int     `json:"of"`
	Rate  float64 `json:"rate"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// WaitsRow tells how long there was no answer, by nearest rank. What was answered
// outside mail is counted, and has no time.
type WaitsRow struct {
	Answered      int    `json:"answered"`
	Unanswered    int    `json:"unanswered"`
	Median        *int64 `json:"median_seconds"`
	MedianMore    bool   `json:"median_more"` // the time is longer than that
	Ninetieth     *int64 `json:"p90_seconds"`
	NinetiethMore bool   `json:"p90_more"`
}

// StepRow is a step of recovery, with the complaints after which no message shows
// it.
type StepRow struct {
	Step   pattern.Number `json:"step"`
	Missed int            `json:"missed"`
	Of     int            `json:"of"` // complaints that are a day old
}

// ReportBeginning is what the first 30 days of a client were like.
type ReportBeginning struct {
	Client       string   `json:"client"`
	From         string   `json:"from"`
	To           string   `json:"to"`       // the last day
	Declared     bool     `json:"declared"` // people told since when
	OpenRequests []string `json:"open_requests"`
	OpenPromises []string `json:"open_promises"`
	Slow         []string `json:"slow"` // answered later than the firm's median
	SilentDays   []string `json:"silent_days"`
}

// ReportCounted is an item that a number counts.
type ReportCounted struct {
	Number    pattern.Number `json:"number"`
	ID        string         `json:"id"`
	MessageID string         `json:"message_id"`
	Digest    string         `json:"digest"`
	Part      string         `json:"part"`
	Start     int            `json:"start"`
	End       int            `json:"end"`
	At        string         `json:"at"`
	Author    string         `json:"author"`
	Quote     string         `json:"quote"`
	By        *string        `json:"shown_by"` // the message that keeps, answers or responds to it
	ByDigest  *string        `json:"shown_by_digest"`
	Waited    int64          `json:"waited_seconds"`
}

// Report answers with a [ReportRow] for each row, then for each client; or with
// what a number counts.
func (d *Daemon) Report(ctx context.Context, req ReportRequest, out Out) error {
	o, err := d.patternOptions(req)
	if err != nil {
		return err
	}
	l, _, err := d.ledger(ctx, LedgerRequest{AsOf: req.AsOf})
	if err != nil {
		return err
	}
	rows := pattern.Rows(l, o)
	if req.Explain != "" {
		if len(rows) == 0 && len(o.By) == 0 {
			rows = []pattern.Row{{}} // all of nothing
		}
		return explain(rows, req.Explain, out)
	}
	answer := &counter{Out: out}
	for i := range rows {
		if err := answer.Row(ReportRow{Item: "row", Row: rows[i].Name(), ReportNumbers: reportNumbers(&rows[i], o.By)}); err != nil {
			return err
		}
	}
	var beginnings []pattern.Beginning
	if req.Person == "" && req.From == "" && req.To == "" { // a beginning is a client's, and whole
		beginnings = pattern.Watch(l, o, d.dueContext())
	}
	for _, b := range beginnings {
		if err := answer.Row(ReportRow{Item: "beginning", Row: b.Client, ReportBeginning: reportBeginning(b)}); err != nil {
			return err
		}
	}
	answer.orNote("there is nothing to report on: no promise, request or complaint is found; only mail in English is read for them")
	return nil
}

// patternOptions reads a request.
func (d *Daemon) patternOptions(req ReportRequest) (pattern.Options, error) {
	people := d.directory()
	o := pattern.Options{Directory: people, Zone: d.Zone()}
	var err error
	if o.AsOf, err = d.moment(req.AsOf); err != nil {
		return o, err
	}
	if req.By != "" {
		for k := range strings.SplitSeq(req.By, ",") {
			key := pattern.Key(strings.TrimSpace(k))
			if !slices.Contains(pattern.Keys, key) || slices.Contains(o.By, key) {
				return o, fmt.Errorf("--by %q: person, client, kind, month, or several of them with commas between is meant", req.By)
			}
			o.By = append(o.By, key)
		}
	}
	if req.Client != "" {
		if o.Clients, err = people.ClientAddresses(req.Client); err != nil {
			return o, err
		}
	}
	if req.Person != "" {
		if o.Persons, err = people.PersonAddresses(req.Person); err != nil {
			return o, err
		}
	}
	o.From, o.To, err = d.period(req.From, req.To)
	return o, err
}

func reportNumbers(r *pattern.Row, by []pattern.Key) *ReportNumbers {
	n := &ReportNumbers{By: []string{}, Key: append([]string{}, r.Key...), Numbers: map[pattern.Number]int{}, Settled: len(r.Settled()), Cases: []string{},
		Missed: missed(r)}
	for _, k := range by {
		n.By = append(n.By, string(k))
	}
	for _, k := range pattern.Numbers {
		n.Numbers[k] = len(r.Items[k])
	}
	n.Answers = waitsRow(r.AnswerTimes(), n.Numbers[pattern.Answered], n.Numbers[pattern.Unanswered])
	n.Response = waitsRow(r.ResponseTimes(), n.Numbers[pattern.Responded], n.Numbers[pattern.Waiting])
	for _, k := range []pattern.Number{pattern.Kept, pattern.Late, pattern.Broken} {
		if rate, ok := r.Rate(k); ok {
			if n.Rates == nil {
				n.Rates = map[pattern.Number]RateOf{}
			}
			n.Rates[k] = RateOf{rate.Count, rate.Of, rate.Share(), rate.Low, rate.High}
		}
	}
	if n.Rates == nil {
		n.Cases = idsOf(r.Settled())
	}
	return n
}

func waitsRow(w pattern.Waits, answered, unanswered int) WaitsRow {
	row := WaitsRow{Answered: answered, Unanswered: unanswered, MedianMore: w.Median.More, NinetiethMore: w.Ninetieth.More}
	if w.Answered+w.Unanswered > 0 {
		median, ninetieth := int64(w.Median.Time.Seconds()), int64(w.Ninetieth.Time.Seconds())
		row.Median, row.Ninetieth = &median, &ninetieth
	}
	return row
}

// missed lists the steps that were missed, most first.
func missed(r *pattern.Row) []StepRow {
	list := []StepRow{}
	for _, s := range pattern.Steps {
		if n := len(r.Items[s]); n > 0 {
			list = append(list, StepRow{s, n, r.Ripe()})
		}
	}
	slices.SortStableFunc(list, func(a, b StepRow) int { return b.Missed - a.Missed })
	return list
}

func reportBeginning(b pattern.Beginning) *ReportBeginning {
	row := &ReportBeginning{Client: b.Client, From: b.From.Format(time.DateOnly), To: b.To.Add(-1).Format(time.DateOnly), Declared: b.Declared,
		OpenRequests: idsOf(b.OpenRequests), OpenPromises: idsOf(b.OpenPromises), Slow: idsOf(b.Slow), SilentDays: []string{}}
	for _, day := range b.SilentDays {
		row.SilentDays = append(row.SilentDays, day.Format(time.DateOnly))
	}
	return row
}

func idsOf(items []pattern.Item) []string {
	list := []string{}
	for _, i := range items {
		list = append(list, i.ID)
	}
	return list
}

// explain answers with what a number of a row counts, all numbers of a row, or
// all numbers that count one.
func explain(rows []pattern.Row, what string, out Out) error {
	row, number, isRow := explained(rows, what)
	names := "the numbers are " + strings.Join(numberNames(), ", ")
	if isRow && number != "" && !slices.Contains(pattern.Numbers, number) {
		return hintf(fmt.Errorf("--explain %q: a report has no number %q", what, number), "%s", names)
	}
	found := false
	for i := range rows {
		r := &rows[i]
		named := party.SameName(r.Name(), row)
		for _, n := range pattern.Numbers {
			for _, item := range r.Items[n] {
				if !(named && (number == "" || number == n)) && !isID(item.ID, what) {
					continue
				}
				found = true
				if err := out.Row(ReportRow{Item: "counted", Row: r.Name(), ReportCounted: counted(n, item)}); err != nil {
					return err
				}
			}
		}
	}
	switch {
	case !found && isRow:
		out.Note("%s is 0: there is nothing to open", what)
	case !found:
		return hintf(fmt.Errorf("--explain %q: there is no such row, and nothing with that id is counted", what), "name a row of this report, a number of a row such as %q, or the id of a promise, request or complaint; --by and the other flags hold here too; %s", "all/broken", names)
	}
	return nil
}

// explained reads what is to be explained: a row, or what stands behind its name and
// a slash. There may be no such row.
func explained(rows []pattern.Row, what string) (row string, number pattern.Number, isRow bool) {
	has := func(name string) bool {
		return slices.ContainsFunc(rows, func(r pattern.Row) bool { return party.SameName(r.Name(), name) })
	}
	if i := strings.LastIndex(what, "/"); i >= 0 && !has(what) {
		return what[:i], pattern.Number(what[i+1:]), has(what[:i])
	}
	return what, "", has(what)
}

func numberNames() []string {
	var names []string
	for _, n := range pattern.Numbers {
		names = append(names, string(n))
	}
	return names
}

// isID reports whether an id begins as it is written: p-, r- or c-, and a digit.
func isID(id, written string) bool { return len(written) >= 3 && strings.HasPrefix(id, written) }

func counted(n pattern.Number, i pattern.Item) *ReportCounted {
	c := &ReportCounted{Number: n, ID: i.ID, MessageID: i.MessageID, Digest: i.Digest.String(), Part: i.Part, Start: i.Start, End: i.End,
		At: i.At.Format(time.RFC3339), Author: i.Author, Quote: i.Quote, Waited: int64(i.After.Seconds())}
	c.By, c.ByDigest = ref(i.By)
	return c
}
