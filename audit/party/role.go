package party

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"onrecord/ingest/email"
)

// A role is a row of party_role.
type role struct{ address, leaf, field, name int64 }

func compareRoles(a, b role) int {
	return cmp.Or(cmp.Compare(a.address, b.address), cmp.Compare(a.leaf, b.leaf), cmp.Compare(a.field, b.field))
}

// The fields of party_role.
const (
	fieldTo   = iota // To, Cc and Bcc
	fieldFrom        // From, after the first
	fieldSender
	fieldReplyTo
	fieldDelivered // whom a copy was for, if it is not a list's and To does not name them
)

// received is the condition that a message went to the address of a role.
const received = `field IN (0, 4)` // fieldTo and fieldDelivered

// maxRoles is how many addresses of a message are looked at: what has more
// tells nothing about who knows whom.
const maxRoles = 1000

// rolesOf returns the addresses of a message by field, without its author.
func rolesOf(m *email.Message, a Authorship) [][]email.Address {
	fields := make([][]email.Address, fieldDelivered+1)
	fields[fieldTo] = addressed(slices.Concat(m.To, m.Cc, m.Bcc))
	if len(m.From) > 1 {
		fields[fieldFrom] = addressed(m.From[1:])
	}
	others := func(list []email.Address) []email.Address {
		return slices.DeleteFunc(addressed(list), func(b email.Address) bool {
			return sameAddress(b.Addr, a.Author.Addr) || sameAddress(b.Addr, a.List)
		})
	}
	if len(m.From) > 0 && a.List == "" {
		fields[fieldSender] = others(m.Sender)
	}
	fields[fieldReplyTo] = others(m.ReplyTo)
	if _, isList := listOf(m); !isList {
		fields[fieldDelivered] = slices.DeleteFunc(delivered(m), func(b email.Address) bool {
			return slices.ContainsFunc(fields[fieldTo], func(c email.Address) bool { return sameAddress(b.Addr, c.Addr) })
		})
	}
	return fields
}

// delivered returns whom servers say a copy was for.
func delivered(m *email.Message) []email.Address {
	var list []email.Address
	for _, f := range []string{"Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To"} {
		if value := fieldOf(m, f); value != "" {
			list = append(list, addressed(email.ParseEnvelope([]byte("To: "+value+"\r\n\r\n")).To)...)
		}
	}
	return list
}

// rowsOf returns the other addresses of a message in the order of their rows,
// each once for each field.
func (s *Stage) rowsOf(ctx context.Context, leaf int64, m *email.Message, a Authorship) ([]role, error) {
	var roles []role
	n := 0
	for field, list := range rolesOf(m, a) {
		for _, one := range list {
			if n++; n > maxRoles {
				break
			}
			address, err := s.address(ctx, one.Addr)
			if err != nil {
				return nil, err
			}
			if address == 0 {
				continue
			}
			name, err := s.name(ctx, one.Name)
			if err != nil {
				return nil, err
			}
			roles = append(roles, role{address, leaf, int64(field), name})
		}
	}
	slices.SortStableFunc(roles, compareRoles)
	return slices.CompactFunc(roles, func(a, b role) bool { return compareRoles(a, b) == 0 }), nil
}

// others returns the addresses of sorted roles as party_message has them.
func others(roles []role) string {
	b := []byte{'['}
	for i, r := range roles {
		if i > 0 && r.address == roles[i-1].address {
			continue
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, r.address, 10)
	}
	return string(append(b, ']'))
}

// Rows of party_role are written in the order of the table, some with one
// statement, and no more are kept back than that.
const (
	rowsAtOnce = 100
	maxRows    = 50_000
)

// writeRoles writes the roles that were kept back.
func (s *Stage) writeRoles(ctx context.Context) error {
	slices.SortFunc(s.roles, compareRoles)
	for list := range slices.Chunk(s.roles, rowsAtOnce) {
		if len(list) == rowsAtOnce {
			if err := s.write(ctx, addRoles, list...); err != nil {
				return err
			}
			continue
		}
		for _, r := range list {
			if err := s.write(ctx, addRole, r); err != nil {
				return err
			}
		}
	}
	s.roles = s.roles[:0]
	return nil
}

func (s *Stage) write(ctx context.Context, statement int, list ...role) error {
	args := make([]any, 0, 4*len(list))
	for _, r := range list {
		args = append(args, r.address, r.leaf, r.field, r.name)
	}
	if _, err := s.statement[statement].ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("store addresses of leaves %d to %d: %w", list[0].leaf, list[len(list)-1].leaf, err)
	}
	return nil
}
