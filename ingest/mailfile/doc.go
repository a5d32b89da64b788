// Package mailfile reads mail from files into the record, and writes all mail
// of the record to files again: coming and leaving are equally easy.
//
// # What is read
//
//   - an mbox in any of its variants, with LF or CRLF line ends;
//   - a Maildir, a Maildir++ tree (".Sent.2024" is the mailbox "Sent/2024") and
//     a tree of folders that are Maildirs; of them cur and new, and nothing else;
//   - a message in a file of its own (.eml; other files if they begin like a
//     message), and folders of them with all folders below;
//   - a .zip with .eml files in folders;
//   - a folder that holds any of these. Hidden files are left out, links are not
//     followed, other files are counted as ignored.
//
// A mailbox has the name of the mbox without its extension, or of the folder of
// the messages; what lies deeper in a tree has the names of all folders below
// the one that was given. A Maildir that was given is INBOX, unless its name
// says otherwise ("Sent"). --mailbox, or the names that an export has left
// beside its files, rule over this. A role such as sent follows from the name.
// Outlook's own formats are refused. The files are only read.
//
// # What is a message of an mbox
//
// A message begins after a From_ line: at the beginning of the file, or after
// an empty line, a line "From ", a sender of one word, and a date as ctime
// writes it, with or without seconds and zones; or a line "From " and nothing
// else, as Thunderbird writes it, if a header field is below. Any other line that
// begins with "From " is text. The empty line before a From_ line, and at the end of the
// file, belongs to the mbox and not to the message.
//
// If the first messages (16, or all) have a Content-Length that ends exactly
// before a From_ line or the end of the file, the mbox is an mboxcl2, and every
// Content-Length that fits so is followed. One message proves nothing: the field
// may be left over from elsewhere, or made to hide the message below.
//
// The quoting of lines as ">From " is undone only where it is certain: below a
// From_ line with the sender "mboxrd@z", by which git, public-inbox and the
// exports of this package declare mboxrd, and below one without a sender, since
// Thunderbird quotes so. In an mboxo the ">" may be the
// author's, and in other files nobody can tell: there the bytes stay as they
// are.
//
// # What is stored
//
// The bytes of the message, with one change: if all its lines end with LF, they
// are stored with CRLF, since that is how IMAP gives the same message. The
// `file` facet then says `line-ends lf-converted` and has the SHA-256 of the
// former bytes, which come back when each CRLF is made LF. With some of both
// kinds (`mixed`) nothing is changed. A CR elsewhere is no line end.
//
// The facet has, as far as the source tells: label (the base name of the path
// that was given), account, mailbox, role, format (mbox, mboxrd, mboxcl2,
// maildir, eml, zip), name (of the file, below that path), offset (of the From_
// line), delivered (the date of the From_ line, taken as UTC if it names no
// zone; the time in the name of a Maildir file, or of its last change), flags
// (of the Maildir name; of Status, X-Status and X-Mozilla-Status in an mbox),
// from-line (the From_ line as it is, unless it is one of mboxrd@z or without a sender),
// line-ends
// (also lf, for what an export says is so) and source-sha256.
//
// # Running again
//
// An import is a multiset: a mailbox of the record shall hold at least as many
// sightings of a message as each source (one file, or one folder) shows copies.
// So a second run adds nothing, not even a leaf, one after a run that was stopped
// goes on with what is missing, and an older backup of the same mailbox adds only what
// the newer one lacks. What an IMAP server showed is another mailbox, even of
// the same name. Imports into one record must not run at the same time.
//
// One run opens one stream in each mailbox, at the first message that is new
// (import.open), or at its end if none is new but what could not be read is more or
// less than the last time; and closes it with its counts (import.done) when it
// opens the next, or ends. So a run that was stopped leaves a stream open, and a
// later one of the same account and paths closes it (continued yes) when it comes
// to its end, also if nothing was missing any more. The paths are known by source,
// a hash of all of them, since folders of different places have the same base name.
// Messages are written in transactions of about 250 messages or 8 MiB. Memory is
// bounded: larger messages go through a file in the spool of the record.
//
// # What is written
//
// An export writes every message that is held, also those that have vanished
// from the server: as often as the mailbox had it at one time, with the flags
// that were seen last. Mailboxes of one account and name are one. Names of files
// follow those of accounts and mailboxes as far as every file system takes
// them; onrecord-mailboxes.json in the folder of an account has the exact ones.
//
// A Maildir has the bytes of the record, and in its names the flags and the time
// of delivery. The name of a message whose lines end with LF has the attribute
// L=lf, by which an import leaves it so.
//
// An mbox is an mboxrd with LF line ends, which every program reads; of a message
// that would not come back from that (line ends other than CRLF, no line end at
// the end) the bytes are written quoted but else as they are, below a From_ line
// with the sender "mboxrd-exact@z", and two LF after them. An mbox has no place
// for flags outside of the message: they are left out.
//
// Importing the folder of an account makes the same messages in mailboxes of the
// same names; importing the whole export too, where mailboxes of other accounts
// than the one that is imported to begin with the name of their account.
package mailfile
