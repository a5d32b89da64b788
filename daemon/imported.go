package daemon

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/party"
	"onrecord/config"
	"onrecord/index/near"
)

// unknownOwner says what speaks against the name under which mail is imported: no
// account is called so, and it is no address of the firm. It is "" if nothing does,
// and where nobody of the firm is known. An old address or a shared mailbox is
// meant now and then, so that it stops nothing; but the record keeps it for ever.
func unknownOwner(name string, c *config.Config, people *party.Directory) string {
	known, _ := people.Staff()
	for _, a := range c.Accounts {
		for _, address := range a.Addresses {
			known = append(known, strings.ToLower(address))
		}
	}
	address := strings.ToLower(name)
	clients := people.ClientsAt(address)
	switch _, account := c.Account(name); {
	case account, slices.Contains(known, address), len(known) == 0 && len(clients) == 0:
		return ""
	case len(clients) > 0:
		return fmt.Sprintf("check the name: %s is an address of client %s, and nobody of the firm has it; whose mailbox it is stays in the record", name, strings.Join(clients, " and of "))
	case !strings.Contains(name, "@"):
		return fmt.Sprintf("check the name: no account of the configuration is called %s; whose mailbox it is stays in the record", name)
	}
	like := ""
	if near := resembling(address, known); near != "" {
		like = ", but there is " + near
	}
	return fmt.Sprintf("check the name: nobody of the firm has the address %s%s; whose mailbox it is stays in the record", name, like)
}

// resembling returns the address in the same domain that is nearly the same, "" if
// there is none.
func resembling(address string, known []string) string {
	local, domain, _ := strings.Cut(address, "@")
	var locals []string
	for _, k := range known {
		if l, ok := strings.CutSuffix(k, "@"+domain); ok {
			locals = append(locals, l)
		}
	}
	if meant := near.To(local, locals, near.Flat); meant != "" {
		return meant + "@" + domain
	}
	return ""
}
