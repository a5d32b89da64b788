package imaptest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"onrecord/ingest/email"
)

// A History is what other clients do to the mail of a [Real], in an order that
// its seed decides, and a memory of it: each message under each UID that it ever
// had. Whoever reads the server beside it can be held against that memory.
type History struct {
	Boxes []*Box
	Done  Acts

	r     *Real
	rng   *rand.Rand
	mail  func(n int) []byte
	names int // given so far
}

// A Box is a mailbox of a [History]. Its name may change, its UIDVALIDITY does
// not.
type Box struct {
	Name        string
	UIDValidity uint32
	Messages    map[uint32]email.Digest // all that ever were here, by UID
	Gone        map[uint32]bool         // of these, the ones that were expunged
}

// Acts counts what was done.
type Acts struct{ Delivered, Copied, Expunged, Flagged, Renamed, Created int }

// String lists the counts.
func (a Acts) String() string {
	return fmt.Sprintf("%d delivered, %d copied, %d expunged, %d flag changes, %d mailboxes renamed, %d created",
		a.Delivered, a.Copied, a.Expunged, a.Flagged, a.Renamed, a.Created)
}

// NewHistory begins a history with the empty mailboxes of r. The n-th delivery
// brings mail(n).
func NewHistory(t TB, r *Real, seed uint64, mail func(n int) []byte) *History {
	t.Helper()
	h := &History{r: r, rng: rand.New(rand.NewPCG(seed, 1)), mail: mail}
	for _, name := range []string{"INBOX", r.Name("Sent")} {
		h.add(t, name)
	}
	return h
}

// add takes a mailbox into the history. It is opened once: a Dovecot that was
// just killed may say of one that nobody has opened that its UIDVALIDITY is 0.
func (h *History) add(t TB, name string) {
	t.Helper()
	b := &Box{Name: name, Messages: map[uint32]email.Digest{}, Gone: map[uint32]bool{}}
	h.r.session(t, func(c *imapclient.Client) error {
		data, err := c.Select(name, nil).Wait()
		if err == nil {
			b.UIDValidity = data.UIDValidity
		}
		return err
	})
	h.Boxes = append(h.Boxes, b)
}

// there returns the UIDs of what is in a mailbox, in order.
func (b *Box) there() []uint32 {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(b.Messages)), func(uid uint32) bool { return b.Gone[uid] })
}

// maxBoxes is how many mailboxes a history creates at most.
const maxBoxes = 8

// Act does one thing, most often a delivery.
func (h *History) Act(t TB) {
	t.Helper()
	b := h.Boxes[h.rng.IntN(len(h.Boxes))]
	switch p := h.rng.IntN(100); {
	case p < 50:
		h.deliver(t, b, 1+h.rng.IntN(5))
	case p < 60:
		h.copy(t, b, h.Boxes[h.rng.IntN(len(h.Boxes))])
	case p < 75:
		h.expunge(t, b)
	case p < 85:
		h.flag(t, b)
	case p < 95 && b != h.Boxes[0] && b != h.Boxes[1]:
		h.rename(t, b)
	case len(h.Boxes) < maxBoxes:
		h.Done.Created++
		name := h.newName()
		h.r.Create(t, name)
		h.add(t, name)
	default:
		h.Deliver(t)
	}
}

// Deliver brings a message into INBOX and returns its number.
func (h *History) Deliver(t TB) (n int) {
	t.Helper()
	h.deliver(t, h.Boxes[0], 1)
	return h.Done.Delivered - 1
}

func (h *History) deliver(t TB, b *Box, messages int) {
	t.Helper()
	h.r.session(t, func(c *imapclient.Client) error {
		for range messages {
			raw := h.mail(h.Done.Delivered)
			cmd := c.Append(b.Name, int64(len(raw)), nil)
			_, writeErr := cmd.Write(raw)
			closeErr := cmd.Close()
			data, err := cmd.Wait() // says more than the other two
			if err != nil {
				return err
			}
			if writeErr != nil || closeErr != nil {
				return fmt.Errorf("%v, %v", writeErr, closeErr)
			}
			if err := b.put(uint32(data.UID), data.UIDValidity, email.DigestOf(raw)); err != nil {
				return err
			}
			h.Done.Delivered++
		}
		return nil
	})
}

// put notes a message under the UID that the server gave it.
func (b *Box) put(uid, validity uint32, d email.Digest) error {
	if _, taken := b.Messages[uid]; taken || uid == 0 || validity != b.UIDValidity {
		return fmt.Errorf("%s: the server gives a message the UID %d under UIDVALIDITY %d, which was %d", b.Name, uid, validity, b.UIDValidity)
	}
	b.Messages[uid] = d
	return nil
}

func (h *History) copy(t TB, from, to *Box) {
	t.Helper()
	there := from.there()
	if len(there) == 0 || from == to {
		return
	}
	uid := there[h.rng.IntN(len(there))]
	h.r.session(t, func(c *imapclient.Client) error {
		if _, err := c.Select(from.Name, nil).Wait(); err != nil {
			return err
		}
		data, err := c.Copy(uidSet([]uint32{uid}), to.Name).Wait()
		if err != nil {
			return err
		}
		uids, _ := data.DestUIDs.Nums()
		if len(uids) != 1 {
			return fmt.Errorf("a copy of one message has the UIDs %v", uids)
		}
		h.Done.Copied++
		return to.put(uint32(uids[0]), data.UIDValidity, from.Messages[uid])
	})
}

// expunge removes a few messages, now and then half of them.
func (h *History) expunge(t TB, b *Box) {
	t.Helper()
	there := b.there()
	n := min(len(there), 1+h.rng.IntN(4))
	if h.rng.IntN(20) == 0 {
		n = len(there) / 2
	}
	if n == 0 {
		return
	}
	h.rng.Shuffle(len(there), func(i, j int) { there[i], there[j] = there[j], there[i] })
	h.r.Expunge(t, b.Name, there[:n]...)
	for _, uid := range there[:n] {
		b.Gone[uid] = true
	}
	h.Done.Expunged += n
}

// flag changes the flags of everything in a mailbox: a storm.
func (h *History) flag(t TB, b *Box) {
	t.Helper()
	there := b.there()
	if len(there) == 0 {
		return
	}
	ops := []imap.StoreFlagsOp{imap.StoreFlagsAdd, imap.StoreFlagsDel}
	h.r.session(t, func(c *imapclient.Client) error {
		if _, err := c.Select(b.Name, nil).Wait(); err != nil {
			return err
		}
		for range 4 {
			store := &imap.StoreFlags{Op: ops[h.rng.IntN(2)], Silent: true, Flags: []imap.Flag{[]imap.Flag{imap.FlagSeen, imap.FlagFlagged, "$label1"}[h.rng.IntN(3)]}}
			if err := c.Store(uidSet(there), store, nil).Close(); err != nil {
				return err
			}
			h.Done.Flagged += len(there)
		}
		return nil
	})
}

func (h *History) rename(t TB, b *Box) {
	t.Helper()
	name := h.newName()
	h.r.Rename(t, b.Name, name)
	b.Name = name
	h.Done.Renamed++
}

// newName is a name that no mailbox has had.
func (h *History) newName() string {
	h.names++
	return h.r.Name("Clients " + strconv.Itoa(h.names))
}
