package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// isAutomatic reports whether the header says that a program wrote the message
// (RFC 3834, and what came before it).
func isAutomatic(m *email.Message) bool {
	for _, f := range m.Fields {
		v := fold(f.Value)
		switch fold(f.Name) {
		case "auto-submitted":
			if !strings.HasPrefix(v, "no") {
				return true
			}
		case "x-autoreply", "x-autorespond", "x-autoresponder":
			return true
		case "precedence", "x-precedence":
			if strings.Contains(v, "auto_reply") {
				return true
			}
		case "return-path":
			if trim(v) == "<>" && hasReport(m) {
				return true
			}
		}
	}
	return hasReport(m)
}

// hasReport reports whether the message is a report of a mail system.
func hasReport(m *email.Message) bool {
	for i := range m.Parts {
		switch m.Parts[i].MediaType {
		case "message/delivery-status", "message/disposition-notification", "message/feedback-report":
			return m.Parts[i].Depth == 0
		}
	}
	return false
}
