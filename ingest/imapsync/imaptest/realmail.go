package imaptest

import (
	"bytes"
	"fmt"
	"iter"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// firstLogin logs in once: some servers make the mailboxes only then.
func (r *Real) firstLogin(t TB) {
	t.Helper()
	r.session(t, func(*imapclient.Client) error { return nil })
}

// session logs in as another client, runs do, and logs out.
func (r *Real) session(t TB, do func(*imapclient.Client) error) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(r.Host, strconv.Itoa(r.Port)), 10*time.Second)
	if err != nil {
		t.Fatalf("%s: %v", r.Kind, err)
	}
	stuck := time.AfterFunc(time.Minute, func() { _ = conn.Close() }) // ends every wait below
	defer stuck.Stop()
	c := imapclient.New(conn, nil)
	defer c.Close()
	err = c.WaitGreeting()
	if err == nil {
		err = c.Login(r.User, r.Password).Wait()
	}
	if err == nil {
		err = do(c)
	}
	if err != nil {
		t.Fatalf("%s: as another client: %v", r.Kind, err)
	}
	_ = c.Logout().Wait() // what was to be done is done
}

// Deliver adds messages, as new mail comes.
func (r *Real) Deliver(t TB, folder string, raw ...[]byte) {
	t.Helper()
	dir, err := os.MkdirTemp(r.Dir, "deliver-")
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // it is the server's user who reads
		t.Fatalf("%v", err)
	}
	args := []string{"deliver", r.Dir, folder}
	for i, m := range raw {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, m, 0o644); err != nil {
			t.Fatalf("%v", err)
		}
		args = append(args, name)
	}
	r.must(t, args...)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatalf("%v", err)
	}
}

// Append puts a message into a mailbox as a client can: with a date of its own
// choice.
func (r *Real) Append(t TB, folder string, raw []byte, at time.Time) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error {
		cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: at})
		if _, err := cmd.Write(raw); err != nil {
			return err
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		_, err := cmd.Wait()
		return err
	})
}

// Fill adds many messages at once by writing them into the maildir of a Dovecot,
// byte for byte as they are: thousands a second. UIDs follow their order.
func (r *Real) Fill(t TB, folder string, messages iter.Seq[[]byte]) {
	t.Helper()
	if r.Kind != "dovecot" {
		t.Fatalf("%s: Fill is for Dovecot only", r.Kind)
	}
	r.session(t, func(c *imapclient.Client) error { // makes the maildir
		_, err := c.Select(folder, nil).Wait()
		return err
	})
	dir := filepath.Join(r.path(t, folder), "cur")
	base, n := time.Now().Unix(), 0
	for m := range messages {
		// S and W spare Dovecot to measure each message: its octets, and those
		// with CRLF line ends.
		size := len(m) + bytes.Count(m, []byte("\n")) - bytes.Count(m, []byte("\r\n"))
		name := filepath.Join(dir, fmt.Sprintf("%d.M%07dP1.fill,S=%d,W=%d:2,", base, n, len(m), size))
		if err := os.WriteFile(name, m, 0o600); err != nil {
			t.Fatalf("%v", err)
		}
		if err := ownLike(name, dir); err != nil {
			t.Fatalf("%v", err)
		}
		n++
	}
}

var (
	anyFile   = regexp.MustCompile(`^[^.]`)
	cyrusFile = regexp.MustCompile(`^[0-9]+\.$`)
)

// Expunge removes messages for good.
func (r *Real) Expunge(t TB, folder string, uids ...uint32) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error {
		if _, err := c.Select(folder, nil).Wait(); err != nil {
			return err
		}
		deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		if err := c.Store(uidSet(uids), deleted, nil).Close(); err != nil {
			return err
		}
		return c.UIDExpunge(uidSet(uids)).Close()
	})
}

// AddFlags adds flags to messages.
func (r *Real) AddFlags(t TB, folder string, uids []uint32, flags ...string) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error {
		if _, err := c.Select(folder, nil).Wait(); err != nil {
			return err
		}
		store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true}
		for _, f := range flags {
			store.Flags = append(store.Flags, imap.Flag(f))
		}
		return c.Store(uidSet(uids), store, nil).Close()
	})
}

// Create makes a mailbox.
func (r *Real) Create(t TB, folder string) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error { return c.Create(folder, nil).Wait() })
}

// Rename renames a mailbox.
func (r *Real) Rename(t TB, from, to string) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error { return c.Rename(from, to, nil).Wait() })
}

// Delete removes a mailbox.
func (r *Real) Delete(t TB, folder string) {
	t.Helper()
	r.session(t, func(c *imapclient.Client) error { return c.Delete(folder).Wait() })
}

// Flags returns the flags of every message by UID, sorted, as another client
// sees them; \Recent is left out, since every session changes it.
func (r *Real) Flags(t TB, folder string) map[uint32][]string {
	t.Helper()
	all := map[uint32][]string{}
	r.session(t, func(c *imapclient.Client) error {
		if _, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return err
		}
		var set imap.UIDSet
		set.AddRange(1, 0)
		messages, err := c.Fetch(set, &imap.FetchOptions{UID: true, Flags: true}).Collect()
		for _, m := range messages {
			flags := []string{}
			for _, f := range m.Flags {
				if f != `\Recent` {
					flags = append(flags, string(f))
				}
			}
			slices.Sort(flags)
			all[uint32(m.UID)] = flags
		}
		return err
	})
	return all
}

// UIDValidity returns the UIDVALIDITY of a mailbox.
func (r *Real) UIDValidity(t TB, folder string) uint32 {
	t.Helper()
	var validity uint32
	r.session(t, func(c *imapclient.Client) error {
		d, err := c.Status(folder, &imap.StatusOptions{UIDValidity: true}).Wait()
		if err == nil {
			validity = d.UIDValidity
		}
		return err
	})
	return validity
}

// ResetUIDValidity gives a mailbox another UIDVALIDITY. On Cyrus it is deleted,
// made anew and filled with the same messages, which INBOX does not allow.
func (r *Real) ResetUIDValidity(t TB, folder string) {
	t.Helper()
	old := r.UIDValidity(t, folder)
	var messages [][]byte
	if r.Kind == "cyrus" {
		messages = r.Files(t, folder)
	}
	for range 10 {
		switch r.Kind {
		case "dovecot", "courier":
			r.must(t, "uidvalidity", r.Dir, folder, fmt.Sprint(old+1))
		case "cyrus":
			r.Delete(t, folder)
			r.Create(t, folder)
		}
		if r.UIDValidity(t, folder) != old {
			r.Deliver(t, folder, messages...)
			return
		}
		time.Sleep(300 * time.Millisecond) // these take the time of day for it
	}
	t.Fatalf("%s: UIDVALIDITY of %q is still %d", r.Kind, folder, old)
}
