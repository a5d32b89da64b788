// Package attachment keeps the texts of attachments, each content once,
// whatever messages carry it.
//
// The work is in two parts. [Stage] lists attachments as it follows the log,
// which is fast. Reading them is slow, so it happens outside of the
// transactions that stages share: a loop takes what is [Unread], reads it by
// package extract, and keeps the result with [Keep]. A search of bodies never
// waits for it.
//
// # Contents
//
// A content is bytes together with what the message says of them, as far as it
// matters to reading ([extract.Hint.Class]). So its text depends on nothing
// else, least of all on which message came first. Text parts, and messages that
// package email reads with the message around them, are direct: their text is
// that of their parts, and is not kept again.
//
// Results that another limit could change are read again when the settings
// change.
//
// # Positions
//
// The index takes up texts later than bodies. [Position] is how far it has got:
// the number of the newest text in it, with a hash over all texts up to that
// one and a random name of these tables. So a position fits the tables only if
// the index holds exactly the texts of their rows up to it ([Fits]), whatever a
// crash took from either; else all are to be taken up again.
package attachment

import (
	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

var _ projection.MessageStage = (*Stage)(nil)

// A Key names a content.
type Key struct {
	Digest email.Digest // of the bytes
	Class  string       // of the hint
}
