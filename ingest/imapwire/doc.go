// Package imapwire sits on the wire between an IMAP server and the client
// library, so that an archive can read any server, loses nothing, and cannot
// write.
//
// A [Conn] is a net.Conn around a connection that is already encrypted if it is
// to be. The client library gets the Conn, and the Conn sees every octet in
// both directions.
//
// # What leaves
//
// Only commands of this list leave (RFC 3501, 9051 and extensions); anything
// else is refused before its first octet is sent, and the connection is closed:
//
//	CAPABILITY NOOP LOGOUT NAMESPACE UNSELECT IDLE DONE
//	ID ENABLE LOGIN AUTHENTICATE LIST STATUS EXAMINE
//	UID SEARCH
//	UID FETCH, of items that leave no trace: UID, FLAGS, INTERNALDATE,
//	          RFC822.SIZE, RFC822.HEADER, ENVELOPE, BODYSTRUCTURE, MODSEQ,
//	          BODY.PEEK[...], BINARY.PEEK[...], BINARY.SIZE[...] and the
//	          identifiers of RFC 8474 and of Gmail
//
// SELECT, STORE, EXPUNGE, CLOSE, APPEND, COPY, MOVE, FETCH by sequence number
// and BODY[ without PEEK are not on it, nor is anything that nobody thought of.
// STARTTLS is sent by [StartTLS], before there is a Conn. COMPRESS (RFC 4978)
// is not supported: what follows it would be no IMAP.
//
// The list is kept by a state machine over the client's octets. One command may
// come in several writes and several in one; a line is held back until it is
// whole. A literal leaves only if the server asked for it with "+" or has
// advertised LITERAL+ or LITERAL- (RFC 7888); its octets are no command. While
// AUTHENTICATE runs, only base64 leaves, one line for each "+"; while IDLE
// runs, only DONE. What the machine cannot place is refused like a forbidden
// command.
//
// # What arrives
//
// The client library ends the connection at the first response that it does
// not know or cannot parse. It is therefore given only what it understands and
// has asked for:
//
//   - FETCH and UIDFETCH (RFC 9586) are parsed here, leniently, to a [Meta]; the
//     client sees "* n FETCH (UID u BODY[...] {size}", the octets, and ")", and
//     nothing at all of a response without a body;
//   - LIST, STATUS, SEARCH and the like are handed on only while a command of
//     the client's asked for them;
//   - status responses lose response codes that are malformed;
//   - everything else goes to [Handler.Untagged].
//
// Message literals are streamed: memory does not depend on their size, nor on
// any size that a server claims. A literal over the limit of
// [Conn.SetLiteralLimit] is read past and reported ([Meta].Skipped), so that the
// one message can be put aside and its neighbours arrive. A response line is
// held whole, up to 1 MiB, and up to 64 MiB for SEARCH, ESEARCH and VANISHED.
//
// # When it ends
//
// Deadlines that the client library sets are ignored: they are absolute, and a
// large message on a slow line would never arrive. Instead the server must send
// at least one octet within the patience of the connection while it owes an
// answer. An end of the connection inside a literal is [io.ErrUnexpectedEOF],
// never a short message. The first error is final and kept ([Conn.Err]).
//
// [Conn.Raw] carries commands that the client library lacks, or whose answers
// it cannot take: LIST with any mailbox name, EXAMINE with any UIDVALIDITY.
//
// The package trusts neither side: the server may send any octets, and the
// client may try to send any command.
package imapwire
