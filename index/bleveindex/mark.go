package bleveindex

import (
	"bytes"
	"context"

	"onrecord/index"
)

func markKey(name string) []byte { return []byte("mark " + name) }

// Update implements [index.Index]. It waits as Apply does.
func (x *Index) Update(ctx context.Context, docs []index.Document, name string, mark []byte) error {
	return x.change(ctx, docs, nil, markKey(name), bytes.Clone(mark))
}

// Mark implements [index.Index].
func (x *Index) Mark(name string) ([]byte, error) {
	snapshot, release, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer release()
	mark, err := snapshot.GetInternal(markKey(name))
	return bytes.Clone(mark), err
}
