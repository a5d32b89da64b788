// Package index is the full-text search: documents, queries and hits, the query
// language, and the contract that every index keeps ([Index], checked by
// package indextest).
//
// An index holds what follows from the bytes of a message and from where it was
// seen. What may change later - who a client is, what hangs together, who
// belongs to the firm - stays outside: a query that speaks of it is resolved to
// addresses and digests before the search ([Query.Resolve]), so that a change
// never asks for a new index.
//
// # Words
//
// Texts are cut into terms as [Tokenizer] says: runs of letters and digits,
// without regard to case and accents. A term is at most [MaxTerm] bytes long.
// There are no stop words. Forms of an English word are found for each
// other ([Stem]); names and addresses are not stemmed.
//
// # Queries
//
//	invoice              the word in any form: invoices, invoiced
//	"invoice"            exactly this word
//	"final invoice"      these words in a row; so are words with punctuation
//	                     inside, such as well-known or 4,380.00
//	inv*  "final inv"*   words that start so, at the end of a phrase too
//	recieve~  recieve~1  words that differ in up to two letters (one if they have
//	                     at most five), or in as many as the digit says; two
//	                     neighbours swapped are one
//	a b  a AND b         both
//	a OR b               one or both; AND binds tighter
//	-a  NOT a            not a
//	( )                  grouping
//	from:(ann OR bob)    a field for a whole group
//	own,subject:paid     a word in any of several fields of text
//	paid in:own          the words beside it in one kind of text, see below
//
// Operators are in capitals. Words alone are looked for in all texts: own,
// quoted, those of attachments, subject, people, file names. Punctuation alone
// is nothing. In quotes a backslash takes the next character as it is.
//
//	from: to: cc:        people: words of a name or address (from:ann), an address
//	                     (from:ann@client.example), a domain and what is below it
//	                     (from:client.example, from:@client.example), also of its
//	                     other form (müller.example, xn--mller-kva.example); cc: finds Bcc
//	with:                any of the three
//	own: quoted: body:   text the author wrote; text of others in the message; both
//	subject: header:     the subject; the subject and people
//	attachment:          text and names of attachments
//	filename:            names of attachments by word and ending (filename:pdf)
//	has:attachment       messages with attachments
//	in:                  a mailbox by name, last part of its name, or role: inbox sent
//	                     drafts junk trash archive all flagged important
//	account:             an account by name; in: beside it means the mailboxes of this account
//	after: before: on:   dates, see below
//	larger: smaller:     bytes of the message: 300, 10k, 5M, 1.5G
//	id:                  a Message-ID, with or without angle brackets
//	digest:              the first eight or more digits of a digest
//	defect:              messages of which something could not be read, by its code
//	file:                what carries a file, attached, in the text or in a message inside,
//	                     by the first eight or more digits of its digest
//	thread:              messages of a thread
//	client: person:      with an address of a client; of a person
//	is:                  sent: from an address of the firm; received: from another;
//	                     internal: sent, and nobody else is a recipient
//
// A date is 2025-03-04, 2025-03, 2025, today, yesterday, a weekday (the last
// one, today included), or a day so many days, weeks, months or years ago: 3d,
// 2w, 6m, 1y. It is in the zone of [Env]. after: begins with its first day,
// before: ends before its first day, on: is all of it; the time is that of
// [Document.Date].
//
// in:own, in:quoted, in:attachment and in:header are no conditions by
// themselves: they say where words are looked for that have no field. Such a
// restriction binds as a condition does: it holds for the words that it is
// joined with by AND, also inside parentheses and after NOT there. So
// "a OR b in:own" is "a OR own:b", and "(a OR b) in:own" is "own:a OR own:b".
// With "-" before it, it means all other texts; "(in:own OR in:quoted)" means
// either. What is restricted inside parentheses is not restricted further from
// outside. Two that exclude each other, and one without a word to restrict, are
// errors. A mailbox of such a name is found in quotes: in:"own".
//
// An account, a mailbox or a code of a defect that there is none of is an error
// of [Query.Resolve], as an unknown client is: nothing found would be taken for
// no mail.
//
// A query that cannot be read is a [*SyntaxError], which knows the place. A
// query prints ([Query.String]) as one that reads the same.
//
// # Certainty
//
// [Match] decides from a document alone whether it matches a query, and thereby
// says what the words above mean. An index answers as Match does. It need not keep
// the order of the words of a document; then it asks for the text of those
// that it would return ([SearchOptions]).
//
// # Ranking
//
// How an index ranks is its own affair, but for this: of messages that are alike
// otherwise, one with the words in its subject comes before one whose author
// wrote them in the text, that before one with the words in an attachment, and
// last come those that merely quote them, however often.
package index
