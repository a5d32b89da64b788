package bundle

import (
	"errors"
	"io"

	"onrecord/audit/authn"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// maxSigned is how much of a message is searched for signatures, in bytes.
const maxSigned = 1 << 20

// senderKeys adds the entries with the keys that the shown messages are signed
// with, as DNS gave them.
func (b *writer) senderKeys(show map[int64]*shown, withheld map[email.Digest]string) error {
	names := map[string]bool{}
	for _, s := range show {
		digest, ok := s.entry.Digest()
		if !s.message || !ok || withheld[digest] != "" {
			continue
		}
		list, err := b.keyNames(digest)
		if err != nil {
			return err
		}
		for _, name := range list {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return nil
	}
	answers, err := b.rec.StreamEntries(b.ctx, record.StreamDNS)
	if err != nil {
		return err
	}
	for _, e := range answers {
		if f := e.Facets[tlog.FacetDNS]; e.Index < b.size && f != nil && names[f.First("name")] {
			show[e.Index] = &shown{entry: e, details: true}
		}
	}
	return nil
}

// keyNames names the keys that a message is signed with.
func (b *writer) keyNames(digest email.Digest) (names []string, err error) {
	r, _, err := b.rec.OpenObject(b.ctx, digest)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	head, err := io.ReadAll(io.LimitReader(r, maxSigned))
	return authn.KeyNamesOf(head), err
}
