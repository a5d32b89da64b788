package tlog

import (
	"slices"
	"strings"
)

// The kinds of leaves. What was observed and what somebody decided are
// different kinds; a finding of a program is neither, and never a leaf. A
// leaf of another kind is valid: it is kept and shown, and not judged.
const (
	KindLogOpen         = "log.open" // first leaf of the log, and of a restored one
	KindKeyRotate       = "key.rotate"
	KindKeyCompromised  = "key.compromised"
	KindSoftwareVersion = "software.version"
	KindConfigChanged   = "config.changed"
	KindClockStep       = "clock.step" // the clock went back
	KindPollPause       = "poll.pause"
	KindPollResume      = "poll.resume"

	KindHeads     = "heads"      // the last leaf of every stream, as a tree
	KindAnchorTSA = "anchor.tsa" // an RFC 3161 token over a checkpoint

	KindMailboxOpen    = "mailbox.open"
	KindMailboxScan    = "mailbox.scan" // the UIDs the server listed
	KindMailboxRenamed = "mailbox.renamed"
	KindMailboxGap     = "mailbox.gap"   // UIDs that were never seen
	KindMailboxGone    = "mailbox.gone"  // the mailbox is no longer listed
	KindMailboxReset   = "mailbox.reset" // UIDVALIDITY changed

	KindMessageObserved  = "message.observed"
	KindMessageDuplicate = "message.duplicate" // bytes that were seen before
	KindMessageVanished  = "message.vanished"
	KindMessageReturned  = "message.returned"
	KindFetchFailed      = "fetch.failed"

	KindImportOpen    = "import.open"
	KindImportDone    = "import.done"
	KindDocumentAdded = "document.added"
	KindDKIMKey       = "dkim.key" // a DNS answer for a DKIM selector

	KindMatterOpen     = "matter.open"
	KindMatterRule     = "matter.rule" // a further address set
	KindMatterAssign   = "matter.assign"
	KindMatterUnassign = "matter.unassign"
	KindPersonMerge    = "person.merge"
	KindPersonSplit    = "person.split"

	KindMarkMade      = "mark.made" // about a promise, request or complaint
	KindRulingMade    = "ruling.made"
	KindCaseOpen      = "case.open"
	KindCaseEdit      = "case.edit"
	KindCaseClose     = "case.close"
	KindExhibitAdd    = "exhibit.add"
	KindExhibitRemove = "exhibit.remove"
	KindAlertAck      = "alert.ack"
	KindRetentionSet  = "retention.set"
	KindWithheldSet   = "withheld.set"

	KindReceiptSent         = "receipt.sent"
	KindReceiptAcknowledged = "receipt.acknowledged"
	KindHoldPlaced          = "hold.placed"
	KindHoldReleased        = "hold.released"
	KindEraseDone           = "erase.done"
	KindExportMade          = "export.made"
)

// The relations of `ref` lines.
const (
	RefContinues = "continues" // log.open after a restore: SHA-256 of the old head note
	RefErased    = "erased"    // the leaf whose facets and bytes were erased
	RefMessage   = "message"   // the message that is assigned
	RefPrevious  = "previous"  // last leaf of the former generation
	RefRule      = "rule"      // the rule by which a message got its matter line
	RefSource    = "source"    // the leaf that this one is about
	RefUIDs      = "uids"      // the scan that a delta starts from
)

// The names of trees.
const (
	TreeStreams = "streams" // entries of [StreamEntry]
	TreeUIDs    = "uids"    // entries of [UIDEntry]
)

// The names of facets.
const (
	FacetAbout    = "about"
	FacetAnchor   = "anchor"
	FacetBy       = "by"
	FacetDNS      = "dns"
	FacetEnvelope = "envelope"
	FacetErase    = "erase"
	FacetError    = "error"
	FacetExport   = "export"
	FacetFile     = "file"
	FacetGap      = "gap"
	FacetHold     = "hold"
	FacetIMAP     = "imap"
	FacetMark     = "mark"
	FacetRaw      = "raw"
	FacetReceipt  = "receipt"
	FacetReset    = "reset"
	FacetRule     = "rule"
	FacetRuling   = "ruling"
	FacetScan     = "scan"
	FacetUIDs     = "uids"
	FacetWhy      = "why"
)

var kinds = []string{
	KindLogOpen, KindKeyRotate, KindKeyCompromised, KindSoftwareVersion,
	KindConfigChanged, KindClockStep, KindPollPause, KindPollResume,
	KindHeads, KindAnchorTSA,
	KindMailboxOpen, KindMailboxScan, KindMailboxRenamed, KindMailboxGap,
	KindMailboxGone, KindMailboxReset,
	KindMessageObserved, KindMessageDuplicate, KindMessageVanished,
	KindMessageReturned, KindFetchFailed,
	KindImportOpen, KindImportDone, KindDocumentAdded, KindDKIMKey,
	KindMatterOpen, KindMatterRule, KindMatterAssign, KindMatterUnassign,
	KindPersonMerge, KindPersonSplit,
	KindMarkMade, KindRulingMade, KindCaseOpen, KindCaseEdit, KindCaseClose,
	KindExhibitAdd, KindExhibitRemove, KindAlertAck, KindRetentionSet,
	KindWithheldSet,
	KindReceiptSent, KindReceiptAcknowledged, KindHoldPlaced,
	KindHoldReleased, KindEraseDone, KindExportMade,
}

// Kinds returns the kinds this program knows, in the order of the constants.
func Kinds() []string { return slices.Clone(kinds) }

// IsGrowth reports whether a leaf of this kind calls for a new checkpoint.
// Leaves about checkpoints do not, or the log would feed on itself.
func IsGrowth(kind string) bool {
	return kind != KindHeads && !strings.HasPrefix(kind, "anchor.")
}
