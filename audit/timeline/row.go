package timeline

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/sheet"
)

// A Summary is the row with which the rows of a timeline begin.
type Summary struct {
	Item      string             `json:"item"` // timeline
	Client    string             `json:"client"`
	From      string             `json:"from"` // RFC 3339, "" has no bound
	To        string             `json:"to"`
	AsOf      string             `json:"as_of"`
	Began     string             `json:"began"`
	Declared  bool               `json:"declared"` // people told since when they are a client
	FirstDays int                `json:"first_days"`
	Only      []string           `json:"only"` // what was chosen, in words; none is all
	Events    int                `json:"events"`
	Coverage  coverage.Statement `json:"coverage"`
}

// Summary returns what is said of the whole.
func (t *Timeline) Summary() Summary {
	return Summary{"timeline", t.Client, stamp(t.From), stamp(t.To), stamp(t.AsOf), stamp(t.Began), t.Declared, t.FirstDays, append([]string{}, t.Only...), len(t.Events), t.Coverage}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// MarshalJSON writes an event as `onrecord timeline --json` prints it.
func (e Event) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Item      string   `json:"item"` // event
		Kind      Kind     `json:"kind"`
		At        string   `json:"at"` // RFC 3339; of a document of which the day alone is known, that day
		Until     string   `json:"until"`
		Open      bool     `json:"open"`
		Basis     string   `json:"basis"`
		Confirmed bool     `json:"confirmed"`
		Clocks    []string `json:"clocks"`
		Differs   bool     `json:"differs"` // another version of the message, such as its HTML, says what its text does not
		Early     bool     `json:"early"`
		Author    string   `json:"author"` // address
		Name      string   `json:"name"`
		Side      string   `json:"side"`
		To        []string `json:"to"`
		Title     string   `json:"title"`
		Says      string   `json:"says"`
		Quote     string   `json:"quote"`
		Files     []string `json:"files"`
		Doubt     bool     `json:"doubt"`
		Grade     string   `json:"grade"`
		MessageID string   `json:"message_id"`
		Digest    string   `json:"digest"`
		Part      string   `json:"part"`
		Start     int      `json:"start"`
		End       int      `json:"end"`
		Promise   string   `json:"promise"`
		Complaint string   `json:"complaint"`
	}{"event", e.Kind, e.at(), stamp(e.Until), e.Open, e.Basis, e.Confirmed, append([]string{}, e.Clocks...), e.Differs, e.Early, e.By.Address, e.By.Name, e.Side, addresses(e.To),
		e.Title, e.Says, e.Quote, append([]string{}, e.Files...), e.Doubt, e.Grade, e.Ref.MessageID, e.digest(), e.Part, e.Start, e.End, e.Promise, e.Complaint})
}

func addresses(list []Who) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.Address
	}
	return out
}

// at is the time of an event, or the day where no more is known.
func (e *Event) at() string {
	if e.dayAlone() {
		return e.At.Format(time.DateOnly)
	}
	return stamp(e.At)
}

// digest names the message or document, "" if there is none.
func (e *Event) digest() string {
	if e.Ref.IsZero() {
		return ""
	}
	return e.Ref.Digest.String()
}

// CSV prints a timeline as a table.
func CSV(w io.Writer, t *Timeline) error {
	names := strings.Split("at,until,basis,confirmed,clocks,first_days,kind,author,name,side,to,title,says,quote,files,doubt,grade,message_id,digest,part,start,end,promise,complaint,differs", ",")
	rows := make([][]string, len(t.Events))
	for i, e := range t.Events {
		rows[i] = []string{e.at(), stamp(e.Until), e.Basis, strconv.FormatBool(e.Confirmed), strings.Join(e.Clocks, " "), strconv.FormatBool(e.Early), string(e.Kind),
			e.By.Address, e.By.Name, e.Side, strings.Join(addresses(e.To), " "), e.Title, e.Says, e.Quote, strings.Join(e.Files, "; "), strconv.FormatBool(e.Doubt), e.Grade,
			e.Ref.MessageID, e.digest(), e.Part, strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Promise, e.Complaint, strconv.FormatBool(e.Differs)}
	}
	return sheet.Write(w, names, rows)
}
