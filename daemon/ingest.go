package daemon

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/record"
	"onrecord/config"
	"onrecord/daemon/oauth"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/mailfile"
)

// SyncRequest asks for the mail of accounts.
type SyncRequest struct {
	Accounts []string `json:"accounts"` // names; none means all
}

// SyncRow is what a sync found in one mailbox.
type SyncRow struct {
	Account  string `json:"account"`
	Mailbox  string `json:"mailbox"`
	OnServer int    `json:"on_server"` // -1: not known
	Fetched  int    `json:"fetched"`
	Held     int    `json:"held"`
	Failed   int    `json:"failed"`
	TooLarge int    `json:"too_large,omitempty"` // of the failed: over max_message of the account
	Excluded int    `json:"excluded"`            // -1: not known
	Vanished int    `json:"vanished,omitempty"`  // gone from the server, kept here
	Skipped  string `json:"skipped,omitempty"`   // why the mailbox was left alone
}

// Sync fetches what the accounts hold and the record does not, and answers with
// a [SyncRow] for each mailbox. The projections follow while it runs. A mailbox
// with messages missing makes the error [ErrIncomplete].
func (d *Daemon) Sync(ctx context.Context, req SyncRequest, out Out) error {
	accounts, err := req.accounts(d.Config())
	if err != nil {
		return err
	}
	var lack lacking
	complete := true
	err = d.following(ctx, out, func(ctx context.Context) error {
		var errs []error
		for _, a := range accounts {
			report, err := d.syncAccount(ctx, a, d.spare(a), imapsync.Options{Retry: true}, out)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			errs = append(errs, err)
			complete = complete && report.Complete()
			for _, m := range report.Mailboxes {
				lack.add(m.TooLarge, m.Failed > m.TooLarge || m.Incomplete() && m.Skipped != "")
			}
		}
		return errors.Join(errs...)
	})
	if err == nil && !complete {
		return lack.advise("'onrecord status' shows which; the next sync tries %s again")
	}
	return resumable(AdviseDoctor(interrupted(err, "what came is kept: run the sync again, and it goes on where it was")))
}

// Check reports what the configuration lacks for the request.
func (req SyncRequest) Check(c *config.Config) error {
	_, err := req.accounts(c)
	return err
}

func (req SyncRequest) accounts(c *config.Config) ([]config.Account, error) {
	if len(c.Accounts) == 0 {
		return nil, hintf(errors.New("no account is configured"), "add one with 'onrecord account add', or read mail files with 'onrecord import'")
	}
	if len(req.Accounts) == 0 {
		return c.Accounts, nil
	}
	var list []config.Account
	for _, name := range req.Accounts {
		a, ok := c.Account(name)
		if !ok {
			return nil, hintf(fmt.Errorf("no account %q", name), "'onrecord account list' shows the accounts; a daemon knows one that was written into the configuration after 'onrecord reload'")
		}
		list = append(list, a)
	}
	return list, nil
}

// syncAccount fetches what is new, over so many connections at most. Large
// messages are left for later when o.Yield says so, or somebody else waits to sync
// the account.
func (d *Daemon) syncAccount(ctx context.Context, a config.Account, connections int, o imapsync.Options, out Out) (report imapsync.Report, err error) {
	turn := d.syncing.named(a.Name)
	if err := turn.take(ctx, out, "a sync of "+a.Name); err != nil {
		return report, err
	}
	defer turn.give()
	server := SyncAccount(a)
	server.Connections = connections
	o.Log, o.Now = d.log, d.now
	hurry := o.Yield
	o.Yield = func() bool { return turn.wanted() || hurry != nil && hurry() }
	o.Progress = func(p imapsync.Progress) {
		what := p.Account + "/" + p.Mailbox
		if p.Mailboxes > 1 {
			what = fmt.Sprintf("%s (%d of %d mailboxes read)", what, p.Read, p.Mailboxes)
		}
		out.Progress(Progress{Stage: "sync", What: what, Done: int64(p.Done), Total: int64(p.Total), Bytes: p.Bytes})
	}
	o.Silent = func() { out.Note("%s: the server does not answer; trying again", a.Name) }
	report, err = imapsync.Sync(ctx, d.rec, server, o)
	for _, event := range report.Events {
		out.Note("%s: %s", a.Name, event)
	}
	defer func() { d.tallies.count(d.now(), report, err) }()
	if ctx.Err() != nil {
		return report, err // interrupted: that says nothing about the account
	}
	if err == nil {
		err = d.notePause(ctx, a.Name)
	}
	if saveErr := d.savePass(a.Name, report, err); saveErr != nil {
		return report, errors.Join(err, saveErr)
	}
	for _, m := range report.Mailboxes {
		row := SyncRow{a.Name, m.Mailbox, m.OnServer, m.Fetched, m.Held, m.Failed, m.TooLarge, m.Excluded, m.Vanished, m.Skipped}
		if err := out.Row(row); err != nil {
			return report, err
		}
	}
	if err == nil {
		err = d.account(ctx, a.Name)
	}
	return report, err
}

// account holds what the server listed against what is on record of each UID.
func (d *Daemon) account(ctx context.Context, account string) error {
	boxes, err := d.rec.Mailboxes(ctx, account)
	if err != nil {
		return err
	}
	var errs []error
	for _, m := range boxes {
		gens, err := d.rec.Generations(ctx, m.ID)
		if err != nil {
			return err
		}
		if m.State != record.StateOpen || len(gens) == 0 {
			continue
		}
		a, ok, err := d.rec.Account(ctx, gens[len(gens)-1].ID)
		if err != nil {
			return err
		}
		if ok && !a.OK() {
			errs = append(errs, hintf(fmt.Errorf("%w: mailbox %q of %s: the UIDs do not add up: %d listed and not on record, %d on record and not listed, %d unknown",
				ErrCheckFailed, m.Name, account, len(a.Missing), len(a.Extra), a.Unknown), "'onrecord verify' says more"))
		}
	}
	return errors.Join(errs...)
}

// SyncAccount turns a configured account into what the IMAP side needs.
func SyncAccount(a config.Account) imapsync.Account {
	secret, renew := a.Password.Funcs()
	auth := a.Auth
	switch {
	case a.OAuth2.SignsIn():
		secret, renew = oauth.Of(a).Token, nil
	case a.Password.IsZero():
		secret, renew = a.OAuth2.Token.Funcs()
	}
	if auth == "auto" {
		auth = ""
		if a.Password.IsZero() {
			auth = "xoauth2" // a token is never sent as if it were a password
		}
	}
	return imapsync.Account{
		Name: a.Name, Host: a.Host, Port: a.Port, TLS: a.TLS, CAFile: a.CAFile, Username: a.Username, Owner: ownerOf(a),
		Auth: auth, Secret: secret, Renew: renew, Include: a.Mailboxes.Include, Exclude: a.Mailboxes.Exclude,
		Connections: a.Connections, MaxMessage: int64(a.MaxMessage),
	}
}

// following runs f while the projections follow the record, then brings them
// level.
func (d *Daemon) following(ctx context.Context, out Out, f func(context.Context) error) error {
	g, gctx := errgroup.WithContext(ctx)
	fctx, done := context.WithCancel(gctx)
	defer done()
	g.Go(func() error { return d.Follow(fctx) })
	g.Go(func() error { d.followTexts(fctx); return nil })
	var err error
	g.Go(func() error {
		defer done()
		err = f(gctx)
		return nil
	})
	if stageErr := g.Wait(); stageErr != nil {
		if ctx.Err() == nil && errors.Is(err, context.Canceled) {
			err = nil // by stageErr
		}
		return errors.Join(err, stageErr)
	}
	if ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	if stageErr := d.CatchUp(ctx, out.Progress); stageErr != nil {
		return errors.Join(err, stageErr)
	}
	if assignErr := d.assignOlder(ctx); assignErr != nil {
		return errors.Join(err, assignErr)
	}
	return errors.Join(err, d.ReadTexts(ctx, out.Progress), d.AskKeys(ctx, out.Progress))
}

// ImportRequest asks for mail files to be read.
type ImportRequest struct {
	Account string   `json:"account"` // whose mail it is; need not be configured
	Mailbox string   `json:"mailbox"` // "" takes the names of the files
	Paths   []string `json:"paths"`   // absolute
	Part    bool     `json:"part"`    // the files hold only a part of the mailboxes
}

// ImportRow is what an import found for one mailbox.
type ImportRow struct {
	Account string `json:"account"`
	Mailbox string `json:"mailbox"`
	Seen    int    `json:"seen"`
	Added   int    `json:"added"`
	Held    int    `json:"already_held"`
	Failed  int    `json:"failed"`
}

// Check reports what is wrong with the request itself.
func (req ImportRequest) Check(*config.Config) error {
	if req.Account == "" {
		return errors.New("whose mail is it? --account NAME says so, for example --account dana@wasatchdoor.example")
	}
	for _, name := range []string{req.Account, req.Mailbox} {
		if strings.ContainsFunc(name, unicode.IsControl) || !utf8.ValidString(name) {
			return fmt.Errorf("%q is no name: it holds control characters", name)
		}
	}
	return mailfile.Check(req.source())
}

func (req ImportRequest) source() mailfile.Source {
	return mailfile.Source{Account: req.Account, Mailbox: req.Mailbox, Paths: req.Paths, Part: req.Part}
}

// Import reads mail files into the record and answers with an [ImportRow] for
// each mailbox. A file that could not be read makes the error [ErrIncomplete].
func (d *Daemon) Import(ctx context.Context, req ImportRequest, out Out) error {
	if err := req.Check(d.Config()); err != nil {
		return err
	}
	if err := d.importing.take(ctx, out, "an import"); err != nil {
		return err
	}
	defer d.importing.give()
	if doubt := unknownOwner(req.Account, d.Config(), d.directory()); doubt != "" {
		out.Note("%s", doubt)
	}
	var report mailfile.Report
	err := d.following(ctx, out, func(ctx context.Context) error {
		var err error
		report, err = mailfile.Import(ctx, d.rec, req.source(), mailfile.Options{
			Log: d.log,
			Progress: func(p mailfile.Progress) {
				out.Progress(Progress{Stage: "import", What: p.Mailbox, Done: p.Done, Total: p.Total, Bytes: p.Bytes})
			},
		})
		return err
	})
	failed := 0
	for _, m := range report.Mailboxes {
		failed += m.Failed
		if err := out.Row(ImportRow{req.Account, m.Mailbox, m.Seen, m.Added, m.AlreadyHeld, m.Failed}); err != nil {
			return err
		}
	}
	for _, f := range report.Failures {
		out.Note("not read: %s", f)
	}
	if report.Ignored > 0 {
		out.Note("%s left alone", email.Count(report.Ignored, "file that is no mail was", "files that are no mail were"))
	}
	if err == nil && failed > 0 {
		return hintf(ErrIncomplete, "run the import again once they can be read: it adds only what is missing")
	}
	return resumable(interrupted(err, "run the import again: it goes on where it was"))
}
