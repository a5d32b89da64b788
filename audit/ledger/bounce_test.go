package ledger

import (
	"strings"
	"testing"
)

// systemTells is what a mail system tells the yard of message re, in fields of addresses.
func systemTells(at string, re int, more string, fields ...string) mail {
	text := "--y\nContent-Type: text/plain\n\nSee below.\n--y\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.mail.example\n\n" + strings.Join(fields, "\n\n") + "\n--y--"
	return mail{from: "rope", to: "kit", at: at, re: re, subject: "Report", more: "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; boundary=y\r\n" + more, text: text}
}

// A message came back if it reached nobody on the other side: not so if it was late,
// if it arrived, or if one of several did not get it.
func TestBounces(t *testing.T) {
	ask := mail{from: "ines", to: "kit", at: "2025-03-03 09:00", text: "Hi Kit,\n\nCan you send me the survey report for the sloop?"}
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 10:00", re: 1, text: "Hi Ines,\n\nI'll send you the survey report by Friday."}
	brings := func(to string) mail {
		return mail{from: "kit", to: to, at: "2025-03-06 11:00", re: 1, text: "Survey report attached.", file: "survey-report.pdf"}
	}
	to := func(address, action string) string {
		return "Final-Recipient: rfc822; " + address + "\nAction: " + action
	}
	other := mail{from: "kit", to: "bo", at: "2025-03-06 11:20", subject: "Slip", text: "The slip is yours from May."}
	for _, test := range []struct {
		name string
		rest []mail
		want Status
	}{
		{"failed", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "failed"))}, Broken},
		{"failed, in other letters", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("Ines@Mail.example", "Failed (no such user)"))}, Broken},
		{"failed where it was passed on", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("i.falk@elsewhere.example", "failed"))}, Broken},
		{"late", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "delayed"))}, Kept},
		{"late, and then failed", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "delayed")), systemTells("2025-03-10 11:01", 3, "", to("ines@mail.example", "failed"))}, Broken},
		{"arrived", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "delivered"))}, Kept},
		{"passed on", []mail{brings("ines"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "relayed"))}, Kept},
		{"one of two failed", []mail{brings("ines bo"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "delivered"), to("bo@mail.example", "failed"))}, Kept},
		{"both failed", []mail{brings("ines bo"), systemTells("2025-03-06 11:01", 3, "", to("bo@mail.example", "failed"), to("ines@mail.example", "failed"))}, Broken},
		{"both failed, one after the other", []mail{brings("ines bo"), systemTells("2025-03-06 11:01", 3, "", to("bo@mail.example", "failed")), systemTells("2025-03-06 11:02", 3, "", to("ines@mail.example", "failed"))}, Broken},
		{"a colleague got it", []mail{brings("ines lou"), systemTells("2025-03-06 11:01", 3, "", to("ines@mail.example", "failed"))}, Broken},
		{"a colleague failed", []mail{brings("ines lou"), systemTells("2025-03-06 11:01", 3, "", to("lou@yard.example", "failed"))}, Kept},
		{"of what came after, in the same conversation", []mail{brings("ines"), {from: "kit", to: "ines", at: "2025-03-20 11:00", re: 3, text: "We are closed in May."},
			systemTells("2025-03-20 11:01", 0, "References: <3@dispute.example> <4@dispute.example>\r\n", to("ines@mail.example", "failed"))}, Kept},
		{"of what went to somebody else, and not named", []mail{brings("ines"), other, systemTells("2025-03-06 11:25", 0, "", to("bo@mail.example", "failed"))}, Kept},
		{"of the last but one, and not named", []mail{brings("ines"), other, systemTells("2025-03-06 11:25", 0, "", to("ines@mail.example", "failed"))}, Broken},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := promiseWith(t, read(t, append([]mail{ask, promise}, test.rest...), options("2025-04-05 12:00")), "survey report")
			if p.Status != test.want {
				t.Errorf("%s (%s), want %s", p.Status, p.State, test.want)
			}
		})
	}
}
