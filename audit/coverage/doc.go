// Package coverage says what mail was looked at, and what was not. Nobody may
// say "there is no such message" without it: absence is a claim.
//
// # Statement
//
// A [Survey] is all that the record tells about its own completeness: the
// mailboxes it was filled from, and the holes. [Survey.Statement] is the part of
// it that concerns one client and a period; it is what `onrecord coverage`
// prints and what an answer that rests on absence cites. It is complete if it
// has no hole.
//
// Mail that was fetched from a server is counted by UIDs: a server assigns them
// in ascending order and never again, so each one below the next is held, gone,
// refused or a gap. Mail that was imported has none; it is complete as far as
// nothing in the record speaks against it. The mailbox of an address is held by
// what was imported only if this has mail that the address sent and mail that it
// received: a single file would else stand for all. What was said to be a part when it was
// imported (import --part) holds none.
//
// # Holes
//
// A [Hole] says why mail may be missing, and what it touches: which way the
// mail would have gone, whose of the firm and of the other side it would have
// been, and of which time. Who wants to conclude something from absence asks
// [Survey.Touching] with a [Question], and is silent if any hole comes back. The
// codes:
//
//	not-held         an address of the firm was seen writing to or copied with a client, and its mailbox is not held
//	part-held        such an address, of which only some mail was imported: none that it sent, none that it received, or what is said to be a part
//	sent-lacks       a message of the firm's was found at its recipient, and not in the mailbox of its author
//	known-by-quote   a message of the firm's is quoted, and not held
//	known-by-id      a message of the firm's is referred to by its Message-ID, and not held
//	uid-gap          the server has assigned UIDs to messages that were gone before they were read
//	reset            after the server renumbered a mailbox, its UIDs no longer tell what was deleted before
//	gone             a mailbox is no longer on the server; what came after it was last read went with it
//	import-open      an import was stopped, or still runs
//	import-failed    the last import of a file or folder could not read all of it
//	not-scanned      a mailbox was never read to its end, or a configured account not at all
//	skipped          the last sync left a mailbox out, or no sync is known to have come to its end
//	excluded         a mailbox is excluded by the configuration, and is not known to be empty
//	synced-late      an account was first read later, and nothing of it is older
//	not-yet          the time is after the last sync or import, but for a day
//	fetch-failed     the server could not give a message
//	erased           a message was erased from the record
//	encrypted        the words of a message are encrypted
//	unparsed         a message could not be read whole
//	outside-mail     a message speaks of what was said on the telephone, in a text message or on a portal
//
// Drafts are nobody's mail, so their mailboxes count for nothing. A message
// that vanished from the server is no hole: it is held. Pictures and scans
// without text are no hole either, as the message that carried them is held.
//
// Of gaps the time is that of the messages around them: UIDs ascend with the
// time of arrival, but for messages that were moved.
//
// # Tables
//
//	coverage_event    what happened to mailboxes: one row for each leaf that changes what is covered
//	coverage_stream   the mailbox of each stream, as it is called
//	coverage_message  of each message what a survey needs to know; passages of others in JSON
//
// A survey further reads the record, and the tables of packages clock, quote and
// thread.
package coverage
