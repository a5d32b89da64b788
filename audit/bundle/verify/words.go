package verify

import "strings"

// inWords are what each outcome of a level means to somebody who knows nothing of
// how it is checked. The script and the page of a bundle say the same.
var inWords = []struct{ pass, fail, unchecked string }{
	{"Every file is what the list that came with them says it is.",
		"Files do not fit the list that came with them: see level 0 for their names.",
		"Whether files were changed, added or taken out."},
	{"Each message and document here, and the list of the files, is in the firm's signed record, with exactly these bytes.",
		"Something does not fit what the firm signed, or the key is not that of this record: see level 1.",
		"That the firm signed anything of this. Anybody could have made such a bundle."},
	{"Third parties saw the record: level 2 says by when.",
		"A time-stamp does not fit the record, or leads to no root that you gave: see level 2.",
		"When the messages came into the record. Only the firm's own clock says so."},
	{"The record begins with the one that the firm told you of before.",
		"The record is not the one that the firm told you of before: see level 3.",
		"That this is the record as the firm told you of it before."},
	{"No entry that the firm filed under the client is left out. Level 1 names those whose message itself is not here.",
		"Entries are left out, or the record has a hole: see level 4.",
		"That no entry about the client is left out."},
	{"The mail services of the senders signed the messages.",
		"",
		"That each message comes from the sender that it names."},
}

// InWords says what a check showed, what is wrong and what was not shown, in words
// for people.
func InWords(levels []Level) string {
	lists := map[Status][]string{}
	for _, l := range levels {
		if l.Asked {
			w := inWords[l.Number]
			lists[l.Status] = append(lists[l.Status], map[Status]string{Pass: w.pass, Fail: w.fail, Unchecked: w.unchecked}[l.Status])
		}
	}
	var b strings.Builder
	b.WriteString("IN PLAIN WORDS\n")
	if len(lists[Fail]) > 0 {
		b.WriteString("Something is WRONG. Do not rely on this bundle. The check does not tell who changed something, or whether a copy was only damaged on the way: get it from the firm once more, and if that is wrong too, have the firm explain it.\n")
	} else {
		b.WriteString("Nothing wrong was found in what was checked.\n")
	}
	for _, list := range []struct {
		head  string
		items []string
	}{
		{"Wrong:", lists[Fail]},
		{"Shown:", lists[Pass]},
		{"Not shown:", append(lists[Unchecked], "That what a message says is true, who typed it, or that the findings of a report are right. No check can show that.")},
	} {
		if len(list.items) > 0 {
			b.WriteString(list.head + "\n  - " + strings.Join(list.items, "\n  - ") + "\n")
		}
	}
	return b.String()
}
