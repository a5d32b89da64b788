package quote

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// A Print is the same for messages with the same author and Date that say the same, in own
// words and quoted ones. What mail systems add to a copy on its way makes no difference:
// footers of lists, and disclaimers and warnings wherever they stand, unless a message has
// nothing else. See the package for what of a text is no word, and for the one changed word
// in 65,536 that is overlooked.
type Print [sha256.Size]byte

// print makes the print of a message.
func (t *text) print(texts []zone.Part) Print {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %s\n", t.sent, len(t.author.Addr), t.author.Addr)
	said := false
	var words []word
	var bytes []byte
	add := func(line string) {
		words = appendWords(words[:0], line)
		bytes = bytes[:0]
		for _, w := range words {
			bytes = binary.LittleEndian.AppendUint16(bytes, uint16(w))
		}
		h.Write(bytes)
		said = said || len(words) > 0
	}
	for i := range texts {
		p := &texts[i]
		for _, l := range p.Zones.Lines {
			if l.Kind != zone.Disclaimer && l.Kind != zone.Auto {
				add(p.Text[l.Start:l.End])
			}
		}
	}
	for i := 0; i < len(texts) && !said; i++ {
		add(texts[i].Text)
	}
	return Print(h.Sum(nil))
}

// Prints returns the prints of some messages. For messages see [Others].
func Prints(ctx context.Context, tx *sql.Tx, messages string, args ...any) (map[email.Digest]Print, error) {
	query := `SELECT m.digest, m.print FROM (` + messages + `) a CROSS JOIN quote_message m ON m.digest = a.digest`
	prints := make(map[email.Digest]Print)
	err := projection.EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var digest, print sql.RawBytes
		if err := scan(&digest, &print); err != nil {
			return err
		}
		prints[email.Digest(digest)] = Print(print)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("prints of messages: %w", err)
	}
	return prints, nil
}
