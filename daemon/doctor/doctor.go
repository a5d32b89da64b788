// Package doctor looks for what keeps onrecord from working: in the data folder,
// the clock, the resolvers, and each account from its password to the log-in. It changes
// nothing, and says what to do about each thing it finds.
package doctor

import (
	"context"
	"time"

	"onrecord/config"
)

// The grades of a [Finding].
const (
	Fine    = "ok"
	Warning = "warning" // works, and could be better
	Bad     = "bad"     // does not work
)

// A Finding is the outcome of one check.
type Finding struct {
	Grade   string `json:"grade"`             // ok, warning or bad
	Area    string `json:"area"`              // config, clock, data, disk, daemon, anchor, secret, dns, connection, tls, login, mailboxes
	Account string `json:"account,omitempty"` // whose, if it is about one
	Text    string `json:"text"`              // what was found
	Cure    string `json:"cure,omitempty"`    // what to do about it
}

// Options are for [Examine]; the zero value is fine.
type Options struct {
	Now  func() time.Time // nil: time.Now
	Step time.Duration    // how long one step of an account may take; 0: 30 s
}

// An examination hands out findings.
type examination struct {
	Options
	config *config.Config
	report func(Finding)
}

// Examine checks a configuration that could be loaded, and all it names. The
// findings come one after the other, while it works; none when ctx is done, since what
// is cut off fails for no reason of its own.
func Examine(ctx context.Context, c *config.Config, o Options, report func(Finding)) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Step <= 0 {
		o.Step = 30 * time.Second
	}
	x := &examination{o, c, func(f Finding) {
		if ctx.Err() == nil {
			report(f)
		}
	}}
	x.configuration()
	x.data(ctx)
	x.clock()
	x.resolvers(ctx)
	x.anchors()
	x.others(ctx)
	for _, a := range c.Accounts {
		x.account(ctx, a)
	}
}

func (x *examination) configuration() {
	file := x.config.File
	if file == "" {
		x.report(Finding{Warning, "config", "", "there is no configuration file", "run 'onrecord init', or name one with --config"})
		return
	}
	x.report(Finding{Fine, "config", "", file + " has no mistakes", ""})
	for _, w := range x.config.Warnings {
		x.report(Finding{Warning, "config", "", w, "change it as the sentence says"})
	}
	if len(x.config.Accounts) == 0 {
		x.report(Finding{Warning, "config", "", "no account is configured", "run 'onrecord account add'"})
	}
}

// earliest is before this program was made: no clock that is right shows less.
var earliest = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// ahead is by how much something of the past may be later than the clock.
const ahead = 5 * time.Minute

func (x *examination) clock() {
	now := x.Now()
	cure := "set the clock, best by NTP: 'timedatectl set-ntp true'; until then time stamps of the log are wrong"
	switch newest := x.lastWrite(); {
	case now.Before(earliest):
		x.report(Finding{Bad, "clock", "", "the clock shows " + now.Format(time.RFC3339) + ", which has long passed", cure})
	case newest.After(now.Add(ahead)):
		x.report(Finding{Bad, "clock", "", "the clock shows " + now.Format(time.RFC3339) + ", and the data folder was last written to at " + newest.Format(time.RFC3339), cure})
	default:
		x.report(Finding{Fine, "clock", "", "the clock shows " + now.Format(time.RFC3339), ""})
	}
}
