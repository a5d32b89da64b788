package config

import "time"

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
	// The address: https, or http to this machine alone.
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
