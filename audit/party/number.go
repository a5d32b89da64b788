package party

import (
	"context"
	"database/sql"
	"fmt"
)

// address returns the number of an address, 0 for none. An address with characters
// that cannot be seen is another one, and what is longer than a line can be is none.
func (s *Stage) address(ctx context.Context, address string) (int64, error) {
	const longest = 998 // bytes (RFC 5322 section 2.1.1)
	address = key(address)
	if address == "" || len(address) > longest {
		return 0, nil
	}
	return s.number(ctx, findAddress, addAddress, address)
}

// name returns the number of a display name, 0 for none.
func (s *Stage) name(ctx context.Context, name string) (int64, error) {
	if name = CleanName(name); name == "" {
		return 0, nil
	}
	return s.number(ctx, findName, addName, name)
}

func (s *Stage) number(ctx context.Context, find, add int, text string) (int64, error) {
	word := string(rune(find)) + text
	if id, ok := s.known[word]; ok {
		return id, nil
	}
	var id int64
	err := s.statement[find].QueryRowContext(ctx, text).Scan(&id)
	if err == sql.ErrNoRows {
		var done sql.Result
		if done, err = s.statement[add].ExecContext(ctx, text); err == nil {
			id, err = done.LastInsertId()
		}
	}
	if err != nil {
		return 0, fmt.Errorf("number of an address or name: %w", err)
	}
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[word] = id
	return id, nil
}

// maxKnown is how many numbers of addresses and names are remembered.
const maxKnown = 50_000
