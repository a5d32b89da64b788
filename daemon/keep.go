package daemon

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/ingest/mailfile"
)

// RebuildRequest asks for the projections to be made anew.
type RebuildRequest struct{}

// Rebuild throws the index and derived.db away and makes them again from the
// record.
func (d *Daemon) Rebuild(ctx context.Context, _ RebuildRequest, out Out) error {
	err := d.discardProjections(ctx)
	if err == nil {
		err = d.CatchUp(ctx, out.Progress)
	}
	if err == nil {
		err = d.ReadTexts(ctx, out.Progress)
	}
	if err != nil {
		return interrupted(err, "nothing is lost: the next command goes on with it")
	}
	out.Note("index and derived.db are made anew from %d log entries", d.rec.Size())
	return nil
}

func (d *Daemon) discardProjections(ctx context.Context) error {
	d.catching.Lock()
	defer d.catching.Unlock()
	if err := d.index.Reset(); err != nil {
		return fmt.Errorf("empty the index: %w", err)
	}
	if err := d.derived.Reset(ctx); err != nil {
		return err
	}
	return d.derived.Prepare(ctx, d.rec, stages()...)
}

// BackupRequest asks for a copy of record.db.
type BackupRequest struct {
	File string `json:"file"` // absolute; must not exist
}

// Backup writes a consistent copy of record.db while others read and write.
func (d *Daemon) Backup(ctx context.Context, req BackupRequest, out Out) error {
	size := d.rec.Size() // it holds what comes in before it begins, too
	if err := d.rec.Backup(ctx, req.File); err != nil {
		return undone(err)
	}
	info, err := os.Stat(req.File)
	if err != nil {
		return err
	}
	out.Note("%s holds the record up to entry %d (%d bytes); the signing key is not in it: 'onrecord key export' writes it", req.File, size, info.Size())
	return nil
}

// ExportRequest asks for all mail as files.
type ExportRequest struct {
	Format string `json:"format"` // mbox or maildir
	Folder string `json:"folder"` // absolute; absent or empty
}

// ExportRow is what was written for one mailbox.
type ExportRow struct {
	Account  string `json:"account"`
	Mailbox  string `json:"mailbox"`
	Messages int    `json:"messages"`
	Path     string `json:"path"`
}

// Export writes every message of every mailbox as mbox files or Maildirs, and
// answers with an [ExportRow] for each mailbox.
func (d *Daemon) Export(ctx context.Context, req ExportRequest, out Out) error {
	write := mailfile.ExportMbox
	switch req.Format {
	case "mbox":
	case "maildir":
		write = mailfile.ExportMaildir
	default:
		return fmt.Errorf("--format %q: mbox or maildir is meant", req.Format)
	}
	if entries, err := os.ReadDir(req.Folder); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder", filepath.Clean(req.Folder))
	}
	report, err := write(ctx, d.rec, req.Folder)
	if len(report.Mailboxes) == 0 { // nothing of it is left
		err = undone(err)
	}
	for _, m := range report.Mailboxes { // also where messages could not be read
		if err := out.Row(ExportRow{m.Account, m.Mailbox, m.Messages, m.Path}); err != nil {
			return err
		}
	}
	return err
}

// KeyRequest asks for the log's public key.
type KeyRequest struct{}

// Key is the log's name and public key: what the other side needs, from a
// source it trusts, to check anything this record signs.
type Key struct {
	Origin string `json:"origin"`
	VKey   string `json:"vkey"`
}

// Key answers with the log's [Key].
func (d *Daemon) Key(_ context.Context, _ KeyRequest, out Out) error {
	return out.Row(Key{d.rec.Origin(), d.rec.VKey()})
}
