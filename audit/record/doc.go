// Package record is the durable store of everything that was seen, and the
// only writer of the log that commits to it.
//
// # Layout
//
// A record is a folder, called DATA in texts for users:
//
//	record.db   SQLite: objects in zstd frames, sightings, leaves, facets, tiles, checkpoints,
//	            time-stamps of third parties
//	head        the newest signed checkpoint, outside of the database
//	key         the signing key of the log, PRIVATE+KEY+<origin>+<id>+<base64>, mode 0600
//	lock        held by the one process that has the record open
//	incoming/   bytes of large messages on their way in
//	erasing     there while an erasure is under way
//
// An object is a byte string named by its SHA-256. Its bytes lie in frames of
// at most 1 MiB before compression: small objects of one transaction share
// frames, a large one spans many, so that memory does not depend on the size
// of a message. A frame row is a zstd frame and then a skippable zstd frame
// that holds the CRC-32C of the first.
//
// A sighting is one object at one place: a generation (one UIDVALIDITY of a
// mailbox, or one run of an import) and a UID in it. In an import the record
// gives the UIDs: they are the numbers of the leaves in the import's stream.
//
// # Invariants
//
//   - Objects, sightings, facets, leaf and tiles of an event are rows of one
//     transaction. After a crash at any point all of them are there or none.
//     What is committed is the sync position; there is no other.
//   - A checkpoint is signed after COMMIT under synchronous=FULL, written to
//     head, and then to the table: so the database is never behind the head,
//     and [Open] refuses one that is ([ErrRollback]). A crash in between leaves
//     leaves without a checkpoint, or a head without its row; both are put
//     right by the next Open.
//   - The time of a leaf never decreases. A clock that went back by more than
//     a second is a clock.step leaf.
//   - Leaves, checkpoints and anchors are never changed; facets and objects are
//     not either, but may be erased, which erase.done leaves tell of. The other
//     tables follow from them; [Record.Verify] replays the log and compares.
//   - A time-stamp and the leaf that commits to it are of one transaction. That
//     leaf is in the stream `anchor`, and calls for no checkpoint or time-stamp:
//     or the log would feed on itself.
//
// # Trust
//
// The store is not trusted. Whoever can write to the folder can destroy the
// record, which Verify reports, but cannot change it unnoticed once a
// checkpoint has left the house.
package record
