package ledger

import "testing"

// What an office writes under every mail makes no mail of a program of one that says more.
func TestBoilerplateUnderWords(t *testing.T) {
	const under = "\n\nOur office is open from Monday to Friday. Please do not hesitate to contact us with any questions."
	mails := []mail{{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll fix the gate by Thursday."}}
	for _, at := range []string{"2025-02-03 10:00", "2025-02-10 10:00", "2025-02-17 10:00"} {
		mails = append(mails, mail{from: "kit", to: "bo", at: at, subject: "Weather", text: "It rains in the yard today." + under})
	}
	mails = append(mails, mail{from: "kit", to: "ines", at: "2025-03-06 10:00", re: 1, text: "The gate is fixed." + under})
	l := read(t, mails, options(later))
	if p := promiseWith(t, l, "gate"); p.Status != Kept {
		t.Errorf("%s (%s) by %+v", p.Status, p.State, p.Evidence)
	}
	for _, m := range l.Mail() {
		if m.Subject == "Weather" && m.Automatic == "" {
			t.Error("a mail of nothing but what stands in others is no program's")
		}
	}
}
