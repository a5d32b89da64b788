// Package email holds the nouns of mail and reads them out of raw bytes.
//
// # Identity
//
// A message is its bytes, and its only name that nobody chose is their SHA-256,
// the [Digest]. Everything else here is read from the bytes and may be read
// again at any time; nothing that is read changes them. Names that a sender or
// a server chose have types of their own ([MessageID], [UIDValidity]),
// so that they cannot be taken for one another.
//
// # Reading
//
// Mail is hostile and often broken. [Parse], [ParseBytes], [ParseEnvelope] and
// [WritePart] therefore never fail on what a message says: what is wrong with
// it becomes a [Defect], and the best that can be made of it is returned. No
// input makes them panic, run long or take memory beyond [Limits]. All text
// that they return is valid UTF-8; header values are one line without control
// characters.
//
// A message is read once, from front to back, line by line; attachments are
// decoded and hashed on the way and not kept, so that a message of any size
// passes through bounded memory. The walk over the parts is this package's own,
// because readers that follow RFC 2045 to the letter stop at the first broken
// line, where the evidence goes on:
//
//   - A line of the header that is no field is skipped if well-known fields
//     follow it, else the body begins there. An mbox separator line before the
//     header is skipped.
//   - A boundary ends everything that was opened inside its multipart, closed or
//     not. A multipart without boundary, or whose boundary never occurs, is read
//     as text. A boundary is a whole line, blanks at its end aside.
//   - The line end before a boundary belongs to the boundary, all others to the
//     content.
//   - message/rfc822 parts are read like messages, also when they are encoded,
//     which RFC 2046 forbids. Multiparts and messages nested deeper than
//     [Limits.Depth] are leaves.
//   - Base64 is decoded past characters that do not belong to it; sequences that
//     are not quoted-printable stay as they are; of an unknown transfer encoding
//     (also x-uuencode) the bytes are taken as they stand.
//
// Part paths are the section numbers of IMAP (RFC 9051 section 6.4.5).
//
// # Text
//
// The text of a text part is decoded by its charset, looked up in the WHATWG
// table first (so that iso-8859-1 is read as the windows-1252 it nearly always
// is), then among those of go-message. Undeclared and unknown charsets are
// read as UTF-8 if the bytes are UTF-8 or nearly so, else as windows-1252. Line
// ends become "\n", NULs are dropped, a byte order mark is dropped, and
// format=flowed text (RFC 3676) is joined to paragraphs. The text of a
// text/html part is what a reader would see, with what is struck out apart; what
// its structure says of whose words they are becomes [Part.Marks]. Other control
// characters stay; programs that print to a terminal use [Printable].
//
// Offsets into such text mean something only together with [DecoderVersion].
//
// The body ([Message.Body]) is the text parts of the message itself that are no
// attachments; of a multipart/alternative the text/plain branch if it has text,
// else the text/html branch. Text inside attached messages is someone else's
// and not part of it. Sentences of a branch that is not taken and that the body
// lacks are [Part.Beyond]; differences of layout, links, quotations, and of a word
// here and there, which honest programs make, do not count, nor do the warnings that
// mail gateways put above what comes from outside.
//
// # Addresses, dates, references
//
// Address fields are read by RFC 5322 with its obsolete forms and with what
// programs write instead: semicolons, unquoted commas in names, missing or
// doubled brackets, 8-bit names, encoded words in the wrong places. Groups give
// their members. An item without an address is returned with its Name alone. A
// field that occurs twice adds to the first. Names in From before the first
// address belong to it.
//
// Dates keep the zone that was written. "-0000" (RFC 5322 section 3.3) is UTC
// in a zone of that name. Two- and three-digit years, zone names, military
// zones (which mean -0000), ctime(3) and ISO 8601 order, AM and PM are read; a
// date with a month as a number between day and year is not, since nobody can
// know which is which.
//
// Message-ids are what stands in angle brackets, without the blanks that
// folding left; other words of References and In-Reply-To are passed over.
//
// # Times
//
// When a message was sent is claimed by its Date, its Received fields and the
// mailboxes it came into; any of these clocks may be wrong. [Clocks.Resolve]
// decides, and tells where they disagree. Of the Received fields only the topmost
// is believed, which the server of the mailbox wrote: those below it are the
// sender's to make up. What a program wrote that fetched the message out of a
// mailbox (with POP3 or IMAP) is no receipt.
//
// # Defects
//
// The codes of [Defect] are a closed list, with [DefectMeaning] for people:
//
//	address-syntax            address-too-many          alternatives-differ
//	bare-cr                   base64-invalid            boundary-missing
//	boundary-not-found        charset-invalid           charset-unknown
//	content-type-syntax       date-implausible          date-missing
//	date-unreadable           date-zone-unknown         depth-exceeded
//	encoded-word-invalid      encoding-unknown          from-missing
//	header-8bit               header-junk               header-missing
//	header-no-blank-line      header-repeated           header-too-long
//	header-too-many-fields    hidden-text               internal-error
//	mbox-from-line            message-id-missing        message-id-syntax
//	mime-version-missing      mixed-line-ends           multipart-encoded
//	multipart-unclosed        nul-bytes                 quoted-printable-invalid
//	text-after-parts          text-before-parts         text-truncated
//	too-many-parts
//
// A code is noted once for each part; after 100 defects of a message only codes
// are noted that it has not had yet.
// internal-error is a fault of this program, caught so that one message cannot
// stop the rest; it should be reported.
package email

// DecoderVersion is the version of the rules that turn bytes into text. It
// grows when the same part may give different text than before.
const DecoderVersion = 9
