package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// Verdicts in the order in which they are shown: what is to be owned comes first.
var verdicts = []string{"supported", "partly", "silent", "contradicted"}

// Order is the place of a verdict in that order.
func Order(verdict string) int { return slices.Index(verdicts, verdict) }

// Summary is the report in a few sentences.
func (r *Report) Summary() []string {
	ruled, counts := 0, map[string]int{}
	for i := range r.Points {
		counts[r.Points[i].Verdict()]++
		if r.Points[i].Ruling != nil {
			ruled++
		}
	}
	first := fmt.Sprintf("This is what the documents of %s show of the letter of %s of %s.", r.Firm, r.Client, day(r.Written))
	if len(r.Points) == 0 {
		return []string{first, "No point was found in the letter that documents could settle."}
	}
	var parts []string
	for _, v := range verdicts {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	second := fmt.Sprintf("It makes %s: %s.", email.Plural(len(r.Points), "point"), strings.Join(parts, ", "))
	return []string{first, second, ruledOn(ruled, len(r.Points))}
}

// ruledOn says on how many points of all a person has ruled.
func ruledOn(ruled, all int) string {
	switch open := all - ruled; {
	case ruled == 0 && all == 1:
		return "No person has ruled on it yet: the verdict is the proposal of a program, and not final."
	case ruled == 0:
		return "No person has ruled on any of them yet: every verdict is the proposal of a program, and none is final."
	case all == 1:
		return "A person of the firm has ruled on it."
	case open == 0:
		return "A person of the firm has ruled on all of them."
	case open == 1:
		return fmt.Sprintf("A person of the firm has ruled on %d of them; on the other there is only the proposal of a program, which is not final.", ruled)
	default:
		return fmt.Sprintf("A person of the firm has ruled on %d of them; on the other %d there is only the proposal of a program, which is not final.", ruled, open)
	}
}

// A Note is a remark with a name.
type Note struct{ Name, Text string }

// Label is what an exhibit is called.
func (e *Exhibit) Label() string {
	if e.Number == 0 {
		return "The letter"
	}
	return fmt.Sprintf("Exhibit %d", e.Number)
}

// Heading is the label of an exhibit with its title.
func (e *Exhibit) Heading() string {
	return e.Label() + ": " + e.Name()
}

// Name is the title of an exhibit.
func (e *Exhibit) Name() string {
	switch {
	case e.Withheld != "":
		return "withheld: " + e.Withheld
	case e.Erased:
		return "erased from the record"
	case e.Title == "":
		return "(no subject)"
	}
	return visible(e.Title)
}

// Source is who wrote the words of a citation, or in which file of theirs they stand.
func (c Citation) Source() string {
	if c.File != "" {
		return visible(c.Author) + ", in the file " + visible(c.File)
	}
	return visible(c.Author)
}

// FileAt is how the attachment at a part of a message is called; "" if there is none.
func (e *Exhibit) FileAt(part string) string {
	for _, f := range e.Files {
		if f.Part == part {
			return cmp.Or(f.Name, "without a name ("+f.Type+")")
		}
	}
	return ""
}

// Author is who wrote a message, or says who added a document: who wrote that is not
// recorded.
func (e *Exhibit) Author() string {
	if e.Document {
		return "added by " + e.AddedBy
	}
	return People(e.From)
}

// About are the facts of an exhibit.
func (e *Exhibit) About() []Note {
	var list []Note
	add := func(name, text string) {
		if text != "" {
			list = append(list, Note{name, text})
		}
	}
	switch {
	case e.Document:
		add("Kind", "a document that is no mail")
		of := moment(e.At)
		if record.DayAlone(e.At) {
			of = day(e.At)
		}
		add("Of", of+", as who added it says")
		add("Added by", e.AddedBy+" on "+moment(e.Added))
	case e.Withheld != "":
		add("Sent", moment(e.At))
	case e.Erased: // when it was sent and recorded went with it
	default:
		add("From", People(e.From))
		add("To", People(e.To))
		add("Sent", moment(e.At))
		add("Recorded", moment(e.Added))
	}
	if e.Chosen != nil {
		add("Chosen by", strings.TrimSuffix(e.Chosen.By+" on "+day(e.Chosen.At)+": "+e.Chosen.Why, ": "))
	}
	if len(e.Points) > 0 {
		add("Cited on", points(e.Points))
	}
	for _, f := range e.Files {
		add("Attachment", fmt.Sprintf("%s (%s, %s, SHA-256 %s)", orElse(f.Name, "without a name"), f.Type, bytesOf(f.Size), f.Digest))
	}
	return list
}

// Proves are the facts that show that an exhibit is in the record.
func (r *Report) Proves(e *Exhibit) []Note {
	if e.Erased {
		return []Note{{"Erased", "What would show it is gone. data/erased.csv in the bundle says when, on what ground and by whom."}}
	}
	list := []Note{
		{"SHA-256", e.Proof.Digest.String()},
		{"Entry of the log", fmt.Sprintf("%d, with the hash %s", e.Proof.Leaf, e.Proof.Hash)},
		{"Checkpoint", r.Checkpoint.String()},
	}
	if e.Proof.File != "" {
		list = append(list, Note{"In the bundle", fmt.Sprintf("%s (%s), data/leaves/%010d.leaf, data/proofs/%010d.tlog-proof", e.Proof.File, bytesOf(e.Proof.Size), e.Proof.Leaf, e.Proof.Leaf)})
	}
	return list
}

// String names a checkpoint.
func (c Checkpoint) String() string {
	return fmt.Sprintf("%s of %s, their sum %s, the newest of %s by the clock of the firm", email.Plural(c.Size, "entry"), c.Origin, c.Root, moment(c.At))
}

// Covered says what mail was looked at in a sentence.
func (r *Report) Covered() string {
	c := r.Coverage
	switch {
	case c.Complete:
		return "Nothing in the record speaks against its being complete for this client and period."
	case len(c.Holes) == 0:
		return "No mail is held for this client and period."
	}
	return fmt.Sprintf("Mail may be missing, for %s. Wherever that touches a question, nothing was concluded from not finding something.", email.Plural(len(c.Holes), "reason"))
}

// Something proven is what is said, what shows it, and what it does not show.
type proven struct{ Said, Shown, Not string }

// KeptBack says that documents are not handed out on which points rest.
func (r *Report) KeptBack() string {
	return "Not handed out, because neither from nor to the client, but bearing on points, which say so: " + email.Plural(r.Kept, "document") + "."
}

// Proven says what all this proves, and what not.
func (r *Report) Proven() []proven {
	return []proven{
		{"The files of the bundle, this report among them, are complete and unchanged", "the list of files with their SHA-256, to which an entry of the log commits", "that the findings and rulings of this report are right: they are what a program proposes and a person decided"},
		{"Each exhibit was in the signed record with exactly these bytes", "message, entry, tree and signature fit together", "that it existed before it was recorded, that what it says is true, or who typed it"},
		{"A document that is no mail was added by that person at that time", "its entry in the log", "when it was written, taken or said: that is what who added it says"},
		{"A ruling was made by that person, and when", "its entry in the log, by the clock of the firm", "that it is right"},
		{"Something was never written", "only where the mail is covered without a hole: see what was looked at", "anything said by telephone, text message or in person"},
		{"When the record stood so", "a time-stamp of a third party, if the bundle has one", "without one: any time but by the clock of the firm"},
	}
}

// Steps say how to check the bundle that the report is part of.
func (r *Report) Steps() []string {
	return []string{
		"This report is part of a bundle, a zip file. If you have the report alone, ask the firm for the bundle: the report by itself shows nothing.",
		"Get the public key of the record from the firm on a way of its own, best on paper or read out on the telephone. It is a line that begins with " + r.Checkpoint.Origin + " and a plus sign. A key from inside the bundle would prove nothing.",
		"Check the bundle with any of these three, which were written apart and should agree; best get them from somewhere else than the bundle. The program: onrecord-verify --vkey 'KEY' bundle.zip. The page: open verify.html in a browser, paste the key, choose the zip file; nothing is sent anywhere. The script: unpack the zip file into an empty folder, go into it and run sh data/verify.sh 'KEY' . with the dot.",
		"Each level is told by itself: pass, FAIL or not checked; not checked is no pass. If one byte of this report or of an exhibit has been changed, level 0 fails, or level 1 where somebody made the lists fit.",
		"Compare an exhibit with the file that its proof names. Any mail program opens these files.",
	}
}

// People lists people with names and addresses.
func People(list []email.Address) string {
	var all []string
	for _, a := range list {
		if name := visible(a.Name); name != "" && name != a.Addr {
			all = append(all, name+" <"+visible(a.Addr)+">")
		} else {
			all = append(all, visible(a.Addr))
		}
	}
	return strings.Join(all, ", ")
}

func points(numbers []string) string {
	if len(numbers) == 1 {
		return "point " + numbers[0]
	}
	return "points " + strings.Join(numbers, ", ")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func bytesOf(n int64) string { return email.Plural(n, "byte") }

// DayOf is a time of RFC 3339 as its day in the zone of the firm; what is none stays as it
// is.
func (r *Report) DayOf(stamp string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return visible(stamp)
	}
	return t.In(r.Checkpoint.At.Location()).Format(time.DateOnly)
}

// day prints a day as letters do.
func day(t time.Time) string {
	if t.IsZero() {
		return "an unknown day"
	}
	return t.Format("2 January 2006")
}

// moment prints a time with its zone.
func moment(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.Format("2 January 2006, 15:04 (-07:00)")
}

// visible makes a text safe to print: what would move or reorder what stands
// around it, and is no letter, is printed as its code point.
func visible(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	if !strings.ContainsFunc(s, unprintable) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			b.WriteString(codePoint(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// codePoint names a character as the Unicode standard does: U+4F60.
func codePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }

// orders are the characters that change the direction of text and can hide its
// order (UAX 9 sections 2.1 to 2.4), and those that break lines.
var orders = []rune{'\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\u2028', '\u2029'}

func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || slices.Contains(orders, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}
