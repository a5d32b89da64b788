package verify

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/anchor"
	"onrecord/audit/tlog"
)

// stampRule is what a time-stamp is called: the size of its checkpoint, and the
// authority.
var stampRule = regexp.MustCompile(`^data/anchors/([0-9]{10})\.([a-z0-9-]+)\.tsr$`)

// A proven time is that of the earliest time-stamp over a checkpoint.
type proven struct {
	at        time.Time
	size      int64
	authority string
}

// times is level 2: third parties time-stamped states of the record that hold
// what is shown.
func (c *checker) times() {
	l := &c.levels[2]
	stamps := map[int64][]string{} // authorities by size
	for _, name := range c.files.under("data/anchors/") {
		if m := stampRule.FindStringSubmatch(name); m != nil {
			size, _ := strconv.ParseInt(m[1], 10, 64) // ten digits
			stamps[size] = append(stamps[size], m[2])
		}
	}
	switch {
	case len(stamps) == 0:
		l.unchecked("the bundle has no time-stamp: nothing but the firm's own clock says when the record stood so")
		return
	case c.roots == nil:
		l.unchecked("there are time-stamps over %d states of the record: give the root certificate of their authority, from a source that you trust", len(stamps))
	case c.key == nil:
		l.unchecked("whose signature to trust was not said")
	}
	if c.roots == nil || c.key == nil {
		return
	}
	if c.levels[1].Status == Fail {
		l.unchecked("level 1 fails: no time-stamp shows when something came into a record that it is not in")
		return
	}
	if c.checkpoint.Size == 0 {
		l.unchecked("there is no signed checkpoint of the bundle that they could be about")
		return
	}
	c.listed = c.listedAnchors()
	good, unknown := c.checkStamps(l, stamps)
	if unknown > 0 && len(good) == 0 {
		l.fail("none of the %d time-stamps leads to a root certificate that you named", unknown)
		return
	}
	if unknown > 0 {
		l.add(fmt.Sprintf("note: %d time-stamps of authorities whose root certificate you did not name count for nothing", unknown))
	}
	c.provenTimes(l, good)
}

// checkStamps checks the time-stamps of authorities over states of the record, and
// counts those that lead to no root that was named.
func (c *checker) checkStamps(l *Level, authorities map[int64][]string) (good []proven, unknown int) {
	for _, size := range slices.Sorted(maps.Keys(authorities)) {
		note, err := c.stampedCheckpoint(size)
		if err != nil {
			l.fail("the state of %d entries that was time-stamped: %v", size, err)
			continue
		}
		for _, authority := range authorities[size] {
			p, err := c.stamp(size, authority, note)
			switch {
			case errors.Is(err, anchor.ErrUnknownRoot):
				unknown++
			case err != nil:
				l.fail("time-stamp of %q over %d entries: %v", authority, size, err)
			default:
				good = append(good, p)
			}
		}
	}
	return good, unknown
}

// parseRoots reads the roots that the checker trusts, if any.
func parseRoots(texts [][]byte) (*x509.CertPool, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	return anchor.ParseRoots(bytes.Join(texts, []byte("\n")))
}

// stampedCheckpoint returns the checkpoint of a size that was time-stamped, if
// the same key signed it and the one of the bundle goes on from it.
func (c *checker) stampedCheckpoint(size int64) (note []byte, err error) {
	note, err = c.files.read(fmt.Sprintf("data/anchors/%010d.checkpoint", size))
	if err != nil {
		return nil, err
	}
	cp, err := c.open(note)
	switch {
	case err != nil:
		return nil, err
	case cp.Size != size || size > c.checkpoint.Size || cp.Origin != c.checkpoint.Origin:
		return nil, errors.New("it is another, or of another record")
	case size == c.checkpoint.Size && cp.Root != c.checkpoint.Root:
		return nil, errors.New("it is not that of the bundle: two histories were told")
	case size == c.checkpoint.Size:
		return note, nil
	}
	con, err := c.consistency(size)
	if err != nil {
		return nil, err
	}
	return note, tlog.CheckConsistency(con.Hashes, size, cp.Root, c.checkpoint.Size, c.checkpoint.Root)
}

func (c *checker) stamp(size int64, authority string, note []byte) (proven, error) {
	name := fmt.Sprintf("data/anchors/%010d.%s.tsr", size, authority)
	response, err := c.files.read(name)
	if err != nil {
		return proven{}, err
	}
	if !c.handedOut(name) {
		return proven{}, errors.New("it was changed after the firm made the bundle")
	}
	s, err := anchor.Check(response, note, c.roots)
	if err != nil {
		return proven{}, err
	}
	return proven{s.At, size, authority}, nil
}

// handedOut reports whether a file of which the digest is known is the one that
// the list names that level 1 holds against the record of the export. Much of a
// time-stamp is under no signature, such as the copy of a root certificate in
// it: who reads it more strictly than others would judge it otherwise.
func (c *checker) handedOut(name string) bool {
	return c.listed[fmt.Sprintf("%x  %s\n", c.sums[name], name)]
}

// listedAnchors are the lines of that list about time-stamps. It is read once: it may
// be as long as there are many of these.
func (c *checker) listedAnchors() map[string]bool {
	lines := map[string]bool{}
	list, err := c.files.read("manifest-sha256.txt")
	if err != nil {
		return lines // level 0 says so
	}
	for line := range strings.Lines(string(list)) {
		if strings.Contains(line, "  data/anchors/") {
			lines[line] = true
		}
	}
	return lines
}

// provenTimes tells for each entry that is shown by when it was in the record.
func (c *checker) provenTimes(l *Level, good []proven) {
	slices.SortStableFunc(good, func(a, b proven) int { return a.at.Compare(b.at) })
	c.stamps = good
	entries := slices.Sorted(maps.Keys(c.leaves))
	for _, p := range good {
		n, _ := slices.BinarySearch(entries, p.size) // those before are in that state
		if n == 0 {
			continue
		}
		l.say("by %s: entries %d to %d of those shown (%d in number) were in the record, as %q saw it with %d entries",
			p.at.Format(time.RFC3339), entries[0], entries[n-1], n, p.authority, p.size)
		entries = entries[n:]
	}
	if len(entries) > 0 {
		l.unchecked("%d entries, from entry %d on, are under no time-stamp that counts: when they came into the record is unproven", len(entries), entries[0])
	}
}
