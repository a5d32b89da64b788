package imaptest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"onrecord/ingest/email"
)

// Server is an IMAP4rev1 server in this process, on a loopback port of its own,
// with one user. It keeps everything in memory. Its methods change mailboxes as
// another client would; they may be called while clients are connected.
type Server struct {
	Addr           string // host:port
	Host           string
	Port           int
	User, Password string
	CA             []byte // PEM of the certificate, if there is TLS

	mode   tlsMode
	ln     *countingListener
	server *imapserver.Server
	user   *imapmemserver.User
	done   chan struct{} // closed when Serve has returned

	mu    sync.Mutex // guards roles, and the steps of Rename and ResetUIDValidity
	roles map[string]email.Role
}

type tlsMode int

const (
	clearText tlsMode = iota
	implicitTLS
	startTLS
)

// An Option changes a [Server] before it listens.
type Option func(*Server)

// WithTLS makes the port speak TLS from the first octet.
func WithTLS() Option { return func(s *Server) { s.mode = implicitTLS } }

// WithSTARTTLS offers STARTTLS and refuses to log in without it.
func WithSTARTTLS() Option { return func(s *Server) { s.mode = startTLS } }

// Listen starts a server with one user, who has an INBOX.
func Listen(user, password string, opts ...Option) (*Server, error) {
	s := &Server{
		User: user, Password: password,
		user:  imapmemserver.NewUser(user, password),
		roles: map[string]email.Role{},
		done:  make(chan struct{}),
	}
	for _, o := range opts {
		o(s)
	}
	if err := s.Create("INBOX", email.RoleInbox); err != nil {
		return nil, err
	}
	ln, err := listenLoopback()
	if err != nil {
		return nil, err
	}
	s.ln = ln
	s.Addr, s.Host, s.Port = ln.address()
	if err := s.serve(); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return s, nil
}

// serve starts the server on its listener.
func (s *Server) serve() error {
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{owner: s}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapSearchRes: {},
			imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {}, imap.CapSpecialUse: {},
			imap.CapLiteralPlus: {},
		},
		Logger:       log.New(io.Discard, "", 0), // it would log every client that goes away
		InsecureAuth: s.mode != startTLS,
	}
	var ln net.Listener = s.ln
	if s.mode != clearText {
		cert, pem, err := certificate()
		if err != nil {
			return err
		}
		s.CA = pem
		options.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
		if s.mode == implicitTLS {
			ln = tls.NewListener(s.ln, options.TLSConfig)
			options.TLSConfig = nil
		}
	}
	s.server = imapserver.New(options)
	go func() {
		defer close(s.done)
		_ = s.server.Serve(ln) // ends when the listener is closed
	}()
	return nil
}

// Create makes a mailbox, which LIST gives the special-use attribute of role.
func (s *Server) Create(mailbox string, role email.Role) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.user.Create(mailbox, nil); err != nil {
		return fmt.Errorf("create %q: %w", mailbox, err)
	}
	s.roles[strings.TrimRight(mailbox, delimiter)] = role
	return nil
}

const delimiter = "/"

// Append adds a message. A zero time stands for now; flags are as on the wire,
// "\Seen" and the like.
func (s *Server) Append(mailbox string, raw []byte, at time.Time, flags ...string) error {
	options := &imap.AppendOptions{Time: at}
	for _, f := range flags {
		options.Flags = append(options.Flags, imap.Flag(f))
	}
	if _, err := s.user.Append(mailbox, literal{strings.NewReader(string(raw))}, options); err != nil {
		return fmt.Errorf("append to %q: %w", mailbox, err)
	}
	return nil
}

// literal makes a reader of a string an imap.LiteralReader.
type literal struct{ *strings.Reader }

// Size returns the octets of the literal.
func (l literal) Size() int64 { return l.Reader.Size() }

// Expunge removes messages for good.
func (s *Server) Expunge(mailbox string, uids ...uint32) error {
	if err := s.AddFlags(mailbox, uids, string(imap.FlagDeleted)); err != nil {
		return err
	}
	return s.inside(mailbox, func(u *imapmemserver.UserSession) error {
		set := uidSet(uids)
		return u.Expunge(nil, &set)
	})
}

// AddFlags adds flags to messages.
func (s *Server) AddFlags(mailbox string, uids []uint32, flags ...string) error {
	store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true}
	for _, f := range flags {
		store.Flags = append(store.Flags, imap.Flag(f))
	}
	return s.inside(mailbox, func(u *imapmemserver.UserSession) error {
		set := uidSet(uids)
		found, err := u.Search(imapserver.NumKindUID, &imap.SearchCriteria{UID: []imap.UIDSet{set}}, &imap.SearchOptions{})
		if err != nil {
			return err
		}
		if int(found.Count) != len(uids) {
			return fmt.Errorf("%q holds %d of the UIDs %v", mailbox, found.Count, uids)
		}
		return u.Store(nil, set, store, nil)
	})
}

// inside runs f on a session of its own that has the mailbox selected.
func (s *Server) inside(mailbox string, f func(*imapmemserver.UserSession) error) error {
	u := imapmemserver.NewUserSession(s.user)
	if _, err := u.Select(mailbox, &imap.SelectOptions{}); err != nil {
		return fmt.Errorf("select %q: %w", mailbox, err)
	}
	defer u.Close()
	return f(u)
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}

// Rename renames a mailbox and those below it; UIDs and UIDVALIDITY stay.
func (s *Server) Rename(from, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.roles[from]; !ok {
		return fmt.Errorf("rename %q: no such mailbox", from)
	}
	for _, name := range s.names() {
		rest, below := strings.CutPrefix(name, from+delimiter)
		if name != from && !below {
			continue
		}
		next := to
		if below {
			next += delimiter + rest
		}
		if err := s.user.Rename(name, next, nil); err != nil {
			return fmt.Errorf("rename %q: %w", name, err)
		}
		s.roles[next] = s.roles[name]
		delete(s.roles, name)
	}
	return nil
}

// Delete removes a mailbox.
func (s *Server) Delete(mailbox string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.user.Delete(mailbox); err != nil {
		return fmt.Errorf("delete %q: %w", mailbox, err)
	}
	delete(s.roles, mailbox)
	return nil
}

// ResetUIDValidity gives a mailbox a new UIDVALIDITY and its messages new UIDs,
// from 1, as after a restore. Clients that have it selected see no more of it.
func (s *Server) ResetUIDValidity(mailbox string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	const copied = "\x00copy"
	if err := s.user.Create(copied, nil); err != nil {
		return err
	}
	err := s.inside(mailbox, func(u *imapmemserver.UserSession) error {
		var all imap.UIDSet
		all.AddRange(1, 0)
		_, err := u.Copy(all, copied)
		return err
	})
	if err == nil {
		err = s.user.Delete(mailbox)
	}
	if err != nil {
		return fmt.Errorf("reset %q: %w", mailbox, err)
	}
	return s.user.Rename(copied, mailbox, nil)
}

// names returns the mailboxes in order; s.mu is held.
func (s *Server) names() []string {
	var names []string
	for n := range s.roles {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Connections returns how many connections were accepted so far.
func (s *Server) Connections() int { return s.ln.count() }

// CutAll resets all connections; the server goes on listening.
func (s *Server) CutAll() { s.ln.cutAll() }

// Close stops the server and ends its connections.
func (s *Server) Close() error {
	err := s.ln.Close()
	s.ln.cutAll()
	<-s.done
	return err
}

var _ imapserver.SessionIMAP4rev2 = (*session)(nil)

// roleAttr is the special-use attribute of each role (RFC 6154, RFC 8457).
var roleAttr = map[email.Role]imap.MailboxAttr{
	email.RoleSent: imap.MailboxAttrSent, email.RoleDrafts: imap.MailboxAttrDrafts, email.RoleJunk: imap.MailboxAttrJunk,
	email.RoleTrash: imap.MailboxAttrTrash, email.RoleArchive: imap.MailboxAttrArchive, email.RoleAll: imap.MailboxAttrAll,
	email.RoleFlagged: imap.MailboxAttrFlagged, email.RoleImportant: "\\Important",
}
