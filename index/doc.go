// Package index is the full-text search: documents, queries and hits, the query
// language, and the contract that every index keeps.
package index
