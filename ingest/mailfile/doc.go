// Package mailfile reads mail from files into the record and writes it out again.
package mailfile
