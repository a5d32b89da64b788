// Package verify checks a bundle: the evidence about one client that a firm
// hands to the other side (package onrecord/audit/bundle writes it; FORMAT.md
// there says what it is made of). It needs the standard library, the formats of
// the log and the check of time-stamps, nothing else of the program, and asks no
// network.
//
// Whom to trust is said by the person who checks, in [Options], and never by
// the bundle. What could not be checked is no pass.
package verify

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/tlog"
)

// Options say what to trust and what to check.
type Options struct {
	// VKey is the firm's public key, from a source that the checker trusts.
	// Without it nobody is shown to have signed anything.
	VKey string

	// Checkpoints are signed checkpoints that the checker got from the firm
	// earlier. The record of the bundle must begin with the record they speak
	// of.
	Checkpoints [][]byte

	// TSARoots are the root certificates of the time-stamping authorities that
	// the checker trusts, in PEM.
	TSARoots [][]byte

	// Receipts are mails of the firm with such a checkpoint and with where the
	// streams of the client stood (package onrecord/audit/receipt).
	Receipts [][]byte

	// SenderKeys are the DKIM key records of senders, from DNS or from
	// themselves, as [ParseSenderKeys] reads them.
	SenderKeys string

	Levels []int // asked for; none: all
}

// A Status is the outcome of a level.
type Status string

// The outcomes. Where something is wrong and something else could not be
// checked, it is Fail.
const (
	Pass      Status = "pass"
	Fail      Status = "FAIL"
	Unchecked Status = "not checked"
)

// A Level is a kind of evidence. Each stands for itself.
type Level struct {
	Number int      `json:"level"`
	Title  string   `json:"title"`
	Asked  bool     `json:"asked"`
	Status Status   `json:"status"`
	Says   []string `json:"says"` // what was shown, what is wrong, what could not be checked
}

// maxSays is how many things a level tells.
const maxSays = 50

func (l *Level) add(text string) {
	switch {
	case len(l.Says) < maxSays:
		l.Says = append(l.Says, text)
	case len(l.Says) == maxSays:
		l.Says = append(l.Says, "and more")
	}
}

func (l *Level) fail(format string, args ...any) {
	l.Status = Fail
	l.add("wrong: " + fmt.Sprintf(format, args...))
}

func (l *Level) unchecked(format string, args ...any) {
	if l.Status != Fail {
		l.Status = Unchecked
	}
	l.add("not checked: " + fmt.Sprintf(format, args...))
}

func (l *Level) say(format string, args ...any) {
	if l.Status == Pass {
		l.add(fmt.Sprintf(format, args...))
	}
}

// A Report is what a check of a bundle found.
type Report struct {
	Origin string   `json:"origin"` // the name of the log, as its checkpoint gives it
	Size   int64    `json:"size"`   // entries of the log that the bundle speaks of
	Root   string   `json:"root"`   // their sum, base64
	Levels []Level  `json:"levels"`
	Grades []Graded `json:"grades"` // of the messages, by entry
}

// Exit returns the exit code: 0 all levels asked for pass, 1 one of them
// fails, 3 one of them could not be checked.
func (r *Report) Exit() int {
	exit := 0
	for _, l := range r.Levels {
		switch {
		case l.Asked && l.Status == Fail:
			return 1
		case l.Asked && l.Status == Unchecked:
			exit = 3
		}
	}
	return exit
}

// ExitOf returns the exit code for a bundle of which there is no report: 1 it cannot
// be read, 2 it is not there or the options are wrong, 3 it is no whole file.
func ExitOf(err error) int {
	switch {
	case errors.Is(err, ErrNotWhole):
		return 3
	case errors.Is(err, ErrNotBundle):
		return 1
	}
	return 2
}

var titles = []string{
	"files: nothing was changed, added or taken out",
	"record: each message is in the firm's signed record",
	"time: third parties saw the record",
	"history: the record goes on from what you were given before",
	"completeness: nothing is left out of the client's stream",
	"senders: the messages come from whom they name",
}

type checker struct {
	files  *Files
	o      Options
	key    *tlog.Verifier
	roots  *x509.CertPool // of time-stamping authorities; nil: none was named
	levels []Level
	sums   map[string][sha256.Size]byte

	checkpoint tlog.Checkpoint
	note       []byte
	leaves     map[int64]*member

	senderKeys map[string][]string // that the person who checks brought
	listed     map[string]bool     // lines of the list of files about time-stamps
	stamps     []proven            // time-stamps that count, the earliest first
	signed     map[int64]signature // by which keys a message bears a good signature of its sender's domain
}

// A member is a leaf that the bundle discloses.
type member struct {
	leaf   *tlog.Leaf
	hash   tlog.Hash
	facets map[string]*tlog.Facet
}

// Check checks a bundle. An error means that the options are wrong; what is
// wrong with the bundle is in the report.
func Check(files *Files, o Options) (*Report, error) {
	c := &checker{files: files, o: o, sums: map[string][sha256.Size]byte{}, leaves: map[int64]*member{}, signed: map[int64]signature{}}
	if vkey := strings.Join(strings.Fields(o.VKey), ""); vkey != "" { // as on paper, perhaps in two lines
		var err error
		if c.key, err = tlog.ParseVKey(vkey); err != nil {
			return nil, fmt.Errorf("the key of the firm: %w; compare each letter, large and small, also O with 0 and l with 1 and I", err)
		}
	}
	var err error
	if c.senderKeys, err = ParseSenderKeys(o.SenderKeys); err != nil {
		return nil, err
	}
	if c.roots, err = parseRoots(o.TSARoots); err != nil {
		return nil, fmt.Errorf("roots of time-stamping authorities: %w", err)
	}
	for _, n := range o.Levels {
		if n < 0 || n >= len(titles) {
			return nil, fmt.Errorf("level %d: there are levels 0 to %d", n, len(titles)-1)
		}
	}
	for i, t := range titles {
		c.levels = append(c.levels, Level{Number: i, Title: t, Status: Pass, Says: []string{},
			Asked: len(o.Levels) == 0 || slices.Contains(o.Levels, i)})
	}
	c.manifests()
	c.record()
	c.times()
	c.complete()
	c.senders()
	r := &Report{Origin: c.checkpoint.Origin, Size: c.checkpoint.Size, Levels: c.levels, Grades: c.grades()}
	if r.Size > 0 {
		r.Root = c.checkpoint.Root.String()
	}
	return r, nil
}
