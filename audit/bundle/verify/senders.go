package verify

import (
	"fmt"
	"net/mail"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/authn"
	"onrecord/audit/tlog"
)

// maxSigned is the largest message of which signatures are checked, in bytes.
const maxSigned = 64 << 20

// weak are the flags with which a signature does not show who sent what is
// read.
var weak = []authn.Flag{authn.LengthTag, authn.BeyondLength, authn.UnsignedHeaders, authn.UnsignedType, authn.DuplicateHeaders,
	authn.NotAligned, authn.Testing, authn.Early, authn.KeySeenLater, authn.Disagreement}

// senders is level 5: the domains of the senders signed the messages. It passes
// with keys that the person who checks brought, alone: those of the bundle are
// what the firm says that DNS said. It never fails: a signature that does not
// hold may have been broken on the way, as mailing lists do.
func (c *checker) senders() {
	l := &c.levels[5]
	recorded := c.recordedKeys()
	messages := c.files.under("data/messages/")
	byGiven, byRecorded := 0, 0
	var unsigned, unknown []string // entries
	var doubts []string
	for _, name := range messages {
		index, _, err := place(name)
		m := c.leaves[index]
		if err != nil || m == nil { // level 1 says why
			unknown = append(unknown, strings.TrimSuffix(path.Base(name), ".eml"))
			continue
		}
		raw, err := c.signedBytes(name)
		why := ""
		if err != nil {
			why = err.Error()
		} else {
			c.signed[index], why = c.signatureOf(raw, timeOf(m), recorded)
		}
		claimed := claims(raw)
		switch {
		case why == noSignature && claimed == "":
			unsigned = append(unsigned, strconv.FormatInt(index, 10))
			continue
		case c.signed[index].given:
			byGiven++
			continue
		case c.signed[index].recorded:
			byRecorded++
			why = "its signature holds with the key that the firm recorded; that the key is the sender's, only DNS or the sender can tell"
		}
		doubts = append(doubts, fmt.Sprintf("message %010d: %s%s", index, why, claimed))
	}
	l.add(fmt.Sprintf("messages with a signature of their sender's domain that holds with a key you gave: %d of %d; with a key that the firm recorded: %d more", byGiven, len(messages), byRecorded))
	if len(messages) == 0 {
		l.unchecked("there is no message")
	}
	if len(unknown) > 0 {
		l.unchecked("not shown to be in the record, so their signatures were not looked at: %s", entryList(unknown))
	}
	if len(unsigned) > 0 {
		l.unchecked("no signature, as with most copies that the firm kept of its own mail: %s", entryList(unsigned))
	}
	for _, text := range doubts {
		l.unchecked("%s", text)
	}
}

// noSignature is why a message that nobody signed is not shown to come from whom
// it names.
const noSignature = "it bears no signature"

// signedBytes reads a message that is not too large.
func (c *checker) signedBytes(name string) ([]byte, error) {
	if c.files.files[name].size > maxSigned {
		return nil, fmt.Errorf("too large for its signatures to be checked")
	}
	return c.files.read(name)
}

// givenKeys are the keys that the person who checks brought.
func (c *checker) givenKeys(name string) []authn.Answer {
	if texts := c.senderKeys[name]; len(texts) > 0 {
		return []authn.Answer{{Name: name, RCode: "NOERROR", TXT: texts}}
	}
	return nil
}

// recordedKeys are the answers of DNS that the bundle shows, by name.
func (c *checker) recordedKeys() map[string][]authn.Answer {
	keys := map[string][]authn.Answer{}
	for index, m := range c.leaves {
		if f := m.facets[tlog.FacetDNS]; f != nil && m.leaf.Kind == tlog.KindDKIMKey {
			if a, err := authn.ParseAnswer(f, index); err == nil {
				keys[a.Name] = append(keys[a.Name], a)
			}
		}
	}
	for _, list := range keys {
		slices.SortFunc(list, func(a, b authn.Answer) int { return int(a.Leaf - b.Leaf) })
	}
	return keys
}

// signatureOf tells by which keys a message that was sent at a time bears a good
// signature of its sender's domain, and says why it bears none by any.
func (c *checker) signatureOf(raw []byte, at time.Time, recorded map[string][]authn.Answer) (s signature, why string) {
	domain, given := sender(raw, at, c.givenKeys)
	if given == noSignature {
		return s, noSignature
	}
	_, told := sender(raw, at, func(name string) []authn.Answer { return recorded[name] })
	firm, _, _ := strings.Cut(c.checkpoint.Origin, "/")
	s = signature{given: given == "", recorded: told == "", firms: authn.SameOrganisation(domain, firm)}
	if !s.given && !s.recorded {
		_, why = sender(raw, at, func(name string) []authn.Answer { return append(c.givenKeys(name), recorded[name]...) })
	}
	return s, why
}

// sender says why a message is not shown, by some keys, to come from whom it
// names; "" if it is, and then the domain that signed it.
func sender(raw []byte, at time.Time, keys authn.KeyLookup) (domain, why string) {
	results := authn.Verify(raw, at, keys)
	if len(results) == 0 {
		return "", noSignature
	}
	var whys []string
	for _, r := range results {
		why := r.Reason
		if r.Status == authn.Pass {
			why = weaknesses(r)
		}
		if why == "" {
			return r.Domain, ""
		}
		whys = append(whys, fmt.Sprintf("signature of %.100s: %s", r.Domain, why))
	}
	return "", strings.Join(whys, "; ")
}

func weaknesses(r authn.Result) string {
	var list []string
	for _, f := range r.Flags {
		if slices.Contains(weak, f) {
			list = append(list, f.Meaning())
		}
	}
	return strings.Join(list, ", ")
}

// claims are what servers say of the sender: nobody can check it.
func claims(raw []byte) (text string) {
	for _, claim := range authn.Claims(raw) {
		text += fmt.Sprintf(" (%.100s claims: %.200s)", claim.By, claim.Text)
	}
	return text
}

// timeOf is when a message was sent, by its own words, or recorded, whichever is
// earlier: a key that was seen long after is worth less.
func timeOf(m *member) time.Time {
	at := m.leaf.At
	if env := m.facets[tlog.FacetEnvelope]; env != nil {
		if date, _, err := env.Get("date"); err == nil {
			if t, err := mail.ParseDate(date); err == nil && t.Before(at) {
				at = t
			}
		}
	}
	return at
}
