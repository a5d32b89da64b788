package ledger

import (
	"fmt"
	"slices"
	"testing"

	"onrecord/audit/party"
)

// What passes between the firm and another client, or about another client's affairs only,
// shows nothing of a promise, however like its words are.
func TestAffairsOfOthers(t *testing.T) {
	o := options("2025-04-05 12:00")
	o.Directory = party.New(party.Config{Domains: []string{"yard.example"}, Clients: []party.Client{{Name: "Ines Falk", Addresses: []string{"ines@mail.example"}}, {Name: "Bo Falk", Addresses: []string{"bo@mail.example"}}},
		Staff: []party.Staff{{Name: "Kit Moran", Addresses: []string{"kit@yard.example"}}, {Name: "Lou Bell", Addresses: []string{"lou@yard.example"}}}}, nil, nil)
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 09:00", text: "I will send you the survey report by Friday, March 7, 2025."}
	repair := mail{from: "kit", to: "ines", at: "2025-03-03 09:00", text: "The mast will be fixed on Friday, March 7, 2025."}
	for _, test := range []struct {
		name  string
		mails []mail
		want  Status
	}{
		{"another client got theirs", []mail{promise,
			{from: "kit", to: "bo", at: "2025-03-07 15:00", subject: "Survey", text: "The survey report is attached.", file: "survey report.pdf"}}, Broken},
		{"another client thanks for theirs", []mail{promise,
			{from: "bo", to: "kit", at: "2025-03-07 15:00", subject: "Survey", text: "Thanks for the survey report, it came this morning."}}, Broken},
		{"a colleague sends it to her", []mail{promise,
			{from: "lou", to: "ines", at: "2025-03-07 15:00", subject: "Survey", text: "The survey report is attached.", file: "survey report.pdf"}}, Kept},
		{"told among the firm of another client's", []mail{promise,
			{from: "bo", to: "kit lou", at: "2025-03-06 09:00", subject: "Survey", text: "When do I get my survey report?"},
			{from: "kit", to: "lou", at: "2025-03-07 15:00", re: 2, subject: "Survey", text: "The survey report went out this morning."}}, Broken},
		{"told among the firm of hers", []mail{promise,
			{from: "kit", to: "lou", at: "2025-03-07 15:00", subject: "Survey", text: "The survey report went out to Ines this morning."}}, Kept},
		{"by who works for another client", []mail{repair,
			{from: "bo", to: "kit rope", at: "2025-03-04 09:00", subject: "Rigging", text: "Petra is to look at my boat too."},
			{from: "rope", to: "kit", at: "2025-03-07 15:00", subject: "Today", text: "The mast is fixed."}}, Broken},
		{"by who works for both", []mail{repair,
			{from: "ines", to: "kit rope", at: "2025-03-04 09:00", subject: "Rigging", text: "Petra is to look at my boat too."},
			{from: "bo", to: "kit rope", at: "2025-03-04 09:00", subject: "Rigging", text: "Petra is to look at my boat too."},
			{from: "rope", to: "kit", at: "2025-03-07 15:00", subject: "Today", text: "The mast is fixed."}}, Kept},
	} {
		l := read(t, test.mails, o)
		if p := l.Promises[0]; p.Status != test.want {
			t.Errorf("%s: %q is %s (%s), want %s; evidence %+v", test.name, p.Quote, p.Status, p.State, test.want, p.Evidence)
		}
	}
}

// Who is no client that anybody named, but is promised things again and again, has affairs
// of their own: what passes with them shows nothing of a client's. Of one who was promised
// nothing, or one thing, that is not known.
func TestAffairsOfCustomers(t *testing.T) {
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 09:00", text: "I will send you the survey report by Friday, March 7, 2025."}
	told := mail{from: "bo", to: "kit", at: "2025-03-07 15:00", subject: "Survey", text: "Thanks for the survey report, it came this morning."}
	mast := mail{from: "lou", to: "bo", at: "2025-02-03 09:00", subject: "Mast", text: "We will step your mast on Tuesday."}
	sails := mail{from: "kit", to: "bo", at: "2025-02-10 09:00", subject: "Sails", text: "I will bring your sails on Wednesday."}
	for _, test := range []struct {
		name  string
		mails []mail
		want  Status
	}{
		{"promised nothing", []mail{promise, told}, Kept},
		{"promised one thing", []mail{mast, promise, told}, Kept},
		{"promised two", []mail{mast, sails, promise, told}, Broken},
		{"promised two, and names her", []mail{mast, sails, promise, {from: "bo", to: "kit", at: "2025-03-07 15:00", subject: "Survey", text: "The survey report came this morning, Ines Falk has it."}}, Kept},
	} {
		p := promiseWith(t, read(t, test.mails, options("2025-04-05 12:00")), "survey report")
		if p.Status != test.want {
			t.Errorf("%s: %s (%s), want %s; evidence %+v", test.name, p.Status, p.State, test.want, p.Evidence)
		}
	}
}

// Where a firm has many customers, what its people tell each other in few words may be of
// any of them, and keeps no promise for sure.
func TestToldOfAnyone(t *testing.T) {
	promise := mail{from: "kit", to: "ines", at: "2025-03-03 09:00", text: "I will fix the mast on Friday, March 7, 2025."}
	tell := func(text string) mail {
		return mail{from: "kit", to: "lou", at: "2025-03-07 15:00", subject: "Today", text: text}
	}
	var others []mail
	for i := range many {
		name := fmt.Sprintf("owner%d", i)
		people[name] = fmt.Sprintf("Owner <%s@boat%d.example>", name, i)
		defer delete(people, name)
		for _, what := range []string{"clean the hull", "paint the deck"} {
			others = append(others, mail{from: "lou", to: name, at: "2025-02-10 09:00", subject: "Work", text: fmt.Sprintf("We will %s of boat %d on Tuesday.", what, i)})
		}
	}
	for _, test := range []struct {
		name   string
		text   string
		others []mail
		want   Status
	}{
		{"few customers", "All done.", nil, Kept},
		{"many", "All done.", others, Unclear},
		{"many, and the thing is named", "The mast is fixed.", others, Kept},
		{"many, and the client is named", "All done at Ines's.", others, Kept},
	} {
		p := promiseWith(t, read(t, append(slices.Clone(test.others), promise, tell(test.text)), options("2025-04-05 12:00")), "mast")
		if p.Status != test.want {
			t.Errorf("%s: %s (%s), want %s; evidence %+v", test.name, p.Status, p.State, test.want, p.Evidence)
		}
	}
}

// A word that stands in half of a client's mail does not tell one thing of theirs from
// another, however rare it is in the mail of the firm.
func TestWeightInAffairs(t *testing.T) {
	w := &world{lex: newLexicon(), bodies: 4000, byMatter: map[string][]*message{}, usages: map[string]*usage{}}
	common, rare := w.lex.number("lift"), w.lex.number("gasket")
	const theirs = sideClient + "Ines Falk"
	for i := range 200 {
		m := &message{bag: []term{common}}
		if i == 0 {
			m.bag = append(m.bag, rare)
		}
		w.byMatter[theirs] = append(w.byMatter[theirs], m)
	}
	w.lex.held[common], w.lex.held[rare] = 100, 1
	for i := range 100 {
		w.byMatter[theirs][100+i].bag = nil
	}
	for _, test := range []struct {
		of      term
		in, all int
	}{{common, 2, 6}, {rare, 7, 7}} {
		if in, all := w.weightIn([]string{theirs}, test.of), w.weightIn(nil, test.of); in != test.in || all != test.all {
			t.Errorf("%s counts %d in their affairs and %d in all, want %d and %d", w.lex.spelled[test.of], in, all, test.in, test.all)
		}
	}
}
