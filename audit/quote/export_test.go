package quote

import "onrecord/ingest/email"

// SameAuthor reports whether two addresses can be those of one author.
func SameAuthor(a, b email.Address) bool {
	return sameAuthor(&author{Address: a}, &author{Address: b}) == yes
}
