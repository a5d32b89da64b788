package coverage

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// The codes of holes; the package comment says what they mean.
const (
	CodeNotHeld      = "not-held"
	CodePartHeld     = "part-held"
	CodeSentLacks    = "sent-lacks"
	CodeKnownByQuote = "known-by-quote"
	CodeKnownByID    = "known-by-id"
	CodeGap          = "uid-gap"
	CodeReset        = "reset"
	CodeGone         = "gone"
	CodeImportOpen   = "import-open"
	CodeImportFailed = "import-failed"
	CodeNotScanned   = "not-scanned"
	CodeSkipped      = "skipped"
	CodeExcluded     = "excluded"
	CodeSyncedLate   = "synced-late"
	CodeNotYet       = "not-yet"
	CodeFetchFailed  = "fetch-failed"
	CodeErased       = "erased"
	CodeEncrypted    = "encrypted"
	CodeUnparsed     = "unparsed"
	CodeOutside      = "outside-mail"
)

// Where the mail of a statement comes from.
const (
	BasisUIDs   = "uids"   // from servers, counted by UIDs
	BasisImport = "import" // from files
	BasisMixed  = "mixed"  // from both
	BasisNone   = "none"   // nothing is held
)

// A Hole says why mail may be missing, and what that touches.
type Hole struct {
	Code      string
	Text      string          // a sentence for people
	Direction party.Direction // which way the mail would have gone: [party.In], [party.Out], or "" for both
	Staff     []string        // whose of the firm it would have been: addresses; none: anybody's
	Others    []string        // whose of the other side; none: anybody's
	From, To  time.Time       // of which time it would be, both included; zero: no bound
	Account   string          // "" if the hole is of no account
	Mailbox   string
	Count     int          // how many messages it stands for; 0 if nobody knows
	Message   email.Digest // that shows it; zero if none does
}

// holeRow is a hole as `onrecord coverage --json` prints it.
type holeRow struct {
	Code      string          `json:"code"`
	Text      string          `json:"text"`
	Direction party.Direction `json:"direction"` // in, out, both
	Staff     []string        `json:"staff"`     // none: anybody
	Others    []string        `json:"others"`
	From      string          `json:"from"` // RFC 3339; "" has no bound
	To        string          `json:"to"`
	Account   string          `json:"account"`
	Mailbox   string          `json:"mailbox"`
	Count     int             `json:"count"`
	Digest    string          `json:"digest"` // of the message that shows it
}

// MarshalJSON writes a hole as `onrecord coverage --json` prints it: what has no
// bound is "", and a hole in both directions says so.
func (h Hole) MarshalJSON() ([]byte, error) {
	row := holeRow{Code: h.Code, Text: h.Text, Direction: h.Direction, Staff: append([]string{}, h.Staff...), Others: append([]string{}, h.Others...),
		From: stamp(h.From), To: stamp(h.To), Account: h.Account, Mailbox: h.Mailbox, Count: h.Count}
	if h.Direction == "" {
		row.Direction = both
	}
	if !h.Message.IsZero() {
		row.Digest = h.Message.String()
	}
	return json.Marshal(row)
}

// UnmarshalJSON reads what [Hole.MarshalJSON] writes.
func (h *Hole) UnmarshalJSON(raw []byte) error {
	var row holeRow
	err := json.Unmarshal(raw, &row)
	if err != nil {
		return err
	}
	got := Hole{Code: row.Code, Text: row.Text, Direction: row.Direction, Staff: row.Staff, Others: row.Others, Account: row.Account, Mailbox: row.Mailbox, Count: row.Count}
	if row.Direction == both {
		got.Direction = ""
	}
	if got.From, err = unstamp(row.From); err != nil {
		return err
	}
	if got.To, err = unstamp(row.To); err != nil {
		return err
	}
	if row.Digest != "" {
		if got.Message, err = email.ParseDigest(row.Digest); err != nil {
			return err
		}
	}
	*h = got
	return nil
}

// both is how a hole in no one direction is written.
const both party.Direction = "both"

// unstamp is the reverse of stamp.
func unstamp(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, s)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// local is stamp in the zone of t.
func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// A Question is what somebody wants to conclude something from absence about:
// "no mail went this way, between these, at that time".
type Question struct {
	Direction party.Direction // [party.In], [party.Out], or "" for both
	Staff     []string        // of the firm; none: anybody
	Others    []string        // of the other side; none: anybody
	From, To  time.Time       // both included; zero: no bound
}

// touches reports whether mail that a question is about may lie in the hole.
func (h *Hole) touches(q Question) bool {
	if h.Direction != "" && q.Direction != "" && h.Direction != q.Direction {
		return false
	}
	if !h.To.IsZero() && !q.From.IsZero() && h.To.Before(q.From) || !h.From.IsZero() && !q.To.IsZero() && h.From.After(q.To) {
		return false
	}
	return share(h.Staff, q.Staff) && share(h.Others, q.Others)
}

// share reports whether two lists of addresses have one in common; an empty one
// stands for all.
func share(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return slices.ContainsFunc(b, func(x string) bool { return slices.Contains(a, strings.ToLower(x)) })
}

// Touching returns the holes that touch a question, of their people outside
// those it is about; none means that absence may be concluded from.
func (s *Survey) Touching(q Question) []Hole {
	var list []Hole
	for i := range s.Holes {
		if h := s.Holes[i]; h.touches(q) {
			if len(q.Others) > 0 && len(h.Others) > 0 {
				h.Others = slices.DeleteFunc(slices.Clone(h.Others), func(o string) bool { return !share([]string{o}, q.Others) })
			}
			list = append(list, h)
		}
	}
	return list
}

// Why is the sentence of the first hole that touches a question, "" if none
// does.
func (s *Survey) Why(q Question) string {
	for i := range s.Holes {
		if s.Holes[i].touches(q) {
			return s.Holes[i].Text
		}
	}
	return ""
}

// A Searched is one mailbox that was looked at.
type Searched struct {
	Account     string   `json:"account"`
	Owner       string   `json:"owner"`     // whose mailbox it is: an address; "" if not known
	Addresses   []string `json:"addresses"` // others whose mail lies in it too, as the configuration says
	Mailbox     string   `json:"mailbox"`
	Role        string   `json:"role"`
	State       string   `json:"state"` // open, gone, import
	Basis       string   `json:"basis"` // uids, import
	UIDValidity string   `json:"uidvalidity"`
	Resets      int      `json:"resets"`      // how often the server has renumbered it
	HighestUID  uint32   `json:"highest_uid"` // on record; of an import the number of its last message
	UIDNext     uint64   `json:"uidnext"`     // as the server last said; 0 if it did not
	ModSeq      uint64   `json:"modseq"`
	FirstScan   string   `json:"first_scan"` // RFC 3339; of an import, when it began
	LastScan    string   `json:"last_scan"`
	Messages    int      `json:"messages"` // held
	First       string   `json:"first"`    // when the oldest of them was sent or came in (INTERNALDATE), RFC 3339
	Last        string   `json:"last"`
	Vanished    int      `json:"vanished"` // held, and gone from the server
	Failed      int      `json:"failed"`   // not to be had
	Pending     int      `json:"pending"`  // held, and absent from the newest listing
	Gaps        int      `json:"gaps"`     // UIDs that were never seen
}

// A Statement says what was looked at for a client and a period, and what was
// not.
type Statement struct {
	Complete bool       `json:"complete"` // there is no hole
	Basis    string     `json:"basis"`    // uids, import, mixed, none
	Client   string     `json:"client"`   // "" is all mail
	From     string     `json:"from"`     // RFC 3339; "" has no bound
	To       string     `json:"to"`
	Searched []Searched `json:"searched"`
	Holes    []Hole     `json:"holes"`
}

// Statement returns what concerns a question. client is its name for people.
func (s *Survey) Statement(client string, q Question) Statement {
	st := Statement{Client: client, From: local(q.From), To: local(q.To), Basis: BasisNone, Searched: append([]Searched{}, s.Searched...), Holes: s.Touching(q)}
	if st.Holes == nil {
		st.Holes = []Hole{}
	}
	for _, x := range st.Searched {
		switch st.Basis {
		case BasisNone:
			st.Basis = x.Basis
		case x.Basis:
		default:
			st.Basis = BasisMixed
		}
	}
	st.Complete = len(st.Holes) == 0 && st.Basis != BasisNone
	return st
}

// Between returns a function that tells why mail of a time between people that would
// show a promise kept may be missing, whichever way it went, "" if nothing speaks
// against it. What was said outside mail is no such reason: then no document shows
// it. Addresses are of the firm and of others.
func (s *Survey) Between(people *party.Directory) func(from, to time.Time, addresses ...string) string {
	return func(from, to time.Time, addresses ...string) string {
		q := Question{From: from, To: to}
		for _, a := range addresses {
			switch {
			case a == "":
			case people.IsStaff(a):
				q.Staff = append(q.Staff, a)
			default:
				q.Others = append(q.Others, a)
			}
		}
		for _, h := range s.Touching(q) {
			if h.Code != CodeOutside {
				return h.Text
			}
		}
		return ""
	}
}
