package mailfile

import (
	"context"
	"errors"

	"onrecord/audit/record"
)

// Import reads mail files into the record.
func Import(ctx context.Context, rec *record.Record, s Source, o Options) (Report, error) {
	return Report{}, errors.ErrUnsupported
}
