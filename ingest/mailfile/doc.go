// Package mailfile brings mail files into the record, and writes them out
// again.
package mailfile
