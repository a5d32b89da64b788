// Package sheet writes tables as CSV (RFC 4180) that spreadsheets read as text, and
// terminals print as it is: what they would take for a formula gets an apostrophe
// before it, and what cannot be seen, or turns the direction of writing, is left out.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// formula finds the characters with which spreadsheets let a formula begin, or pass
// over before one: at the beginning of a cell, and behind what some of them, by the
// habits of their country, take for the end of one. Some pass over blanks, too.
var formula = regexp.MustCompile("^( *)([=+@＝＋－＠\t\r\n-])|([;\t\r\n][ \"]*)([=+@＝＋－＠-])")

// lineEnds makes line ends of mail those of text: by itself a carriage return would
// print what follows over what stands before it.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Write writes a line of names and then the rows.
func Write(w io.Writer, names []string, rows [][]string) error {
	c := csv.NewWriter(w)
	if err := c.Write(names); err != nil {
		return fmt.Errorf("write a table: %w", err)
	}
	for _, row := range rows {
		if err := c.Write(safe(row)); err != nil {
			return fmt.Errorf("write a table: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}

func safe(row []string) []string {
	row = slices.Clone(row)
	for i, f := range row {
		row[i] = formula.ReplaceAllString(email.Printable(lineEnds.Replace(f)), "$1$3'$2$4")
	}
	return row
}
