package email

import (
	"bytes"
	"slices"
	"strings"
	"time"
)

// ParseEnvelope reads the header block at the start of header, up to the blank
// line; header may be a whole message. At most [DefaultLimits].Header bytes
// and Fields fields are read. It never fails: what cannot be read is a defect.
func ParseEnvelope(header []byte) (env Envelope) {
	lim := DefaultLimits
	d := new(defects)
	defer func() {
		if p := recover(); p != nil {
			d.add(DefectInternal, "", "envelope")
		}
		env.Defects = d.list
	}()
	block := HeaderBlock(header)
	if int64(len(block)) > lim.Header {
		block = block[:lim.Header]
		d.add(DefectHeaderTooLong, "", "")
	}
	b := envelopeBuilder{env: &env, words: wordDecoder{defects: d}}
	scan := headerScan{block: trimBlankLine(block), fields: lim.Fields, defects: d}
	var buf [40]byte
	scan.run(func(name, value []byte) { b.field(lowerName(&buf, name), value) })
	b.done()
	return env
}

// trimBlankLine removes the blank line from the end of a header block.
func trimBlankLine(block []byte) []byte {
	n := len(block)
	switch {
	case bytes.HasSuffix(block, []byte("\n\r\n")):
		return block[:n-2]
	case bytes.HasSuffix(block, []byte("\n\n")):
		return block[:n-1]
	case n == 1 && block[0] == '\n' || n == 2 && block[0] == '\r' && block[1] == '\n':
		return nil
	}
	return block
}

// An envelopeBuilder fills an envelope field by field.
type envelopeBuilder struct {
	env   *Envelope
	words wordDecoder
	any   bool
	seen  [16]bool // fields that may stand once, see once
}

// The indexes of envelopeBuilder.seen.
const (
	seenMessageID = iota
	seenFrom
	seenSender
	seenReplyTo
	seenTo
	seenCc
	seenBcc
	seenInReplyTo
	seenReferences
	seenDate
	seenSubject
)

// onceFields are the names of the fields, by their index.
var onceFields = [...]string{seenMessageID: "message-id", seenFrom: "from", seenSender: "sender", seenReplyTo: "reply-to", seenTo: "to", seenCc: "cc",
	seenBcc: "bcc", seenInReplyTo: "in-reply-to", seenReferences: "references", seenDate: "date", seenSubject: "subject"}

// field takes one field; name is in lower case.
func (b *envelopeBuilder) field(name, value []byte) {
	b.any = true
	e := b.env
	switch string(name) {
	case "from":
		e.From = b.addresses(seenFrom, e.From, value)
	case "sender":
		e.Sender = b.addresses(seenSender, e.Sender, value)
	case "reply-to":
		e.ReplyTo = b.addresses(seenReplyTo, e.ReplyTo, value)
	case "to":
		e.To = b.addresses(seenTo, e.To, value)
	case "cc":
		e.Cc = b.addresses(seenCc, e.Cc, value)
	case "bcc":
		e.Bcc = b.addresses(seenBcc, e.Bcc, value)
	case "in-reply-to":
		e.InReplyTo = b.ids(seenInReplyTo, e.InReplyTo, value)
	case "references":
		e.References = b.ids(seenReferences, e.References, value)
	case "message-id":
		b.messageID(value)
	case "date":
		b.date(value)
	case "subject":
		if b.once(seenSubject) {
			e.Subject = b.words.decode(unfold(value))
		}
	}
}

// once notes a field that may stand once (RFC 5322 section 3.6) and reports
// whether this is the first.
func (b *envelopeBuilder) once(i int) bool {
	if b.seen[i] {
		b.words.defects.add(DefectHeaderRepeated, "", onceFields[i])
		return false
	}
	b.seen[i] = true
	return true
}

// addresses reads an address field. A repeated one adds to the first, so that
// nobody who was addressed is lost.
func (b *envelopeBuilder) addresses(i int, list []Address, value []byte) []Address {
	b.once(i)
	return parseAddresses(list, unfold(value), &b.words)
}

func (b *envelopeBuilder) ids(i int, list []MessageID, value []byte) []MessageID {
	b.once(i)
	before := len(list)
	list, odd := parseMessageIDs(list, unfold(value))
	if odd && (i != seenInReplyTo || len(list) > before) { // words alone are allowed there (RFC 5322 section 4.5.4)
		b.words.defects.add(DefectMessageIDSyntax, "", "")
	}
	return list
}

func (b *envelopeBuilder) messageID(value []byte) {
	if !b.once(seenMessageID) {
		return
	}
	ids, odd := parseMessageIDs(nil, unfold(value))
	if len(ids) > 0 {
		b.env.MessageID = ids[0]
	}
	if odd || len(ids) > 1 {
		b.words.defects.add(DefectMessageIDSyntax, "", "")
	}
}

func (b *envelopeBuilder) date(value []byte) {
	if !b.once(seenDate) {
		return
	}
	text := unfold(value)
	b.env.DateText = oneLine(b.words.raw(text))
	t, code := parseDate(text)
	b.env.Date = t
	if code != "" {
		b.words.defects.add(code, "", "")
	}
}

// wholeNames mends the names of authors that semicolons cut up, as in "Toll;
// Mira <mira@mail.example>": an author has an address, and what stands before
// the first one is the beginning of its name.
func wholeNames(list []Address) []Address {
	first := slices.IndexFunc(list, func(a Address) bool { return a.Addr != "" })
	if first <= 0 {
		return list
	}
	var names []string
	for _, a := range list[:first+1] {
		if a.Name != "" {
			names = append(names, a.Name)
		}
	}
	list[first].Name = strings.Join(names, "; ")
	return list[first:]
}

// done notes what is missing (RFC 5322 section 3.6).
func (b *envelopeBuilder) done() {
	d := b.words.defects
	b.env.From = wholeNames(b.env.From)
	if !b.any {
		d.add(DefectHeaderMissing, "", "")
		return
	}
	if len(b.env.From) == 0 || b.env.From[0].Addr == "" {
		d.add(DefectFromMissing, "", "")
	}
	if !b.seen[seenDate] {
		d.add(DefectDateMissing, "", "")
	}
	if b.env.MessageID == "" {
		d.add(DefectMessageIDMissing, "", "")
	}
}

// receivedDate reads the time of a Received field, which stands behind its
// last semicolon (RFC 5321 section 4.4). The zero time means that there is
// none.
func receivedDate(value []byte) time.Time {
	i := bytes.LastIndexByte(value, ';')
	if i < 0 {
		return time.Time{}
	}
	t, _ := parseDate(unfold(value[i+1:]))
	return t
}
