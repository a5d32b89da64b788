package imaptest

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"sync"

	"onrecord/ingest/imapwire"
)

// A Script is a server that says what it is told to say. Without rules it is a
// plain read-only IMAP4rev1 server over Mailboxes that lets everybody in; rules
// make it odd.
type Script struct {
	Greeting     string // default "* OK [CAPABILITY <Capabilities>] ready"
	Capabilities string // default "IMAP4rev1 IDLE"; ESEARCH and LIST-STATUS do something
	Mailboxes    []ScriptMailbox
	Rules        []Rule // the first that applies answers
}

// A ScriptMailbox is a mailbox of a [Script].
type ScriptMailbox struct {
	Name        string // as on the wire, without quotes
	List        string // what stands behind "* LIST "; default `() "/" "<Name>"`
	UIDValidity string // default "1"; "-" sends none
	UIDNext     string // default the highest UID + 1; "-" sends none
	ModSeq      string // HIGHESTMODSEQ, to whoever asks for it (RFC 7162); default none
	Messages    []ScriptMessage
}

// A ScriptMessage is a message of a [ScriptMailbox], in the order of its UID.
type ScriptMessage struct {
	UID          uint32
	Raw          string
	Flags        string // without parentheses
	InternalDate string // as on the wire; default `"01-Mar-2025 10:00:00 +0000"`
	Size         int64  // RFC822.SIZE; default the octets of Raw
}

// A Rule answers commands instead of the model.
type Rule struct {
	// On is what the command begins with, without its tag, in any case:
	// "UID FETCH 7 ", "EXAMINE".
	On string
	// Over is for commands of more octets only.
	Over int
	// After is how many such commands the rule lets pass before it applies,
	// counted over all connections.
	After int
	// Times ends the rule after that many commands; 0 is for ever.
	Times int
	// Reply is what to send; line ends are CRLF and are to be given. In it %T
	// is the tag, and %M the untagged responses that the model would have sent.
	// At its end, <FIN> and <RST> end the connection, and <SILENT> makes the
	// server say nothing more on it.
	Reply string
}

// Fake is a running [Script].
type Fake struct {
	Addr string // host:port
	Host string
	Port int

	ln *countingListener
	wg sync.WaitGroup

	mu       sync.Mutex // guards what follows
	script   Script
	byName   map[string]int // index of a mailbox; INBOX in capitals
	used     map[int]int    // commands that a rule has matched
	commands []string
	conns    map[*fakeConn]bool
}

// Start listens on a loopback port.
func (s Script) Start() (*Fake, error) {
	ln, err := listenLoopback()
	if err != nil {
		return nil, err
	}
	if s.Capabilities == "" {
		s.Capabilities = "IMAP4rev1 IDLE"
	}
	if s.Greeting == "" {
		s.Greeting = "* OK [CAPABILITY " + s.Capabilities + "] ready"
	}
	f := &Fake{ln: ln, script: s, used: map[int]int{}, conns: map[*fakeConn]bool{}}
	f.index()
	f.Addr, f.Host, f.Port = ln.address()
	f.wg.Go(f.serve)
	return f, nil
}

// Commands returns what all clients sent so far, without tags; what LOGIN and
// AUTHENTICATE had behind them is left out.
func (f *Fake) Commands() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.commands...)
}

// CommandCount is the length of Commands.
func (f *Fake) CommandCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.commands)
}

// Connections returns how many connections were accepted so far.
func (f *Fake) Connections() int { return f.ln.count() }

// Update changes the script for commands to come.
func (f *Fake) Update(change func(*Script)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.script)
	f.index()
	f.used = map[int]int{}
}

// Push sends lines, without their ends, to every open connection, unasked.
func (f *Fake) Push(lines ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.conns {
		c.send(strings.Join(lines, "\r\n") + "\r\n")
	}
}

// Close stops the server, resets its connections, and waits until it is done.
func (f *Fake) Close() error {
	err := f.ln.Close()
	f.ln.cutAll()
	f.wg.Wait()
	return err
}

func (f *Fake) serve() {
	for {
		conn, err := f.ln.Accept()
		if err != nil {
			return // closed
		}
		c := &fakeConn{f: f, conn: conn, br: bufio.NewReader(conn)}
		f.mu.Lock()
		f.conns[c] = true
		greeting := f.script.Greeting
		f.mu.Unlock()
		f.wg.Go(func() {
			c.send(greeting + "\r\n")
			c.run()
			f.mu.Lock()
			delete(f.conns, c)
			f.mu.Unlock()
			_ = conn.Close() // the client may have been faster
		})
	}
}

// note keeps a command for Commands.
func (f *Fake) note(cmd string) {
	for _, secret := range []string{"LOGIN", "AUTHENTICATE"} {
		if hasPrefixFold(cmd, secret) {
			cmd = secret
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.commands = append(f.commands, cmd)
}

// rule returns the reply of the first rule that applies to cmd.
func (f *Fake) rule(cmd string) (reply string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, r := range f.script.Rules {
		if !hasPrefixFold(cmd, r.On) || len(cmd) <= r.Over {
			continue
		}
		f.used[i]++
		n := f.used[i] - r.After
		if n > 0 && (r.Times == 0 || n <= r.Times) {
			return r.Reply, true
		}
	}
	return "", false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// mailbox returns the mailbox of a name as it stands in a command.
func (f *Fake) mailbox(name string) (ScriptMailbox, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s, ok := imapwire.Text(name); ok {
		name = s
	}
	i, ok := f.byName[inboxUpper(name)]
	if !ok {
		return ScriptMailbox{}, false
	}
	return f.script.Mailboxes[i], true
}

// index makes byName; f.mu is held, or nobody else has f yet.
func (f *Fake) index() {
	f.byName = make(map[string]int, len(f.script.Mailboxes))
	for i, m := range slices.Backward(f.script.Mailboxes) { // the first of a name counts
		f.byName[inboxUpper(m.Name)] = i
	}
}

// inboxUpper is a name as it is looked up: INBOX has its name in any case.
func inboxUpper(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return name
}

func (m ScriptMailbox) uidValidity() string {
	if m.UIDValidity == "" {
		return "1"
	}
	return m.UIDValidity
}

func (m ScriptMailbox) uidNext() string {
	switch {
	case m.UIDNext != "":
		return m.UIDNext
	case len(m.Messages) == 0:
		return "1"
	}
	return fmt.Sprint(m.Messages[len(m.Messages)-1].UID + 1)
}
