// Package imaptest holds IMAP servers to test and demonstrate against.
package imaptest
