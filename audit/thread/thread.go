// Package thread joins messages into conversations by the References and
// In-Reply-To fields of RFC 5322 section 3.6.4, after the idea of the
// REFERENCES algorithm of RFC 5256.
//
// # Which messages belong together
//
// The ancestors of a message are the ids of its References field, oldest
// first, then the first id of In-Reply-To if References lacks it. A message
// and all its ancestors are one thread, and so are all threads that have an id
// in common: a thread is a connected component. So the threads do not depend
// on the order in which messages arrive, and a late message may join two of
// them. An ancestor that is not held keeps its place as a missing message.
//
// Messages with the same Message-ID and different bytes stand at the same
// place; all of them are kept. A message without a usable Message-ID stands
// alone, or under its ancestors.
//
// # The id of a thread
//
// "t-" and the first ten hex digits of the SHA-256 of the root's Message-ID,
// with its angle brackets, or of the root's digest where it has no Message-ID.
// The root is the first, by the SHA-256, of: the held messages without
// ancestors; else the missing messages to which no message names an ancestor;
// else all. A reply does not change the root. When two threads are joined one
// of the roots stays, and the id of the other thread goes on naming the whole:
// every message of a thread can be used in place of the root.
//
// # The tree
//
// The parent of a held message is its last ancestor; that of a missing one is
// the id that stands before it in most of the References fields that name it.
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
// message: old mail programs wrote such things there.
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
