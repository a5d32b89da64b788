package record

import (
	"slices"
	"strings"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Limits of an envelope facet. They are for hostile headers; what is cut off is
// a defect in the facet and still in the message.
const (
	maxEnvelopeValue = 16 << 10 // bytes of one value
	maxEnvelopeBytes = 1 << 20  // bytes of all values
)

// envelopeFields returns the fields of an `envelope` facet.
func envelopeFields(e email.Envelope) []tlog.Field {
	w := fieldWriter{left: maxEnvelopeBytes, fields: make([]tlog.Field, 0, 12)}
	w.text("message-id", string(e.MessageID))
	w.addresses("from", e.From)
	w.addresses("sender", e.Sender)
	w.addresses("to", e.To)
	w.addresses("cc", e.Cc)
	w.addresses("bcc", e.Bcc)
	w.addresses("reply-to", e.ReplyTo)
	for _, id := range e.InReplyTo {
		w.text("in-reply-to", string(id))
	}
	for _, id := range e.References {
		w.text("references", string(id))
	}
	w.text("date", e.DateText)
	w.text("subject", e.Subject)
	for _, d := range e.Defects {
		w.text("defect", strings.TrimSpace(d.Code+" "+d.Detail))
	}
	if w.cut {
		w.fields = append(w.fields, tlog.TextField("defect", "envelope-cut values too long for the record were cut or left out"))
	}
	return w.fields
}

// A fieldWriter collects fields up to a limit.
type fieldWriter struct {
	fields []tlog.Field
	left   int
	cut    bool
}

// text adds a value, unless it is empty.
func (w *fieldWriter) text(key, value string) {
	if value == "" {
		return
	}
	if len(value) > maxEnvelopeValue {
		value, w.cut = strings.ToValidUTF8(value[:maxEnvelopeValue], ""), true
	}
	if w.left -= len(key) + len(value) + 4; w.left < 0 {
		w.cut = true
		return
	}
	w.fields = append(w.fields, tlog.TextField(key, value))
}

func (w *fieldWriter) addresses(key string, list []email.Address) {
	for _, a := range list {
		w.text(key, a.Addr)
	}
}

// addressKeys are the keys of an envelope whose addresses matter rules are held
// against. Whoever has the envelopes can replay the rules.
var addressKeys = []string{"from", "sender", "to", "cc", "bcc", "reply-to"}

// envelopeAddresses returns the addresses of an envelope facet, for comparison.
func envelopeAddresses(fields []tlog.Field) []string {
	var list []string
	for i := range fields {
		if slices.Contains(addressKeys, fields[i].Key) {
			list = append(list, email.Address{Addr: fields[i].Value}.Key())
		}
	}
	return list
}
