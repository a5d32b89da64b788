package imaptest

// Script is a scripted server: a small mailbox model that answers like a plain
// IMAP4rev1 server, and rules that answer otherwise.
type Script struct {
	Greeting     string // default "* OK [CAPABILITY ...] ready"
	Capabilities string // default "IMAP4rev1 IDLE"
	Mailboxes    []ScriptMailbox
	Rules        []Rule
}

// ScriptMailbox is a mailbox of the model.
type ScriptMailbox struct {
	Name        string // wire form without quotes
	List        string // whole LIST line instead of the default, without "* "
	UIDValidity string // default "1"; "-" sends none
	UIDNext     string // default highest UID + 1; "-" sends none
	Messages    []ScriptMessage
}

// ScriptMessage is a message of the model.
type ScriptMessage struct {
	UID          uint32
	Raw          string
	Flags        string // without parentheses
	InternalDate string // with quotes; default `"01-Mar-2025 10:00:00 +0000"`
	Size         int64  // RFC822.SIZE, default len(Raw)
}

// Rule answers commands instead of the model.
type Rule struct {
	// On is a prefix of the command without its tag, in any case.
	On string
	// After lets the model or a later rule answer the first After such commands.
	After int
	// Times ends the rule after that many uses; 0 is for ever.
	Times int
	// Reply is sent with %T replaced by the tag and, at the end, one of
	// <FIN>, <RST> (close the connection), <SILENT> (answer nothing more).
	// "<MODEL>" in it is replaced by the model's untagged responses.
	Reply string
}

// Fake is a running Script.
type Fake struct {
	Addr, Host string
	Port       int
}

// Start listens on a loopback port.
func (s Script) Start() (*Fake, error) { return nil, nil }

// Commands returns what all clients sent so far, without tags.
func (f *Fake) Commands() []string { return nil }

// Connections returns how many connections were accepted so far.
func (f *Fake) Connections() int { return 0 }

// Push sends lines to every open connection, unasked.
func (f *Fake) Push(lines ...string) {}

// Close stops the server.
func (f *Fake) Close() error { return nil }
