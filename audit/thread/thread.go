// Package thread joins messages into conversations.
//
// # By references
//
// First come the References and In-Reply-To fields of RFC 5322 section 3.6.4,
// after the idea of the REFERENCES algorithm of RFC 5256. The ancestors of a
// message are the ids of its References field, oldest first, then the first id
// of In-Reply-To if References lacks it. A message and all its ancestors belong
// together, and so does all that has an id in common: these threads are
// connected components. An ancestor that is not held keeps its place as a
// missing message.
//
// Messages with the same Message-ID and different bytes stand at the same
// place; all of them are kept. A message without a usable Message-ID stands
// alone, or under its ancestors.
//
// # By something else
//
// A message of which no ancestor is held has at most one parent by something
// else: the first of these that finds one.
//
//   - [ThreadIndex]: its Thread-Index (Exchange) has the GUID, its base subject
//     and a pair of people are those of an earlier message; else its index is
//     that of an earlier one with a block more, or both answer the same one;
//     else GUID and base subject are those of an earlier one. The first message
//     of a conversation joins by the first of these alone: some programs give
//     the same index to unrelated mail.
//   - [Quoted], [Forwarded]: it carries words of an earlier message, as package
//     quote finds them; of several, the latest. Words without any mark count
//     only if the messages have a pair of people in common. A reply that has a
//     parent by its subject takes no message with another subject: where a text
//     was sent in several versions, the words are found in the first.
//   - [Subject]: it is a reply to an earlier message with its base subject and
//     a pair of people, or, on a mailing list, the same list, of the 60 days
//     before. It is a reply if the subject says so, or if it quotes something
//     and does not say that it forwards. What does not look like a reply belongs
//     to the message before it if that went the other way, between the same two
//     people, in the 3 days before; on a list to none.
//   - [Series]: it is no reply, its subject numbers it as a part ("2/5", "2 of
//     5"), and its author sent another part with the same text and total to the
//     same recipient or list in the hour before.
//
// A pair of people is an author and a recipient, whichever wrote: so mail of
// two clients with the same subject is never joined by it, and the address of
// the firm in both says nothing. Two colleagues, of one domain that is no public
// mail service's, are a pair where they write to each other alone; of mail that
// goes to somebody else too, only with that one. The author counts under his addresses of From
// and Reply-To. An announcement (more than 20 recipients) has no pairs. Subject
// and Series join nothing that a program sent (Auto-Submitted: auto-generated;
// Precedence: bulk or junk outside lists) and nothing with a generic subject:
// an empty one or one of common words only, such as "hello" or "your invoice".
// Of several messages that fit the nearest earlier one is the parent.
//
// A [Node] tells the reason. Subject and Series are inferred: weaker than what
// programs write or messages repeat.
//
// The threads by references are kept merged. The other joins are edges beside
// them, from a message to its parent, which the functions that read follow;
// so a late message takes its place between two others, and an edge goes when an
// ancestor comes. In each set of messages with a clue in common ("bucket") a
// message depends on the one before it alone, so one that comes concerns the
// next one in each of its buckets and no other. All threads are a function of
// the set of messages, not of the order in which they arrive.
//
// # The id of a thread
//
// "t-" and the first ten hex digits of the SHA-256 of the root's Message-ID,
// with its angle brackets, or of the root's digest where it has no Message-ID.
// The root is the first, by the SHA-256, of: the held messages without
// ancestors and without another parent; else the missing messages to which no
// message names an ancestor; else all. A reply does not change the root. When two threads are joined one
// of the roots stays, and the id of the other thread goes on naming the whole:
// every message of a thread can be used in place of the root.
//
// # The tree
//
// The parent of a held message is its last ancestor; that of a missing one is
// the id that stands before it in most of the References fields that name it.
// A top of that tree stands under the parent that it has by something else, a
// missing top under that of the first message below it.
// Where this makes a circle, its earliest message becomes a top. A missing
// message without any held one below it is left out. Messages with the same
// parent are sorted by the time at which they were sent (package clock), a
// missing one by the earliest time below.
//
// # Limits
//
// Of the References of one message the first 50 and the last 450 ids are read.
// Something in angle brackets is no id if it is longer than 998 octets (a line
// of RFC 5322) or, in In-Reply-To, is the address of one of the people of the
// message: old mail programs wrote such things there. Of a Thread-Index up to
// 500 blocks are believed, of a subject the first 1000 bytes and 100 prefixes.
package thread

import (
	"time"

	"onrecord/ingest/email"
)

// Reasons of a [Node].
const (
	Top           = ""                // nothing above it
	References    = "references"      // its References field names the parent last
	InReplyTo     = "in-reply-to"     // its In-Reply-To field names the parent, its References field does not
	SameMessageID = "same-message-id" // other bytes under the Message-ID of the node before it
	Missing       = "missing"         // not held, but named by messages that are
	ThreadIndex   = "thread-index"    // its Thread-Index field continues that of the parent, or of its conversation
	Quoted        = "quoted"          // it quotes the parent
	Forwarded     = "forwarded"       // it passes the parent on
	Subject       = "subject"         // it has its subject and people, and comes after it: inferred
	Series        = "series"          // it is the next of the numbered parts of one sending: inferred
)

// A Node is one message of a thread, or the place of one that is not held.
type Node struct {
	Digest    email.Digest    // zero if Reason is Missing
	MessageID email.MessageID // "" if the message has none
	Parent    email.MessageID // what it answers; "" at the top
	Depth     int             // 0 at the top
	Sent      time.Time       // see package clock, with its zone; zero if no clock tells
	Reason    string          // why it stands here: one of those above
	Inferred  bool            // it stands here for its subject and people alone, or is missing and what is below it does
}
