package bundle

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/sheet"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// The names of the report of a case among the further files of a bundle.
const (
	ReportPage  = "report.html"
	ReportPrint = "report.pdf"
)

//go:embed files
var files embed.FS

var texts = template.Must(template.ParseFS(files, "files/readme.txt", "files/statement.md"))

// A line is one message or document in the list that a bundle carries.
type line struct {
	Entry     int64    `json:"entry"` // of the log
	Date      string   `json:"date"`  // RFC 3339, as [Options].Times and its header say, or who added the document (a day alone if they knew no time); else when it was recorded
	From      string   `json:"from"`
	To        []string `json:"to"`
	Subject   string   `json:"subject"` // of a document the name of its file
	MessageID string   `json:"message_id"`
	Digest    string   `json:"digest"`
	File      string   `json:"file"`     // under data/
	AddedBy   string   `json:"added_by"` // of a document; who wrote it is not recorded
	Kind      string   `json:"-"`        // why it is withheld
}

func (b *writer) lineOf(e *record.Entry, digest email.Digest, file string) line {
	l := line{Entry: e.Index, Date: b.dateOf(e), To: []string{}, Digest: digest.String(), File: file}
	if env := e.Facets[tlog.FacetEnvelope]; env != nil {
		l.From, l.Subject = env.First("from"), env.First("subject")
		l.MessageID, l.To = env.First("message-id"), append(l.To, env.All("to")...)
	}
	if e.Leaf.Kind == tlog.KindDocumentAdded {
		l.AddedBy, l.Subject = e.Facets[tlog.FacetBy].First("address"), e.Facets[tlog.FacetAbout].First("name")
	}
	return l
}

// dateOf returns when a message was sent, or whoever added a document when it is of,
// else when it was recorded.
func (b *writer) dateOf(e *record.Entry) string {
	if digest, ok := e.Digest(); ok && !b.o.Times[digest].IsZero() {
		return b.o.Times[digest].Format(time.RFC3339)
	}
	if at := e.Facets[tlog.FacetAbout].First("at"); at != "" && e.Leaf.Kind == tlog.KindDocumentAdded {
		if t, err := time.Parse(time.RFC3339, at); err == nil && record.DayAlone(t) {
			return t.Format(time.DateOnly)
		}
		return at
	}
	date, _ := email.ParseDate(e.Facets[tlog.FacetEnvelope].First("date"))
	if at := (email.Clocks{Date: date, Recorded: e.Leaf.At}).Claim(); !at.IsZero() {
		return at.Format(time.RFC3339)
	}
	return e.Leaf.At.Format(time.RFC3339)
}

// texts are the files for people.
func (b *writer) texts(keptBack []line) ([]File, error) {
	lines := append([]line{}, b.list...)
	timeline, err := json.MarshalIndent(lines, "", " ")
	if err != nil {
		return nil, err
	}
	list := []File{{"timeline.json", append(timeline, '\n')}, {"timeline.csv", table(lines, "entry,date,from,to,subject,message_id,sha256,file,added_by",
		func(l line) []string {
			return []string{strconv.FormatInt(l.Entry, 10), l.Date, l.From, strings.Join(l.To, " "), l.Subject, l.MessageID, l.Digest, l.File, l.AddedBy}
		})}}
	list = append(list, File{"withheld.csv", table(keptBack, "entry,date,kind", func(l line) []string {
		return []string{strconv.FormatInt(l.Entry, 10), l.Date, l.Kind}
	})}, b.tombstoneList())
	about := struct {
		Client, Origin      string
		Size                int64
		Root                tlog.Hash
		Messages, Documents int
		Withheld, LeftOut   int
		Erased              int
		TimeStamps          int
		AllEntries, Report  bool
	}{strings.Join(strings.Fields(b.o.Client), " "), b.origin, b.size, b.root, len(b.list) - b.result.Documents, b.result.Documents, b.result.Withheld, b.result.LeftOut, len(b.tombstones), b.result.TimeStamps, b.all(),
		slices.ContainsFunc(b.o.Extra, func(f File) bool { return f.Name == ReportPage })}
	for _, name := range []string{"readme.txt", "statement.md"} {
		var out bytes.Buffer
		if err := texts.ExecuteTemplate(&out, name, about); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, File{name, out.Bytes()})
	}
	for _, name := range []string{"verify.sh", "verify.html"} {
		data, err := files.ReadFile("files/" + name)
		if err != nil {
			return nil, err
		}
		list = append(list, File{name, data})
	}
	return list, nil
}

// table writes lines as a sheet.
func table(lines []line, header string, fields func(line) []string) []byte {
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = fields(l)
	}
	var b bytes.Buffer
	_ = sheet.Write(&b, strings.Split(header, ","), rows) // a buffer takes all
	return b.Bytes()
}
