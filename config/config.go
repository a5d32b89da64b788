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

// Firm is the company that runs onrecord.
type Firm struct {
	// Its name, as it appears in reports.
	Name string `config:"name" example:"Wasatch Door"`

	// Its mail domains. Every address in them counts as the firm's own. Leave
	// it empty if the firm uses addresses of a public mail service (gmail.com)
	// and list these under staff.
	Domains []string `config:"domains" example:"[wasatchdoor.example]"`

	// The time zone of the firm, as a name of the IANA database: dates without
	// a zone are read in it. Without it: the zone of the machine.
	Timezone string `config:"timezone" example:"America/Denver"`

	// The people of the firm. Listing them gives addresses names, and lets one
	// person have several addresses, also outside the firm's domains.
	Staff []Person `config:"staff"`

	// How the firm writes dates in figures: 3/4 is March 4 for mdy, 3 April
	// for dmy. Without it: by the time zone.
	DateOrder string `config:"date_order" oneof:"dmy mdy ymd" example:"mdy"`

	// The country whose public holidays count, as ISO 3166 code of two letters.
	// Known are those of AU, CA, GB, IE, IN, NZ and US; of others only the days
	// of working_hours count.
	Country string `config:"country" example:"US"`

	// When the firm is open.
	WorkingHours WorkingHours `config:"working_hours"`
}

// WorkingHours say when the firm is open, in the firm's zone.
type WorkingHours struct {
	// The days.
	Days []string `config:"days" oneof:"mon tue wed thu fri sat sun" default:"[mon, tue, wed, thu, fri]"`
	// The first minute.
	From string `config:"from" default:"08:00"`
	// The first minute after.
	To string `config:"to" default:"17:00"`
}

// Person is one of the staff.
type Person struct {
	// The name, as it appears in reports.
	Name string `config:"name" example:"Dana Whitlock" required:"true"`
	// All addresses the person writes from or is written to.
	Addresses []string `config:"addresses" example:"[dana@wasatchdoor.example]" required:"true"`
}

// Client is a customer the firm serves.
type Client struct {
	// The name, unique; commands take it as --client NAME.
	Name string `config:"name" example:"Victor Hale" required:"true"`
	// All addresses of the client.
	Addresses []string `config:"addresses" example:"[victor.hale@mail.example]" required:"true"`
	// The day the client became one.
	Since Date `config:"since" example:"2025-03-01"`
	// For how many years after the last contact their mail is kept, in place of
	// retention.years; 0 is for ever, -1 is as retention.years says.
	RetentionYears int `config:"retention_years" default:"-1"`
}

// Account is one IMAP log-in.
type Account struct {
	// What the account is called in commands and in the record, unique. Do
	// not change it later: a new name is a new account, fetched anew.
	Name string `config:"name" example:"dana" required:"true"`

	// The IMAP server, without port.
	Host string `config:"host" example:"imap.example.net" required:"true"`

	// The port. Without it: 993 with tls implicit, else 143.
	Port int `config:"port" example:"993"`

	// How the connection is protected: TLS from the first byte (implicit), TLS
	// asked for on a plain connection (starttls), or nothing (none; only to
	// this machine).
	TLS string `config:"tls" oneof:"implicit starttls none" default:"implicit"`

	// A PEM file with the certificates to trust for this server in place of
	// the system's, for a server with a certificate of its own making.
	CAFile string `config:"ca_file" path:"true" example:"/etc/onrecord/imap-ca.pem"`

	// The user name, often the whole address.
	Username string `config:"username" example:"dana@wasatchdoor.example" required:"true"`

	// Where the password is; the file never holds the password itself. One of
	//   {command: "pass show imap/dana"}    first line of what the command prints; in a shell
	//   {command: [pass, show, imap/dana]}  the same without a shell
	//   {file: /etc/onrecord/dana.password} a file readable by its owner only
	//   {env: DANA_PASSWORD}                a variable
	//   {credential: dana}                  a credential of the systemd service
	Password Secret `config:"password" example:"{command: \"pass show imap/dana\"}" required:"or oauth2"`

	// How to log in. auto takes the best the server offers.
	Auth string `config:"auth" oneof:"auto plain login xoauth2 oauthbearer" default:"auto"`

	// Log-in by access token in place of a password.
	OAuth2 OAuth2 `config:"oauth2"`

	// The address of the person whose mailbox it is. Without it: the username,
	// if that is an address.
	Owner string `config:"owner" example:"dana@wasatchdoor.example"`

	// Other addresses of the firm whose mail, received and sent, lies in this
	// account too, such as a common address that is delivered here. Mail of an
	// address with no account counts as missing.
	Addresses []string `config:"addresses" example:"[office@wasatchdoor.example]"`

	// Whether one person or several read and write in this account. What is
	// written from the address of a shared one counts for nobody in person.
	Role string `config:"role" oneof:"person shared" default:"person"`

	// Which mailboxes to read, by name or by role (inbox, sent, drafts, junk,
	// trash, archive, all). In a name * stands for any characters, also across
	// levels, and ? for one.
	Mailboxes Mailboxes `config:"mailboxes"`

	// How many connections may be open at once, at most; 1 to 16. The daemon
	// keeps one on the inbox and one on the sent mail, as far as one is left to
	// fetch with.
	Connections int `config:"connections" default:"3"`

	// Messages larger than this are not fetched, and count as missing.
	MaxMessage Size `config:"max_message" default:"1GiB"`
}

// OAuth2 is the log-in by access token (RFC 7628, XOAUTH2). Either the program
// gets the tokens, once somebody has signed in with 'onrecord account login', or
// another program does.
type OAuth2 struct {
	// Where a valid access token comes from, in the same forms as password;
	// usually a command that renews it. Asked again for a new log-in.
	Token Secret `config:"token" example:"{command: [oama, access, dana@wasatchdoor.example]}"`

	// The service to sign in to. It sets device_url, token_url and scopes.
	Provider string `config:"provider" oneof:"microsoft google" example:"microsoft"`

	// The id under which the firm has registered onrecord with that service.
	ClientID string `config:"client_id" example:"11111111-2222-3333-4444-555555555555"`

	// Where the secret of that registration is, if it has one, in the same
	// forms as password.
	ClientSecret Secret `config:"client_secret" example:"{file: /etc/onrecord/oauth.secret}"`

	// The device authorization endpoint (RFC 8628).
	DeviceURL string `config:"device_url" example:"https://login.example/oauth2/device"`

	// The token endpoint (RFC 6749).
	TokenURL string `config:"token_url" example:"https://login.example/oauth2/token"`

	// What is asked for: reading mail by IMAP, also when nobody is there.
	Scopes []string `config:"scopes" example:"[mail.read, offline_access]"`

	// Saved is the file that keeps the tokens of who has signed in.
	Saved string `config:"-"`
}

// SignsIn reports whether the program gets the tokens itself.
func (o OAuth2) SignsIn() bool { return o.ClientID != "" }

// Mailboxes select the mailboxes of an account.
type Mailboxes struct {
	// Only these. Without it: all.
	Include []string `config:"include" example:"[INBOX, Sent, \"Clients/*\"]"`
	// Not these, even if included.
	Exclude []string `config:"exclude" example:"[Trash, Junk]"`
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

// Alerts are what the daemon calls attention to. Its log names each of them;
// command, webhook and mail are further ways, and any of them may be left out.
// Times of waiting count on working days only. Alerts are made of the mail of the
// last 400 days, at most of the latest 20,000 messages.
type Alerts struct {
	// How long before it is due a promise is shown as due soon.
	DueSoon time.Duration `config:"due_soon" default:"2d"`
	// How long a request may wait for an answer.
	Unanswered time.Duration `config:"unanswered" default:"1d"`
	// How long a complaint may wait for a response before it is amber.
	ComplaintAmber time.Duration `config:"complaint_amber" default:"12h"`
	// How long before it is red.
	ComplaintRed time.Duration `config:"complaint_red" default:"1d"`
	// For how long an account may fail.
	Stale time.Duration `config:"stale" default:"3h"`
	// How much room there must be for the data folder.
	DiskFree Size `config:"disk_free" default:"2GiB"`
	// Whether nothing is sent outside the working hours of the firm: what comes
	// up meanwhile is sent when it opens.
	Quiet bool `config:"quiet" default:"true"`
	// Whether all that stands is sent once on each working day.
	Digest bool `config:"digest" default:"true"`
	// A program to run, with its arguments; it gets the alerts as JSON on its
	// standard input. Of the environment it gets PATH, HOME, USER, LOGNAME,
	// SHELL, TMPDIR, LANG, LANGUAGE, LC_* and TZ. If it fails, or takes more
	// than 30 seconds, it is ended with all that it started, and run again
	// later.
	Command []string `config:"command" example:"[/usr/local/bin/tell-us]"`
	// An address to which alerts are posted as JSON.
	Webhook Webhook `config:"webhook"`
	// Mail to people of the firm. It is the only mail that the program sends,
	// and it goes to nobody else.
	Mail AlertMail `config:"mail"`
}

// Webhook is an address that takes alerts.
type Webhook struct {
	// The address. It is http for this machine alone.
	URL string `config:"url" example:"https://chat.example/hooks/onrecord"`
	// Where the token is that is sent along (Authorization: Bearer), in the
	// same forms as a password.
	Token Secret `config:"token" example:"{file: /etc/onrecord/hook.token}"`
}

// AlertMail says how mail to people of the firm is sent.
type AlertMail struct {
	// The server that takes mail, without port. Without it: no mail.
	Host string `config:"host" example:"smtp.example.net"`
	// The port. Without it: 465 with tls implicit, else 587.
	Port int `config:"port" example:"587"`
	// How the connection is protected, as for accounts.
	TLS string `config:"tls" oneof:"implicit starttls none" default:"starttls"`
	// A PEM file with the certificates to trust for this server.
	CAFile string `config:"ca_file" path:"true" example:"/etc/onrecord/smtp-ca.pem"`
	// The user name. Without it: no log-in.
	Username string `config:"username" example:"alerts@wasatchdoor.example"`
	// Where the password is.
	Password Secret `config:"password" example:"{file: /etc/onrecord/smtp.password}"`
	// The address that alerts come from.
	From string `config:"from" example:"alerts@wasatchdoor.example"`
	// Who gets them: addresses in firm.domains or of firm.staff.
	To []string `config:"to" example:"[dana@wasatchdoor.example]"`
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

// Location is the firm's time zone; without one that of the machine.
func (c *Config) Location() *time.Location {
	if c.Firm.Timezone == "" {
		return time.Local
	}
	zone, err := time.LoadLocation(c.Firm.Timezone)
	if err != nil { // Load has refused such a name
		return time.Local
	}
	return zone
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

// Account returns the account called name, in any case of letters.
func (c *Config) Account(name string) (Account, bool) {
	for _, a := range c.Accounts {
		if sameName(a.Name, name) {
			return a, true
		}
	}
	return Account{}, false
}
