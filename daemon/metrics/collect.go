package metrics

import (
	"context"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"onrecord/daemon"
)

// A collector asks a daemon at each scrape.
type collector struct {
	d *daemon.Daemon

	mu      sync.Mutex // guards what follows
	queue   daemon.Queue
	counted time.Time // when queue was worked out
}

// queueEvery is how old the counts of what waits may be: they take long on a
// large record.
const queueEvery = 5 * time.Minute

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("onrecord_"+name, help, labels, nil)
}

var (
	logEntries    = desc("log_entries", "Entries of the log.")
	checkpointAt  = desc("checkpoint_timestamp_seconds", "When the newest checkpoint was signed.")
	unsigned      = desc("log_unsigned_entries", "Entries after the newest checkpoint.")
	unstamped     = desc("log_unstamped_entries", "Entries under no time-stamp of any authority, if one is set up.")
	unstampedFor  = desc("log_unstamped_seconds", "How long the first of them is on record.")
	verifiedAt    = desc("verification_timestamp_seconds", "When the last check of the whole record ended.")
	wrong         = desc("verification_findings", "What the last check of the whole record found wrong.")
	unverified    = desc("verification_failed", "Whether the last check of the whole record found something wrong, or was not carried through.")
	messages      = desc("messages", "Distinct messages on record.")
	messageBytes  = desc("message_bytes", "Size of the messages on record.")
	storeBytes    = desc("store_bytes", "Size of what is kept in the data folder.", "store")
	stageLag      = desc("stage_lag_entries", "Log entries that a projection has still to take in.", "stage")
	accountLag    = desc("stage_lag_messages", "Messages in mailboxes of an account that a projection has still to take in.", "stage", "account")
	fetched       = desc("imap_messages_fetched_total", "Messages fetched since the process began.", "account")
	syncs         = desc("imap_syncs_total", "Syncs that have ended since the process began.", "account")
	failures      = desc("imap_failures_total", "Syncs that failed since the process began.", "account", "class")
	accountState  = desc("imap_account_state", "What the daemon does about an account: 1 for the state it is in.", "account", "state")
	lastSuccess   = desc("imap_last_success_timestamp_seconds", "When an account was last synced without an error, since the process began.", "account")
	missing       = desc("imap_missing_messages", "Messages that the server lists and that are not on record.", "account")
	promises      = desc("promises", "Promises in the mail of the last 400 days, at most in the latest 20,000 messages, counted every few minutes.", "status")
	waitRequests  = desc("requests_unanswered", "Requests of the last 400 days without an answer, counted every few minutes.")
	waitComplaint = desc("complaints_unanswered", "Complaints of the last 400 days without a response, counted every few minutes.")
	alerts        = desc("alerts_standing", "Alerts that stand and that nobody has acknowledged.", "code")
	notices       = desc("alert_notices_total", "Notices of alerts that a channel has taken since the process began.", "channel")
	noticesFailed = desc("alert_failures_total", "Notices of alerts that a channel did not take since the process began.", "channel")
	alive         = desc("up", "Whether the daemon can read its data.")
)

// Describe describes nothing: which labels there are depends on the
// configuration.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends what can be found out; what fails is left out and logged.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge(alive, truth(c.d.Alive(ctx) == nil))
	for account, t := range c.d.Tallies() {
		counter(fetched, t.Fetched, account)
		counter(syncs, t.Syncs, account)
		for _, class := range daemon.FailureClasses {
			counter(failures, t.Failures[class], account, class)
		}
		if !t.Success.IsZero() {
			gauge(lastSuccess, float64(t.Success.Unix()), account)
		}
	}
	told := c.d.AlertTally()
	for code, n := range told.Standing {
		gauge(alerts, float64(n), code)
	}
	for channel, n := range told.Notices {
		counter(notices, n.Sent, channel)
		counter(noticesFailed, n.Failed, channel)
	}
	for _, part := range []func(context.Context, func(*prometheus.Desc, float64, ...string)) error{c.record, c.stages, c.waiting} {
		if err := part(ctx, gauge); err != nil {
			c.d.Log().Warn("metrics are incomplete", "err", err)
		}
	}
	for store, size := range stores(c.d.Dir()) {
		gauge(storeBytes, float64(size), store)
	}
}

func (c *collector) record(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	s, err := c.d.Standing(ctx)
	if err != nil {
		return err
	}
	gauge(logEntries, float64(s.Size))
	gauge(unsigned, float64(s.Size-s.Checkpoint))
	if u := s.Unstamped; u != nil {
		gauge(unstamped, float64(u.Entries))
		gauge(unstampedFor, float64(u.Seconds))
	}
	if at, ok := seconds(s.CheckpointAt); ok {
		gauge(checkpointAt, at)
	}
	if v := s.Verification; v != nil {
		if at, ok := seconds(v.Ended); ok {
			gauge(verifiedAt, at)
		}
		gauge(wrong, float64(v.Findings))
		gauge(unverified, truth(v.Failed()))
	}
	gauge(messages, float64(s.Messages))
	gauge(messageBytes, float64(s.Bytes))
	for _, a := range s.Accounts {
		lacking := 0
		for _, m := range a.Mailboxes {
			if !m.LeftOut() {
				lacking += max(0, m.Exists-m.Held-m.Erased)
			}
		}
		gauge(missing, float64(lacking), a.Name)
		if a.Keeping == nil {
			continue
		}
		for _, state := range daemon.KeepingStates {
			gauge(accountState, truth(a.Keeping.State == state), a.Name, state)
		}
	}
	return nil
}

func (c *collector) stages(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	lags, err := c.d.Lags(ctx)
	for stage, lag := range lags {
		gauge(stageLag, float64(lag.Entries), stage)
		for account, n := range lag.Messages {
			gauge(accountLag, float64(n), stage, account)
		}
	}
	return err
}

func (c *collector) waiting(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counted.IsZero() || time.Since(c.counted) > queueEvery {
		q, err := c.d.Queue(ctx)
		if err != nil {
			return err
		}
		c.queue, c.counted = q, time.Now()
	}
	for _, status := range slices.Sorted(maps.Keys(c.queue.Promises)) {
		gauge(promises, float64(c.queue.Promises[status]), status)
	}
	gauge(waitRequests, float64(c.queue.Requests))
	gauge(waitComplaint, float64(c.queue.Complaints))
	return nil
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// seconds is a time of RFC 3339 as Prometheus has it.
func seconds(s string) (float64, bool) {
	t, err := time.Parse(time.RFC3339, s)
	return float64(t.Unix()), err == nil
}

// stores returns how much the parts of the data folder dir take.
func stores(dir string) map[string]int64 {
	sizes := map[string]int64{}
	for store, names := range map[string][]string{
		"record":  {"record.db", "record.db-wal"},
		"derived": {"derived.db", "derived.db-wal"},
		"index":   {"index"},
	} {
		for _, name := range names {
			sizes[store] += sizeOf(filepath.Join(dir, name))
		}
	}
	return sizes
}

// sizeOf is what the files at a path take; what goes away meanwhile counts for
// nothing.
func sizeOf(path string) (size int64) {
	filepath.WalkDir(path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return nil
	})
	return size
}
