// Package imapwire sits on the wire between an IMAP server and the client
// library. A [Conn] is a net.Conn.
package imapwire
