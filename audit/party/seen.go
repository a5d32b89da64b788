package party

import "time"

// Seen is what mail says of an address.
type Seen struct {
	Address        string         // in lower case
	Names          []Name         // the most frequent first
	Sent, Received int            // messages
	First, Last    time.Time      // of these; zero if none has a date
	Zone           *time.Location // in which they usually write; nil if not known
	List           bool           // of a mailing list
}

// A Name is a display name by which an address is called.
type Name struct {
	Name   string
	Own    int // messages in which the address calls itself so
	Others int // messages in which others do
}
