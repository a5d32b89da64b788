package party

import (
	"strings"

	"onrecord/ingest/email"
)

// An Authorship says who wrote a message, as far as its header tells.
type Authorship struct {
	// Author is who wrote it. Its Addr is "" if a mailing list put its own in
	// place of the author's and nothing tells that.
	Author email.Address

	// List is the address of the mailing list by which the message came, "" if
	// it came by none or the header does not tell.
	List string

	// Told is the field that tells the author: "From", "Sender" for want of
	// one, or where the author of a list stands in place of From; "" if Author
	// has a name at most.
	Told string
}

// Munged reports whether From does not have the author's address.
func (a Authorship) Munged() bool {
	return a.Told != "From" && a.Told != "Sender" && (a.Told != "" || a.List != "")
}

// Author tells who wrote a message. Mailing lists whose mail would fail DMARC
// (RFC 7489) put their own address in From and the author's elsewhere; where
// the header shows that it came by such a list, this is undone.
func Author(m *email.Message) Authorship {
	from, told := email.Address{}, ""
	if len(m.From) > 0 {
		from, told = m.From[0], "From"
	} else if len(m.Sender) > 0 {
		from, told = m.Sender[0], "Sender"
	}
	list, isList := listOf(m)
	if addr, ok := encodedAuthor(from.Addr); ok {
		return Authorship{email.Address{Name: CleanName(from.Name), Addr: addr}, list, "From address"}
	}
	_, via := beforeVia(visible(from.Name))
	switch {
	case from.Addr == "" || !isList:
		return Authorship{from, list, told}
	case !sameAddress(from.Addr, list) && !via && !isOpaque(from.Addr):
		return Authorship{from, list, told}
	}
	if list == "" {
		list = from.Addr
	}
	name := CleanName(from.Name)
	for _, c := range authorFields(m, name) {
		for _, a := range c.addresses {
			if a.Addr == "" || sameAddress(a.Addr, list) || sameAddress(a.Addr, from.Addr) {
				continue
			}
			if name == "" {
				name = CleanName(a.Name)
			}
			return Authorship{email.Address{Name: name, Addr: a.Addr}, list, c.field}
		}
	}
	return Authorship{email.Address{Name: name}, list, ""}
}

// A candidate is a field that may tell the author of a munged message.
type candidate struct {
	field     string
	addresses []email.Address
}

// authorFields returns where the author of a munged message may stand, the
// surest first. Of a Reply-To with several addresses, and of Cc, only those
// with the author's name count.
func authorFields(m *email.Message, name string) []candidate {
	var list []candidate
	for _, field := range []string{"X-Original-From", "X-Mailman-Original-From", "X-Original-Sender"} {
		if value := fieldOf(m, field); value != "" {
			list = append(list, candidate{field, email.ParseEnvelope([]byte("From: " + value + "\r\n\r\n")).From})
		}
	}
	called := func(addresses []email.Address) []email.Address {
		var named []email.Address
		for _, a := range addresses {
			if name != "" && SameName(DisplayName(a.Name), DisplayName(name)) {
				named = append(named, a)
			}
		}
		return named
	}
	replyTo := called(m.ReplyTo)
	if len(replyTo) == 0 && len(m.ReplyTo) == 1 {
		replyTo = m.ReplyTo
	}
	return append(list, candidate{"Reply-To", replyTo}, candidate{"Cc", called(m.Cc)})
}

// listOf returns the address of the mailing list by which a message came, ""
// if the header tells none, and whether it came by one (RFC 2369, RFC 2919).
func listOf(m *email.Message) (address string, isList bool) {
	id := fieldOf(m, "List-Id")
	post := fieldOf(m, "List-Post")
	if _, rest, ok := strings.Cut(post, "mailto:"); ok {
		end := strings.IndexAny(rest, ">?, ")
		if end < 0 {
			end = len(rest)
		}
		address = key(rest[:end])
	} else if _, rest, ok := strings.Cut(fieldOf(m, "Mailing-List"), "list "); ok {
		address, _, _ = strings.Cut(rest, ";")
		address = key(address)
	} else if i, j := strings.LastIndexByte(id, '<'), strings.LastIndexByte(id, '>'); 0 <= i && i < j {
		if local, domain, ok := strings.Cut(id[i+1:j], "."); ok {
			address = key(local + "@" + domain)
		}
	}
	if at := strings.IndexByte(address, '@'); at <= 0 || at == len(address)-1 || strings.ContainsAny(address, " \t<>") {
		address = ""
	}
	return address, id != "" || post != "" || address != ""
}

// encodedAuthor undoes addresses into which a list has written the author's:
// ann=40hale.example@dmarc.list.example.
func encodedAuthor(address string) (author string, ok bool) {
	local, domain := split(address)
	user, host, found := strings.Cut(local, "=40")
	if !found || user == "" || !strings.Contains(host, ".") || !strings.HasPrefix(domain, "dmarc.") {
		return "", false
	}
	return user + "@" + host, true
}

// isOpaque reports whether a list made an address that hides the author's.
func isOpaque(address string) bool {
	local, _ := split(address)
	return strings.HasSuffix(local, "-dmarc-request")
}

// fieldOf returns the first field of a name.
func fieldOf(m *email.Message, name string) string {
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}
