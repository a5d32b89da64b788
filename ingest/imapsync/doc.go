// Package imapsync reads the mail of one IMAP account into the record,
// read-only and resumable.
package imapsync
