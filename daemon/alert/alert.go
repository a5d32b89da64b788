// Package alert calls the firm's attention to what needs somebody while there is
// still time: a promise that falls due, a complaint that nobody answered, an
// account that is not synced any more.
//
// Which alerts stand follows from the record, the clock and the policy alone
// ([FromLedger]); nothing is kept of them. What is kept, in a file that may be
// lost ([Book]), is which of them have been told, so that nobody is told twice.
package alert

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// The codes say what an alert is about.
const (
	PromiseDueSoon      = "promise_due_soon"
	PromiseOverdue      = "promise_overdue"
	ComplaintUnanswered = "complaint_unanswered"
	RequestUnanswered   = "request_unanswered"
	AccountRefused      = "account_refused"
	AccountStale        = "account_stale"
	CoverageGap         = "coverage_gap"
	AnchorLag           = "anchor_lag"
	VerificationFailed  = "verification_failed"
	DiskLow             = "disk_low"
	ProjectionsStalled  = "projections_stalled"
)

// Codes lists them.
var Codes = []string{PromiseDueSoon, PromiseOverdue, ComplaintUnanswered, RequestUnanswered, AccountRefused, AccountStale, CoverageGap, AnchorLag, VerificationFailed, DiskLow, ProjectionsStalled}

// FromMail lists those of them that follow from what mail says.
var FromMail = []string{PromiseDueSoon, PromiseOverdue, ComplaintUnanswered, RequestUnanswered}

// The grades of an alert.
const (
	Amber = "amber" // there is still time
	Red   = "red"   // there is none left, or what is kept is at stake
)

// An Alert is one thing that needs somebody.
type Alert struct {
	ID       string    `json:"id"` // a- and ten hex digits; the same for as long as it is about the same
	Code     string    `json:"code"`
	Grade    string    `json:"grade"` // amber or red
	Since    string    `json:"since"` // since when it has been so, as far as is known
	Due      string    `json:"due,omitempty"`
	Text     string    `json:"text"`
	Cure     string    `json:"cure"`            // what to do
	About    string    `json:"about,omitempty"` // id of the promise, request or complaint
	Count    int       `json:"count,omitempty"` // how many messages are missing, where that is known
	Account  string    `json:"account,omitempty"`
	Client   string    `json:"client,omitempty"`
	Messages []Message `json:"messages"`

	since  time.Time // Since; zero if it is not known
	marked int64     // entry in which somebody last said what became of it; 0 if nobody did
}

// A Message is where something was said.
type Message struct {
	Digest    string `json:"digest"`
	MessageID string `json:"message_id"`
}

// New makes an alert with the id that code and key give.
func New(code, grade, key string, since time.Time, text, cure string) Alert {
	sum := sha256.Sum256([]byte(code + "\x00" + key))
	a := Alert{ID: "a-" + hex.EncodeToString(sum[:5]), Code: code, Grade: grade, Text: text, Cure: cure, Messages: []Message{}, since: since}
	if !since.IsZero() {
		a.Since = since.Format(time.RFC3339)
	}
	return a
}

// Sort puts the worst first, then the oldest.
func Sort(list []Alert) {
	slices.SortFunc(list, func(a, b Alert) int {
		return cmp.Or(-cmp.Compare(a.Grade, b.Grade), a.since.Compare(b.since), cmp.Compare(a.ID, b.ID))
	})
}
