package ledger

import (
	"testing"

	"onrecord/audit/party"
)

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

// What somebody of the firm writes to one client word for word as to others is said to each
// of them, and what two clients write alike neither repeats from the other.
func TestSaidToEach(t *testing.T) {
	o := options("2025-04-05 12:00")
	clients := []party.Client{{Name: "Ines Falk", Addresses: []string{"ines@mail.example"}}, {Name: "Bo Falk", Addresses: []string{"bo@mail.example"}}}
	o.Directory = party.New(party.Config{Domains: []string{"yard.example"}, Clients: clients,
		Staff: []party.Staff{{Name: "Kit Moran", Addresses: []string{"kit@yard.example"}}, {Name: "Lou Bell", Addresses: []string{"lou@yard.example"}}}}, nil, nil)
	const asks, answers = "The winch on my boat is stuck again. When can somebody have a look at it, please?", "Lou will look at the winch tomorrow at nine."
	l := read(t, []mail{
		{from: "bo", to: "kit", at: "2025-03-03 09:00", subject: "Winch", text: asks},
		{from: "kit", to: "bo", at: "2025-03-03 10:00", re: 1, text: answers},
		{from: "rope", to: "kit", at: "2025-03-04 09:00", subject: "The winch", text: "Is the winch fixed?"},
		{from: "kit", to: "rope", at: "2025-03-04 10:00", re: 3, text: answers},
		{from: "ines", to: "kit", at: "2025-03-05 09:00", subject: "Stuck", text: asks},
		{from: "kit", to: "ines", at: "2025-03-05 10:00", re: 5, text: answers},
	}, o)
	for _, m := range l.Mail() {
		if m.Automatic != "" || len(m.Sentences) == 0 {
			t.Errorf("the message to %v of %s: automatic for %q, %d sentences of its author's", m.To, m.At, m.Automatic, len(m.Sentences))
		}
	}
}
