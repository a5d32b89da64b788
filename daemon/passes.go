package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/imapsync"
)

// DATA/passes.json keeps what the last sync of each account found on the
// server, for status, coverage and retention. It may be deleted: the next sync
// writes it again, and until then nothing is erased for its age.
const passesFile = "passes.json"

// An accountPass is the last sync of one account.
type accountPass struct {
	Log       string                 `json:"log"`                // the record that it was of: one that is restored lacks what came since its backup
	At        string                 `json:"at"`                 // of the last that came to its end
	Whole     string                 `json:"whole_at,omitempty"` // of the last after which nothing was missing
	Error     string                 `json:"error,omitempty"`
	Mailboxes map[string]mailboxPass `json:"mailboxes"`
}

// A mailboxPass is what the last sync found in one mailbox.
type mailboxPass struct {
	OnServer   int    `json:"on_server"`
	Excluded   int    `json:"excluded"`
	Skipped    string `json:"skipped,omitempty"`
	Incomplete bool   `json:"incomplete,omitempty"`
	Whole      string `json:"whole_at,omitempty"` // of the last sync that left nothing of it out
}

// readPasses returns the last sync of each account into this record. A file that
// cannot be read as what it should be counts as none.
func (d *Daemon) readPasses() (map[string]accountPass, error) {
	data, err := os.ReadFile(filepath.Join(d.dir, passesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]accountPass{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the last sync: %w", err)
	}
	passes := map[string]accountPass{}
	if err := json.Unmarshal(data, &passes); err != nil {
		d.log.Warn("passes.json is damaged and ignored", "err", err)
		return map[string]accountPass{}, nil
	}
	maps.DeleteFunc(passes, func(_ string, p accountPass) bool { return p.Log != d.rec.Origin() })
	return passes, nil
}

// savePass keeps what a sync of an account found. A sync that failed before it
// saw the mailboxes, or came to one of them, leaves what was known of them.
func (d *Daemon) savePass(account string, r imapsync.Report, syncErr error) error {
	d.passing.Lock()
	defer d.passing.Unlock()
	passes, err := d.readPasses()
	if err != nil {
		return err
	}
	p := passes[account]
	now := d.now().UTC().Format(time.RFC3339)
	p.Log, p.Error = d.rec.Origin(), ""
	if syncErr != nil {
		p.Error = syncErr.Error()
	} else {
		p.At = now
		if !slices.ContainsFunc(r.Mailboxes, imapsync.MailboxReport.Incomplete) {
			p.Whole = p.At
		}
	}
	before := p.Mailboxes
	if len(r.Mailboxes) > 0 {
		p.Mailboxes = map[string]mailboxPass{}
	}
	for _, m := range r.Mailboxes {
		if last, ok := before[m.Mailbox]; ok && syncErr != nil && m.OnServer < 0 {
			p.Mailboxes[m.Mailbox] = last
			continue
		}
		if p.Mailboxes[m.Mailbox].Incomplete {
			continue // another that people call the same
		}
		whole := now
		if syncErr != nil || m.Incomplete() {
			whole = before[m.Mailbox].Whole
		}
		p.Mailboxes[m.Mailbox] = mailboxPass{m.OnServer, m.Excluded, m.Skipped, m.Incomplete(), whole}
	}
	passes[account] = p
	data, err := json.MarshalIndent(passes, "", "  ")
	if err != nil {
		return fmt.Errorf("keep the last sync: %w", err)
	}
	if err := record.WriteFile(filepath.Join(d.dir, passesFile), data); err != nil {
		return fmt.Errorf("keep the last sync: %w", err)
	}
	return nil
}
