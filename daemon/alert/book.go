package alert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"onrecord/audit/record"
)

// A Book keeps in a file what has been told, by channel, so that nobody is told
// twice. Without the file everything is told again.
type Book struct {
	path     string
	saved    []byte
	Channels map[string]*page `json:"channels"`
}

// A page is what was told over one channel.
type page struct {
	Told   map[string]told `json:"told"`   // by id of the alert
	Digest string          `json:"digest"` // day of the last digest
}

type told struct {
	Grade string    `json:"grade"`
	Stood time.Time `json:"stood"` // when it stood last
}

// afterGone is for how long an alert that does not stand any more is
// remembered: one that comes and goes is not told each time. It is noted every
// hour that it stands.
const (
	afterGone = 24 * time.Hour
	noteEvery = time.Hour
)

// Open reads the book at path. One that is damaged counts as none, and so does one that
// cannot be read, with an error: better twice than never.
func Open(path string) (*Book, error) {
	b := &Book{path: path}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	b.saved = data
	if json.Unmarshal(data, b) != nil || b.Channels == nil {
		b.Channels = map[string]*page{}
	}
	if err != nil {
		return b, fmt.Errorf("read what was told: %w", err)
	}
	return b, nil
}

// New returns those of the alerts that stand which were not told over a channel,
// or have become worse since.
func (b *Book) New(channel string, standing []Alert) []Alert {
	var list []Alert
	for _, a := range standing {
		if t, ok := b.page(channel).Told[a.ID]; !ok || t.Grade == Amber && a.Grade == Red {
			list = append(list, a)
		}
	}
	return list
}

// Tell notes that alerts were told over a channel.
func (b *Book) Tell(channel string, now time.Time, list []Alert) {
	for _, a := range list {
		b.page(channel).Told[a.ID] = told{a.Grade, now}
	}
}

// Stand notes which alerts stand now, and forgets those that have long not.
func (b *Book) Stand(now time.Time, standing []Alert) {
	for channel := range b.Channels {
		p := b.page(channel)
		for _, a := range standing {
			if t, ok := p.Told[a.ID]; ok && now.Sub(t.Stood) >= noteEvery {
				t.Stood = now
				p.Told[a.ID] = t
			}
		}
		for id, t := range p.Told {
			switch {
			case now.Sub(t.Stood) > afterGone:
				delete(p.Told, id)
			case t.Stood.After(now): // by a clock that was ahead
				t.Stood = now
				p.Told[id] = t
			}
		}
	}
}

// Forget forgets that an alert was told about which somebody has decided since: if it
// stands again, it is told again.
func (b *Book) Forget(id string) {
	for channel := range b.Channels {
		delete(b.page(channel).Told, id)
	}
}

// DigestDue reports whether no digest went over a channel that day.
func (b *Book) DigestDue(channel, day string) bool { return b.page(channel).Digest != day }

// DigestSent notes the digest of a day.
func (b *Book) DigestSent(channel, day string) { b.page(channel).Digest = day }

func (b *Book) page(channel string) *page {
	p := b.Channels[channel]
	if p == nil {
		p = &page{}
		b.Channels[channel] = p
	}
	if p.Told == nil {
		p.Told = map[string]told{}
	}
	return p
}

// Save writes the book, if it has changed.
func (b *Book) Save() error {
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return fmt.Errorf("keep what was told: %w", err)
	}
	if bytes.Equal(data, b.saved) {
		return nil
	}
	if err := record.WriteFile(b.path, data); err != nil {
		return fmt.Errorf("keep what was told: %w", err)
	}
	b.saved = data
	return nil
}
