package daemon

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"onrecord/audit/act"
	"onrecord/audit/check"
	"onrecord/audit/claim"
	"onrecord/audit/clock"
	"onrecord/audit/coverage"
	"onrecord/audit/party"
	"onrecord/audit/projection"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// CaseCheckRequest asks what the mail says of the claims of a letter.
type CaseCheckRequest struct {
	Client  string `json:"client"`
	Letter  []byte `json:"letter,omitempty"`  // a message, plain text, or a document
	File    string `json:"file,omitempty"`    // in place of Letter: an absolute path
	Name    string `json:"name,omitempty"`    // of its file
	Message string `json:"message,omitempty"` // in place of Letter: a message of the record, see [Daemon.Show]
	AsOf    string `json:"as_of,omitempty"`   // when the letter was written, unless the record holds it; "" is the day at its head, or now
}

// ClaimRow is one claim of a letter and what the documents say of it: a proposal,
// on which people rule.
type ClaimRow struct {
	ID             string              `json:"id"`                      // the number that the program gives it, from 1 in the order of the letter
	LetterNumber   string              `json:"letter_number,omitempty"` // that which the letter gives it itself; several may share one
	Quote          string              `json:"quote"`
	Part           string              `json:"part"` // of the letter
	Start          int                 `json:"start"`
	End            int                 `json:"end"`
	Heading        string              `json:"heading,omitempty"`
	Pronoun        string              `json:"pronoun,omitempty"` // with which it begins, and which nothing in it or above it explains
	Kind           string              `json:"kind"`
	OrKind         string              `json:"or_kind,omitempty"` // what it may be as well, if its kind is in doubt
	Verdict        string              `json:"verdict"`
	Confirmed      bool                `json:"confirmed"` // a person has ruled so
	Evidence       []string            `json:"evidence"`  // message-ids, by time
	EvidenceDigest []string            `json:"evidence_digests"`
	Citations      []CitationRow       `json:"citations"`
	Nearest        bool                `json:"nearest"` // the evidence settles nothing, but comes nearest
	Absence        bool                `json:"absence"`
	Coverage       *coverage.Statement `json:"coverage"`
	Why            string              `json:"why"`
	Holes          []string            `json:"holes"`
	Searched       string              `json:"searched"`
	NotSearched    []string            `json:"not_searched"`
	Needed         string              `json:"needed"`   // the document that would change the verdict
	Asserted       string              `json:"asserted"` // when the letter was written, as far as is known
}

// CitationRow is a document that a claim's finding rests on.
type CitationRow struct {
	MessageID string `json:"message_id"`
	Digest    string `json:"digest"`
	At        string `json:"at"`
	Author    string `json:"author"`
	Role      string `json:"role"`
	Part      string `json:"part"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Quote     string `json:"quote"`
	Differs   bool   `json:"differs"` // another version of the message, such as its HTML, says what its text does not
}

// CaseCheck answers with a [ClaimRow] for each claim of a letter, in its order.
// Nothing is stored.
func (d *Daemon) CaseCheck(ctx context.Context, req CaseCheckRequest, out Out) error {
	latest, err := d.moment(req.AsOf)
	if err != nil {
		return err
	}
	if err := req.withFile(); err != nil {
		return err
	}
	checked, err := d.checkLetter(ctx, req, latest, nil)
	if err != nil {
		return err
	}
	checked.tell(out)
	for _, row := range checked.claims {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return nil
}

// A checkedLetter is a letter whose claims were looked up.
type checkedLetter struct {
	claims  []ClaimRow   // in its order
	units   []UnitRow    // of all its text
	message email.Digest // of the record, that brought it; zero if none is known
	written time.Time    // at the latest moment given, when it says itself, or when that message was sent
	headed  bool         // it says itself when it was written
	foreign bool         // it is not in English
}

// checkLetter looks up the claims of a letter that was written at a moment at the
// latest. Its claims are cut as shape does, if that is not nil.
func (d *Daemon) checkLetter(ctx context.Context, req CaseCheckRequest, latest time.Time, shape func(part string, l *claim.Letter)) (checkedLetter, error) {
	checked := checkedLetter{written: latest}
	addresses, err := d.directory().ClientAddresses(req.Client)
	if err != nil {
		return checked, err
	}
	part, l, named, err := d.caseLetter(ctx, req)
	if err != nil {
		return checked, err
	}
	digest, sent := named, time.Time{}
	if named.IsZero() {
		digest, sent, err = d.findLetter(ctx, addresses, l)
	} else {
		sent, err = d.eventTime(ctx, named)
	}
	if err != nil {
		return checked, err
	}
	checked.foreign = !act.English([]zone.Part{part})
	if day := d.headed(req.Letter, l); req.AsOf == "" && digest.IsZero() && !day.IsZero() {
		checked.written, checked.headed = day, true
	}
	if checked.message = digest; !digest.IsZero() && !sent.IsZero() && sent.Before(latest) {
		checked.written = sent
	}
	if shape != nil {
		shape(part.Path, l)
	}
	checked.units = unitRows(l)
	claims := make([]check.Claim, len(l.Claims))
	for i, c := range l.Claims {
		claims[i] = check.Claim{Kind: c.Kind, Or: c.Or, Text: c.Quote, Heading: c.Heading, Before: strings.ToValidUTF8(l.Text[max(0, c.Start-letterContext):c.Start], "")}
	}
	found, err := d.lookUpClaims(ctx, req.Client, checked.written, digest, claims)
	if err != nil {
		return checked, err
	}
	differ, err := d.differing(ctx, cited(found))
	if err != nil {
		return checked, err
	}
	for i, c := range l.Claims {
		row := claimRow(c, found[i], differ)
		row.LetterNumber = l.Item(c.Start)
		row.Part, row.Asserted = part.Path, checked.written.In(d.Zone()).Format(time.RFC3339)
		checked.claims = append(checked.claims, row)
	}
	return checked, nil
}

// letterContext is how much of what stands before a claim is read with it, in
// bytes.
const letterContext = 300

// findLetter finds the message of a client that brought a letter, and when it was
// sent: that with nearly all of its claims in its author's own words, or in an
// attachment.
func (d *Daemon) findLetter(ctx context.Context, addresses []string, l *claim.Letter) (found email.Digest, sent time.Time, err error) {
	var words index.Or
	for _, c := range l.Claims {
		for _, x := range check.Terms(check.Claim{Kind: c.Kind, Text: c.Quote}) {
			words = append(words, index.Text{Fields: index.Own | index.Attachment, Terms: []string{x}})
		}
	}
	if len(words) == 0 {
		return found, sent, nil
	}
	res, err := d.lookUp(ctx, index.QueryOf(words), index.SearchOptions{Limit: claimHits})
	if err != nil {
		return found, sent, fmt.Errorf("find the letter: %w", err)
	}
	theirs, err := party.Messages(ctx, d.derived, addresses)
	if err != nil {
		return found, sent, err
	}
	for _, h := range res.Hits {
		if !slices.ContainsFunc(theirs, func(m party.Message) bool { return m.Digest == h.Digest }) {
			continue
		}
		switch brought, err := d.broughtBy(ctx, h.Digest, l); {
		case err != nil:
			return found, sent, err
		case !brought:
			continue
		}
		var e clock.Event
		if err := d.derived.View(ctx, func(tx *sql.Tx) error { e, err = clock.Read(ctx, tx, h.Digest); return err }); err != nil {
			return found, sent, err
		}
		if e.Known() && (sent.IsZero() || e.At.Before(sent)) {
			found, sent = h.Digest, e.At
		}
	}
	return found, sent, nil
}

// broughtBy reports whether a message brought a letter.
func (d *Daemon) broughtBy(ctx context.Context, digest email.Digest, l *claim.Letter) (bool, error) {
	m, err := projection.Read(ctx, d.rec, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // erased
	}
	if err != nil {
		return false, err
	}
	if own, _ := zone.Split(m.Texts); brings(own, l) {
		return true, nil
	}
	texts, err := claimTexts{d}.Texts(ctx, digest)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(texts, func(t check.Text) bool { return t.File != "" && brings(t.Text, l) }), nil
}

// brings reports whether a text holds at least four of five claims of a letter. It holds
// a claim if it has two of three of the runs of its words: what was copied into a word
// processor, or printed and read again, has other apostrophes, line ends and dates.
func brings(own string, l *claim.Letter) bool {
	held, n := make(map[string]bool), 0
	for _, run := range wordRuns(own) {
		held[run] = true
	}
	for _, c := range l.Claims {
		runs := wordRuns(c.Quote)
		all := len(runs)
		if runs = slices.DeleteFunc(runs, func(run string) bool { return !held[run] }); 3*len(runs) >= 2*all {
			n++
		}
	}
	return 5*n >= 4*len(l.Claims)
}

// wordRuns returns the runs of three words of a text, in small letters and without
// punctuation; of a shorter one all its words. Dates and the smallest words are left out.
func wordRuns(text string) (runs []string) {
	const length = 3
	words := strings.FieldsFunc(strings.ToLower(noApostrophes.Replace(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	words = slices.DeleteFunc(words, func(word string) bool {
		return len(word) < 3 || word == "the" || strings.ContainsAny(word, "0123456789") || monthNames[word]
	})
	for i := range max(1, len(words)-length+1) {
		runs = append(runs, strings.Join(words[i:min(i+length, len(words))], " "))
	}
	return runs
}

var monthNames = func() map[string]bool {
	names := make(map[string]bool)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		names[name], names[name[:3]] = true, true
	}
	names["sept"] = true
	return names
}()

var noApostrophes = strings.NewReplacer("'", "", "’", "", "‘", "", "ʼ", "", "´", "", "`", "")

// cited are the messages that findings rest on.
func cited(found []foundClaim) (list []email.Digest) {
	for _, f := range found {
		for _, x := range f.Citations {
			list = append(list, x.Digest)
		}
	}
	return list
}

func claimRow(c claim.Claim, f foundClaim, differ map[email.Digest]bool) ClaimRow {
	row := ClaimRow{
		ID: strconv.Itoa(c.Number), Quote: c.Quote, Start: c.Start, End: c.End, Heading: c.Heading, Pronoun: c.Pronoun(), Kind: string(c.Kind), OrKind: string(c.Or),
		Verdict: string(f.Verdict), Evidence: []string{}, EvidenceDigest: []string{}, Citations: []CitationRow{}, Nearest: f.Nearest, Absence: f.Absence,
		Coverage: f.Coverage, Why: f.Why, Holes: append([]string{}, f.Holes...), Searched: f.Searched, NotSearched: append([]string{}, f.NotSearched...), Needed: f.Needed,
	}
	for _, x := range f.Citations {
		id, digest := ref(x.Ref)
		if id == nil {
			continue
		}
		row.Citations = append(row.Citations, CitationRow{MessageID: *id, Digest: *digest, At: x.At.Format(time.RFC3339), Author: x.Author, Role: x.Role, Part: x.Part, Start: x.Start, End: x.End, Quote: x.Quote, Differs: differ[x.Digest]})
		if !slices.Contains(row.EvidenceDigest, *digest) {
			row.Evidence, row.EvidenceDigest = append(row.Evidence, *id), append(row.EvidenceDigest, *digest)
		}
	}
	return row
}
