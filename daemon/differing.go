package daemon

import (
	"context"
	"fmt"

	"onrecord/index"
	"onrecord/ingest/email"
)

// differing returns which of some messages come in several versions, one of which,
// such as the HTML, says what the text does not.
func (d *Daemon) differing(ctx context.Context, list []email.Digest) (map[email.Digest]bool, error) {
	if len(list) == 0 {
		return nil, nil
	}
	q := index.QueryOf(index.Defect{Code: email.DefectAlternatives}).And(index.Digests{Source: "messages", List: list})
	res, err := d.lookUp(ctx, q, index.SearchOptions{Limit: len(list)})
	if err != nil {
		return nil, fmt.Errorf("messages whose versions differ: %w", err)
	}
	differ := make(map[email.Digest]bool, len(res.Hits))
	for _, h := range res.Hits {
		differ[h.Digest] = true
	}
	return differ, nil
}
