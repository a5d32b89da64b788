package imaptest

import (
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"onrecord/ingest/email"
)

// session is one connection: the library's session with roles in its LIST.
type session struct {
	*imapmemserver.UserSession // nil before login
	owner                      *Server
}

// Login implements imapserver.Session.
func (s *session) Login(user, password string) error {
	if err := s.owner.user.Login(user, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(s.owner.user)
	return nil
}

// Create implements imapserver.Session.
func (s *session) Create(mailbox string, _ *imap.CreateOptions) error {
	return s.owner.Create(mailbox, email.NoRole)
}

// Delete implements imapserver.Session.
func (s *session) Delete(mailbox string) error { return s.owner.Delete(mailbox) }

// Rename implements imapserver.Session.
func (s *session) Rename(from, to string, _ *imap.RenameOptions) error {
	return s.owner.Rename(from, to)
}

// Idle implements imapserver.Session. It polls: the library's own Idle misses
// what happens between its "+" and its first look.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return nil
		case <-tick.C:
			if err := s.Poll(w, true); err != nil {
				return err
			}
		}
	}
}

// List implements imapserver.Session. Every mailbox counts as subscribed.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	for _, name := range s.owner.names() {
		role := roleAttr[s.owner.roles[name]]
		if !matches(name, ref, patterns) || options.SelectSpecialUse && role == "" {
			continue
		}
		data := &imap.ListData{Mailbox: name, Delim: '/'}
		if options.ReturnSubscribed || options.SelectSubscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if role != "" {
			data.Attrs = append(data.Attrs, role)
		}
		if options.ReturnStatus != nil {
			status, err := s.owner.user.Status(name, options.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = status
		}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

func matches(name, ref string, patterns []string) bool {
	for _, p := range patterns {
		if imapserver.MatchList(name, '/', ref, p) {
			return true
		}
	}
	return false
}
