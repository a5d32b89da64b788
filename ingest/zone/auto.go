package zone

import (
	"strings"

	"onrecord/ingest/email"
)

// isAutomatic reports whether the header says that a program wrote the message
// (RFC 3834, and what came before it).
func isAutomatic(m *email.Message) bool {
	for _, f := range m.Fields {
		switch {
		case strings.EqualFold(f.Name, "Auto-Submitted"):
			if !strings.HasPrefix(fold(f.Value), "no") {
				return true
			}
		case strings.EqualFold(f.Name, "X-Autoreply"), strings.EqualFold(f.Name, "X-Autorespond"), strings.EqualFold(f.Name, "X-Autoresponder"):
			return true
		case strings.EqualFold(f.Name, "Precedence"), strings.EqualFold(f.Name, "X-Precedence"):
			if strings.Contains(fold(f.Value), "auto_reply") {
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
