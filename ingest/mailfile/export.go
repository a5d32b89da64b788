package mailfile

import (
	"context"
	"errors"

	"onrecord/audit/record"
)

// ExportMbox writes every mailbox as an mbox file.
func ExportMbox(ctx context.Context, rec *record.Record, dir string) (ExportReport, error) {
	return ExportReport{}, errors.ErrUnsupported
}

// ExportMaildir writes every mailbox as a Maildir.
func ExportMaildir(ctx context.Context, rec *record.Record, dir string) (ExportReport, error) {
	return ExportReport{}, errors.ErrUnsupported
}
