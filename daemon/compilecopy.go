package daemon

import (
	"context"
	"maps"
	"slices"

	"onrecord/ingest/email"
)

// choose finds out which copy of a message is handed out, where that is not the one that
// is cited: the one that a person made the letter or an exhibit, else one from or to the
// client, as that of its author is where it went by Bcc.
func (x *compiler) choose(ctx context.Context) error {
	chosen := []email.Digest{x.c.Letter}
	for _, e := range x.c.Shown() {
		chosen = append(chosen, e.Digest)
	}
	copies, err := x.copiesOf(ctx, slices.AppendSeq(slices.Clone(chosen), maps.Keys(x.theirs)))
	if err != nil {
		return err
	}
	x.instead = map[email.Digest]email.Digest{}
	for d, first := range copies {
		if had, ok := x.instead[first]; x.theirs[d] && !x.theirs[first] && (!ok || slices.Compare(d[:], had[:]) < 0) {
			x.instead[first] = d
		}
	}
	for _, d := range chosen {
		if first := copies.First(d); first != d {
			x.instead[first] = d
		}
	}
	return nil
}

// handed returns the copy of a message that is handed out.
func (x *compiler) handed(d email.Digest) email.Digest {
	if copied, ok := x.instead[d]; ok {
		return copied
	}
	return d
}

// cited reads the digest of a citation, and returns the message that is handed out.
func (x *compiler) cited(digest string) (email.Digest, error) {
	d, err := email.ParseDigest(digest)
	return x.handed(d), err
}
