package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"onrecord/audit/authn"
	"onrecord/audit/authn/capture"
	"onrecord/audit/party"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// maxSigned is the largest message of which signatures are checked, in bytes.
const maxSigned = 64 << 20

// Authenticity says what is known of whether a message comes from whom it
// names.
type Authenticity struct {
	Signatures []SignatureRow  `json:"signatures"`
	Claims     []ProviderClaim `json:"claims"`
	Notes      []CodedNote     `json:"notes"`
}

// SignatureRow is a DKIM signature of a message.
type SignatureRow struct {
	Domain    string      `json:"domain"`
	Selector  string      `json:"selector"`
	Algorithm string      `json:"algorithm"`
	Status    string      `json:"status"` // pass, fail, no key, bad
	Reason    string      `json:"reason"` // why it is no pass
	Aligned   bool        `json:"aligned"`
	Signed    string      `json:"signed"` // RFC 3339, "" if it does not say
	Expires   string      `json:"expires"`
	Headers   []string    `json:"headers"`
	Unsigned  []string    `json:"unsigned"` // of the fields that matter
	Beyond    int64       `json:"beyond"`   // bytes of the body after those that are signed
	KeyBits   int         `json:"key_bits"`
	KeySeen   string      `json:"key_seen"` // RFC 3339, "" if the key is not known
	KeyLeaf   int64       `json:"key_leaf"` // that holds it; -1 if none does
	Flags     []CodedNote `json:"flags"`
}

// ProviderClaim is what a server that passed the message on says of its sender. It
// is not checked.
type ProviderClaim struct {
	Kind string `json:"kind"` // authentication-results, arc
	By   string `json:"by"`
	Text string `json:"text"`
}

// CodedNote is something worth knowing, with a code for programs.
type CodedNote struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// authenticity checks the signatures of a message with the keys on record.
func (d *Daemon) authenticity(ctx context.Context, m *email.Message, direction string) (Authenticity, error) {
	a := Authenticity{Signatures: []SignatureRow{}, Claims: []ProviderClaim{}, Notes: []CodedNote{}}
	if m.Size > maxSigned {
		a.Notes = append(a.Notes, CodedNote{"too-large", "the message is too large for its signatures to be checked"})
		return a, nil
	}
	raw, err := d.rec.Object(ctx, m.Digest)
	if err != nil {
		return a, err
	}
	at, err := d.eventTime(ctx, m.Digest)
	if err != nil {
		return a, err
	}
	if at.IsZero() {
		if at, err = d.recorded(ctx, m.Digest); err != nil {
			return a, err
		}
	}
	var keyErr error
	results := authn.Verify(raw, at, func(name string) []authn.Answer {
		keys, err := capture.Keys(ctx, d.derived, d.rec, name, at)
		keyErr = errors.Join(keyErr, err)
		return keys
	})
	if keyErr != nil {
		return a, keyErr
	}
	converted, err := d.wasConverted(ctx, m.Digest)
	if err != nil {
		return a, err
	}
	for _, r := range results {
		if converted && !r.Has(authn.Converted) {
			r.Flags = append(r.Flags, authn.Converted)
		}
		a.Signatures = append(a.Signatures, signatureRow(r))
	}
	for _, c := range authn.Claims(raw) {
		a.Claims = append(a.Claims, ProviderClaim(c))
	}
	return a, d.addSenderNotes(ctx, &a, m, results, direction)
}

// wasConverted reports whether line ends were converted when a message was
// recorded.
func (d *Daemon) wasConverted(ctx context.Context, digest email.Digest) (bool, error) {
	leaf, err := d.rec.ObjectLeaf(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	e, err := d.rec.Entry(ctx, leaf)
	if err != nil {
		return false, err
	}
	f := e.Facets[tlog.FacetFile]
	return f != nil && first(f.All("line-ends")) == "lf-converted", nil
}

// addSenderNotes says what no signature tells: that there should be one, and
// that the message was meant for others.
func (d *Daemon) addSenderNotes(ctx context.Context, a *Authenticity, m *email.Message, results []authn.Result, direction string) error {
	if len(m.From) == 0 || direction != string(party.In) && direction != string(party.Other) {
		return nil
	}
	_, domain, _ := strings.Cut(m.From[0].Key(), "@")
	isOwn := func(r authn.Result) bool { return r.Aligned }
	if !slices.ContainsFunc(results, isOwn) && domain != "" {
		signed, all, err := capture.Signing(ctx, d.derived, domain)
		if err != nil {
			return err
		}
		if signed > 0 {
			a.Notes = append(a.Notes, CodedNote{"unsigned-although-domain-signs",
				fmt.Sprintf("%d of %d messages from %s bear a signature of it, and this one does not", signed, all, domain)})
		}
	}
	people := d.directory()
	ours := func(x email.Address) bool { return people.IsStaff(x.Key()) }
	named := slices.Concat(m.To, m.Cc, m.Bcc)
	if slices.ContainsFunc(results, func(r authn.Result) bool { return r.Status == authn.Pass }) && len(named) > 0 && !slices.ContainsFunc(named, ours) {
		a.Notes = append(a.Notes, CodedNote{"recipient-other", "it names nobody of the firm as recipient: signed mail to others can be put into any mailbox"})
	}
	return nil
}

func signatureRow(r authn.Result) SignatureRow {
	row := SignatureRow{Domain: r.Domain, Selector: r.Selector, Algorithm: r.Algorithm, Status: string(r.Status), Reason: r.Reason, Aligned: r.Aligned,
		Signed: stamp(r.Signed), Expires: stamp(r.Expires), Headers: append([]string{}, r.Headers...), Unsigned: append([]string{}, r.Unsigned...),
		Beyond: r.Beyond, KeyBits: r.KeyBits, KeySeen: stamp(r.Key.Asked), KeyLeaf: -1, Flags: []CodedNote{}}
	if !r.Key.Asked.IsZero() {
		row.KeyLeaf = r.Key.Leaf
	}
	for _, f := range r.Flags {
		row.Flags = append(row.Flags, CodedNote{string(f), f.Meaning()})
	}
	return row
}
