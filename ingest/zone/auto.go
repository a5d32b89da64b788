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
		case strings.EqualFold(f.Name, "X-Autoreply"), strings.EqualFold(f.Name, "X-Auto-Reply"), strings.EqualFold(f.Name, "X-Autorespond"), strings.EqualFold(f.Name, "X-Autoresponder"),
			strings.EqualFold(f.Name, "X-Mail-Autoreply"):
			return true
		case strings.EqualFold(f.Name, "Precedence"), strings.EqualFold(f.Name, "X-Precedence"):
			if strings.Contains(fold(f.Value), "auto_reply") {
				return true
			}
		}
	}
	return hasReport(m) || autoSubject(m.Subject) || len(m.From) == 1 && strings.HasPrefix(fold(m.From[0].Addr), "mailer-daemon@")
}

// autoSubjects begin the subjects of automatic replies and of reports that mail
// could not be delivered.
var autoSubjects = []string{"automatic reply:", "auto reply:", "auto-reply:", "autoreply:", "auto response:", "out of office", "out of office:", "out of office reply:", "out of the office:", "undeliverable:", "undelivered mail returned to sender", "delivery status notification", "mail delivery failed", "mail delivery failure", "returned mail:", "failure notice",
	"automatische antwort:", "abwesenheitsnotiz:", "abwesend:", "abwesenheit:", "unzustellbar:", "nicht zustellbar:", "réponse automatique", "absence du bureau", "non remis", "respuesta automática:", "fuera de oficina", "no se puede entregar:", "risposta automatica:", "fuori sede:", "resposta automática:", "fora do escritório", "automatisch antwoord:", "afwezigheidsbericht", "onbestelbaar:",
	"autosvar:", "automatiskt svar:", "automatisk svar:", "ikke til stede:", "automaattinen vastaus:", "automatická odpověď:", "autoodpowiedź:", "odpowiedź automatyczna:", "automatyczna odpowiedź:", "nie można dostarczyć:", "niedostarczone:", "nedoručitelné:", "non recapitabile:", "kan ikke leveres:", "frånvaro:", "fravær:", "automaattivastaus:", "poissa:", "teslim edilemedi:", "配信不能:", "автоматический ответ:", "автоответ", "otomatik yanıt:", "自動応答", "自动答复", "自動回覆", "자동 회신"}

// autoSubject reports whether a subject is that of a program. People may go on with
// words: "Failure notice for the pump".
func autoSubject(subject string) bool {
	low := fold(trim(subject))
	for _, begin := range autoSubjects {
		rest, ok := strings.CutPrefix(low, begin)
		if rest = trim(rest); ok && (strings.HasSuffix(begin, ":") || rest == "" || strings.IndexAny(rest, ":：([") == 0 || repliesTo(rest)) {
			return true
		}
	}
	return false
}

// repliesTo reports whether what follows in a subject is that of another message:
// "Out of office Re: Pump".
func repliesTo(rest string) bool {
	prefix, _, ok := strings.Cut(rest, ":")
	return ok && (replyPrefixes[prefix] || forwardPrefixes[prefix])
}

// replyPrefixes begin the subject of an answer.
var replyPrefixes = set("re aw sv antw antwort res rif r odp ynt vs ref")

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
