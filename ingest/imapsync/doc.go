// Package imapsync reads the mail of one IMAP account into the record:
// read-only, resumable, and so that no message is lost, damaged or put under the
// UID of another one.
//
// # Position
//
// There is no high-water mark. The sightings of the record are the set of UIDs
// that are dealt with, and a pass over a mailbox works on the difference to the
// set that the server lists. A message and its sighting are put on record in one
// transaction, so that a sync may be ended anywhere, by a signal or a crash: what
// is not on record is fetched again. Holes in the UIDs, a UIDNEXT that is
// inflated, goes back or is missing, and messages that turn up below ones seen
// before make no difference.
//
// # One pass
//
//	EXAMINE by the very octets of LIST; the server must say READ-ONLY
//	UIDVALIDITY is another one: a new generation, mailbox.reset
//	UID SEARCH of all UIDs, held against EXISTS
//	listed, and vanished on record: message.returned
//	listed, and not held: fetched
//	held, and not listed: pending; vanished when a later listing lacks it too, or it was seen to go
//	UIDs below UIDNEXT that were never listed: mailbox.gap
//	mailbox.scan, if one is due
//
// What a pass finds out is put on record behind the messages that it has fetched,
// in the order of its finding out, but many mailboxes may share a transaction: of
// 100,000 small ones each would cost four. Mailboxes that were never read to their
// end are read before those that were.
//
// The absence of a UID means something only if the listing has as many UIDs as
// the server counts. A message is vanished when it is absent twice, a minute
// apart; when more than 50 messages and a tenth of the mailbox go at once, ten
// minutes. A scan is recorded after the first full pull, as soon as a message is
// absent for the first time, on other changes at most hourly, and daily.
//
// A mailbox whose STATUS shows that nothing changed is not opened at all.
//
// [Watch] keeps a connection in IDLE (RFC 2177) beside that, renewed every nine
// minutes. What it hears is a hint only: it calls for a pass.
//
// # Fetching
//
// What is known of messages comes by one command for 2,000 of them, apart from
// the bodies, so that a date that nobody can read never stands in their way.
// Bodies come by UID FETCH (UID BODY.PEEK[]), 100 UIDs or 16 MB a command, two
// commands in flight, each read by a goroutine of its own: servers mix the
// answers. A message counts as received only if its octets are as many as
// announced and the response came to a proper end. Up to 8 MiB it waits in
// memory for its transaction, else in a file of the record's spool; what waits is
// bounded, so that memory depends neither on the size of a message nor on that of
// a mailbox, apart from its set of UIDs.
//
// Messages over 8 MiB, and any whose transfer was cut twice, come in pieces that
// overlap and are kept over connections and processes. Those that are large come
// last, after the other mail of all mailboxes, in pieces of a second or so, and
// between two of them [Options.Yield] may put them off to the next sync. Where the
// pieces are another number of octets than RFC822.SIZE, the server is asked whether
// there are octets behind the last one; nothing else follows from that number.
//
// A command that fails twice is cut up until the culprit stands alone. What does not come among others is
// asked for alone, in pieces, and as header and text. What does not come at all
// is recorded as fetch.failed and tried again after an hour, six hours, a day,
// and then weekly.
//
// # Identity of mailboxes
//
// A mailbox under a new name is recognised by its MAILBOXID (RFC 8474), or by the
// same headers under the same UIDs. One that is not listed is gone only when the
// server refuses to open it. Where UIDVALIDITY is missing, zero, or another one at
// every opening, the headers of a sample and the dates of the newest messages say
// whether the UIDs still mean the same. Under any UIDVALIDITY the dates of some
// messages say so whenever a mailbox has changed: one that was restored from a backup
// gives UIDs again.
//
// Gmail shows labels as mailboxes; there only All Mail, Spam and Trash are read,
// and the labels are recorded with the messages. Mailboxes of others, and shared
// ones, are read only if a pattern includes them.
//
// # Trust
//
// The server is not trusted to be right, only to speak for itself: what it says
// is recorded as its statement. The connection is encrypted, except to this
// machine, and passes through package imapwire, which lets no command out that
// could change anything.
//
// Not used are QRESYNC, NOTIFY and COMPRESS. Throttling is obeyed by pausing, and
// by asking for less at a time.
package imapsync
