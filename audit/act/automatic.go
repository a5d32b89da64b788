package act

import (
	"regexp"
	"strings"

	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// Automatic says why a message is held to be from a program, or for many, and
// not from a person to somebody; it is empty if nothing tells so. Such mail
// promises, asks and answers nothing, whatever its words.
func Automatic(m *email.Message, parts []zone.Part) string {
	discussion := peopled(m)
	for _, f := range m.Fields {
		if discussion && isField(f, "list-unsubscribe", "precedence") {
			continue
		}
		if why := automaticField(f); why != "" {
			return why
		}
	}
	for _, a := range m.From {
		if robot(a.Addr) || robotName(a) {
			return "address of a program"
		}
	}
	subject := strings.ToLower(strings.TrimSpace(m.Subject))
	for _, s := range automaticSubjects {
		if strings.HasPrefix(subject, s) {
			return "automatic reply"
		}
	}
	if !discussion && len(m.InReplyTo) == 0 && mailing(parts) {
		return "sent to many"
	}
	return automaticText(parts)
}

// automaticField judges a field of the header (RFC 3834, RFC 2369, RFC 3462).
func automaticField(f email.Field) string {
	value := func() string { return strings.ToLower(strings.TrimSpace(f.Value)) }
	switch {
	case isField(f, "auto-submitted"):
		if v := value(); v != "" && !strings.HasPrefix(v, "no") {
			return "auto-submitted"
		}
	case isField(f, "precedence"):
		if v := value(); v == "bulk" || v == "junk" || v == "auto_reply" {
			return "precedence " + v
		}
	case isField(f, "list-unsubscribe", "feedback-id"):
		return "sent to many"
	case isField(f, "x-autoreply", "x-autorespond", "x-auto-reply"):
		return "automatic reply"
	case isField(f, "return-path"):
		if value() == "<>" {
			return "no return path"
		}
	case isField(f, "content-type"):
		switch v := value(); {
		case strings.HasPrefix(v, "multipart/report"):
			return "report of delivery"
		case strings.HasPrefix(v, "text/calendar"):
			return "answer of a calendar"
		}
	}
	return ""
}

var automaticSubjects = []string{
	"out of office", "automatic reply", "auto reply", "autoreply", "auto-reply", "out of the office", "accepted: ", "declined: ", "tentative: ",
	"undeliverable", "undelivered mail", "delivery status notification", "mail delivery failed", "read: ", "delivered: ", "not read: ",
}

var unparted = strings.NewReplacer("-", "", "_", "", ".", "")

// robot reports whether an address belongs to a program, by its local part.
func robot(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	local = unparted.Replace(local)
	switch local {
	case "noreply", "donotreply", "mailerdaemon", "postmaster", "notification", "notifications", "autoconfirm", "bounce", "bounces", "alert", "alerts", "newsletter", "newsletters", "bulletin", "digest":
		return true
	}
	return strings.HasPrefix(local, "noreply") || strings.HasPrefix(local, "donotreply") || strings.HasSuffix(local, "noreply")
}

// robotName reports whether a sender calls itself a robot; Bot is also a name of
// people.
func robotName(a email.Address) bool {
	words := strings.Fields(strings.ToLower(a.Name))
	return len(words) > 0 && (words[len(words)-1] == "robot" || words[len(words)-1] == "bot" && strings.Contains(unparted.Replace(strings.ToLower(a.Addr)), "bot@"))
}

// leaving are words that tell the reader how to leave a list of addresses to which
// somebody writes, and not those of somebody who wants to leave one. A footer of one
// word, which programs put below the mail of a person too, is none.
var leaving = regexp.MustCompile(`(?:^|[.!?|*]\s*)(?:to (?:unsubscribe\b|be (?:removed|taken off) (?:from )?(?:our|this|the) (?:[a-z]+ ){0,2}list|opt.out of (?:receiving|future|further|these))|you (?:are receiving|received) this (?:e-?mail|mail|newsletter) because\b|` +
	`if you\b[^.]{0,60}\b(?:unsubscribed?\b|opt.out of\b|(?:be )?removed? from (?:our|this) (?:mailing |e-?mail )?list|(?:don['’]?t|do not|no longer|rather not|prefer not)\b[^.]{0,30}\breceiv\w+ (?:further|future|any more|more|these) (?:e-?mail|mailing|message|offer|newsletter)))`)

// mayLeave reports whether a line has a word without which leaving does not fit.
func mayLeave(line string) bool {
	for _, word := range []string{"unsubscrib", "remove", "taken off", "opt", "receiv"} {
		if strings.Contains(line, word) {
			return true
		}
	}
	return false
}

// mailing reports whether a message tells its reader how to leave its list. Groups
// in which people talk say how to leave them too, and a person greets.
func mailing(parts []zone.Part) bool {
	for _, p := range parts {
		for _, l := range p.Zones.Lines {
			switch l.Kind {
			case zone.Quoted, zone.Forwarded:
				continue
			case zone.Greeting:
				return false
			}
			line := strings.ToLower(strings.TrimSpace(p.Text[l.Start:l.End]))
			if mayLeave(line) && leaving.MatchString(line) && !strings.Contains(line, "group") {
				return true
			}
		}
	}
	return false
}

// automaticText judges a message of whose text nothing but what a program
// wrote, or an invitation, is left.
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
