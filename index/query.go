package index

import (
	"time"

	"onrecord/ingest/email"
)

// A Query is a parsed search.
type Query struct {
	root Node
}

// A Node is a part of a query: [And], [Or], [Not], ...
type Node interface{ String() string }

// Parse reads a query. The error is a [*SyntaxError].
func Parse(s string, env Env) (Query, error) { _ = time.Now; return Query{}, nil }

// Root returns the outermost part of the query; nil if it matches everything.
func (q Query) Root() Node { return q.root }

// String returns the query in the query language.
func (q Query) String() string { return "" }

// Resolve replaces what only r knows.
func (q Query) Resolve(r Resolver) (Query, error) { return q, nil }

// A SyntaxError says what is wrong with a query, and where.
type SyntaxError struct {
	Query  string
	Offset int // bytes before the place
	Msg    string
}

func (e *SyntaxError) Error() string { return e.Msg }

// Snippet returns the passage of d that shows best why it matches q, in about
// width characters, and where in d the query matches: "own", "quoted",
// "attachment NAME", "header".
func Snippet(d Document, q Query, width int) (snippet string, matchedIn []string) {
	return "", nil
}

// DocumentOf returns what is to be indexed of m.
func DocumentOf(m *email.Message, places []Place, received time.Time) Document { return Document{} }
