package config

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

// Account returns the account called name, in any case of letters.
func (c *Config) Account(name string) (Account, bool) {
	for _, a := range c.Accounts {
		if sameName(a.Name, name) {
			return a, true
		}
	}
	return Account{}, false
}
