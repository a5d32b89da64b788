// Package sheet writes tables as CSV (RFC 4180) that spreadsheets read as text:
// what they would take for a formula gets an apostrophe before it.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// formula are the characters with which spreadsheets let a formula begin, and
// those that they pass over before one.
const formula = "=+-@\t\r\n＝＋－＠"

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
		if strings.IndexAny(f, formula) == 0 {
			row[i] = "'" + f
		}
	}
	return row
}
