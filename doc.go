// Package onrecord is the root of the module and holds no code. It is the map:
//
//	cmd      the programs; one command a file, thin
//	config   the configuration: keys, loading, validation
//	ingest   mail comes in: parsing, IMAP, files
//	audit    what the record means: the append-only log, the store, and all
//	         that is derived from them
//	index    documents, queries and the full-text index
//	daemon   puts it together, and serves it
//
// Mail goes one way: a source hands raw bytes to audit/record, which commits
// bytes, sighting, log entry and tree in one transaction. Everything else is
// derived from the record, follows it by a cursor, and can be deleted and
// made again.
//
// What may import what, and which package is the one home of each library, is
// policy, and policy_test.go is its text.
package onrecord
