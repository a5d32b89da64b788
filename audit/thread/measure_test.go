package thread_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/quote"
	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// corpus opens a file of the corpora, or skips the test.
func corpus(t *testing.T, name string) []string {
	t.Helper()
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with the corpora")
	}
	mails := mbox(t, filepath.Join(dir, name))
	if testing.Short() {
		mails = mails[:min(len(mails), shortForm)]
	}
	return mails
}

// shortForm is how many messages the short form of a measure takes; times are
// then not judged.
const shortForm = 4000

// threading is what became of a log of messages.
type threading struct {
	db       *projection.DB
	log      *projectiontest.Log
	messages []email.Digest
	perMail  time.Duration // in the thread stage
}

// timed is the thread stage with a clock.
type timed struct {
	*thread.Stage
	spent time.Duration
}

// clock measures up to the call of what it returns.
func (s *timed) clock() (stop func()) {
	runtime.LockOSThread()
	start := threadTime()
	return func() {
		s.spent += threadTime() - start
		runtime.UnlockOSThread()
	}
}

func (s *timed) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	defer s.clock()()
	return s.Stage.Apply(ctx, tx, e)
}

func (s *timed) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, r *projection.Reading) error {
	defer s.clock()()
	return s.Stage.ApplyMessage(ctx, tx, e, r)
}

// logged makes a log of mails, each once.
func logged(mails []string) threading {
	r := threading{log: projectiontest.New("firm.example/onrecord/1")}
	seen := make(map[email.Digest]bool)
	for _, m := range mails {
		if d := email.DigestOf([]byte(m)); !seen[d] { // the record notes the same bytes as a duplicate
			seen[d] = true
			r.messages = append(r.messages, r.log.AppendMail(m))
		}
	}
	return r
}

// threaded follows a log of mails.
func threaded(t *testing.T, mails []string) threading {
	t.Helper()
	r := logged(mails)
	db, err := projection.Open(t.Context(), filepath.Join(t.TempDir(), "derived.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	r.db = db
	stage := &timed{Stage: thread.NewStage()}
	if err := db.Follow(t.Context(), r.log, append(others(), stage)...); err != nil {
		t.Fatal(err)
	}
	r.perMail = stage.spent / time.Duration(len(r.messages))
	return r
}

// others are the stages that this one reads.
func others() []projection.Stage { return []projection.Stage{quote.NewStage(), clock.NewStage()} }

// ids returns the thread of each message, and how long it took to look up one of
// twenty.
func (r threading) ids(t *testing.T) (ids []string, each time.Duration) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	random := rand.New(rand.NewPCG(1, 2))
	order := random.Perm(len(r.messages))
	ids = make([]string, len(order))
	start := threadTime()
	for list := range slices.Chunk(order, 20) { // the hits of a search
		var digests []email.Digest
		for _, i := range list {
			digests = append(digests, r.messages[i])
		}
		found, err := thread.OfAll(t.Context(), r.db, digests)
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range list {
			ids[i] = found[n]
		}
	}
	return ids, (threadTime() - start) / time.Duration(len(ids))
}

// byReferences returns the number of the thread of each message by references
// alone, as text.
func (r threading) byReferences(t *testing.T) []string {
	t.Helper()
	rows, err := r.db.Query(t.Context(), `SELECT m.digest, n.thread FROM thread_message m JOIN thread_node n ON n.id = m.node`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	number := make(map[email.Digest]string)
	for rows.Next() {
		var d []byte
		var n string
		if err := rows.Scan(&d, &n); err != nil {
			t.Fatal(err)
		}
		number[email.Digest(d)] = n
	}
	list := make([]string, len(r.messages))
	for i, d := range r.messages {
		list[i] = number[d]
	}
	return list
}

// naive threads messages by References and In-Reply-To in memory.
func naive(log *projectiontest.Log, messages []email.Digest) []string {
	joined := make(union)
	keys := make([]string, len(messages))
	i := 0
	for e := range log.Entries(context.Background(), 0) {
		env := e.Facets[tlog.FacetEnvelope]
		keys[i] = messages[i].String()
		if id := env.All("message-id"); len(id) > 0 {
			keys[i] = id[0]
		}
		refs := env.All("references")
		if irt := env.All("in-reply-to"); len(irt) > 0 {
			refs = append(refs[:len(refs):len(refs)], irt[0])
		}
		for _, id := range refs {
			joined.join(keys[i], id)
		}
		i++
	}
	for i, k := range keys {
		keys[i] = joined.root(k)
	}
	return keys
}

// differing counts the messages that two partitions do not put alike.
func differing(a, b []string) (n int) {
	to, from := make(map[string]string), make(map[string]string)
	for i := range a {
		if _, ok := to[a[i]]; !ok {
			to[a[i]] = b[i]
		}
		if _, ok := from[b[i]]; !ok {
			from[b[i]] = a[i]
		}
		if to[a[i]] != b[i] || from[b[i]] != a[i] {
			n++
		}
	}
	return n
}

// pairwise compares two partitions by the pairs of messages that they put
// together.
func pairwise(got, want []string) (precision, recall, f1 float64) {
	count := func(key func(i int) string) (n float64) {
		size := make(map[string]float64)
		for i := range got {
			size[key(i)]++
		}
		for _, c := range size {
			n += c * (c - 1) / 2
		}
		return n
	}
	both := count(func(i int) string { return got[i] + " " + want[i] })
	precision = both / count(func(i int) string { return got[i] })
	recall = both / count(func(i int) string { return want[i] })
	return precision, recall, 2 * precision * recall / (precision + recall)
}

func distinct(list []string) int {
	return len(slices.Compact(slices.Sorted(slices.Values(list))))
}

// reasons tells how many messages stand where they do for each reason.
func (r threading) reasons(t *testing.T, ids []string) string {
	t.Helper()
	count := make(map[string]int)
	largest := 0
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		nodes, err := thread.Members(t.Context(), r.db, id)
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, len(nodes))
		for _, n := range nodes {
			count[n.Reason]++
			if n.Reason == thread.Missing && n.Inferred {
				count["missing below a subject"]++
			}
		}
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, ", %s %d", cmp.Or(k, "top"), count[k])
	}
	return fmt.Sprintf("largest %d%s", largest, b.String())
}

// Threads by headers must be those of References, whatever else joins them.
func TestMeasureLinuxRaid(t *testing.T) {
	r := threaded(t, corpus(t, "linux-raid.mbox.zst"))
	headers, plain := r.byReferences(t), naive(r.log, r.messages)
	ids, each := r.ids(t)
	t.Logf("%d messages, %s each in the stage; by references %d threads, in memory %d; all joins: %d threads, %s to look up one",
		len(ids), r.perMail, distinct(headers), distinct(plain), distinct(ids), each)
	t.Log(r.reasons(t, ids))
	if n := differing(headers, plain); n > 0 {
		t.Errorf("%d messages are in another thread by references than those in memory", n)
	}
	if testing.Short() {
		return
	}
	if r.perMail > 100*time.Microsecond {
		t.Errorf("the stage takes %s for a message, want at most 100 µs", r.perMail)
	}
	if each > 250*time.Microsecond {
		t.Errorf("looking up the thread of a message takes %s, want at most 250 µs", each)
	}
}

// Without headers most of the threads must be found again.
func TestMeasureLinuxRaidWithoutHeaders(t *testing.T) {
	mails := corpus(t, "linux-raid.mbox.zst")
	whole := logged(mails)
	plain := naive(whole.log, whole.messages)
	byMail := make(map[email.Digest]string)
	for i, d := range whole.messages {
		byMail[d] = plain[i]
	}
	var stripped, want []string
	seen := make(map[string]bool)
	for _, m := range mails {
		s := withoutReferences(m)
		if !seen[s] {
			seen[s] = true
			stripped = append(stripped, s)
			want = append(want, byMail[email.DigestOf([]byte(m))])
		}
	}
	r := threaded(t, stripped)
	ids, each := r.ids(t)
	p, rec, f1 := pairwise(ids, want)
	t.Logf("without headers: precision %.3f, recall %.3f, F1 %.3f; %d threads for %d; %s each in the stage, %s to look up one", p, rec, f1, distinct(ids), distinct(want), r.perMail, each)
	t.Log(r.reasons(t, ids))
	if f1 < 0.85 {
		t.Errorf("F1 is %.3f, want 0.85", f1)
	}
}

// For information: what else joins where headers are there, and where none are.
func TestMeasureOtherCorpora(t *testing.T) {
	for _, name := range []string{"usrp-users-2k.mbox.zst", "clinton.mbox.zst"} {
		r := threaded(t, corpus(t, name))
		ids, each := r.ids(t)
		t.Logf("%s: %d messages, %s each in the stage; by references %d threads, all joins %d; %s to look up one",
			name, len(ids), r.perMail, distinct(r.byReferences(t)), distinct(ids), each)
		t.Log(r.reasons(t, ids))
	}
}

var threadingFields = regexp.MustCompile(`(?i)^(references|in-reply-to|thread-index|thread-topic):`)

// withoutReferences takes the fields that join messages out of the header.
func withoutReferences(mail string) string {
	head, body, _ := strings.Cut(mail, "\n\n")
	var b strings.Builder
	skip := false
	for line := range strings.Lines(head + "\n") {
		if line[0] != ' ' && line[0] != '\t' {
			skip = threadingFields.MatchString(line)
		}
		if !skip {
			b.WriteString(line)
		}
	}
	return b.String() + "\n" + body
}

// A union joins names into sets.
type union map[string]string

func (u union) root(name string) string {
	for u[name] != "" && u[name] != name {
		if up := u[u[name]]; up != "" {
			u[name] = up
		}
		name = u[name]
	}
	return name
}

func (u union) join(a, b string) {
	if a, b = u.root(a), u.root(b); a != b {
		u[a] = b
	}
}

// mbox returns the messages of an mbox file, with LF line ends.
func mbox(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var list []string
	var mail strings.Builder
	begun, blank := false, true
	flush := func() {
		if begun {
			list = append(list, mail.String())
		}
		mail.Reset()
	}
	for r := bufio.NewReader(z); ; {
		line, err := r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		line = bytes.ReplaceAll(line, []byte("\r\n"), []byte("\n"))
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			flush()
			begun = true
		} else {
			if unquoted := bytes.TrimLeft(line, ">"); len(unquoted) < len(line) && bytes.HasPrefix(unquoted, []byte("From ")) {
				line = line[1:]
			}
			mail.Write(line)
		}
		blank = len(bytes.TrimRight(line, "\n")) == 0
		if err == io.EOF {
			flush()
			return list
		}
	}
}
