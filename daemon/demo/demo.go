// Package demo shows what the program is for, with nothing installed: an
// invented boatyard falls out with a client over a winter's work, its mail lies
// on IMAP servers in this process, and the program fetches, keeps, searches and
// verifies it.
//
// The mail, the client's letter and the answers to it are in the folder
// boatyard: mail.txt holds what people wrote, from which [Load] builds
// messages as their mail programs would have sent them, quotations and
// attachments included. All people, firms and addresses are invented.
//
//	mail.txt       91 messages from December 2025 to May 2026
//	files/         texts of the attachments
//	complaint.txt  the client's letter of 8 May 2026
//	answers.json   what was promised, asked and complained of in the mail, and
//	               which claims of the letter the mail bears out
//
// The answers follow one rule book. A promise commits its author, or the
// author's side, to a future act that somebody can expect; wishes, offers put
// as questions, policy, and what others promised do not count. A quote is the
// shortest part of the author's own words that stands alone. The firm is at
// fault in some things and not in others; some claims the mail cannot settle.
package demo
