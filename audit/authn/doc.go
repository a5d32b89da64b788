// Package authn tells what of a message its sender's domain signed: DKIM
// signatures (RFC 6376, RFC 8301, RFC 8463), judged at a given time with keys
// as they were seen in DNS.
//
// A signature shows that a domain sent these headers and this body. It does not
// show which person typed them, nor anything about headers that it does not
// cover. So [Verify] does not answer with yes or no alone: a [Result] says what
// the signature covers, with which key, and each way in which it is weaker than
// a reader would think ([Flag]).
//
// What receiving servers say in Authentication-Results (RFC 8601) and ARC (RFC
// 8617) is nothing that can be checked; [Claims] reads it as what it is, a claim
// of theirs.
//
// The package is pure: it asks nobody. [Answer] is what DNS said of a key, kept
// with its raw bytes; package capture below it asks.
package authn
