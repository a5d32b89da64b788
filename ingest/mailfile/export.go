package mailfile

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// ExportMbox writes every mailbox of the record as an mbox file
// `<account>/<mailbox>.mbox` below dir, which must be absent or empty. The
// package comment says which messages are in it and how they are written.
//
// What cannot be read from the record is left out; then the error says so, and
// the report what was written. Any other error leaves nothing of the export.
func ExportMbox(ctx context.Context, rec *record.Record, dir string) (ExportReport, error) {
	return export(ctx, rec, dir, ".mbox", openMboxSink)
}

// ExportMaildir is [ExportMbox] with a Maildir `<account>/<mailbox>` for every
// mailbox. Its files are the messages byte for byte; their names hold the flags.
func ExportMaildir(ctx context.Context, rec *record.Record, dir string) (ExportReport, error) {
	return export(ctx, rec, dir, "", openMaildirSink)
}

// A sink is one mailbox that is being written.
type sink interface {
	// put writes a message, or nothing of it.
	put(ctx context.Context, s record.Sighting) error
	// close completes the mailbox, or gives up what is incomplete.
	close(complete bool) error
}

// An exporter writes mailboxes below a folder.
type exporter struct {
	rec       *record.Record
	dir       string
	extension string
	open      func(rec *record.Record, path string) (sink, error)
	report    ExportReport
	lost      []error
	made      []string // folders, in the order in which they were made
}

func export(ctx context.Context, rec *record.Record, dir, extension string,
	open func(*record.Record, string) (sink, error)) (ExportReport, error) {
	e := &exporter{rec: rec, dir: dir, extension: extension, open: open}
	if err := e.run(ctx); err != nil {
		return ExportReport{}, fmt.Errorf("export to %s: %w", dir, errors.Join(err, e.undo()))
	}
	if len(e.lost) > 0 {
		return e.report, fmt.Errorf("export to %s: %s could not be read, such as: %w", dir, email.Plural(len(e.lost), "message"), e.lost[0])
	}
	return e.report, nil
}

// undo takes away what an export made, and nothing that was there before it.
func (e *exporter) undo() error {
	var errs []error
	for _, dir := range slices.Backward(e.made) {
		if dir == e.dir {
			_ = os.Remove(dir) // it stays if somebody else put something there
		} else {
			errs = append(errs, os.RemoveAll(dir))
		}
	}
	return errors.Join(errs...)
}

func (e *exporter) run(ctx context.Context) error {
	if _, err := os.Lstat(e.dir); errors.Is(err, fs.ErrNotExist) {
		e.made = append(e.made, e.dir)
	}
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(e.dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return errors.New("the folder is not empty: name a new one")
	}
	boxes, err := e.rec.Mailboxes(ctx, "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(boxes, func(a, b record.Mailbox) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Name, b.Name))
	})
	accounts := newNameSet(e.dir)
	for len(boxes) > 0 {
		n := 0
		for n < len(boxes) && boxes[n].Account == boxes[0].Account {
			n++
		}
		if err := e.account(ctx, boxes[:n], accounts); err != nil {
			return err
		}
		boxes = boxes[n:]
	}
	return nil
}

// account writes the mailboxes of one account.
func (e *exporter) account(ctx context.Context, boxes []record.Mailbox, accounts *nameSet) error {
	name, err := accounts.claim(boxes[0].Account, "")
	if err != nil {
		return err
	}
	dir := filepath.Join(e.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	e.made = append(e.made, dir)
	known := folderNames{Account: boxes[0].Account, Mailboxes: map[string]string{}}
	used := newNameSet(dir)
	for len(boxes) > 0 {
		n := 0
		for n < len(boxes) && boxes[n].Name == boxes[0].Name {
			n++
		}
		file, err := used.claim(boxes[0].Name, e.extension)
		if err != nil {
			return err
		}
		if err := e.mailbox(ctx, boxes[:n], filepath.Join(dir, file)); err != nil {
			return fmt.Errorf("mailbox %q of account %q: %w", boxes[0].Name, boxes[0].Account, err)
		}
		known.Mailboxes[file] = boxes[0].Name
		boxes = boxes[n:]
	}
	data, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, namesFile), append(data, '\n'), 0o600)
}

// mailbox writes one mailbox; boxes are all that have its name.
func (e *exporter) mailbox(ctx context.Context, boxes []record.Mailbox, path string) (err error) {
	list, err := e.messages(ctx, boxes)
	if err != nil {
		return err
	}
	out, err := e.open(e.rec, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.close(err == nil)) }()
	written := 0
	for _, s := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := out.put(ctx, s)
		var unreadable *unreadableError
		switch {
		case errors.As(err, &unreadable) && ctx.Err() == nil:
			e.lost = append(e.lost, err)
		case err != nil:
			return err
		default:
			written++
		}
	}
	e.report.Mailboxes = append(e.report.Mailboxes, ExportedMailbox{boxes[0].Account, boxes[0].Name, path, written})
	return nil
}

// An unreadableError is about one message that the record cannot give.
type unreadableError struct {
	digest email.Digest
	err    error
}

func (e *unreadableError) Error() string { return fmt.Sprintf("message %s: %v", e.digest, e.err) }
func (e *unreadableError) Unwrap() error { return e.err }

// messages returns the sightings that are written for a mailbox, in the order
// in which they were seen: every message that is held, as many copies of it as
// the mailbox had at one time.
func (e *exporter) messages(ctx context.Context, boxes []record.Mailbox) ([]record.Sighting, error) {
	var all []record.Sighting
	want := map[email.Digest]int{}
	for _, box := range boxes {
		generations, err := e.rec.Generations(ctx, box.ID)
		if err != nil {
			return nil, err
		}
		copies := map[email.Digest]int{}
		for _, g := range generations {
			seen, err := e.rec.Sightings(ctx, g.ID)
			if err != nil {
				return nil, err
			}
			seen = slices.DeleteFunc(seen, func(s record.Sighting) bool { return !s.HasObject || s.Erased })
			all = append(all, seen...)
			for d, n := range copiesOf(seen) {
				if g.Import { // a run adds what the ones before did not have
					copies[d] += n
				} else {
					copies[d] = max(copies[d], n)
				}
			}
		}
		for d, n := range copies {
			want[d] = max(want[d], n)
		}
	}
	return choose(all, want), nil
}

// copiesOf counts the copies of each message in a generation: those that are
// still there, or one.
func copiesOf(seen []record.Sighting) map[email.Digest]int {
	copies := make(map[email.Digest]int, len(seen))
	for _, s := range seen {
		if !s.Vanished {
			copies[s.Digest]++
		}
	}
	for _, s := range seen {
		copies[s.Digest] = max(copies[s.Digest], 1)
	}
	return copies
}

// choose takes as many sightings of each message as are wanted: rather those
// that are still there, and rather late ones, since their flags are newer.
func choose(all []record.Sighting, want map[email.Digest]int) []record.Sighting {
	chosen := make([]bool, len(all))
	for _, vanished := range []bool{false, true} {
		for i, s := range slices.Backward(all) {
			if s.Vanished == vanished && want[s.Digest] > 0 {
				want[s.Digest]--
				chosen[i] = true
			}
		}
	}
	var list []record.Sighting
	for i, s := range all {
		if chosen[i] {
			list = append(list, s)
		}
	}
	return list
}
