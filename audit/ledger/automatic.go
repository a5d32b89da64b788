package ledger

import (
	"strings"

	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// automatic tells why a program is held to have written a message, or why it
// went to many; "" if a person wrote it to somebody. Such mail makes no
// promises, asks nothing and answers nothing.
func automatic(m *email.Message, parts []zone.Part) string {
	for _, f := range m.Fields {
		value := strings.ToLower(strings.TrimSpace(f.Value))
		switch strings.ToLower(f.Name) {
		case "auto-submitted":
			if !strings.HasPrefix(value, "no") {
				return "auto-submitted"
			}
		case "precedence":
			if value == "bulk" || value == "junk" || value == "auto_reply" {
				return "precedence " + value
			}
		case "list-unsubscribe", "feedback-id":
			return "sent to many"
		case "x-autoreply", "x-autorespond", "x-auto-reply":
			return "automatic reply"
		case "return-path":
			if value == "<>" {
				return "no return path"
			}
		case "content-type":
			if strings.HasPrefix(value, "multipart/report") {
				return "report of delivery"
			}
		}
	}
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Addr), "@")
		local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
		for _, robot := range []string{"noreply", "donotreply", "mailerdaemon", "postmaster", "notifications", "notification", "autoconfirm", "bounce"} {
			if strings.HasPrefix(local, robot) {
				return "address of a program"
			}
		}
	}
	subject := strings.ToLower(m.Subject)
	for _, reply := range []string{"out of office", "automatic reply", "auto reply", "autoreply", "auto-reply", "out of the office", "accepted: ", "declined: ", "tentative: "} {
		if strings.HasPrefix(subject, reply) {
			return "automatic reply"
		}
	}
	return automaticText(parts)
}

// automaticText reports a message of which nothing but what a program wrote, an
// invitation or code is left.
func automaticText(parts []zone.Part) string {
	program := false
	for _, p := range parts {
		for _, l := range p.Zones.Lines {
			if strings.TrimSpace(p.Text[l.Start:l.End]) == "" {
				continue
			}
			switch l.Kind {
			case zone.Auto, zone.Calendar:
				program = true
			case zone.Own:
				return ""
			}
		}
	}
	if program {
		return "words of a program"
	}
	return ""
}

// bounce reports whether an automatic message says that another one was not
// delivered.
func bounce(m *email.Message) bool {
	for i := range m.Parts {
		if m.Parts[i].MediaType == "message/delivery-status" {
			return true
		}
	}
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Addr), "@")
		if local == "mailer-daemon" || local == "postmaster" {
			return true
		}
	}
	return false
}

// common are frequent words of English, those of other languages apart.
var common = set("the and you to is of that it for on are with have this be at not we can will your from i me my was but if our do they so by a in as or an please thanks " +
	"yes no it's i'm i'll hi hello ok sorry thank here when what just all get got us up out know need there would could")

// foreign reports whether the author's own words are in another language than
// English. Short texts are taken for English.
func foreign(parts []zone.Part) bool {
	words, hits := 0, 0
	for _, p := range parts {
		for w := range strings.FieldsFuncSeq(strings.ToLower(p.Zones.Text(p.Text, zone.Own)), func(r rune) bool { return !(isLetter(r) || r == '\'') }) {
			if words++; common[w] {
				hits++
			}
			if words == 400 {
				break
			}
		}
	}
	return words >= 12 && hits*12 < words
}

// greeted returns the names that the greeting of a text calls, in lower case:
// "Hi Ann and Bob," gives ann and bob.
func greeted(p zone.Part) []string {
	var names []string
	for _, l := range p.Zones.Lines {
		if l.Kind != zone.Greeting {
			continue
		}
		for w := range strings.FieldsFuncSeq(p.Text[l.Start:l.End], func(r rune) bool { return !(isLetter(r) || r == '\'' || r == '-') }) {
			if w = strings.ToLower(w); !courtesy[w] && len(names) < 8 {
				names = append(names, w)
			}
		}
	}
	return names
}

var courtesy = set("hi hello hey dear good morning afternoon evening day all team everyone everybody folks both and mr mrs ms dr miss sir madam there again greetings g'day mornin")
