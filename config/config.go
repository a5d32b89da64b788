package config

import (
	"time"
	_ "time/tzdata" // zone names work on machines without a zone database
)

// Config is what the file, the variables and the flags say together. Fill it
// with [Load], which has checked it: every value can be used as it is.
type Config struct {
	// The folder that holds the record, the index and the control socket.
	// Without it: /var/lib/onrecord for root or when the file read is
	// /etc/onrecord/config.yaml, else $XDG_DATA_HOME/onrecord
	// (~/.local/share/onrecord).
	DataDir string `config:"data_dir" path:"true" example:"/var/lib/onrecord"`

	// The firm whose mail this is.
	Firm Firm `config:"firm"`

	// The clients of the firm. Clients and addresses listed here are added to
	// the record; taking one out of this list does not take it out of the
	// record.
	Clients []Client `config:"clients"`

	// The IMAP accounts to read. The program only ever reads them: it never
	// changes, marks, moves or deletes anything on the server.
	Accounts []Account `config:"accounts"`

	// What the program tells about its own work, and the head of the record.
	Log Log `config:"log"`

	// Time stamps from outside.
	Anchor Anchor `config:"anchor"`

	// Look-ups of the keys by which senders sign their mail.
	DNS DNS `config:"dns"`

	// Text of attachments.
	Extract Extract `config:"extract"`

	// What the daemon calls attention to.
	Alerts Alerts `config:"alerts"`

	// The daemon's checks of the whole record, as 'onrecord verify' does them, but
	// with what the processor and the disk have left over. What one finds stands
	// in 'onrecord status', and raises an alert if something is wrong.
	Verify Verify `config:"verify"`

	// How long the mail of clients is kept.
	Retention Retention `config:"retention"`

	// Printed reports.
	Report Report `config:"report"`

	// Commands over a port of this machine, beside the control socket.
	API API `config:"api"`

	// File is the file that was read, absolute; empty if there was none.
	File string `config:"-"`

	// Warnings are things that are probably not meant but stop nothing, a
	// sentence each, without secrets.
	Warnings []string `config:"-"`
}

// Log is about the program's log lines, and about the log that is the record.
type Log struct {
	// How much the program says on standard error.
	Level string `config:"level" oneof:"debug info warn error" default:"info"`
	// As lines for people (text) or for machines (json).
	Format string `config:"format" oneof:"text json" default:"text"`
	// The first part of the name of a new record, a host or domain name. It
	// is fixed when the record is made. Without it: the first of
	// firm.domains, else the name of the machine.
	Origin string `config:"origin" example:"wasatchdoor.example"`
	// A second place for the newest signed head, best on another disk: it
	// betrays a record that was set back as a whole.
	SecondHead string `config:"second_head" path:"true" example:"/mnt/other-disk/onrecord.head"`
}

// Anchor is evidence of time from outside.
type Anchor struct {
	// Time-stamping authorities (RFC 3161), which then say when the record
	// stood as it did: the daemon asks each once an hour if the record has
	// grown, and an export asks them before it is written. They get nothing
	// but a SHA-256. None is asked unless it is named here. Name two that do
	// not depend on each other; public ones exist, with terms of their own,
	// such as http://timestamp.digicert.com, http://timestamp.sectigo.com and
	// https://freetsa.org/tsr.
	TSA []TSA `config:"tsa" optin:"true"`
}

// TSA is one time-stamping authority.
type TSA struct {
	// What to call it, unique: lower case, digits and hyphens. It stands in
	// names of files of a bundle.
	Name string `config:"name" example:"first" required:"true"`
	// Where it answers.
	URL string `config:"url" example:"https://tsa.example/rfc3161" required:"true"`
	// A PEM file with the root certificates its tokens must lead to. Have it
	// from a source that you trust.
	CAFile string `config:"ca_file" path:"true" example:"/etc/onrecord/tsa-root.pem" required:"true"`
}

// DNS is about name look-ups.
type DNS struct {
	// The resolvers to ask, as IP address with or without port. With two, both
	// are asked and their answers compared. They get to know which domains
	// write to the firm. Without it nobody is asked, and signatures of senders
	// can be checked only with keys that are on record.
	Resolvers []string `config:"resolvers" example:"[192.0.2.53, \"198.51.100.53:5353\"]"`
}

// Extract is about the text of attachments.
type Extract struct {
	// Whether to read the words in pictures and scans, by the program
	// tesseract, which must be installed. It takes seconds for each page.
	OCR bool `config:"ocr" default:"false"`
	// The languages of pictures and scans, as tesseract names them. Its data
	// for each must be installed.
	OCRLanguages []string `config:"ocr_languages" default:"[eng]"`
	// How much work an attachment may cause.
	Limits ExtractLimits `config:"limits"`
}

// ExtractLimits bound the work on one attachment.
type ExtractLimits struct {
	// Attachments larger than this are listed but not read.
	Size Size `config:"size" default:"64MiB"`
	// How much text is kept of one attachment.
	Text Size `config:"text" default:"1MiB"`
	// How long reading one attachment may take.
	Time time.Duration `config:"time" default:"30s"`
	// How much memory the process that reads attachments may take.
	Memory Size `config:"memory" default:"512MiB"`
}

// Verify is about the daemon's checks of the whole record.
type Verify struct {
	// How many days after one the next is due; 0d is never.
	Every time.Duration `config:"every" default:"7d"`
	// The time of day, in the firm's zone. One that is missed is done when the
	// daemon runs again.
	At string `config:"at" default:"02:00"`
}

// Retention is how long messages and documents of clients are kept. What belongs
// to no client is kept for ever, and so is what a hold covers or an open case is
// about, for as long as that lasts.
type Retention struct {
	// For how many years after the last contact with a client their mail is
	// kept; 0 is for ever. After that 'onrecord retention apply' may erase it;
	// nothing goes by itself.
	Years int `config:"years" default:"0"`
	// The member of staff in whose name the daemon erases once a day, outside
	// working hours, what 'onrecord retention apply' would, once the clock has
	// gone for a day without a jump. Without it the daemon erases nothing.
	EraseAs string `config:"erase_as" example:"dana@wasatchdoor.example"`
}

// RetentionYears is for how many years after the last contact the mail of a
// client is kept, 0 for ever.
func (c *Config) RetentionYears(client string) int {
	for _, cl := range c.Clients {
		if sameName(cl.Name, client) && cl.RetentionYears >= 0 {
			return cl.RetentionYears
		}
	}
	return c.Retention.Years
}

// Report is about printed reports.
type Report struct {
	// Font files (TrueType, .ttf) for scripts that the built-in fonts lack in a
	// PDF: they hold Latin, Greek and Cyrillic.
	Fonts []string `config:"fonts" path:"true" example:"[/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf]"`
}

// API is the daemon's answering of commands over HTTP on the loopback
// interface, for a program that cannot use the control socket.
type API struct {
	// Where the daemon answers. Nothing but this machine's loopback interface
	// is allowed. Without it: on the control socket alone.
	Listen string `config:"listen" example:"127.0.0.1:8025"`
	// Where the token is that a caller must send (Authorization: Bearer TOKEN),
	// in the same forms as a password; needed with listen. Who has it may do
	// whatever the commands can.
	Token Secret `config:"token" example:"{file: /etc/onrecord/api.token}"`
}

// OriginHost is the first part of the origin of a new record: log.origin, else
// the first of firm.domains, else empty, which stands for the host name.
func (c *Config) OriginHost() string {
	switch {
	case c.Log.Origin != "":
		return c.Log.Origin
	case len(c.Firm.Domains) > 0:
		return c.Firm.Domains[0]
	}
	return ""
}
