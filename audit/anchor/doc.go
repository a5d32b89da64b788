// Package anchor obtains and checks evidence from outside of when the record
// stood as it did: time-stamps of third parties over signed checkpoints
// (RFC 3161).
//
// What is stamped is the SHA-256 of a whole checkpoint, its signature included,
// so that the checkpoint stays good even if the signing key is stolen later. A
// time-stamp counts only with a certificate chain to a root that the user of
// the package names ([Check]): the authority's certificate is made for nothing
// but time-stamping, and was valid at the time that the stamp gives. Whether it
// has expired since plays no role.
//
// An authority is not trusted until its answer is checked: it may be down, slow,
// or answer with something else than it was asked for ([Authority.Stamp]).
package anchor
