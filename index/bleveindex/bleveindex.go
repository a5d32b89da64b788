// Package bleveindex is an index in a folder, kept by bleve.
package bleveindex

import (
	"context"
	"log/slog"

	"onrecord/index"
	"onrecord/ingest/email"
)

// Options say how to open an index.
type Options struct {
	Log *slog.Logger // nil means discard
}

// An Index is an [index.Index] in a folder.
type Index struct{}

var _ index.Index = (*Index)(nil)

// Open opens the index in dir. If there is none, or it is damaged or of another
// version, an empty one is made.
func Open(dir string, o Options) (*Index, error) { return &Index{}, nil }

// Apply implements [index.Index].
func (x *Index) Apply(ctx context.Context, docs []index.Document, remove []email.Digest, cursor int64) error {
	return nil
}

// Cursor implements [index.Index].
func (x *Index) Cursor() (int64, error) { return 0, nil }

// Reset implements [index.Index].
func (x *Index) Reset() error { return nil }

// Search implements [index.Index].
func (x *Index) Search(ctx context.Context, q index.Query, o index.SearchOptions) (index.Result, error) {
	return index.Result{}, nil
}

// Close implements [index.Index].
func (x *Index) Close() error { return nil }
