// Package tlog holds the formats and the arithmetic of the append-only log:
// leaves, facets, the Merkle tree over the leaves, signed checkpoints, and the
// proofs that others check. It is pure: no files, no clock, no randomness.
//
// # Leaves and facets
//
// A leaf ([Leaf]) is a small ASCII text without personal data. It names what
// happened (its kind), when, in which streams, which earlier leaves it refers
// to, and the commitments to its facets. A facet ([Facet]) is a salted text
// beside the log that holds the details. The hashed bytes are the stored
// bytes: the leaf hash is SHA-256(0x00 || leaf) (RFC 6962 section 2.1), the
// commitment to a facet is the SHA-256 of its text. Delete the facet with its
// salt, and the leaf stays valid and says nothing.
//
// Every text has one spelling. A parser that accepts its input guarantees
// that encoding the result gives the same bytes; anything else is a
// [FormatError]. An unknown kind, key or name of the right shape is valid.
//
// # Tree
//
// The tree is that of RFC 6962 section 2.1, stored in tiles of 256 hashes as
// in c2sp.org/tlog-tiles: the row (level, n) holds the hashes n*256 up to
// n*256+255 of that level, and a hash of level l+1 is the root of a full tile
// of level l. [Edge] appends; [TileReader] reads; [TreeRoot],
// [ProveInclusion] and [ProveConsistency] work on either.
//
// # Trust
//
// All input is hostile: parsers are bounded by the length of their input,
// never by a length the input claims, and no input panics. Proofs and
// signatures are checked against roots and keys that the caller brings; a
// tile reader is not trusted by the checks, but a proof made from wrong tiles
// will not check.
//
// FORMAT.md beside this package specifies all formats for other
// implementations, with test vectors.
package tlog
